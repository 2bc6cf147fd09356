"""/quote …: offer something for some time, and note what the client answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards import quotes as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.invoices import EditInvoice, NewInvoice, preview, recall, worded
from bot.commands.lines import read_edit, read_line
from bot.commands.living import invoice_card, quote_card
from bot.commands.table import command
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput, NotFound
from core.security.rights import Deed

VALID = "valid"
EXAMPLE = 'Write it like: /quote new acme 3 x 800 "Backend work" valid 30'


@dataclass(frozen=True)
class NewQuote(NewInvoice):
    """What a quote says: what an invoice would, and for how many days it holds."""

    valid: int | None = blank("Valid for days", Kind.NUMBER, default=None, hint="For example 30")


@dataclass(frozen=True)
class EditQuote(EditInvoice):
    """The same for a quote that was not sent."""

    valid: int | None = blank("Valid for days", Kind.NUMBER, default=None, hint="For example 30")


@dataclass(frozen=True)
class QuoteName:
    """Which quote: `D12` or `QUO-2026-0001`."""

    quote: str = blank("Quote", hint="For example D12 or QUO-2026-0001")


@dataclass(frozen=True)
class Which:
    """All, those in a state, or one client's."""

    which: str = blank("Which", default="", hint="offered, accepted, declined, expired or a client")
    page: str = unseen()


@dataclass(frozen=True)
class Sending:
    """Which quote, and the mark of the content that was shown with the button."""

    quote: str = blank("Quote", hint="For example D12")
    mark: str = unseen()


@dataclass(frozen=True)
class Answer:
    """Which quote, who of the client said so, and the mark of what was shown."""

    quote: str = blank("Quote", hint="For example QUO-2026-0001")
    by: str = blank("Who said so", hint="For example Carl, on the phone")
    mark: str = unseen()


def read_quote(words: Sequence[str]) -> dict[str, str]:
    """A quote in one line: an invoice's, with `valid DAYS` anywhere in it."""
    rest, valid = _apart(words)
    return read_line(rest) | valid


def read_quote_edit(words: Sequence[str]) -> dict[str, str]:
    """The same behind the draft it is about."""
    rest, valid = _apart(words)
    return read_edit(rest) | valid


def _apart(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words without `valid DAYS`, and how many days."""
    rest = list(words)
    at = next((n for n, word in enumerate(rest) if n and word.lower() == VALID), None)
    if at is None:
        return rest, {}
    if at + 1 == len(rest):
        raise InvalidInput(f"Something is missing after “{VALID}”.", hint=EXAMPLE)
    return [*rest[:at], *rest[at + 2 :]], {VALID: rest[at + 1]}


async def above_quote(work: Work, given: Mapping[str, str]) -> str:
    """Which quote a form is about, said above its blanks."""
    try:
        view = (await work.quotes.view(given["quote"])).view
    except (KeyError, NotFound):
        return ""
    return f"{view.invoice.reference} · {view.client.name} · {view.invoice.total}"


async def recall_quote(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """What a quote says now, as the blanks of its form."""
    said = await recall(work, given)
    quote = (await work.quotes.view(given["invoice"])).quote
    return said | {VALID: str(quote.valid_days)}


@command(
    "quote new",
    NewQuote,
    needs=Deed.WRITE_INVOICES,
    words=read_quote,
    whole_form=True,
    preview=preview,
    title="New quote",
    submit="Save quote",
)
async def new_quote(work: Work, args: NewQuote) -> Reply:
    """Write a quote in a form, or in one line: /quote new acme 3 x 800 "Work" valid 30."""
    return Reply(
        await quote_card(work, await work.quotes.draft(await worded(work, args), args.valid))
    )


@command(
    "quote edit",
    EditQuote,
    needs=Deed.WRITE_INVOICES,
    words=read_quote_edit,
    whole_form=True,
    preview=preview,
    recall=recall_quote,
    title="Edit quote",
)
async def edit_quote(work: Work, args: EditQuote) -> Reply:
    """Change a quote that was not sent yet."""
    said = await worded(work, args)
    found = await work.quotes.edit(args.invoice, said, args.valid, args.mark)
    return Reply(await quote_card(work, found))


@command("quote list", Which, needs=Deed.READ_BOOKS, is_reading=True)
async def list_quotes(work: Work, args: Which) -> Reply:
    """List quotes: all, offered, accepted, declined, expired, or one client's."""
    skip = place(args.page)
    found = await work.quotes.listed(args.which, limit=PAGE + 1, skip=skip)
    rows, turns = turned(found, skip, "quote list", which=args.which)
    return Reply(cards.listed(rows, turns))


@command("quote show", QuoteName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_quote(work: Work, args: QuoteName) -> Reply:
    """Show a quote with what can be done next."""
    return Reply(await quote_card(work, await work.quotes.view(args.quote)))


@command("quote send", Sending, needs=Deed.WRITE_INVOICES)
async def send_quote(work: Work, args: Sending) -> Reply:
    """Send a quote: it gets its number and is mailed to the client; nothing is owed."""
    return Reply(await quote_card(work, await work.quotes.send(args.quote, args.mark)))


@command(
    "quote accept",
    Answer,
    needs=Deed.WRITE_INVOICES,
    title="Quote accepted",
    submit="Accepted",
    about=above_quote,
)
async def accept_quote(work: Work, args: Answer) -> Reply:
    """Note that the client accepted a quote, and who said so; a draft invoice comes of it."""
    draft = await work.quotes.accept(args.quote, args.by, args.mark)
    return Reply(await invoice_card(work, await work.invoices.view(draft.reference)))


@command(
    "quote decline",
    Answer,
    needs=Deed.WRITE_INVOICES,
    title="Quote declined",
    submit="Declined",
    about=above_quote,
)
async def decline_quote(work: Work, args: Answer) -> Reply:
    """Note that the client declined a quote, and who said so."""
    return Reply(await quote_card(work, await work.quotes.decline(args.quote, args.by, args.mark)))
