"""A card shows one moment, whatever somebody decides while it is made; only a server has others."""

import asyncio

import psycopg
import pytest
from sqlalchemy import make_url

from bot.cards.model import Button
from bot.notify.cards import CardBook
from core.billing import Billing
from core.services.deliveries import Telling
from tests.cast import BEA, CHANNEL, COMPANY
from tests.deeds import asked, issued, recorded

LOOKS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'approval'::regclass"
DECIDES = "UPDATE approval SET state = 'approved'"


@pytest.fixture
def database_url(postgres_books: str) -> str:
    """SQLite shows one moment to whoever looks, anyway."""
    return postgres_books


def line_to(url: str) -> psycopg.Connection[tuple[int]]:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False))


def waited_for(watcher: psycopg.Connection[tuple[int]]) -> None:
    """Return once somebody waits to look at approvals."""
    while watcher.execute(LOOKS).fetchone() == (0,):
        pass


async def made_meanwhile(billing: Billing, url: str, telling: Telling) -> set[str]:
    """The buttons of a card that is begun before somebody decides, and ended after."""
    with line_to(url) as decider, line_to(url) as watcher:
        watcher.autocommit = True
        decider.execute("LOCK TABLE approval IN ACCESS EXCLUSIVE MODE")
        making = asyncio.create_task(CardBook(billing).told(telling))
        await asyncio.to_thread(waited_for, watcher)
        decider.execute(DECIDES)
        decider.commit()
        told = await making
    shown = [*told.cards, *filter(None, [told.note])]
    return {each.label for card in shown for each in card.actions if isinstance(each, Button)}


async def test_an_invoice_approved_while_its_card_is_made_is_shown_as_it_was(
    billing: Billing, database_url: str
) -> None:
    waiting = (await asked(billing)).invoice
    about = {"invoice_id": waiting.id, "approval_id": 1}
    telling = Telling(
        1, COMPANY, "slack", CHANNEL, "ApprovalAsked", waiting.subject, about, "Bea", "", attempt=1
    )

    assert "Approve" in await made_meanwhile(billing, database_url, telling)


async def test_a_write_off_approved_while_its_card_is_made_is_shown_as_it_was(
    billing: Billing, database_url: str
) -> None:
    invoice = (await issued(billing)).invoice
    async with billing.work(BEA) as work:
        given_up = (await work.adjustments.ask(invoice.reference, "Insolvent.")).adjustment
    about = {"invoice_id": invoice.id, "adjustment_id": given_up.id}
    subject = given_up.subject
    telling = Telling(
        1, COMPANY, "slack", CHANNEL, "WriteOffAsked", subject, about, "Bea", "", attempt=1
    )

    assert "Approve" in await made_meanwhile(billing, database_url, telling)


async def test_a_payment_approved_while_its_card_is_made_is_shown_as_it_was(
    billing: Billing, database_url: str
) -> None:
    invoice = (await issued(billing)).invoice
    came = (await recorded(billing, invoice.reference, 11900)).payment
    about = {"invoice_id": invoice.id, "payment_id": came.id}
    telling = Telling(
        1, COMPANY, "slack", CHANNEL, "PaymentRecorded", came.subject, about, "Bea", "", attempt=1
    )

    assert "Approve" in await made_meanwhile(billing, database_url, telling)
