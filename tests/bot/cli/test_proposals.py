"""The machine's keyboard proposes what takes two owners, as soon as there is one to ask."""

import asyncio
import json

import pytest

from bot.books import books
from bot.office import seat
from bot.settings import Settings
from core.security.actors import Sender
from tests.bot.cli.conftest import ACME, Paidup
from tests.bot.cli.test_codes import rows

OLGA = Sender("telegram", "", "101", "Olga", "101")


async def link_olga() -> None:
    """Olga's first account."""
    async with books(Settings.load()) as billing, billing.work(await seat(billing, "")) as work:
        await work.linking.attach(await work.members.who("Olga Orlova"), OLGA)


@pytest.fixture
def opened(paidup: Paidup) -> Paidup:
    """A company whose owner can be asked."""
    paidup("init", *ACME)
    asyncio.run(link_olga())
    return paidup


def test_a_limit_is_proposed_once_there_is_an_owner_to_ask(opened: Paidup, url: str) -> None:
    """A082, A145: the administrator disables no code alone."""
    result = opened("limit", "5000")

    assert "Proposal 1 asks the owners for an approval limit of 5,000.00 EUR." in result.stderr
    assert rows(url, "SELECT approval_limit_minor FROM company") == [(None,)]


def test_nobody_is_made_an_owner_at_the_keyboard(opened: Paidup, url: str) -> None:
    """A082, A145."""
    result = opened("members", "add", "Nia", "--role", "owner")

    assert "Proposal 1 asks the owners to make them owner." in result.stderr
    assert rows(url, "SELECT count(*) FROM member WHERE role = 'owner'") == [(1,)]


def test_what_waits_is_listed_and_stopped(opened: Paidup) -> None:
    opened("limit", "5000")
    (row,) = json.loads(opened("proposals", "list", "--json").stdout)
    assert (row["number"], row["to"]) == (1, "change the approval policy")
    assert "change the approval" in opened("proposals", "list").stdout

    assert opened("proposals", "stop", "1").exit_code == 0
    assert json.loads(opened("proposals", "list", "--json").stdout) == []


def test_a_member_is_suspended_and_comes_back(opened: Paidup, url: str) -> None:
    opened("members", "add", "Bea")
    active = "SELECT count(*) FROM member WHERE is_active"
    assert "Bea is suspended." in opened("members", "suspend", "Bea").stderr
    assert rows(url, active) == [(1,)]

    assert "Bea may act again." in opened("members", "resume", "Bea").stderr
    assert rows(url, active) == [(2,)]
    assert "Bea is no member any more." in opened("members", "remove", "Bea").stderr


def test_an_owner_is_suspended_by_the_owners(opened: Paidup) -> None:
    result = opened("members", "suspend", "Olga Orlova")

    assert "Proposal 1 asks the owners to suspend Olga Orlova." in result.stderr


def test_another_companys_member_is_not_found(opened: Paidup) -> None:
    """A143, at the command line."""
    opened("init", "--company", "Globex Ltd", "--owner", "Otto", "--email", "otto@globex.example")

    for deed in ("link", "suspend", "resume", "remove", "codes-off"):
        result = opened("members", deed, "Olga Orlova", "--company", "globex-ltd")
        assert "There is no member “Olga Orlova”" in result.stderr
