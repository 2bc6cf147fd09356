import pytest

from core.documents.colours import palette_for
from core.documents.invoice import ACCENT


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("accent", ["#ffe600", "#ffffff", "#000000", "#1f5eff", "#7f7f7f", ACCENT])
def test_every_accent_can_be_read_on_white_on_dark_and_as_a_button(accent: str) -> None:
    palette = palette_for(accent)

    assert contrast(palette.light, "#ffffff") >= 4.5
    assert contrast(palette.dark, "#141618") >= 4.5
    assert contrast(palette.light, palette.on_light) >= 4.5
    assert contrast(palette.dark, palette.on_dark) >= 4.5


def test_a_legible_accent_is_left_as_it_is() -> None:
    assert palette_for("#1f5e50").light == "#1f5e50"


@pytest.mark.parametrize("accent", ["", "red", "#fff", "#12345g", "#fff;} body{display:none"])
def test_what_is_no_colour_becomes_our_own(accent: str) -> None:
    assert palette_for(accent) == palette_for(ACCENT)
