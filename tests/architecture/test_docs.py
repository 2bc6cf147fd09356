"""The docs say what the code does: commands, settings, events and the words of the house."""

from dataclasses import fields
from pathlib import Path

import pytest

import bot.commands  # noqa: F401  # fills the table
from bot.commands.arguments import usage
from bot.commands.table import COMMANDS
from bot.notify.cards import CARDS
from bot.notify.routes import ROUTES
from bot.settings import Settings
from core import events
from core.security.rights import RIGHTS, Deed, Role

ROOT = Path(__file__).parents[2]
DOCS = {
    name: (ROOT / "docs" / f"{name}.md").read_text()
    for name in ("commands", "settings", "events", "rights")
}
EVENTS = sorted(kind.__name__ for kind in events.Event.__subclasses__())
TRIAL_ONLY = {"clock_file", "is_trial"}
EXAMPLE = (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("name", sorted(n for n, c in COMMANDS.items() if not c.is_hidden))
def test_every_command_has_its_line(name: str) -> None:
    command = COMMANDS[name]
    line = (
        f"| `{usage(name, command.arguments)}` | {command.help.splitlines()[0]} | {command.needs} |"
    )
    assert line in DOCS["commands"]


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    variable = f"PAIDUP_{name.upper()}"
    assert f"| `{variable}` |" in DOCS["settings"]
    assert name in TRIAL_ONLY or variable in EXAMPLE


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_a_route_and_its_line(name: str) -> None:
    kind = getattr(events, name)
    payload = ", ".join(field.name for field in fields(kind) if field.name != "subject")
    hears = ", ".join(audience.__name__.replace("_", " ") for audience in ROUTES[name]) or "nobody"
    meaning = (kind.__doc__ or "").splitlines()[0]
    assert f"| `{name}` | {meaning} | {payload} | {hears} |" in DOCS["events"]


def test_every_event_that_is_told_has_a_card() -> None:
    assert {name for name, audiences in ROUTES.items() if audiences} <= set(CARDS)
    assert set(ROUTES) == set(EVENTS)


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_its_line_in_the_table_of_rights(deed: Deed) -> None:
    shown = (Role.OWNER, Role.ADMIN, Role.ACCOUNTANT, Role.MEMBER, Role.SYSTEM)
    cells = (RIGHTS[deed].may.get(role, "–") for role in shown)
    assert f"| {deed} | {' | '.join(cells)} | {RIGHTS[deed].proof} |" in DOCS["rights"]
