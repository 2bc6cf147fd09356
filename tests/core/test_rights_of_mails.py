"""Who may do what with mails and claims: walked through every deed; and whose they are."""

from collections.abc import Awaitable, Callable

import pytest

from core.billing import Billing, Work
from core.errors import BillingError, NotAllowed, NotFound
from core.models import ClaimKind, Client, Letter, Method
from core.security.actors import Actor
from core.security.rights import Deed, Role, may
from core.services.claims import Said
from core.services.clients import NewClient
from tests.cast import OTHER_PAIDUP, OTTO
from tests.core.test_rights import BY_ROLE
from tests.deeds import issued
from tests.letters import claimed, new_letter, received

Doing = Callable[[Work, Letter], Awaitable[object]]
PAID = Said(ClaimKind.PAYMENT)
ACME = Client(id=1, company_id=1, key="acme", name="Acme GmbH")

DEEDS: dict[str, tuple[Deed, Doing]] = {
    "who": (Deed.KEEP_BOOKS, lambda work, _: work.letters.who("carl@acme.example")),
    "receive": (Deed.KEEP_BOOKS, lambda work, _: work.letters.receive(new_letter())),
    "carried out": (
        Deed.KEEP_BOOKS,
        lambda work, letter: work.letters.carried_out(letter.id, "Done.", is_done=True),
    ),
    "answer at once": (
        Deed.KEEP_BOOKS,
        lambda work, letter: work.letters.answer_at_once(letter, "Thank you.", "en"),
    ),
    "of inbound": (Deed.KEEP_BOOKS, lambda work, _: work.letters.of_inbound(1)),
    "raise by mail": (
        Deed.KEEP_BOOKS,
        lambda work, letter: work.claims.raise_by_mail(letter, 1, Said(ClaimKind.DISPUTE)),
    ),
    "came back": (
        Deed.KEEP_BOOKS,
        lambda work, letter: work.reach.came_back("carl@acme.example", letter),
    ),
    "answer": (Deed.WRITE_INVOICES, lambda work, _: work.letters.answer("M1", "Hello.")),
    "file": (Deed.WRITE_INVOICES, lambda work, _: work.letters.file("M1", "INV-2026-0001")),
    "send copy": (Deed.WRITE_INVOICES, lambda work, _: work.letters.send_copy("M1")),
    "close": (Deed.WRITE_INVOICES, lambda work, _: work.letters.close("M1")),
    "raise by hand": (
        Deed.WRITE_INVOICES,
        lambda work, letter: work.claims.raise_by_hand(letter, Said(ClaimKind.PROMISE)),
    ),
    "wait": (Deed.WRITE_INVOICES, lambda work, _: work.claims.wait("C1", None)),
    "dismiss": (Deed.WRITE_INVOICES, lambda work, _: work.claims.dismiss("C1")),
    "pay": (
        Deed.RECORD_PAYMENTS,
        lambda work, _: work.claims.pay("C1", None, Method.BANK, None, ""),
    ),
    "mend": (Deed.WRITE_CLIENTS, lambda work, _: work.reach.mend(ACME)),
    "correct": (Deed.WRITE_CLIENTS, lambda work, _: work.reach.correct(ACME, "a@b.example")),
    "view": (Deed.READ_BOOKS, lambda work, _: work.letters.view("M1")),
    "view by id": (Deed.READ_BOOKS, lambda work, letter: work.letters.view_by_id(letter.id)),
    "latest": (Deed.READ_BOOKS, lambda work, _: work.letters.latest()),
    "get": (Deed.READ_BOOKS, lambda work, _: work.claims.get("C1")),
    "by id": (Deed.READ_BOOKS, lambda work, _: work.claims.by_id(1)),
    "of letter": (Deed.READ_BOOKS, lambda work, letter: work.claims.of_letter(letter.id)),
    "reached": (Deed.READ_BOOKS, lambda work, _: work.reach.view(1)),
}
BY_PEOPLE_ONLY = {"answer", "pay"}


async def does(billing: Billing, actor: Actor, deed: Doing, letter: Letter) -> bool:
    """Try a deed, and undo it; a refusal for another reason than a right is none."""
    try:
        async with billing.reading(actor) as work:
            await deed(work, letter)
    except NotAllowed:
        return False
    except BillingError:
        return True
    return True


@pytest.mark.parametrize("role", Role)
async def test_each_role_may_do_what_the_table_says_and_no_more(
    billing: Billing, role: Role
) -> None:
    await issued(billing)
    letter = await received(billing)
    await claimed(billing, letter, ClaimKind.PAYMENT)
    deeds = {name for name in DEEDS if role is not Role.SYSTEM or name not in BY_PEOPLE_ONLY}

    done = {name for name in deeds if await does(billing, BY_ROLE[role], DEEDS[name][1], letter)}

    assert done == {name for name in deeds if may(role, DEEDS[name][0])}


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        *((OTTO, name) for name in ("answer", "file", "send copy", "close", "wait", "dismiss")),
        *((OTTO, name) for name in ("pay", "view", "view by id", "get", "by id")),
        (OTHER_PAIDUP, "carried out"),
    ],
)
async def test_another_company_s_mails_and_claims_do_not_exist(
    billing: Billing, actor: Actor, name: str
) -> None:
    await issued(billing)
    letter = await received(billing)
    await claimed(billing, letter, ClaimKind.PAYMENT)
    async with billing.reading(actor) as work:
        with pytest.raises(NotFound):
            await DEEDS[name][1](work, letter)


async def test_another_company_s_invoice_takes_no_letter(billing: Billing) -> None:
    await issued(billing)
    async with billing.work(OTTO) as work:
        await work.clients.add(NewClient("acme", "Acme GmbH", "carl@acme.example"))
    async with billing.work(OTHER_PAIDUP) as work:
        await work.letters.receive(new_letter(invoice_id=None, client_id=None))
    async with billing.work(OTTO) as work:
        with pytest.raises(NotFound):
            await work.letters.file("M1", "INV-2026-0001")
