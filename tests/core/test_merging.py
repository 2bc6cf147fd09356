"""Two clients that are one: the one that goes lives on in the one that stays."""

import pytest

from core.billing import Billing
from core.errors import BillingError
from core.models import Client, InvoiceState
from core.services.clients import NewClient
from tests.cast import ARI, BEA, BEA_ON_SLACK, OLGA, PAIDUP
from tests.chat import Chat
from tests.codes import done, enrolled
from tests.deeds import asked, draft, issued, paid, wording
from tests.trail import Trail

OLD = NewClient("acme-old", "Acme GmbH", "old@acme.example", contact="Otto Old")


@pytest.fixture
async def books(billing: Billing) -> Billing:
    """Acme is on the books twice, and Ari has codes."""
    async with billing.work(BEA) as work:
        old = (await work.clients.add(OLD)).client
        await work.contacts.add(old, "tina@acme.example", "Tina", "technical")
    await enrolled(billing, ARI)
    return billing


async def merged(billing: Billing, gone: str = "acme-old", into: str = "acme") -> Client:
    async with billing.reading(BEA) as work:
        both = [await work.clients.get(key, is_itself=True) for key in (gone, into)]
    found: Client = await done(billing, ARI, lambda work: work.merging.merge(*both))
    return found


async def test_drafts_and_people_go_along_and_what_was_issued_stays(books: Billing) -> None:
    old = wording(client="acme-old")
    kept, moved = await issued(books, old), await draft(books, old)

    into = await merged(books)

    async with books.reading(BEA) as work:
        bill, its_draft = [
            await work.invoices.view(each.invoice.reference) for each in (kept, moved)
        ]
        people = [(each.email, each.roles) for each in await work.contacts.of(into)]
    assert (bill.client.key, bill.contact.email) == ("acme-old", "carl@acme.example")
    assert its_draft.client.key == "acme"
    assert people == [
        ("carl@acme.example", "billing"),
        ("old@acme.example", "technical"),
        ("tina@acme.example", "technical"),
    ]


async def test_an_approval_that_was_asked_for_is_void(books: Billing) -> None:
    view = await asked(books, wording(client="acme-old"))
    await merged(books)

    async with books.reading(BEA) as work:
        now = await work.invoices.view(view.invoice.reference)
    assert (now.invoice.state, now.approval) == (InvoiceState.DRAFT, None)


async def test_the_old_name_leads_to_the_new_one_and_says_so(books: Billing) -> None:
    bill = await issued(books, wording(client="acme-old"))
    await merged(books)
    bea = Chat(books, BEA_ON_SLACK)

    card = await bea.say("/client show acme-old")
    assert dict(card.facts)["Short name"] == "acme"
    assert card.text.startswith("acme-old was merged into acme")
    assert [row.text for row in (await bea.say("/client list")).rows] == ["acme", "globex"]
    listed = await bea.say("/invoice list acme")
    assert listed.rows[0].title.startswith(str(bill.invoice.number))


async def test_a_merged_client_used_again_says_which_one_to_use(books: Billing) -> None:
    await merged(books)

    with pytest.raises(BillingError, match="acme-old lives on in Acme GmbH") as refusal:
        await draft(books, wording(client="acme-old"))
    assert refusal.value.hint == "Use acme."


async def test_what_it_owes_is_paid_like_before(books: Billing) -> None:
    bill = await issued(books, wording(client="acme-old"))
    await merged(books)

    await paid(books, str(bill.invoice.number), 11900)
    async with books.reading(PAIDUP) as work:
        assert (await work.invoices.view(str(bill.invoice.number))).invoice.state == "paid"
        assert await work.audit.complaints() == []


async def test_another_address_of_the_one_is_that_of_both(books: Billing) -> None:
    bill = await issued(books, wording(client="acme-old"))
    await merged(books)
    await Chat(books, BEA_ON_SLACK).say("/client address acme new@acme.example")

    async with books.reading(BEA) as work:
        view = await work.invoices.view(str(bill.invoice.number))
    assert view.contact.email == "new@acme.example"


async def test_what_was_merged_before_goes_along(books: Billing) -> None:
    await merged(books)
    await merged(books, "acme", "globex")

    async with books.reading(BEA) as work:
        assert (await work.clients.get("acme-old")).key == "globex"


@pytest.mark.parametrize(
    ("gone", "into", "said"),
    [
        ("acme", "acme", "into itself"),
        ("acme-old", "globex", "was merged before"),
        ("globex", "acme-old", "was merged before"),
    ],
)
async def test_what_cannot_be_merged_is_said(
    books: Billing, gone: str, into: str, said: str
) -> None:
    await merged(books)
    with pytest.raises(BillingError, match=said):
        await merged(books, gone, into)


async def test_an_archived_client_takes_none_in(books: Billing) -> None:
    async with books.work(BEA) as work:
        await work.client_settings.archive(await work.clients.get("acme"))
    with pytest.raises(BillingError, match="is archived"):
        await merged(books)


async def test_it_takes_a_code(books: Billing, trail: Trail) -> None:
    before = await trail.kinds()
    async with books.reading(OLGA) as work:
        one, other = [await work.clients.get(key) for key in ("acme-old", "acme")]
    with pytest.raises(BillingError):
        async with books.work(OLGA) as work:
            await work.merging.merge(one, other)
    assert await trail.kinds() == before


async def test_one_that_others_were_merged_into_is_erased_after_them(books: Billing) -> None:
    await merged(books)

    with pytest.raises(BillingError, match="is not settled: acme-old"):
        await done(books, OLGA, lambda work: work.privacy.erase("acme"))


async def test_statement_and_ageing_add_both(books: Billing) -> None:
    await issued(books, wording(client="acme-old"))
    await issued(books)
    await merged(books)

    async with books.reading(ARI) as work:
        (statement,) = await work.reports.statements("acme-old")
        ageing = await work.reports.ageing()
    assert (statement.client.key, statement.closing.minor) == ("acme", 23800)
    assert [(each.key, each.owed.minor, each.count) for each in ageing.debtors] == [
        ("acme", 23800, 2)
    ]


async def test_one_that_has_credit_is_merged_when_that_is_used_up(books: Billing) -> None:
    bill = await issued(books, wording(client="acme-old"))
    await paid(books, str(bill.invoice.number), 12900)

    with pytest.raises(BillingError, match="EUR of credit") as refusal:
        await merged(books)
    assert refusal.value.hint.startswith("Apply it")
