"""Every door of the core asks the table of rights, or says here why it does not."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import bot.commands  # noqa: F401  # fills the table
from bot.commands.table import COMMANDS
from core.security.rights import RIGHTS, Deed, Of, Role, may, reach, who_may

SERVICES = Path(__file__).parents[2] / "core" / "services"

INSIDE: Final = "a part of other deeds, which ask; no command and no workflow calls it alone"
OWN: Final = "only about the actor's own codes, on the way to a deed that asks"
PUBLIC: Final = "says nothing that is not on every invoice or known to everybody in the company"

FREE: Final[dict[str, str]] = {
    **dict.fromkeys((f"ApprovalService.{name}" for name in ("ask", "drop_stale", "offer")), INSIDE),
    **dict.fromkeys((f"ApprovalService.{name}" for name in ("open_for", "withdraw")), INSIDE),
    **dict.fromkeys((f"CodeService.{name}" for name in ("ask", "asked", "count", "offer")), OWN),
    **dict.fromkeys((f"CodeService.{name}" for name in ("forgive", "forgive_all", "pause")), OWN),
    **dict.fromkeys((f"CodeService.{name}" for name in ("refused", "require", "spend")), OWN),
    **dict.fromkeys(
        (
            f"LedgerService.book_{name}"
            for name in ("issue", "payment", "void", "write_off", "refund")
        ),
        INSIDE,
    ),
    "LedgerService.book_opening": INSIDE,
    **dict.fromkeys(
        (f"LedgerService.book_{name}" for name in ("credit_note", "credit_applied")), INSIDE
    ),
    **dict.fromkeys((f"MemberService.{name}" for name in ("name", "reach", "who_may")), INSIDE),
    **dict.fromkeys((f"DeliveryService.living_{name}" for name in ("card", "cards")), INSIDE),
    **dict.fromkeys((f"ReminderService.{name}" for name in ("awake_at", "is_night")), INSIDE),
    "LedgerService.book_cash_discount": INSIDE,
    "CompanyService.own": PUBLIC,
    "CopyService.mailable": INSIDE,
    "CreditService.grow": INSIDE,
    "CreditService.take": INSIDE,
    "DeliveryService.request_id": INSIDE,
    "LedgerService.balances": INSIDE,
    "PaymentService.held": INSIDE,
    "PaymentService.give_back": INSIDE,
    "LedgerService.require_worth": INSIDE,
    "LedgerService.worth": INSIDE,
    "MemberService.who": INSIDE,
    "SecondFactorService.take_away": INSIDE,
    "SecondFactorService.remove_of": "asks that it is the machine's administrator",
}


def methods() -> Iterator[tuple[str, ast.AST]]:
    """Every method of every service, by its name."""
    for path in sorted(SERVICES.glob("*.py")):
        for kind in ast.parse(path.read_text()).body:
            if isinstance(kind, ast.ClassDef) and kind.name.endswith(("Service", "Lookup")):
                for method in kind.body:
                    if isinstance(method, ast.AsyncFunctionDef | ast.FunctionDef):
                        yield f"{kind.name}.{method.name}", method


METHODS: Final = dict(methods())
DOORS: Final = sorted(
    name
    for name, method in METHODS.items()
    if isinstance(method, ast.AsyncFunctionDef) and not method.name.startswith("_")
)


def asks(name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether it asks for a right, itself or by a method of its own service."""
    if name not in METHODS or name in seen:
        return False
    calls = [node.func for node in ast.walk(METHODS[name]) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call, ast.Attribute)]
    service = name.partition(".")[0]
    own = [f"{service}.{call.attr}" for call in named if ast.unparse(call.value) == "self"]
    is_asked = any(
        call.attr == "require" and ast.unparse(call.value).endswith("scope") for call in named
    )
    return is_asked or any(asks(each, seen | {name}) for each in own)


@pytest.mark.parametrize("name", DOORS)
def test_every_deed_of_a_service_asks_or_says_why_not(name: str) -> None:
    """A142: what has no entry fails here."""
    assert asks(name) != (name in FREE), f"{name}: ask a right, or say why not"


def test_nothing_is_excused_that_is_not_there() -> None:
    assert set(FREE) <= set(DOORS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_needs_a_deed_of_the_table(name: str) -> None:
    """A142."""
    assert {COMMANDS[name].needs, *COMMANDS[name].deeds} <= set(RIGHTS)


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_an_entry(deed: Deed) -> None:
    assert reach(Role.SYSTEM, deed) is Of.COMPANY


def test_what_is_not_in_the_table_is_refused() -> None:
    """A142, A144: an unknown deed and an unknown role get nothing."""
    assert not any(may(Role.CLIENT, deed) for deed in Deed)
    assert reach(Role.OWNER, "fly") is None  # type: ignore[arg-type]  # not a deed at all
    assert reach("root", Deed.READ_BOOKS) is None  # type: ignore[arg-type]  # not a role at all
    assert who_may(Deed.KEEP_BOOKS) == []
