"""What a database says when it cannot, in our words; its own words would tell a person nothing.

Nothing was changed then: the transaction is gone. Only when the line breaks during the commit,
nobody knows: the server may have done it, and its word for it got lost. What passes by itself (a
file that is locked, a server that restarts) reads differently from what somebody has to mend.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import BillingError, Contended, GatewayFailed, OutcomeUnknown, Repeated

Sentence = tuple[str, str]

CONTENDED: Final = frozenset({"40001", "40P01"})
"""Serialization failures and deadlocks: the server has undone this one, so that the other ends."""

REPEATS: Final = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
UNHEARD: Final = frozenset({"", "57P01", "57P02", "57P03", "40003"})
"""What comes instead of an answer: a server that goes away."""

CONNECTION: Final = "08"
"""PostgreSQL's class of conditions of the line itself."""

UNSURE: Final = (
    "We cannot tell whether it was done: the books went out of reach at that very moment.",
    "Look at how things stand before you do it again.",
)
ABSENT: Final = (
    "The books cannot be reached just now.",
    "Nothing was changed. Please try again in a moment.",
)
FULL: Final = (
    "There is no room left for the books.",
    "Nothing was changed. Whoever runs Paidup has to make room on the disk; then try again.",
)
READ_ONLY: Final = (
    "The books can be read, but not written to.",
    "Nothing was changed. Whoever runs Paidup has to let it write to them; then try again.",
)
DAMAGED: Final = (
    "The books are damaged and cannot be used.",
    "Nothing was changed. Whoever runs Paidup has to stop it and restore the last backup.",
)
FAULTY: Final = (
    "The disk with the books does not work as it should.",
    "Nothing was changed. Whoever runs Paidup has to look at the disk; then try again.",
)

HALF_WRITTEN: Final = (
    "We cannot tell whether it was done. Whoever runs Paidup has to look at the disk; then look at"
    " how things stand."
)
"""Nothing is tried again then: what a disk refused may be lost though it takes it the next time."""

BEHIND: Final = ("The database is not up to date.", "Bring it there: paidup migrate")

# By SQLite's primary result code (sqlite.org/rescode.html), or by PostgreSQL's condition
# (postgresql.org/docs/current/errcodes-appendix.html).
SENTENCES: Final[Mapping[str, Sentence]] = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_IOERR": FAULTY,
    "53100": FULL,
    "42P01": BEHIND,  # undefined table
    "42703": BEHIND,  # undefined column
    "25006": READ_ONLY,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58030": FAULTY,
}

UNKNOWN: Final = re.compile("no such (table|column): |table .* has no column named ")


class Course:
    """How far a transaction has come."""

    is_ending = False
    """All was said, and only the commit is left."""


@contextmanager
def understood() -> Iterator[Course]:
    """Turn what the database says into `Repeated` for a repeat, `GatewayFailed` for an outage.

    `OutcomeUnknown` for one during the commit, if the transaction tells its course.
    """
    course = Course()
    try:
        yield course
    except BillingError:
        raise
    except (DBAPIError, PoolTimeout) as error:
        if isinstance(error, IntegrityError) and _code(error) in REPEATS:
            hint = "Have a look at how things stand now."
            raise Repeated("Somebody did the same at this very moment.", hint=hint) from error
        if course.is_ending and _is_unheard(error):
            raise OutcomeUnknown(UNSURE[0], hint=UNSURE[1]) from error
        if isinstance(error, DBAPIError) and _code(error) in CONTENDED:
            raise Contended(ABSENT[0], hint=ABSENT[1]) from error
        if outage := to_mend(error) if isinstance(error, DBAPIError) else None:
            if course.is_ending and outage.message == FAULTY[0]:
                outage = GatewayFailed(FAULTY[0], hint=HALF_WRITTEN, unclear=True)
            raise outage from error
        if not _is_absence(error):
            raise
        message, hint = ABSENT
        raise GatewayFailed(message, hint=hint) from error


def to_mend(error: DBAPIError) -> GatewayFailed | None:
    """What somebody has to mend before the books can be used again, if it is that."""
    code = _code(error)
    found = SENTENCES.get(code) or SENTENCES.get(_primary(code))
    if code == "SQLITE_ERROR" and UNKNOWN.match(str(error.orig)):  # it has no code of its own
        found = BEHIND
    return GatewayFailed(found[0], hint=found[1]) if found else None


def _is_unheard(error: DBAPIError | PoolTimeout) -> bool:
    """True when the line broke before an answer came."""
    if isinstance(error, PoolTimeout) or not _is_absence(error):
        return False
    code = _code(error)
    return code in UNHEARD or code.startswith(CONNECTION)


def _is_absence(error: DBAPIError | PoolTimeout) -> bool:
    """True when the database is busy or gone, rather than asked for something impossible."""
    if isinstance(error, PoolTimeout) or error.connection_invalidated:
        return True
    return type(error).__name__ in {"OperationalError", "InterfaceError"}


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", "") or getattr(error.orig, "sqlite_errorname", "") or ""


def _primary(name: str) -> str:
    """SQLite's names say more and more: SQLITE_READONLY_DIRECTORY is a kind of SQLITE_READONLY."""
    return "_".join(name.split("_")[:2])
