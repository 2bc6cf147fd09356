"""One mail and many hands, on both databases: what follows from it follows once."""

import asyncio

import pytest

from core.billing import Billing
from tests.deeds import issued
from tests.inbox.desk import Desk, mail
from tests.trail import Trail


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the cast in it: a SQLite file, then PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_books"))


async def test_five_who_work_off_one_mail_at_once_do_it_once(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    desk = Desk(billing)
    mail_id = await desk.keep(mail("Already paid on Tuesday."))
    await asyncio.gather(*(desk.desk.work_off(mail_id) for _ in range(5)))

    kinds = await trail.kinds()
    once = ("MailReceived", "ClaimRaised", "HoldPlaced", "AnswerWritten")
    assert [kinds.count(kind) for kind in once] == [1] * 4


async def test_five_mails_about_one_invoice_at_once_are_all_kept(
    billing: Billing, trail: Trail
) -> None:
    await issued(billing)
    desk = Desk(billing)
    kept = [await desk.keep(mail(f"Already paid on Tuesday. {each}")) for each in range(5)]
    await asyncio.gather(*map(desk.desk.work_off, kept))

    kinds = await trail.kinds()
    assert kinds.count("MailReceived") == 5
    once = ("ClaimRaised", "HoldPlaced", "AnswerWritten")
    assert [kinds.count(kind) for kind in once] == [1] * 3
