"""A client is changed, archived and found; what was issued goes on saying what was so then."""

from dataclasses import replace

import pytest

from core.billing import Billing
from core.errors import BillingError
from core.models import Client, Contact
from core.services.client_settings import Settled
from core.services.clients import NewClient
from core.services.fallthrough import Level
from core.terms import Terms
from tests.cast import ACME, BEA, BEA_ON_SLACK, OLGA, OLGA_ON_TELEGRAM, OTTO
from tests.chat import Chat
from tests.deeds import draft, issued, paid
from tests.trail import Trail


async def edited(billing: Billing, new: NewClient, mark: str = "") -> Settled:
    async with billing.work(BEA) as work:
        return await work.client_settings.edit(await work.clients.get("acme"), new, mark)


async def people(billing: Billing) -> list[Contact]:
    async with billing.reading(BEA) as work:
        return await work.contacts.of(await work.clients.get("acme"))


async def archived(billing: Billing) -> Client:
    async with billing.work(BEA) as work:
        return await work.client_settings.archive(await work.clients.get("acme"))


async def test_drafts_say_what_a_client_is_now_and_what_was_issued_what_it_was(
    billing: Billing,
) -> None:
    before, after = await issued(billing), await draft(billing)
    await edited(billing, replace(ACME, name="Acme AG", address="Neuer Wall 1", language="en"))
    later = await issued(billing)
    await edited(billing, replace(ACME, name="Acme SE"))

    async with billing.reading(BEA) as work:
        seen = [await work.invoices.view(each.invoice.reference) for each in (before, after, later)]
    assert [(view.client.name, view.language) for view in seen] == [
        ("Acme GmbH", "de"),
        ("Acme SE", "de"),
        ("Acme AG", "en"),
    ]
    assert seen[0].client.address == ACME.address


async def test_what_was_approved_is_what_is_issued_though_its_client_changed(
    billing: Billing,
) -> None:
    view = await issued(billing)
    await edited(billing, replace(ACME, name="Acme AG"))

    await paid(billing, view.invoice.reference, 11900)
    async with billing.reading(BEA) as work:
        now = await work.invoices.view(view.invoice.reference)
    assert now.content_hash == view.content_hash


async def test_terms_of_a_client_count_for_drafts_and_later_ones_only(billing: Billing) -> None:
    before = await issued(billing)
    await edited(billing, replace(ACME, terms_days=60))
    later = await issued(billing)

    days = [(view.invoice.terms_days, view.terms.days) for view in (before, later)]
    assert days == [(14, 14), (60, 60)]


async def test_settings_fall_through_from_the_company_to_the_client(billing: Billing) -> None:
    settled = await edited(billing, replace(ACME, terms_days=0, tax_category="ae"))

    said = {name: (each.value, each.level) for name, each in settled.settings.items()}
    assert said["currency"] == ("EUR", Level.COMPANY)
    assert said["terms"] == (Terms(), Level.CLIENT)
    assert said["tax_category"] == ("AE", Level.CLIENT)
    assert said["language"] == ("de", Level.CLIENT)


async def test_a_client_with_reverse_charge_bears_no_tax_unless_a_line_says_so(
    billing: Billing,
) -> None:
    await edited(billing, replace(ACME, tax_category="AE"))
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say("/invoice new acme 100 Work 50 More 19%")

    async with billing.reading(BEA) as work:
        lines = (await work.invoices.view("D1")).lines
    assert [int(line.tax_rate) for line in lines] == [0, 19]


async def test_the_card_says_what_is_the_companys(billing: Billing) -> None:
    bea = Chat(billing, BEA_ON_SLACK)
    facts = dict((await bea.say("/client show acme")).facts)

    assert facts["Currency"] == "EUR (the company’s)"
    assert facts["Language"] == "de"


async def test_an_edit_opens_a_form_with_what_is_known_and_what_was_typed(
    billing: Billing, trail: Trail
) -> None:
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say("/client edit acme terms 30")
    assert bea.form
    assert (bea.form.answers["name"], bea.form.answers["terms"]) == ("Acme GmbH", "30")
    assert await trail.kinds() == []

    card = await bea.fill_in({"country": ""})

    assert dict(card.facts)["Terms"] == "net 30"
    assert (await trail.records())[-1].payload["what"] == "country, terms_days"


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(billing: Billing) -> None:
    async with billing.reading(BEA) as work:
        seen = await work.client_settings.of(await work.clients.get("acme"))
    await edited(billing, replace(ACME, terms_days=30))

    with pytest.raises(BillingError, match="since this form was opened"):
        await edited(billing, replace(ACME, name="Acme AG"), seen.mark)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/client edit acme term 30", "A setting is named before"),
        ("/client edit acme terms", "A setting is named before"),
        ("/client edit nobody", "no client “nobody”"),
        ("/client edit", "Which client is to be changed?"),
    ],
)
async def test_an_edit_that_cannot_be_read_says_so(billing: Billing, line: str, said: str) -> None:
    assert said in (await Chat(billing, BEA_ON_SLACK).say(line)).title


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (replace(ACME, name="Gl\u043ebex Corporation"), "spelt in other letters"),
        (replace(ACME, tax_category="Q"), "not a tax category"),
        (replace(ACME, tax_category="E"), "needs a reason"),
        (replace(ACME, currency="DEM"), "not a currency"),
        (replace(ACME, terms_days=400), "between 0 and 365"),
        (replace(ACME, name=" "), "name is missing"),
        (replace(ACME, tax_id="DE987654321"), "a letter or digit of it is wrong"),
    ],
)
async def test_what_no_client_can_be_is_refused(
    billing: Billing, new: NewClient, said: str
) -> None:
    with pytest.raises(BillingError, match=said):
        await edited(billing, new)


async def test_a_name_may_be_written_otherwise_by_its_own_client(billing: Billing) -> None:
    settled = await edited(billing, replace(ACME, name="ACME GmbH"))
    assert settled.client.name == "ACME GmbH"


async def test_an_archived_client_gets_no_new_invoice_and_still_owes(billing: Billing) -> None:
    view = await issued(billing)
    await archived(billing)

    with pytest.raises(BillingError, match="archived and gets no new invoice") as refusal:
        await draft(billing)
    assert refusal.value.hint.endswith("/client unarchive acme")
    assert (await paid(billing, view.invoice.reference, 11900)).payment.amount.minor == 11900


async def test_an_archived_client_is_found_only_where_it_is_asked_for(billing: Billing) -> None:
    await archived(billing)
    bea = Chat(billing, BEA_ON_SLACK)

    assert [row.text for row in (await bea.say("/client list")).rows] == ["globex"]
    assert [row.text for row in (await bea.say("/client list archived")).rows] == ["acme"]
    assert (await bea.say("/client show acme")).state == "Archived"
    await bea.press("Take back")
    assert [row.text for row in (await bea.say("/client list")).rows] == ["acme", "globex"]


async def test_archiving_twice_is_said(billing: Billing) -> None:
    await archived(billing)
    with pytest.raises(BillingError, match="archived already"):
        await archived(billing)


@pytest.mark.parametrize("typed", ["acm", "acmee", "Amce", "ACME GMBH", "glbex corp"])
async def test_a_few_letters_find_a_client_though_one_be_wrong(
    billing: Billing, typed: str
) -> None:
    async with billing.reading(BEA) as work:
        found = await work.clients.search(typed)
    assert [each.key for each in found] == ["globex" if "x" in typed else "acme"]


async def test_what_is_nothing_like_a_name_finds_nothing(billing: Billing) -> None:
    async with billing.reading(BEA) as work:
        assert await work.clients.search("zzqw") == []
        assert await work.clients.search("%") == []
    async with billing.reading(OTTO) as work:
        assert await work.clients.search("acme") == []


async def test_people_at_a_client_have_roles(billing: Billing, trail: Trail) -> None:
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say("/client contact-add acme dora@acme.example copies,technical Dora Doe")
    card = await bea.say("/client contact-add acme DORA@acme.example decides")

    assert ("Contact (decides)", "Dora Doe <dora@acme.example>") in card.facts
    assert [(each.is_billing, each.roles) for each in await people(billing)] == [
        (True, "billing"),
        (False, "decides"),
    ]
    assert await trail.kinds() == ["ContactAdded", "ContactAdded"]


async def test_a_person_goes_and_the_one_invoices_go_to_stays(billing: Billing) -> None:
    bea = Chat(billing, BEA_ON_SLACK)
    await bea.say("/client contact-add acme dora@acme.example copies")
    await bea.say("/client contact-remove acme dora@acme.example")
    assert [each.email for each in await people(billing)] == ["carl@acme.example"]

    card = await bea.say("/client contact-remove acme carl@acme.example")
    assert card.title == "Invoices of Acme GmbH go to carl@acme.example."
    assert (await bea.say("/client contact-remove acme x@x.example")).title.endswith("x@x.example.")


@pytest.mark.parametrize(
    ("roles", "said"), [("boss", "“boss” is not a role."), (",", "A role is missing.")]
)
async def test_an_unknown_role_is_refused(billing: Billing, roles: str, said: str) -> None:
    card = await Chat(billing, BEA_ON_SLACK).say(f'/client contact-add acme d@a.example "{roles}"')
    assert card.title == said


async def test_a_change_waits_for_whoever_approves_an_invoice_of_the_client(
    billing: Billing,
) -> None:
    """What is approved while its client changes says what the approver was shown, or is refused."""
    view = await draft(billing)
    async with billing.work(BEA) as work:
        asked = await work.invoices.ask(view.invoice.reference)
    await edited(billing, replace(ACME, name="Acme AG"))

    with pytest.raises(BillingError):
        async with billing.work(OLGA) as work:
            await work.invoices.approve(view.invoice.reference, asked.mark)


async def test_a_company_says_how_lines_are_taxed_unless_the_client_does(
    billing: Billing, trail: Trail
) -> None:
    olga, bea = Chat(billing, OLGA_ON_TELEGRAM), Chat(billing, BEA_ON_SLACK)
    assert (await olga.say("/company tax E")).title.startswith("What is exempt from tax needs")
    await olga.say('/company tax E "§ 19 UStG"')
    await bea.say("/invoice new acme 100 Work")
    await edited(billing, replace(ACME, tax_category="S"))
    await bea.say("/invoice new acme 100 Work")

    async with billing.reading(BEA) as work:
        rates = [int((await work.invoices.view(each)).lines[0].tax_rate) for each in ("D1", "D2")]
    assert rates == [0, 19]
    assert (await trail.kinds())[0] == "TaxTreatmentChanged"
