"""One-time codes (RFC 6238): six digits, a new one every 30 seconds, from a secret two sides keep.

    right         of this moment, or of the step before or after, and newer than the last one used
    reused        used already, or older than one that was
    out of step   of another time: the phone's clock differs from ours
    wrong         anything else

A code that was out of step has been seen, so its step is never taken later: `seen` names them.
"""

import hmac
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
STEP: Final = timedelta(seconds=STEP_SECONDS)
WINDOW: Final = 1
FAR: Final = 20
"""So many steps, ten minutes, is a phone's clock looked for on each side."""

DIGITS: Final = 6


class Verdict(StrEnum):
    """What a code turned out to be."""

    RIGHT = "right"
    WRONG = "wrong"
    REUSED = "reused"
    OUT_OF_STEP = "out of step"


@dataclass(frozen=True)
class Checked:
    """The verdict, and the step a code belongs to; none for a wrong one."""

    verdict: Verdict
    step: int | None = None


def new_secret() -> str:
    """160 random bits in letters and digits, as authenticator apps take them."""
    return pyotp.random_base32()


def address(secret: str, name: str, issuer: str) -> str:
    """What a QR code holds for an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(moment: datetime) -> int:
    """How many times 30 seconds have passed since 1970."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The code of one step."""
    return pyotp.TOTP(secret).generate_otp(step)


def check(
    secret: str, code: str, moment: datetime, last_step: int, seen: Collection[int] = ()
) -> Checked:
    """What a code is at a moment, when `last_step` was the last one used.

    Every step is compared, whichever fits, so that the time it takes tells nothing.
    """
    now = step_of(moment)
    near_first = sorted(range(max(now - FAR, 0), now + FAR + 1), key=lambda step: abs(step - now))
    fitting = [
        step
        for step in near_first
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode())
    ]
    if not fitting:
        return Checked(Verdict.WRONG)
    # Two steps may share their code: the one that can be taken is meant.
    fresh = [step for step in fitting if step > last_step and step not in seen]
    if not fresh:
        return Checked(Verdict.REUSED, fitting[0])
    if abs(fresh[0] - now) > WINDOW:
        return Checked(Verdict.OUT_OF_STEP, fresh[0])
    return Checked(Verdict.RIGHT, fresh[0])


def plain(text: str) -> str:
    """What somebody typed as a code: spaces and hyphens left out, digits of any script as ours."""
    kept = (letter for letter in text if not (letter.isspace() or letter in "-‐‑–—.·"))
    return "".join(map(_plain_letter, kept)).lower()


def is_code(plain_text: str) -> bool:
    """Whether it has the form of a one-time code."""
    return len(plain_text) == DIGITS and plain_text.isascii() and plain_text.isdecimal()


def _plain_letter(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return unicodedata.normalize("NFKC", letter) if value is None else str(value)
