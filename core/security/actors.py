"""Who acts, in which role, and what each role may do. The table of rights is here and only here."""

from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import NotAllowed


class Role(StrEnum):
    """What somebody is in a company."""

    OWNER = "owner"
    ADMIN = "admin"
    ACCOUNTANT = "accountant"
    MEMBER = "member"
    CLIENT = "client"
    SYSTEM = "system"


class Permission(StrEnum):
    """A kind of deed that may be granted."""

    READ_BOOKS = "look things up"
    WRITE_INVOICES = "draft and send invoices"
    VOID_INVOICES = "void invoices"
    RECORD_PAYMENTS = "record payments"
    APPROVE = "approve invoices and payments"
    WRITE_CLIENTS = "add and change clients"
    LINK_ACCOUNTS = "link their own accounts"
    MANAGE_MEMBERS = "manage members"
    GOVERN = "change settings and roles"
    KEEP_BOOKS = "book what the outside world reports"


_TEAM = frozenset(
    {
        Permission.READ_BOOKS,
        Permission.WRITE_INVOICES,
        Permission.RECORD_PAYMENTS,
        Permission.WRITE_CLIENTS,
        Permission.LINK_ACCOUNTS,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _TEAM
    | {
        Permission.VOID_INVOICES,
        Permission.APPROVE,
        Permission.MANAGE_MEMBERS,
        Permission.GOVERN,
    },
    Role.ADMIN: frozenset(
        {Permission.READ_BOOKS, Permission.LINK_ACCOUNTS, Permission.MANAGE_MEMBERS}
    ),
    Role.ACCOUNTANT: _TEAM | {Permission.VOID_INVOICES},
    Role.MEMBER: _TEAM,
    Role.CLIENT: frozenset(),
    Role.SYSTEM: frozenset(Permission),
}


def who_may(permission: Permission) -> list[Role]:
    """The roles of people that a permission is granted to, most trusted first."""
    return [role for role in Role if role is not Role.SYSTEM and permission in GRANTS[role]]


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
        """Where what they ask comes from, as the trail says it: `T024BE7LH/U0456`."""
        return "/".join(filter(None, (self.workspace, self.user)))


@dataclass(frozen=True)
class Actor:
    """A member or the system, acting for one company through one world.

    `origin` is where in that world it comes from: Slack's team and user, Telegram's user, the
    address a page was asked from, login and host of the command line.
    """

    company_id: int
    member_id: int | None
    name: str
    role: Role
    world: str = "system"
    request_id: str = ""
    origin: str = ""

    def require(self, permission: Permission) -> None:
        """Refuse, telling who can, when the role does not grant it."""
        if permission not in GRANTS[self.role]:
            roles = " or ".join(
                f"an {r}" if r[0] in "aeiou" else f"a {r}" for r in who_may(permission)
            )
            hint = f"Ask {roles}." if roles else "Paidup does this by itself."
            raise NotAllowed(f"Your role ({self.role}) may not {permission}.", hint=hint)

    def asked_by(self, request_id: str) -> "Actor":
        """The same actor, in answer to one request."""
        return replace(self, request_id=request_id)


def system(company_id: int, request_id: str = "", origin: str = "") -> Actor:
    """Paidup itself, acting for a company; `origin` is where what it answers to came from."""
    return Actor(company_id, None, "Paidup", Role.SYSTEM, request_id=request_id, origin=origin)
