"""Role by command by channel by company: what the table of rights says, and nothing else.

The walk goes through every command there is, with words that name what Demo GmbH has. Whoever may
not is told so, whoever is nobody is a stranger, and another company finds nothing of it.
"""

from typing import Any, Final

import pytest
from sqlalchemy import func, select

from bot.cards.forms import Form
from bot.cards.model import Reply
from bot.commands.dispatch import dispatch
from bot.commands.request import Filled, Request
from bot.commands.table import COMMANDS
from core.billing import Billing
from core.models import ClaimKind, EventRecord
from core.repositories.base import table
from core.security.actors import Sender
from core.security.rights import Role, may
from tests.cast import BEA, COMPANY, OTHER_COMPANY, PAIDUP
from tests.codes import KEYBOARD
from tests.deeds import draft, issued, recorded
from tests.letters import claimed, received
from tests.policies import gone
from tests.proposals import proposed

PLATFORMS: Final = ("slack", "telegram")
NAMES: Final = {Role.OWNER: "Oskar", Role.ADMIN: "Ada", Role.ACCOUNTANT: "Ari", Role.MEMBER: "Bea"}
WORDS: Final = {
    "invoice": "INV-2026-0001",
    "payment": "P1",
    "claim": "C1",
    "mail": "M1",
    "client": "acme",
    "member": "Bea",
    "number": "1",
    "link": "1",
    "asked": "1",
    "session": "1",
    "passkey": "1",
    "text": "Acme",
    "which": "acme",
}
"""What names something of Demo GmbH, by the name of the argument."""

SECRETS: Final = ("Acme GmbH", "INV-2026-0001", "Hafenweg", "DE8937", "carl@", "Castello", "119.00")
"""What nobody else may read."""


def sender(platform: str, name: str) -> Sender:
    workspace = "T7" if platform == "slack" else ""
    return Sender(platform, workspace, f"{platform}-{name}", name, f"{platform}-{name}")


@pytest.fixture
async def walked(billing: Billing) -> Billing:
    """Demo GmbH with one of everything, and each role on each platform; Vera is suspended."""
    await issued(billing)
    await draft(billing)
    await recorded(billing, "INV-2026-0001", 100)
    await claimed(billing, await received(billing), ClaimKind.PAYMENT)
    await proposed(billing)
    async with billing.work(BEA) as work:
        await work.linking.ask_link()
    for company_id, names in ((COMPANY, NAMES.values()), (OTHER_COMPANY, ("Otto",))):
        seat = KEYBOARD.__class__(company_id, None, "Set-up", Role.SYSTEM, "cli")
        async with billing.work(seat) as work:
            vera = await work.members.add("Vera", "", Role.MEMBER)
            for platform in PLATFORMS:
                await work.linking.attach(vera, sender(platform, f"Vera{company_id}"))
                for name in names:
                    member = await work.members.who(name)
                    await work.linking.attach(member, sender(platform, name))
    await gone(billing, "Vera")
    return billing


def given(name: str) -> dict[str, str]:
    """Arguments of a command that name what Demo GmbH has; the rest is left out."""
    return {each: WORDS[each] for each in COMMANDS[name].order if each in WORDS}


async def said(billing: Billing, who: Sender, name: str) -> str:
    """What is answered, as one text."""
    ask = Filled(name, given(name))
    answer = await dispatch(Request(f"walk:{who.user}:{name}", who, ask), billing)
    if isinstance(answer, Form):
        return f"{answer.text} {answer.answers} {answer.given} {answer.errors} {answer.preview}"
    assert isinstance(answer, Reply)
    return str(answer.card)


async def told(billing: Billing, company_id: int) -> int:
    """How much has happened in a company, refusals aside."""
    kind = table(EventRecord)
    counted = select(func.count()).where(
        kind.c.company_id == company_id, kind.c.kind != "AccessRefused"
    )
    async with billing.database.reader.connect() as connection:
        return int((await connection.execute(counted)).scalar_one())


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("role", NAMES)
async def test_each_role_is_refused_exactly_what_the_table_does_not_say(
    walked: Billing, role: Role, platform: str
) -> None:
    """A142."""
    who = sender(platform, NAMES[role])
    answers = {name: await said(walked, who, name) for name in COMMANDS}

    refused = {name for name, text in answers.items() if f"Your role ({role}) may not" in text}
    assert refused >= {name for name in COMMANDS if not may(role, COMMANDS[name].needs)}
    assert not refused & {name for name in COMMANDS if _is_whole(name, role)}


def _is_whole(name: str, role: Role) -> bool:
    return all(may(role, deed) for deed in (COMMANDS[name].needs, *COMMANDS[name].deeds))


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("name", [f"Vera{COMPANY}", f"Vera{OTHER_COMPANY}", "nobody"])
async def test_nobody_and_who_is_suspended_are_strangers_to_every_command(
    walked: Billing, name: str, platform: str
) -> None:
    """A142, A144: also when a press claims a role or a company."""
    before = await told(walked, COMPANY)
    answers = {await said(walked, sender(platform, name), each) for each in COMMANDS}

    said_to_all = "I do not know you yet." if name == "nobody" else "You are suspended."
    assert all(said_to_all in text for text in answers)
    assert await told(walked, COMPANY) == before


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_another_companys_owner_finds_nothing_of_it(walked: Billing, platform: str) -> None:
    """A143: every reference, number and name of Demo GmbH, in every command."""
    before = await told(walked, COMPANY)
    answers = {name: await said(walked, sender(platform, "Otto"), name) for name in COMMANDS}

    assert {name: leak for name in COMMANDS if (leak := leaked(name, answers[name]))} == {}
    assert await told(walked, COMPANY) == before


def leaked(name: str, answer: str) -> list[str]:
    """What an answer tells of Demo GmbH beside the words that were asked with."""
    for word in sorted(given(name).values(), key=len, reverse=True):
        answer = answer.replace(word, "")
    return [secret for secret in SECRETS if secret in answer]


async def test_a_role_in_what_is_pressed_changes_nothing(walked: Billing) -> None:
    """A144: role, member and company come from the books, whatever the outside says."""
    claims: dict[str, Any] = {"role": "owner", "company_id": "1", "member_id": "1", "world": "cli"}
    ask = Filled("invoice approve", {"invoice": "D2", **claims})
    answer = await dispatch(Request("walk:claim", sender("slack", "Bea"), ask), walked)

    assert isinstance(answer, Reply)
    assert answer.card.title == "Your role (member) may not approve an invoice."
    async with walked.reading(PAIDUP) as work:
        assert (await work.invoices.view("D2")).invoice.number is None
