"""Mails to a client about an invoice: a subject, a text part and an HTML part that say the same.

Each is a `Letter`, made from the same `InvoiceDocument` as the PDF and the page, and written by one
pair of templates.
"""

from dataclasses import dataclass
from datetime import date

from core.documents.formats import Formats
from core.documents.invoice import InvoiceDocument
from core.documents.mail_words import ENGLISH, LANGUAGES, MailWords
from core.documents.quote_words import quote_words_for
from core.documents.rungs import Rung
from core.documents.templates import Shown, environment, printable, shown
from core.money import Money

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letter:
    """What a mail says, before it is text or HTML."""

    subject: str
    caption: str
    amount: str
    greeting: str
    sentences: tuple[str, ...]
    button: str = ""
    facts: Facts = ()
    bank: Facts = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MailParts:
    """One mail, before it has addresses; the subject is one line without controls."""

    subject: str
    text: str
    html: str


class Mails:
    """Writes mails; built once, since reading templates takes time."""

    def __init__(self) -> None:
        html = environment()
        self._html = html.get_template("mail/letter.html")
        # A text part shows what it is given: escaping would show as such.
        self._text = html.overlay(autoescape=False).get_template("mail/letter.txt")

    def invoice(self, document: InvoiceDocument, *, name: str = "", may_pay: bool) -> MailParts:
        """The invoice itself, which is attached."""
        said = _Said(document)
        words, day = said.words, said.day(document.due_on)
        amount = said.money(document.owed or document.total)
        asks = words.invoice_sentence if document.owed else said.shown.correction.paid_by_credit
        return self._written(
            said,
            Letter(
                subject=said.line(words.invoice_subject, amount=amount),
                caption=f"{said.shown.words.invoice} {document.number}",
                amount=amount,
                greeting=said.greeting(name),
                sentences=(
                    said.line(asks, amount=amount, day=day),
                    *filter(None, [said.shown.early_sentence]),
                ),
                button=words.look_and_pay if may_pay and document.owed else words.look,
                facts=said.about_invoice(),
                bank=said.bank() if document.owed else (),
                notes=(words.attached, words.questions),
            ),
        )

    def offer(self, document: InvoiceDocument, *, name: str = "") -> MailParts:
        """A quote or a pro forma, which is attached, and its page."""
        said, words = _Said(document), quote_words_for(document.language)
        own = words.quote if document.kind == "quote" else words.pro_forma
        amount, day = said.money(document.total), said.day(document.due_on)
        return self._written(
            said,
            Letter(
                subject=said.line(own.subject, amount=amount),
                caption=f"{said.shown.words.invoice} {document.number}",
                amount=amount,
                greeting=said.greeting(name),
                sentences=(said.line(own.sentence, amount=amount, day=day),),
                button=own.look,
                facts=said.about_invoice(),
                notes=(own.attached, said.words.questions),
            ),
        )

    def copy(self, document: InvoiceDocument, *, name: str = "", may_pay: bool) -> MailParts:
        """The invoice once more, attached, with what is still to be paid."""
        said = _Said(document)
        words, total = said.words, said.money(document.total)
        return self._written(
            said,
            Letter(
                subject=said.line(words.invoice_subject, amount=total),
                caption=f"{said.shown.words.invoice} {document.number}",
                amount=total if said.is_given_up else said.money(document.owed),
                greeting=said.greeting(name),
                sentences=(said.line(words.copy_sentence), *said.rest()),
                button=words.look_and_pay if may_pay and document.owed else words.look,
                facts=said.about_invoice(),
                bank=said.bank() if document.owed else (),
                notes=(words.attached, words.questions),
            ),
        )

    def receipt(
        self,
        document: InvoiceDocument,
        received: Money,
        on: date,
        *,
        credit: Money | None = None,
        name: str = "",
    ) -> MailParts:
        """Money came: how much, what is still to be paid, and what of it is credit."""
        said = _Said(document)
        more = said.words.receipt_credit
        credited = (said.line(more, credit=said.money(credit)),) if credit else ()
        words, amount = said.words, said.money(received)
        own = said.shown.words
        return self._written(
            said,
            Letter(
                subject=said.line(words.receipt_subject, amount=amount),
                caption=said.line(words.receipt_caption),
                amount=amount,
                greeting=said.greeting(name),
                sentences=(
                    said.line(words.receipt_sentence, amount=amount),
                    *credited,
                    *said.rest(),
                ),
                button=words.look,
                facts=(
                    (words.received_on, said.day(on)),
                    (own.total, said.money(document.total)),
                    (own.paid, said.money(document.paid)),
                    *(() if said.is_given_up else ((own.owed, said.money(document.owed)),)),
                ),
                notes=(words.questions,),
            ),
        )

    def refund(
        self, document: InvoiceDocument, amount: Money, on: date, *, name: str = ""
    ) -> MailParts:
        """Money goes back; what is owed of the invoice now is said where anything is."""
        said = _Said(document)
        words, shown_amount = said.words, said.money(amount)
        return self._written(
            said,
            Letter(
                subject=said.line(words.refund_subject, amount=shown_amount),
                caption=said.line(words.refund_caption),
                amount=shown_amount,
                greeting=said.greeting(name),
                sentences=(
                    said.line(words.refund_sentence, amount=shown_amount),
                    *(said.rest() if document.owed else ()),
                ),
                button=words.look,
                facts=((words.refund_on, said.day(on)),),
                notes=(words.questions,),
            ),
        )

    def credit_note(
        self, document: InvoiceDocument, freed: Money | None, *, name: str = ""
    ) -> MailParts:
        """A credit note, attached; `freed` is what of it was paid already."""
        said = _Said(document)
        words, own, amount = said.words, said.shown.correction, said.money(document.total)
        assert document.corrects is not None
        number = document.corrects.number
        subject = own.subject.format(
            own=document.number, seller=document.seller.name, amount=amount, number=number
        )
        rest = (own.freed.format(freed=said.money(freed)),) if freed else ()
        return self._written(
            said,
            Letter(
                subject=subject,
                caption=f"{said.shown.name} {document.number}",
                amount=amount,
                greeting=said.greeting(name),
                sentences=(said.shown.lead, *rest),
                button=own.look,
                facts=((own.number, document.number or ""), (own.corrects, number)),
                notes=(own.attached, words.questions),
            ),
        )

    def credit_applied(
        self, document: InvoiceDocument, amount: Money, *, name: str = ""
    ) -> MailParts:
        """Credit was used: how much, and what is still to be paid."""
        said = _Said(document)
        words, own, used = said.words, said.shown.correction, said.money(amount)
        return self._written(
            said,
            Letter(
                subject=said.line(own.applied_subject, amount=used),
                caption=said.line(own.applied_caption),
                amount=used,
                greeting=said.greeting(name),
                sentences=(said.line(own.applied_sentence, amount=used), *said.rest()),
                button=words.look,
                facts=(
                    (said.shown.words.total, said.money(document.total)),
                    (said.shown.words.owed, said.money(document.owed)),
                ),
                notes=(words.questions,),
            ),
        )

    def cancelled(self, document: InvoiceDocument, *, name: str = "") -> MailParts:
        """An invoice the client knows is owed no more."""
        said = _Said(document)
        words, amount = said.words, said.money(document.total)
        return self._written(
            said,
            Letter(
                subject=said.line(words.cancelled_subject),
                caption=said.line(words.cancelled_caption),
                amount=said.money(document.owed),
                greeting=said.greeting(name),
                sentences=(
                    said.line(words.cancelled_sentence, amount=amount),
                    words.cancelled_nothing,
                ),
                button=words.look,
                notes=(words.questions,),
            ),
        )

    def reminder(
        self,
        document: InvoiceDocument,
        rung: Rung,
        today: date,
        *,
        name: str = "",
        may_pay: bool,
    ) -> MailParts:
        """What is overdue or due soon, in the words of this stage."""
        said = _Said(document)
        words, amount = said.words, said.money(document.owed)
        subject, sentences = said.of_stage(rung, today)
        return self._written(
            said,
            Letter(
                subject=subject,
                caption=said.line(words.reminder_caption),
                amount=amount,
                greeting=said.greeting(name),
                sentences=sentences,
                button=words.look_and_pay if may_pay else words.look,
                facts=(*said.about_invoice(), *said.about_money(today)),
                bank=said.bank(),
                notes=(words.attached, words.questions),
            ),
        )

    def _written(self, said: "_Said", letter: Letter) -> MailParts:
        values = {"letter": letter, "shown": said.shown, "transfer": said.words.transfer}
        return MailParts(
            subject=" ".join(str(printable(letter.subject)).split()),
            text=self._text.render(values).strip() + "\n",
            html=self._html.render(values),
        )


class _Said:
    """A document with the words and the ways of writing of its client."""

    def __init__(self, document: InvoiceDocument) -> None:
        self.shown: Shown = shown(document)
        self.words: MailWords = LANGUAGES.get(document.language, ENGLISH)
        self._document = document
        self._formats: Formats = self.shown.formats

    def line(self, sentence: str, **values: str) -> str:
        """A sentence with its number, its seller and what else it names."""
        document = self._document
        return sentence.format(number=document.number, seller=document.seller.name, **values)

    def of_stage(self, rung: Rung, today: date) -> tuple[str, tuple[str, ...]]:
        """The subject and the sentences of a reminder; a ladder's own text stands for all of it."""
        document, words = self._document, self.words
        amount, day = self.money(document.owed), self.day(document.due_on)
        if rung.own is None:
            told = words.reminders.of(rung.stage, rung.stages)
            asked = (self.line(told.sentence, amount=amount, day=day), told.ask)
            return self.line(told.subject, amount=amount, day=day), (*asked, words.reminder_paid)
        late = (today - document.due_on).days if document.due_on else 0
        about = {"client": document.buyer.name, "amount": amount, "due": day}
        filled = about | {"days": str(abs(late))}
        rows = self.line(rung.own.text, **filled).split("\n")
        return self.line(rung.own.subject, **filled), tuple(filter(None, map(str.strip, rows)))

    @property
    def is_given_up(self) -> bool:
        """Whether the seller expects no more money, though not all was paid or credited."""
        document = self._document
        settled = document.paid, document.taken_off, document.credited, document.applied
        total = sum(each.minor for each in settled if each)
        return not document.owed and total != document.total.minor

    def rest(self) -> tuple[str, ...]:
        """What is still to be paid, if anything is; of what is given up the client hears nothing.

        A word that nothing is owed could be held against the seller.
        """
        owed = self._document.owed
        if self.is_given_up:
            return ()
        if not owed:
            return (self.words.receipt_settled,)
        day = self.day(self._document.due_on)
        return (self.line(self.words.receipt_rest, owed=self.money(owed), day=day),)

    def money(self, money: Money) -> str:
        return self._formats.money(money)

    def day(self, day: date | None) -> str:
        return self._formats.day(day) if day else ""

    def greeting(self, name: str) -> str:
        return self.words.hello_name.format(name=name) if name else self.words.hello

    def about_invoice(self) -> Facts:
        own, document = self.shown.words, self._document
        facts = (
            (own.number, document.number or ""),
            (own.issued_on, self.day(document.issued_on)),
            (own.due_on, self.day(document.due_on)),
            (own.po_number, document.po_number),
        )
        return tuple(fact for fact in facts if fact[1])

    def about_money(self, today: date) -> Facts:
        """For how long it has been overdue, and what was paid so far."""
        own, document = self.shown.words, self._document
        assert document.due_on is not None
        late = (today - document.due_on).days
        days = ((self.words.reminder_days, str(late)),) if late > 0 else ()
        if not document.paid:
            return days
        total, paid = self.money(document.total), self.money(document.paid)
        return (*days, (own.total, total), (own.paid, paid))

    def bank(self) -> Facts:
        own, account = self.shown.words, self._document.bank
        if account is None:
            return ()
        facts = (
            (own.account_holder, account.holder),
            (own.iban, self._formats.iban(account.iban)),
            (own.bic, account.bic),
            (own.bank, account.bank),
            (own.reference, self._document.number or ""),
        )
        return tuple(fact for fact in facts if fact[1])
