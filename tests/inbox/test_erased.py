"""Mails of a client who was erased: they are a stranger's from then on, and are not lost."""

import pytest

from core.billing import Billing
from tests.cast import BEA, OLGA
from tests.codes import done
from tests.deeds import issued, paid, wording
from tests.inbox.desk import Desk, mail


@pytest.fixture
def desk(billing: Billing) -> Desk:
    return Desk(billing)


async def leaves(billing: Billing) -> None:
    """Acme's invoice is paid, and acme is erased."""
    view = await issued(billing)
    await paid(billing, view.invoice.number or "", view.invoice.total_minor)
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))


async def test_a_late_reply_of_an_erased_client_is_a_strangers_and_can_be_read(
    billing: Billing, desk: Desk
) -> None:
    """It belongs to no invoice any more; sealed with the client's key it would be lost."""
    await leaves(billing)
    letter = await desk.receive(mail("Where is my refund?"))
    assert letter

    assert (letter.invoice_id, letter.client_id, letter.from_kind) == (None, None, "stranger")
    async with billing.reading(BEA) as work:
        assert (await work.letters.view(letter.reference)).letter.text == "Where is my refund?"


async def test_a_reply_that_was_opened_before_its_client_was_erased_is_kept_all_the_same(
    billing: Billing, desk: Desk
) -> None:
    """Who wrote is looked up before the transaction that keeps it: it is asked again there."""
    await issued(billing, wording(client="globex"))
    mail_id = await desk.keep(mail("Where is my refund?", invoice=2))
    bill = await issued(billing)
    worked = await desk.desk._read(mail_id, (await desk.kept(mail_id)).raw)
    assert worked.view
    await paid(billing, bill.invoice.number or "", bill.invoice.total_minor)
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))
    await desk.desk._finish(worked)

    letter = await desk.letter(mail_id)
    assert letter
    assert (letter.invoice_id, letter.client_id, letter.text) == (None, None, "Where is my refund?")
