"""Who comes in on the web, and by what."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class SignedIn(Event):
    """A member signed in on the web, and by which second step."""

    member_id: int
    name: str
    browser: str
    by: str


@dataclass(frozen=True)
class SignedOut(Event):
    """Sessions of a member on the web were ended; so many."""

    member_id: int
    name: str
    sessions: int


@dataclass(frozen=True)
class InvitationConfirmed(Event):
    """The known side said that a browser may set a member's password."""

    member_id: int
    name: str
    display: str


@dataclass(frozen=True)
class PasswordSet(Event):
    """A member has another password on the web from now on."""

    member_id: int
    name: str


@dataclass(frozen=True)
class PasswordRefused(Event):
    """Somebody gave a wrong password for a member on the web."""

    member_id: int
    name: str


@dataclass(frozen=True)
class PasskeyRefused(Event):
    """A passkey that was not taken was given for a member whose password was right."""

    member_id: int
    name: str


@dataclass(frozen=True)
class SignInPaused(Event):
    """So many wrong passwords for a member that none is taken for a while; once a day at most."""

    member_id: int
    name: str
    minutes: int


@dataclass(frozen=True)
class PasskeyAdded(Event):
    """A key on a member's device is taken as their second step from now on."""

    member_id: int
    name: str
    passkey: str


@dataclass(frozen=True)
class PasskeyRemoved(Event):
    """A key on a member's device is taken no more."""

    member_id: int
    name: str
    passkey: str
