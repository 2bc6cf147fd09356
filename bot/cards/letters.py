"""Cards about mails: what came, what was understood and why, and what can be done."""

from datetime import date
from typing import Any, Final

from bot.cards.claims import buttons, way
from bot.cards.model import Button, Card, Row, Tone, Weight
from bot.cards.strangers import LEFT_OUT, withheld
from bot.cards.words import day
from core.models import DOUBTFUL, HELD_BACK, Claim, Direction, Invoice, InvoiceState, Letter
from core.services.letters import FRAUDS, NOTHING_TO_DO, LetterView
from core.services.reach import Reached

TEXT_SHOWN: Final = 1_500
QUOTE_SHOWN: Final = 80
INTENTS_SHOWN: Final = 8
RESENT_MOST: Final = 3
INVOICES_SHOWN: Final = 20

WORDS: Final = {
    "balance_question": "asks what is owed",
    "bank_change": "wants money to go to another account",
    "cancel_request": "wants something cancelled",
    "contact_change": "names another contact",
    "copy_request": "wants the invoice again",
    "details_change": "wants name or address changed",
    "dispute": "says that something is wrong",
    "extension_request": "needs more time",
    "invoice_request": "wants an invoice written",
    "none": "nothing to do",
    "other_question": "asks something",
    "payment_claim": "says that it is paid",
    "po_number": "names a PO number",
    "promise_to_pay": "promises to pay",
    "receipt_request": "wants a receipt",
    "reissue": "wants the invoice issued anew",
    "recurring_request": "wants an invoice regularly",
    "refund_request": "wants money back",
    "statement_request": "wants a statement",
    "stop_reminders": "wants no more reminders",
    "thanks": "says thank you",
}
"""What a writer wants, behind the writer's name."""

FRAUD_TITLE: Final = "A mail asks to change bank details or an address"
FRAUD: Final = (
    "Nothing was changed. This is how payment frauds work: a mail in a known name, sometimes from"
    " a stolen mailbox, names a new account or address. Call a number you knew before, never one"
    " from the mail, and change it yourself only when they confirm it."
)
STRANGER: Final = (
    "This address is not on file for {client}, though the mail stands in the thread of"
    " {invoice}. Nothing was done by itself."
)
UNPROVEN: Final = "Nobody can tell whether {sender} wrote this. Nothing was done by itself."
FAILED: Final = (
    "Nobody can tell whether {sender} wrote this. The checks of the mail failed. Nothing was done"
    " by itself."
)
NO_SENDER: Final = "Nobody can tell who wrote this."
HIDDEN: Final = "From somebody not on file. Press Show to read it; only you will see it."

TOLD: Final = ("date", "until", "po", "invoice")
"""The facts that are shown beside amounts; the rest stands in the mail itself."""

MEANINGS: Final = {
    "payment_claim": ("They paid", "paid"),
    "promise_to_pay": ("They will pay", "promise"),
    "dispute": ("They dispute it", "dispute"),
    "extension_request": ("They need time", "time"),
    "copy_request": ("They want a copy", "copy"),
    "po_number": ("It names a PO number", "po"),
    "none": ("Nothing to do", "nothing"),
}
"""What a mail can mean, by what its writer wants: the button, and the word that it carries."""

LATE: Final = frozenset({"copy_request", "po_number"})
"""What may be wanted of an invoice that is paid."""


def card(view: LetterView, claims: list[Claim], *, is_open: bool = False) -> Card:
    """A mail as the team reads it, in the thread of its invoice or by itself.

    What a stranger writes to no invoice is not shown to a whole room: others make programs send
    codes and links to any mailbox. `is_open` shows it to the one who asks, without these.
    """
    letter = view.letter
    is_hidden = not is_open and _is_loose(view)
    warning = _warning(view)
    said = (warning, _quoted(letter), "\n".join(_understood(letter)), _left_out(letter))
    text = HIDDEN if is_hidden else "\n\n".join(filter(None, said))
    return Card(
        title=f"Mail {letter.reference} · {letter.sender_name or letter.sender or 'no sender'}",
        state=_state(letter),
        tone=_tone(letter, warning),
        text=text,
        facts=tuple(_facts(view, is_hidden=is_hidden)),
        actions=tuple(_actions(view, claims, is_hidden=is_hidden)),
        small_print=reasons(letter),
        subject=letter.subject_of_events,
    )


def fraud(view: LetterView) -> Card:
    """The warning for those who decide on money."""
    letter = view.letter
    facts = [("Mail", letter.reference), ("From", letter.writer)]
    if view.invoice is not None:
        facts.append(("Invoice", view.invoice.reference))
    show = Button("Show", "mail show", {"mail": letter.reference})
    text = " ".join(filter(None, (_doubt(letter), FRAUD)))
    state, tone = _state(letter), Tone.BAD
    return Card(FRAUD_TITLE, text, state, tuple(facts), actions=(show,), tone=tone)


def came_back(view: LetterView, actions: tuple[Button, ...], reached: Reached) -> Card:
    """Mail to a client does not arrive: what to do next."""
    name = reached.client.name
    text = (
        f"Mail to {reached.contact.email} came back. Reminders to {name} wait. Ask for the"
        " right address by telephone, then correct it here."
    )
    facts = [("The mail server says", view.letter.text[:300] or view.letter.automatic)]
    if reached.owed:
        facts.append(("Reminders wait for", _references(reached.owed)))
    return Card(
        f"{name} gets no mail", text=text, facts=tuple(facts), actions=actions, tone=Tone.BAD
    )


def reachable(reached: Reached, name: str, address: str) -> Card:
    """Mail goes to a client again: what was lost meanwhile can be sent once more."""
    again = [
        Button(f"Send {invoice.reference} again", "invoice resend", {"invoice": invoice.reference})
        for invoice in reached.owed[:RESENT_MOST]
    ]
    title = f"{name}: mail to {reached.client.name} goes to {address}."
    text = "What came back is not sent again by itself." if again else ""
    return Card(title, text=text, actions=tuple(again), tone=Tone.GOOD)


def answered(letter: Letter, name: str) -> Card:
    """The line of the story about an answer."""
    return Card(f"{name} answered {letter.recipient}", text=_quoted(letter), tone=Tone.GOOD)


def to_answer(view: LetterView) -> str:
    """Said above the form: where the answer goes, what to beware of, then the mail it answers."""
    letter = view.letter
    about = f", “{_seen(letter, letter.subject)}”" if letter.subject else ""
    goes = f"Your answer goes to {view.answers_to}, in the same thread of mails."
    wrote = f"{letter.writer or 'Somebody'} wrote{about}:\n{_quoted(letter)}"
    return "\n\n".join(filter(None, (goes, _warning(view), wrote)))


def listed(letters: list[Letter], turns: tuple[Button, ...] = ()) -> Card:
    """The mails that came last, a line each."""
    if not letters:
        return Card("No mail has come yet.")
    return Card(
        "Mails",
        rows=tuple(
            Row(
                f"{letter.reference} · {letter.sender_name or letter.sender}",
                ", ".join(filter(None, (_seen(letter, letter.subject)[:80], *_wants(letter)[:2]))),
                Button("Show", "mail show", {"mail": letter.reference}),
            )
            for letter in letters
        ),
        actions=turns,
    )


def _wants(letter: Letter) -> list[str]:
    return [_seen(letter, understood(intent)) for intent in letter.intents]


def _seen(letter: Letter, text: str) -> str:
    """What a letter says, as it may be shown: of a stranger's without links and codes."""
    is_strange = letter.from_kind in {"stranger", "machine"}
    return withheld(text, f"{letter.subject} {letter.text}") if is_strange else text


def _left_out(letter: Letter) -> str:
    shown = letter.text[:TEXT_SHOWN]
    return LEFT_OUT if _seen(letter, shown) != shown else ""


def understood(intent: dict[str, Any]) -> str:
    """One thing a writer wants, what is told of it, and the words it was read from."""
    name, facts = str(intent["name"]), intent["facts"]
    money = " ".join(str(facts[each]) for each in ("amount", "currency") if facts.get(each))
    how = way(str(facts["method"])) if facts.get("method") else ""
    told = [money, how, *(_told(each, str(facts[each])) for each in TOLD if facts.get(each))]
    said = ", ".join(filter(None, [WORDS.get(name, name.replace("_", " ")), *told]))
    quote = " ".join(str(intent.get("quote", "")).split())
    shown = quote if len(quote) <= QUOTE_SHOWN else f"{quote[:QUOTE_SHOWN]}…"
    return f"{said}: “{shown}”" if shown else said


def _told(name: str, text: str) -> str:
    """A fact as people read it: a date is no row of digits."""
    try:
        return day(date.fromisoformat(text)) if name in {"date", "until"} else text
    except ValueError:
        return text


def _references(invoices: list[Invoice]) -> str:
    shown = ", ".join(invoice.reference for invoice in invoices[:INVOICES_SHOWN])
    rest = len(invoices) - INVOICES_SHOWN
    return f"{shown} and {rest} more" if rest > 0 else shown


def _understood(letter: Letter) -> list[str]:
    """A line for each thing its writer wants; that a machine wants nothing needs no line."""
    wanted = [] if letter.automatic and letter.kinds <= NOTHING_TO_DO else letter.intents
    return [f"→ {_seen(letter, understood(intent))}" for intent in wanted[:INTENTS_SHOWN]]


def reasons(letter: Letter) -> str:
    """Why it is believed, and why it was understood so."""
    why = dict.fromkeys(str(intent.get("reason", "")) for intent in letter.intents)
    return " ".join(filter(None, (letter.trust, *why)))


def _is_loose(view: LetterView) -> bool:
    return view.invoice is None and view.letter.from_kind in {"stranger", "machine"}


def _quoted(letter: Letter) -> str:
    if not letter.text:
        return "It says nothing new." if letter.direction is Direction.IN else ""
    shown = _seen(letter, letter.text[:TEXT_SHOWN])
    return f"“{shown}…”" if len(letter.text) > TEXT_SHOWN else f"“{shown}”"


def _warning(view: LetterView) -> str:
    letter = view.letter
    if letter.kinds & FRAUDS:
        return " ".join(filter(None, (f"{FRAUD_TITLE}. {FRAUD}", _doubt(letter))))
    if letter.automatic:
        return ""
    if not letter.is_on_file:
        client = view.client.name if view.client else "the client"
        return (
            STRANGER.format(client=client, invoice=view.invoice.reference) if view.invoice else ""
        )
    return _doubt(letter)


def _doubt(letter: Letter) -> str:
    """That nobody knows who wrote it, and why; empty where it is known."""
    if letter.level not in DOUBTFUL:
        return ""
    said = (FAILED if letter.is_forged else UNPROVEN).format(sender=letter.sender)
    return said if letter.sender else NO_SENDER


def _state(letter: Letter) -> str:
    """Who wrote it, in two words; whose name it bears is no answer while nothing proves it."""
    if letter.is_forged:
        return "Checks failed"
    if letter.automatic:
        return "Automatic"
    if letter.from_kind in {"client", "team"} and letter.level in DOUBTFUL:
        return "Sender unproven"
    return {"client": "Client", "team": "Team", "stranger": "Not on file"}.get(letter.from_kind, "")


def _tone(letter: Letter, warning: str) -> Tone:
    if letter.kinds & FRAUDS:
        return Tone.BAD
    return Tone.WARNING if warning else Tone.PLAIN


def _facts(view: LetterView, *, is_hidden: bool) -> list[tuple[str, str]]:
    letter = view.letter
    facts = [("From", letter.writer or "no sender")]
    if letter.subject and not is_hidden:
        facts.append(("Subject", _seen(letter, letter.subject)))
    if letter.automatic:
        facts.append(("Automatic", letter.automatic))
    if letter.attachments and not is_hidden:
        facts.append(("Attached", ", ".join(letter.attachments)))
    if letter.outcome == HELD_BACK:
        facts.append(("Copy", f"{HELD_BACK} {_press_for_copy(view.invoice)}".strip()))
    elif letter.outcome:
        facts.append(("Done", letter.outcome))
    return facts


def _press_for_copy(invoice: Invoice | None) -> str:
    """How a person sends the copy that did not go out by itself, while it may go out."""
    is_offered = invoice is not None and (invoice.owed or invoice.state is InvoiceState.PAID)
    return f"Press “{MEANINGS['copy_request'][0]}” to send it." if is_offered else ""


def _actions(view: LetterView, claims: list[Claim], *, is_hidden: bool) -> list[Button]:
    letter = view.letter
    this = {"mail": letter.reference}
    if letter.direction is Direction.OUT or (letter.automatic and not is_hidden):
        return []
    actions = [Button("Show", "mail show", this)] if is_hidden else []
    settling = [button for claim in claims for button in buttons(claim)] if view.invoice else []
    if view.answers_to:
        weight = Weight.PLAIN if settling else Weight.FIRST
        settling.append(Button("Answer", "mail answer", this, weight))
    actions += settling
    if view.invoice is None:
        return [*actions, Button("To an invoice", "mail file", this)]
    meant = [MEANINGS[kind] for kind in _likely(letter, view.invoice, claims)]
    meanings = [(label, this | {"meaning": word}) for label, word in meant]
    return actions + [Button(label, "mail means", given) for label, given in meanings]


def _likely(letter: Letter, invoice: Invoice, claims: list[Claim]) -> list[str]:
    """What a person may say that a mail means, what was read first before all else."""
    is_settled = letter.outcome not in {"", HELD_BACK}
    if is_settled or letter.kinds == {"thanks"} or letter.from_kind == "team":
        return []
    said = [
        each for each in letter.intents if each["name"] != "po_number" or each["facts"].get("po")
    ]
    seen = dict.fromkeys(str(intent["name"]) for intent in said)
    read = [kind for kind in seen if kind in MEANINGS and kind != "none"]
    if claims:
        return [kind for kind in read if kind == "copy_request"]
    if invoice.owed:
        others = [kind for kind in MEANINGS if kind not in {*read, "po_number"}]
        return [*read, *others]
    late = [kind for kind in read if kind in LATE and invoice.state is InvoiceState.PAID]
    return [*late, "none"] if late else []
