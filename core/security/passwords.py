"""Passwords: how they are kept, and which are good enough. The parameters are only here.

Argon2id as RFC 9106 recommends it where memory is scarce (section 4, second choice). A password is
long rather than odd, and no list of thieves has it (NIST SP 800-63B-4, section 3.1.1.2: at least 8
letters beside a second factor, 15 alone; no rules about kinds of letters). zxcvbn knows 30,000 that
were stolen, and what people make of them; sentences that everybody knows are beside this.
"""

import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from core.errors import InvalidInput
from core.security.phrases import WELL_KNOWN, squeezed

HASHER: Final = PasswordHasher(
    time_cost=3, memory_cost=65_536, parallelism=4, hash_len=32, salt_len=16
)
LETTERS_LEAST: Final = 12
BYTES_MOST: Final = 1024
LOOKED_AT: Final = 72
"""So many letters zxcvbn looks at; it takes its time with more."""

SCORE_LEAST: Final = 3
"""Of 4: it takes more than a hundred million guesses."""

PART_LEAST: Final = 4
"""So short a part of a name may be in a password by chance."""

ASKING: Final = Lock()
"""zxcvbn keeps what all know of one in a place that is shared by all threads."""


def made(password: str) -> str:
    """The hash of a password, with a salt of its own; it takes time on purpose."""
    return HASHER.hash(_plain(password))


def fits(kept: str, password: str) -> bool:
    """Whether it is the password behind a hash; nothing is compared with what is too long."""
    plain = _plain(password)
    is_sound = len(plain) <= BYTES_MOST
    try:
        return HASHER.verify(kept, plain if is_sound else b"") and is_sound
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether it was made with other parameters than those of today."""
    return HASHER.check_needs_rehash(kept)


@cache
def nobodys() -> str:
    """A hash that no password fits: whoever is unknown costs as much work as whoever is known."""
    return made(secrets.token_urlsafe(32))


def require_good(password: str, known: Iterable[str], around: Iterable[str] = ()) -> None:
    """Refuse one that is too short, too long, known to thieves, or made of what all know of one.

    `known` are such texts: the name, the mail address, the company. Words of what is `around`, such
    as the street, may stand in it, but make it no harder to guess.
    """
    plain = _plain(password).decode()
    if len(plain) < LETTERS_LEAST:
        raise _refused(
            f"It needs {LETTERS_LEAST} letters at least.", "A few words make a good one."
        )
    if len(plain.encode()) > BYTES_MOST:
        raise _refused("It is too long.", f"It may have {BYTES_MOST:,} bytes.")
    if not plain.isprintable():
        raise _refused("It holds something that nobody can type.", "Leave that out.")
    parts = [part for text in known for part in _parts(text)]
    if any(part in plain.casefold() for part in parts):
        raise _refused("It holds your name or your company’s.", "Take words that nobody expects.")
    lines = [line for text in around for line in text.splitlines()]
    near = [part for line in lines for part in (squeezed(line), *_parts(line))]
    words = [*parts, *near, *WELL_KNOWN]
    if min(_score(plain, words), _score(squeezed(plain), words)) < SCORE_LEAST:
        hint = "Take four or five words that do not belong together."
        raise _refused("It is easy to guess: thieves have lists of such passwords.", hint)


def _score(plain: str, words: list[str]) -> int:
    with ASKING:
        return int(zxcvbn(plain[:LOOKED_AT], user_inputs=words)["score"])


def _plain(password: str) -> bytes:
    """The same letters in the same bytes, however a keyboard wrote them."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace")


def _parts(text: str) -> list[str]:
    """A text and its words, as they are looked for; a mail's own part without its domain too."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in whole).split()
    return [part for part in {whole, *words} if len(part) >= PART_LEAST]


def _refused(message: str, hint: str) -> InvalidInput:
    return InvalidInput(message, hint=hint, fields={"password": f"{message} {hint}"})
