"""/company …: what an owner proposes about the company; it takes another owner."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards import companies as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank
from bot.commands.living import above_change, changed_by, proposed
from bot.commands.table import command
from core.billing import Work
from core.errors import InvalidInput
from core.money import Money
from core.security.rights import Deed
from core.services.companies import BankDetails

NO_LIMIT = "none"
CHANGE = Deed.CHANGE_BANK


@dataclass(frozen=True)
class Nothing:
    """No arguments."""


@dataclass(frozen=True)
class Bank:
    """Where clients transfer to, as it stands on invoices."""

    iban: str = blank("IBAN")
    bic: str = blank("BIC", default="")
    bank: str = blank("Bank", default="")
    holder: str = blank("Account holder", default="", hint="Empty means the company.")


@dataclass(frozen=True)
class Limit:
    """An amount in the company's currency, or none."""

    amount: str = blank("Approval limit", Kind.MONEY, hint="Write it like 5000.00, or none.")


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """The bank details as they are, as the blanks of the form."""
    del given
    own = await work.companies.own()
    return {"iban": own.iban, "bic": own.bic, "bank": own.bank_name, "holder": own.account_holder}


@command("company show", Nothing, needs=Deed.READ_BOOKS, is_reading=True)
async def show_company(work: Work, args: Nothing) -> Reply:
    """Show what invoices say of the company, and where clients pay to."""
    del args
    waiting = [each for each in await work.proposals.live() if each.proposal.deed is CHANGE]
    own, how = await work.companies.own(), await changed_by(work)
    return Reply(cards.details(own, waiting, work.actor.role, how))


@command(
    "company bank",
    Bank,
    needs=Deed.CHANGE_BANK,
    whole_form=True,
    asks=("bic", "bank"),
    recall=recall,
    about=above_change,
    title="Bank details",
    submit="Propose",
)
async def change_bank(work: Work, args: Bank) -> Reply:
    """Propose other bank details for invoices to come; it takes two owners."""
    holder = args.holder or (await work.companies.own()).name
    bank = BankDetails(holder, args.iban, args.bic, args.bank)
    return await proposed(work, await work.companies.change_bank(bank))


@command(
    "company limit",
    Limit,
    needs=Deed.CHANGE_POLICY,
    about=above_change,
    title="Approval limit",
    submit="Propose",
)
async def change_limit(work: Work, args: Limit) -> Reply:
    """Propose the amount above which an approval asks for a one-time code; it takes two owners."""
    return await proposed(work, await work.policies.set_general(await _amount(work, args.amount)))


async def _amount(work: Work, text: str) -> Money | None:
    if text.strip().lower() == NO_LIMIT:
        return None
    try:
        return Money.parse(text, (await work.companies.own()).currency)
    except InvalidInput as error:
        said = f"{error.message} {error.hint}".strip()
        raise InvalidInput(error.message, hint=error.hint, fields={"amount": said}) from None
