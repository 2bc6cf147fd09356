"""/mail …: read what came, answer it, say what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.cards import letters as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.living import letter_card
from bot.commands.table import command
from bot.commands.turning import PAGE, place, turned
from core.billing import Work
from core.errors import InvalidInput, WrongState
from core.models import ClaimKind
from core.security.rights import Deed
from core.services.sayings import said_of


class Meaning(StrEnum):
    """What a mail means, in the word a button carries."""

    PAID = "paid"
    PROMISE = "promise"
    DISPUTE = "dispute"
    TIME = "time"
    COPY = "copy"
    PO = "po"
    NOTHING = "nothing"


CLAIMS = {
    Meaning.PAID: ClaimKind.PAYMENT,
    Meaning.PROMISE: ClaimKind.PROMISE,
    Meaning.DISPUTE: ClaimKind.DISPUTE,
    Meaning.TIME: ClaimKind.EXTENSION,
    Meaning.PO: ClaimKind.PO_NUMBER,
}


@dataclass(frozen=True)
class MailName:
    """Which mail: `M3`."""

    mail: str = blank("Mail", hint="For example M3")


@dataclass(frozen=True)
class Page:
    """Which page of the list; without one, what came last."""

    page: str = unseen()


@dataclass(frozen=True)
class AnswerMail:
    """Which mail, what is answered, and where it was said that this goes."""

    mail: str
    text: str = blank("Your answer", Kind.LONG_TEXT, hint="It is mailed in your company's name.")
    to: str = unseen()


@dataclass(frozen=True)
class FileMail:
    """Which mail, and the invoice it is about."""

    mail: str = blank("Mail", hint="For example M3")
    invoice: str = blank("Invoice", hint="For example INV-2026-0001")


@dataclass(frozen=True)
class MeantMail:
    """Which mail, and what it means."""

    mail: str = blank("Mail", hint="For example M3")
    meaning: Meaning = blank("It means", Kind.CHOICE)


def read_answer(words: Sequence[str]) -> dict[str, str]:
    """`M3 We will look.`: the mail, then everything else is the answer."""
    given = {"mail": words[0]} if words else {}
    return given | ({"text": " ".join(words[1:])} if len(words) > 1 else {})


async def recall(work: Work, given: Mapping[str, str]) -> dict[str, str]:
    """Where the answer goes, as it is shown above it."""
    if "mail" not in given:
        raise InvalidInput("Which mail is to be answered?", hint="Write it like /mail answer M3.")
    view = await work.letters.view(given["mail"])
    view.require_answerable()
    return {"to": view.answers_to}


async def to_answer(work: Work, given: Mapping[str, str]) -> str:
    """The mail, and where an answer to it goes."""
    return cards.to_answer(await work.letters.view(given["mail"]))


@command("mail list", Page, needs=Deed.READ_BOOKS, is_reading=True)
async def list_mails(work: Work, args: Page) -> Reply:
    """List the mails that came last."""
    skip = place(args.page)
    found = await work.letters.latest(limit=PAGE + 1, skip=skip)
    return Reply(cards.listed(*turned(found, skip, "mail list")))


@command("mail show", MailName, needs=Deed.READ_BOOKS, is_reading=True)
async def show_mail(work: Work, args: MailName) -> Reply:
    """Show a mail, what was understood of it and why."""
    return Reply(await letter_card(work, await work.letters.view(args.mail), is_open=True))


@command(
    "mail answer",
    AnswerMail,
    needs=Deed.WRITE_INVOICES,
    words=read_answer,
    whole_form=True,
    recall=recall,
    about=to_answer,
    title="Answer by mail",
    submit="Send",
)
async def answer_mail(work: Work, args: AnswerMail) -> Reply:
    """Answer a mail: it goes to the client's address on file, in the same thread of mails."""
    await _require_on_file(work, args)
    sent = await work.letters.answer(args.mail, args.text)
    return Reply(cards.answered(sent, "You"))


@command("mail file", FileMail, needs=Deed.WRITE_INVOICES, title="To an invoice")
async def file_mail(work: Work, args: FileMail) -> Reply:
    """Put a mail into the thread of the invoice it is about."""
    letter = await work.letters.file(args.mail, args.invoice)
    return Reply(await letter_card(work, await work.letters.view_by_id(letter.id), is_open=True))


@command("mail means", MeantMail, needs=Deed.WRITE_INVOICES, title="What a mail means")
async def mean_mail(work: Work, args: MeantMail) -> Reply:
    """Say what a mail means: paid, promise, dispute, time, copy, po or nothing."""
    view = await work.letters.view(args.mail)
    if args.meaning in CLAIMS:
        kind = CLAIMS[args.meaning]
        currency = view.invoice.currency if view.invoice else ""
        await work.claims.raise_by_hand(view.letter, said_of(view.letter.intents, kind, currency))
    elif args.meaning is Meaning.COPY:
        await work.letters.send_copy(args.mail)
    else:
        await work.letters.close(args.mail)
    return Reply(await letter_card(work, await work.letters.view(args.mail), is_open=True))


async def _require_on_file(work: Work, args: AnswerMail) -> None:
    """What was shown is where it goes: when that has changed meanwhile, nothing is sent."""
    to = (await work.letters.view(args.mail)).answers_to
    if args.to and args.to.lower() != to.lower():
        message = (
            f"Answers to {args.mail} go to {to} now." if to else "Nobody on file wrote this mail."
        )
        raise WrongState(message, hint=f"See it again: /mail answer {args.mail}")
