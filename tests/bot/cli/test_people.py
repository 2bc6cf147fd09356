"""Invitations at the machine's keyboard: no code of somebody else's works behind their back."""

import asyncio

import pytest

from bot.books import books
from bot.settings import Settings
from core.models import LinkState
from core.security.actors import Sender, system
from tests.bot.cli.conftest import ACME, Paidup

OLGA = Sender("slack", "T1", "U1", "Olga", "U1")
BEA = Sender("telegram", "", "103", "Bea’s phone", "103")


def show(code: str, sender: Sender) -> LinkState:
    """Somebody shows a code where they are."""

    async def shown() -> LinkState:
        async with books(Settings.load()) as billing:
            link = await billing.link(code)
            async with billing.work(system(link.company_id)) as work:
                return (await work.linking.claim_link(link, sender)).state

    return asyncio.run(shown())


def known(sender: Sender) -> str:
    """Whom an account speaks for, or why for nobody."""

    async def asked() -> str:
        async with books(Settings.load()) as billing:
            try:
                return (await billing.identify(sender)).name
            except Exception as error:  # what it says is looked at
                return str(error)

    return asyncio.run(asked())


def code_of(paidup: Paidup, *words: str) -> str:
    code = paidup.json(*words)["code"]
    assert isinstance(code, str)
    return code


def opened(paidup: Paidup) -> None:
    """A company whose owner is linked: the code of the set-up needs no yes."""
    code = paidup("init", *ACME).stdout.splitlines()[0].rpartition(" ")[2]
    assert show(code, OLGA) is LinkState.LINKED
    assert known(OLGA) == "Olga Orlova"


def test_on_a_fresh_machine_the_first_owner_is_linked_at_once(paidup: Paidup) -> None:
    opened(paidup)


def test_afterwards_the_keyboard_takes_no_owner_over(paidup: Paidup) -> None:
    """A071."""
    opened(paidup)

    code = code_of(paidup, "members", "link", "Olga Orlova")
    assert show(code, BEA) is LinkState.CLAIMED
    refused = paidup("members", "confirm", "Olga Orlova", "--yes")

    assert refused.exit_code == 1
    assert "no such link" in refused.stderr
    assert "do not know you" in known(BEA)


def test_who_is_nowhere_yet_is_vouched_for_at_the_keyboard(paidup: Paidup) -> None:
    opened(paidup)
    code = code_of(paidup, "members", "add", "Bea Brandt")
    early = paidup("members", "confirm", "Bea Brandt")
    assert "Nobody has shown a code" in early.stderr
    assert show(code, BEA) is LinkState.CLAIMED
    assert "do not know you" in known(BEA)

    asked = paidup("members", "confirm", "Bea Brandt", typed="y\n")

    assert "Is Bea’s phone (telegram) Bea Brandt?" in asked.stderr
    assert known(BEA) == "Bea Brandt"


@pytest.mark.parametrize("role", ["client", "system"])
def test_nobody_is_added_as_what_no_person_is(paidup: Paidup, role: str) -> None:
    opened(paidup)

    refused = paidup("members", "add", "Bea Brandt", "--role", role)

    assert refused.exit_code
    assert "'admin', 'accountant', 'member'." in refused.stderr


def test_whoever_is_not_them_is_refused(paidup: Paidup) -> None:
    opened(paidup)
    paidup("members", "add", "Bea Brandt")
    code = code_of(paidup, "members", "invite", "Bea Brandt")
    show(code, BEA)

    assert "was refused" in paidup("members", "confirm", "Bea Brandt", typed="n\n").stderr
    assert "do not know you" in known(BEA)


ROOM = ("--slack-workspace", "T0HOME", "--slack-channel", "C0BILLING")
OTHER = ("--company", "Globex AG", "--owner", "Gina Groß", "--email", "gina@globex.example")


@pytest.mark.parametrize("room", [ROOM, ROOM[2:]])
def test_each_company_has_a_room_of_its_own_on_slack(paidup: Paidup, room: tuple[str, ...]) -> None:
    paidup("init", *ACME, *ROOM)
    result = paidup("init", *OTHER, *room)

    assert result.exit_code == 1
    assert "C0BILLING is the billing room of Acme GmbH" in result.stderr
    assert "a channel of its own" in result.stderr


@pytest.mark.parametrize("room", [("T0HOME", "C0OTHER"), ("T0AWAY", "C0BILLING"), ("T0HOME", "")])
def test_another_room_is_another_companys(paidup: Paidup, room: tuple[str, str]) -> None:
    paidup("init", *ACME, *ROOM)

    words = ("--slack-workspace", room[0], "--slack-channel", room[1])
    assert paidup("init", *OTHER, *words).exit_code == 0
