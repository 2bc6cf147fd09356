"""The line to PostgreSQL breaks: before the commit nothing was changed, in it nobody knows."""

from collections.abc import AsyncIterator

import pytest

from bot.cards.model import Reply
from bot.commands.dispatch import dispatch
from bot.commands.request import Request, Typed
from core.billing import Billing
from core.database import Database
from core.errors import GatewayFailed, OutcomeUnknown
from tests.cast import BEA_ON_SLACK, KEYRING, LINKS
from tests.deeds import draft
from tests.fakes.clock import FakeClock
from tests.line import Break, Line, open_line
from tests.trail import Trail

ALWAYS = 1000


@pytest.fixture
def database_url(postgres_books: str) -> str:
    """Only to a server there is a line."""
    return postgres_books


@pytest.fixture
async def far(database_url: str, clock: FakeClock) -> AsyncIterator[tuple[Line, Billing]]:
    """A line, and the books at its end, which are waited for half a second."""
    with open_line(database_url) as (line, url):
        database = Database(url, patience_seconds=0.5)
        yield line, Billing(database, clock, LINKS, KEYRING)
        await database.close()


async def say(billing: Billing) -> Reply:
    request = Request("test:1", BEA_ON_SLACK, Typed("/invoice new acme 1 x 800 Cut"))
    reply = await dispatch(request, billing)
    assert isinstance(reply, Reply)
    return reply


@pytest.mark.parametrize("how", list(Break))
async def test_a_statement_that_is_cut_changes_nothing_and_says_so(
    far: tuple[Line, Billing], trail: Trail, how: Break
) -> None:
    line, billing = far
    line.breaks("INSERT INTO invoice", how)

    with pytest.raises(GatewayFailed) as refusal:
        await draft(billing)

    assert type(refusal.value) is GatewayFailed
    assert refusal.value.hint == "Nothing was changed. Please try again in a moment."
    assert await trail.kinds() == []


@pytest.mark.parametrize(
    ("how", "drafted"), [(Break.UNASKED, 0), (Break.UNANSWERED, 1), (Break.SILENT, 1)]
)
async def test_of_a_commit_that_is_cut_nobody_says_that_nothing_was_changed(
    far: tuple[Line, Billing], trail: Trail, how: Break, drafted: int
) -> None:
    line, billing = far
    line.breaks("COMMIT", how)

    with pytest.raises(OutcomeUnknown, match="We cannot tell whether it was done") as refusal:
        await draft(billing)

    assert refusal.value.unclear
    assert refusal.value.hint == "Look at how things stand before you do it again."
    assert await trail.kinds() == ["InvoiceDrafted"] * drafted


@pytest.mark.parametrize("how", list(Break))
async def test_what_was_asked_when_the_commit_was_cut_is_done_once_and_answered(
    far: tuple[Line, Billing], trail: Trail, how: Break
) -> None:
    line, billing = far
    line.breaks("COMMIT", how)

    reply = await say(billing)

    assert reply.card is not None
    assert (reply.card.state, "D1" in reply.card.title) == ("Draft", True)
    assert await trail.kinds() == ["InvoiceDrafted"]


@pytest.mark.parametrize(("how", "drafted"), [(Break.UNASKED, 0), (Break.UNANSWERED, 1)])
async def test_what_nobody_can_tell_is_said_with_where_to_look(
    far: tuple[Line, Billing], trail: Trail, how: Break, drafted: int
) -> None:
    line, billing = far
    line.breaks("COMMIT", how, ALWAYS)

    reply = await say(billing)

    assert reply.card is not None
    said = f"{reply.card.title} {reply.card.text}"
    assert "We cannot tell whether it was done" in said
    assert "Look at /invoice list before you do it again." in said
    assert "Nothing was changed" not in said
    assert await trail.kinds() == ["InvoiceDrafted"] * drafted
