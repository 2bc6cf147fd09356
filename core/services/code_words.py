"""What is typed as a code, and what is said of one that is not taken. Services stand on it."""

import re
from datetime import datetime
from typing import Final

from core.errors import CodeRefused
from core.security import totp
from core.security.signing import hashed
from core.security.totp import Verdict

RECOVERY_LETTERS: Final = 16
RECOVERY: Final = re.compile(r"(?:[a-z2-7]{4}[-‐‑–—]*){3}[a-z2-7]{4}")
MINUTES_SAID: Final = 90


def read(text: str, *, may_recover: bool = True) -> str:
    """What was typed, when it has the form of a code; else `CodeRefused`: no try."""
    code = totp.plain(text[:100])
    is_recovery = len(code) == RECOVERY_LETTERS and code.isascii() and code.isalnum()
    if totp.is_code(code) or (may_recover and is_recovery):
        return code
    hint = "A one-time code has six digits, such as 123 456"
    hint += "; a recovery code has sixteen letters and digits." if may_recover else "."
    raise CodeRefused("That is not a code.", hint=hint, reason="unreadable", may_try_again=True)


def looks_like_code(text: str) -> bool:
    """Whether a line nobody asked for may be a code: six digits, or four groups of four letters."""
    groups = "-".join(text.lower().split())
    return totp.is_code(totp.plain(text[:100])) or RECOVERY.fullmatch(groups) is not None


def recovery_hash(member_id: int, code: str) -> str:
    """What is kept of a recovery code. A fast hash will do: it has 80 random bits."""
    return hashed(f"recovery code of {member_id}: {code}")


def refused(checked: totp.Checked, now: datetime) -> CodeRefused:
    """Wrong, reused and out of step are three answers."""
    said, hint = {
        Verdict.WRONG: ("That code is not right.", "Type the one your app shows now."),
        Verdict.REUSED: (
            "That code was used already, or a newer one was.",
            "Wait for the next one: there is a new code every 30 seconds.",
        ),
        Verdict.OUT_OF_STEP: (
            f"That is a code of another time: your phone's clock is {_off(checked, now)}.",
            "Let the phone set its clock by itself, then type a new code.",
        ),
    }[checked.verdict]
    step = checked.step if checked.verdict is Verdict.OUT_OF_STEP else None
    return CodeRefused(said, hint=hint, reason=checked.verdict, may_try_again=True, step=step)


def _off(checked: totp.Checked, now: datetime) -> str:
    steps = (checked.step or 0) - totp.step_of(now)
    minutes = max(1, round(abs(steps) * totp.STEP_SECONDS / 60))
    return f"about {minutes} min {'fast' if steps > 0 else 'slow'}"


def paused(until: datetime, now: datetime) -> CodeRefused:
    """Too many were wrong; no code is looked at until then."""
    minutes = max(1, round((until - now).total_seconds() / 60))
    wait = f"{minutes} min" if minutes <= MINUTES_SAID else f"{round(minutes / 60)} hours"
    hint = f"Your codes are paused. Try again in {wait}."
    return CodeRefused("Too many codes were not right.", hint=hint, reason="paused")


def done() -> CodeRefused:
    """What was asked for was done meanwhile."""
    hint = "A code does one thing once. Have a look at how things stand now."
    return CodeRefused("This was confirmed already.", hint=hint, reason="done")
