"""Who acts, in which role. What each role may do is the table in core/security/rights.py."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Final

from core.errors import NotAllowed
from core.security.rights import Deed, Of, Role, reach, who_may

__all__ = ["Actor", "Role", "Sender", "system"]


ORIGIN_MOST: Final = 200


@dataclass(frozen=True)
class Sender:
    """A platform account not yet known: `workspace` is Slack's team, empty elsewhere."""

    platform: str
    workspace: str
    user: str
    display: str = ""
    address: str = ""

    @property
    def origin(self) -> str:
        """Where what they ask comes from, as the trail says it: `T024BE7LH/U0456`.

        On the web `user` is what a session is found by, which is nobody's business: it is the
        caller's address there.
        """
        if self.platform == "web":
            return self.address
        return "/".join(filter(None, (self.workspace, self.user)))


@dataclass(frozen=True)
class Actor:
    """A member or the system, acting for one company through one world.

    `origin` is where in that world it comes from: Slack's team and user, Telegram's user, the
    address a page was asked from, login and host of the command line. `session_id` is the session
    of the web it asks in.
    """

    company_id: int
    member_id: int | None
    name: str
    role: Role
    world: str = "system"
    request_id: str = ""
    origin: str = ""
    session_id: int = field(default=0, compare=False)

    def require(self, deed: Deed, of: Collection[int] = ()) -> None:
        """Refuse, telling who can, when the table of rights does not allow it.

        `of` are the members whose it is, where a right reaches only to one's own or to others'.
        """
        allowed = reach(self.role, deed)
        if allowed is None:
            roles = " or ".join(f"an {r}" if r[0] in "aeiou" else f"a {r}" for r in who_may(deed))
            hint = f"Ask {roles}." if roles else "Paidup does this by itself."
            raise NotAllowed(f"Your role ({self.role}) may not {deed}.", hint=hint)
        if allowed is Of.OTHERS and self.member_id in of:
            hint = "Ask another owner."
            raise NotAllowed("Whoever wrote it or sent it in cannot approve it.", hint=hint)

    def asked_by(self, request_id: str) -> "Actor":
        """The same actor, in answer to one request."""
        return replace(self, request_id=request_id)

    def coming_from(self, origin: str) -> "Actor":
        """The same actor, with where this comes from, as far as the trail has room for it."""
        seen = "".join(letter for letter in origin if letter.isprintable())
        return replace(self, origin=seen[:ORIGIN_MOST])


def system(company_id: int, request_id: str = "") -> Actor:
    """Paidup itself, acting for a company."""
    return Actor(company_id, None, "Paidup", Role.SYSTEM, request_id=request_id)
