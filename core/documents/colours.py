"""A company's one accent colour, kept legible on white paper, on white and on dark screens."""

import re
from dataclasses import dataclass

from core.documents.invoice import ACCENT

HEX = re.compile(r"#[0-9a-fA-F]{6}")
WHITE = (255, 255, 255)
BLACK = (0, 0, 0)
NIGHT = (20, 22, 24)  # the page's background in the dark; templates/web/page.css says the same
CONTRAST_LEAST = 4.5  # WCAG AA for text
CONTRAST_AT_NIGHT = 6.5  # dull colours look duller on dark
STEPS = 20

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """The accent for text on white and on dark, and as a button with legible lettering."""

    light: str
    on_light: str
    dark: str
    on_dark: str


def palette_for(accent: str) -> Palette:
    """Darken or lighten the accent until it can be read; what is no colour becomes ours."""
    colour = _parse(accent if HEX.fullmatch(accent) else ACCENT)
    light = _legible(colour, on=WHITE, towards=BLACK, least=CONTRAST_LEAST)
    dark = _legible(colour, on=NIGHT, towards=WHITE, least=CONTRAST_AT_NIGHT)
    return Palette(_write(light), _lettering(light), _write(dark), _lettering(dark))


def _legible(colour: Colour, *, on: Colour, towards: Colour, least: float) -> Colour:
    """The colour nearest to the wished one that has enough contrast."""
    for step in range(STEPS + 1):
        mixed = _mix(colour, towards, step / STEPS)
        if _contrast(mixed, on) >= least:
            return mixed
    return towards


def _lettering(background: Colour) -> str:
    return _write(max(WHITE, NIGHT, key=lambda colour: _contrast(colour, background)))


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    threshold = 0.04045
    return channel / 12.92 if channel <= threshold else ((channel + 0.055) / 1.055) ** 2.4


def _parse(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _write(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
