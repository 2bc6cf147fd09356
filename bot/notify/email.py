"""Tells events by mail: to clients in their language, to members of the team as cards.

A mail's Message-ID is made from what it tells, so a second try is the same mail. All mails about an
invoice name its first one, so that a mail program shows them as one thread.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from bot.cards.model import Card
from bot.notify.answers import answer_parts, thread_of
from bot.notify.cards import CardBook, Told
from bot.notify.mail_headers import ascii_domain, header, named_address
from bot.notify.postbox import Postbox
from bot.render import email as render
from bot.render.actions import Codec
from core.again import again
from core.billing import Billing
from core.documents.invoice import InvoiceDocument
from core.documents.mails import MailParts, Mails
from core.documents.rungs import rung_of
from core.errors import GatewayFailed
from core.models import OFFERS, DocumentKind, InvoiceState, Reminder
from core.money import Money
from core.security.actors import system
from core.security.sealing import Hidden
from core.services.deliveries import Telling
from core.services.invoices import InvoiceView
from core.workflows.papers import Papers, as_it_stands, document_of
from core.workflows.tell import WAITS

# Python writes an In-Reply-To longer than a line wrongly; with lines this long there is none.
POLICY: Final = SMTP.clone(max_line_length=998)
SUBJECT_MOST: Final = 300

Pdf = tuple[str, bytes]


@dataclass(frozen=True)
class Sender:
    """Whom mails come from; without a name, the company's is used."""

    mailbox: str
    name: str = ""


@dataclass(frozen=True)
class _Mail:
    """One mail, ready to be put into an envelope."""

    parts: MailParts | render.Parts
    name: str = ""
    language: str = "en"
    pdf: Pdf | None = None
    is_first: bool = False
    is_to_client: bool = True
    by_hand: bool = False
    thread: tuple[str, ...] = ()

    @property
    def is_invoice(self) -> bool:
        """Whether the client has the invoice once this arrived."""
        return self.is_to_client and self.pdf is not None


class EmailChannel:
    """A mailbox that hears events."""

    def __init__(
        self,
        postbox: Postbox,
        billing: Billing,
        papers: Papers,
        book: CardBook,
        codec: Codec,
        *,
        sender: Sender,
        may_pay: bool,
    ) -> None:
        self._postbox = postbox
        self._billing = billing
        self._papers = papers
        self._book = book
        self._codec = codec
        self._sender = sender
        self._may_pay = may_pay
        self._mails = Mails()
        self._to_client: Mapping[str, Callable[[Telling], Awaitable[_Mail | None]]] = {
            "InvoiceIssued": self._invoice,
            "PaymentBooked": self._receipt,
            "RefundBooked": self._refund,
            "CreditNoteIssued": self._credit_note,
            "CreditApplied": self._credit_applied,
            "InvoiceVoided": self._cancelled,
            "InvoiceMailed": self._cancelled,  # voided while the mail was on its way
            "InvoiceCopyAsked": self._copy,
            "QuoteSent": self._quote,
            "ProFormaMade": self._quote,
            "AnswerWritten": self._answer,
        }

    async def hear(self, telling: Telling) -> None:
        """Send the mail an event asks for; a repeat is the same mail under the same id."""
        if telling.kind == "ReminderPlanned":
            await self._remind(telling)
            return
        write = self._to_client.get(telling.kind, self._to_member)
        mail = await write(telling)
        if mail is None:
            return
        recipient = ascii_domain(telling.address)
        message = await self._message(telling, mail, recipient)
        await self._postbox.post(message, self._sender.mailbox, recipient)
        if mail.is_invoice and not await self._is_copy(telling):
            await self._mailed(telling)

    async def _is_copy(self, telling: Telling) -> bool:
        """Whether it went to somebody who gets a copy: the client has it by the other mail."""
        async with self._billing.reading(system(telling.company_id)) as work:
            view = await work.invoices.view_by_id(telling.payload["invoice_id"])
            people = await work.contacts.of(view.client)
        return any(each.email == telling.address and each.gets_copies for each in people)

    @again
    async def _mailed(self, telling: Telling) -> None:
        async with self._billing.work(system(telling.company_id, telling.request_id)) as work:
            await work.invoices.mailed(telling.payload["invoice_id"], telling.address)

    async def _remind(self, telling: Telling) -> None:
        """Send a reminder at most once: that it begins is noted before, what came of it after."""
        actor = system(telling.company_id, telling.request_id)
        address = telling.address
        pdf = await self._papers.pdf(actor, telling.payload["invoice_id"])
        reminder = await self._taken(telling)
        if reminder is None:
            return
        try:
            recipient = ascii_domain(address)
            mail = await self._reminder(telling, reminder.stage, pdf)
            message = await self._message(telling, mail, recipient)
            await self._postbox.post(message, self._sender.mailbox, recipient)
        except GatewayFailed as error:
            await self._not_reminded(telling, error)
            if error.unclear:
                return
            raise
        await self._reminded(telling)

    @again
    async def _taken(self, telling: Telling) -> Reminder | None:
        async with self._billing.work(system(telling.company_id, telling.request_id)) as work:
            return await work.sendings.take(telling.payload["reminder_id"], telling.address)

    @again
    async def _not_reminded(self, telling: Telling, error: GatewayFailed) -> None:
        reminder_id = telling.payload["reminder_id"]
        async with self._billing.work(system(telling.company_id, telling.request_id)) as work:
            if error.unclear:
                await work.sendings.unclear(reminder_id, telling.address)
                return
            is_tried = error.permanent or telling.attempt > len(WAITS)
            is_over = is_tried and not error.revoked
            note = work.sendings.failed if is_over else work.sendings.stumbled
            await note(reminder_id, error.message)

    @again
    async def _reminded(self, telling: Telling) -> None:
        async with self._billing.work(system(telling.company_id, telling.request_id)) as work:
            await work.sendings.sent(telling.payload["reminder_id"], telling.address)

    async def _reminder(self, telling: Telling, stage: int, pdf: Pdf) -> _Mail:
        """What is owed now, in the words of the stage."""
        view = await self._view(telling)
        name = _name_at(view, telling.address)
        async with self._billing.reading(system(telling.company_id)) as work:
            today = await work.reminders.day(view.invoice)
            ladder = await work.ladders.of(view.invoice, view.client)
        document = await self._standing(view)
        rung = rung_of(ladder, stage, view.language)
        parts = self._mails.reminder(document, rung, today, name=name, may_pay=self._may_pay)
        return _Mail(parts, name, view.language, pdf)

    async def _invoice(self, telling: Telling) -> _Mail | None:
        """The invoice with its PDF; nothing when it was voided before it was sent."""
        view = await self._view(telling)
        if view.invoice.state is InvoiceState.VOID:
            return None
        pdf = await self._papers.pdf(system(telling.company_id), view.invoice.id)
        name = _name_at(view, telling.address)
        document = document_of(view, self._billing.links)
        if view.origin is not None:
            document = await self._standing(view)
        parts = self._mails.invoice(document, name=name, may_pay=self._may_pay)
        return _Mail(parts, name, view.language, pdf, is_first=True)

    async def _quote(self, telling: Telling) -> _Mail:
        """A quote or a pro forma with its PDF and its page."""
        view = await self._view(telling)
        pdf = await self._papers.pdf(system(telling.company_id), view.invoice.id)
        name = _name_at(view, telling.address)
        parts = self._mails.offer(document_of(view, self._billing.links), name=name)
        is_first = view.invoice.sent_at is None
        return _Mail(parts, name, view.language, pdf, is_first=is_first)

    async def _copy(self, telling: Telling) -> _Mail | None:
        """The invoice once more, and what is owed of it now; where none arrived, the first one."""
        view = await self._view(telling)
        if telling.address != view.contact.email:
            return await self._to_member(telling)
        if view.invoice.kind is DocumentKind.CREDIT_NOTE:
            return await self._credit_note(telling)
        if view.invoice.kind in OFFERS:
            return await self._quote(telling)
        is_first = view.invoice.sent_at is None
        invoice = view.invoice
        if invoice.state is InvoiceState.VOID or (is_first and invoice.owed == invoice.total):
            return await self._invoice(telling)
        pdf = await self._papers.pdf(system(telling.company_id), view.invoice.id)
        document = await self._standing(view)
        parts = self._mails.copy(document, name=view.contact.name, may_pay=self._may_pay)
        return _Mail(parts, view.contact.name, view.language, pdf, is_first=is_first)

    async def _answer(self, telling: Telling) -> _Mail | None:
        """What a person of the team, or Paidup by itself, answers to a mail, in its thread."""
        async with self._billing.reading(system(telling.company_id)) as work:
            letter = (await work.letters.view_by_id(telling.payload["letter_id"])).letter
            company = await work.companies.own()
        if telling.address != letter.recipient:
            return await self._to_member(telling)
        writer = telling.actor if letter.member_id else ""
        parts = answer_parts(letter, writer, company)
        language = letter.language or company.language
        thread = thread_of(letter.thread)
        return _Mail(parts, language=language, by_hand=bool(letter.member_id), thread=thread)

    async def _receipt(self, telling: Telling) -> _Mail:
        """What came, and what is still owed now."""
        view = await self._view(telling)
        async with self._billing.reading(system(telling.company_id)) as work:
            payment = (await work.payments.view_by_id(telling.payload["payment_id"])).payment
        name = _name_at(view, telling.address)
        document = await self._standing(view)
        came, credit = (payment.amount, payment.paid_on), payment.credit
        parts = self._mails.receipt(document, *came, credit=credit, name=name)
        return _Mail(parts, name, view.language)

    async def _refund(self, telling: Telling) -> _Mail:
        """What went back, and what is owed now."""
        view = await self._view(telling)
        async with self._billing.reading(system(telling.company_id)) as work:
            refund = (await work.refunds.view_by_id(telling.payload["refund_id"])).refund
        assert refund.booked_on is not None
        name = _name_at(view, telling.address)
        document = await self._standing(view)
        parts = self._mails.refund(document, refund.amount, refund.booked_on, name=name)
        return _Mail(parts, name, view.language)

    async def _credit_note(self, telling: Telling) -> _Mail:
        """What was taken back of an invoice, with its PDF, in the invoice's thread."""
        view = await self._view(telling)
        pdf = await self._papers.pdf(system(telling.company_id), view.invoice.id)
        name, told = _name_at(view, telling.address), telling.payload
        freed = Money(told.get("freed_minor", 0), view.invoice.currency)
        document = document_of(view, self._billing.links)
        parts = self._mails.credit_note(document, freed, name=name)
        return _Mail(parts, name, view.language, pdf)

    async def _credit_applied(self, telling: Telling) -> _Mail:
        """What the client's credit paid for, and what is still owed now."""
        view = await self._view(telling)
        name, told = _name_at(view, telling.address), telling.payload
        document = await self._standing(view)
        amount = Money(told["amount_minor"], told["currency"])
        parts = self._mails.credit_applied(document, amount, name=name)
        return _Mail(parts, name, view.language)

    async def _cancelled(self, telling: Telling) -> _Mail:
        """An invoice the client has is owed no more; why is the company's own business."""
        view = await self._view(telling)
        document = document_of(view, self._billing.links)
        document = replace(document, owed=Money(0, document.total.currency))
        name = _name_at(view, telling.address)
        return _Mail(self._mails.cancelled(document, name=name), name, view.language)

    async def _to_member(self, telling: Telling) -> _Mail | None:
        """The card another channel would show; nothing where it would only change one."""
        told = await self._book.told(telling)
        card = _said(told)
        if card is None:
            return None
        pdf = None
        if told.paper_of is not None:
            pdf = await self._papers.pdf(system(telling.company_id), told.paper_of)
        return _Mail(render.mail(card, self._codec), pdf=pdf, is_to_client=False)

    async def _standing(self, view: InvoiceView) -> InvoiceDocument:
        """What an invoice says, and what is still to be paid today."""
        today = self._billing.clock.today(view.company.time_zone)
        async with self._billing.reading(system(view.invoice.company_id)) as work:
            taken_off = await work.credit_notes.taken_off(view.invoice)
        document = document_of(view, self._billing.links)
        return as_it_stands(document, view.invoice, today, taken_off)

    async def _view(self, telling: Telling) -> InvoiceView:
        async with self._billing.reading(system(telling.company_id)) as work:
            return await work.invoices.view_by_id(telling.payload["invoice_id"])

    async def _message(self, telling: Telling, mail: _Mail, recipient: str) -> EmailMessage:
        async with self._billing.reading(system(telling.company_id)) as work:
            company = await work.companies.own()
        policy = POLICY if recipient.isascii() else POLICY.clone(utf8=True)
        message = EmailMessage(policy)
        message["From"] = named_address(self._sender.name or company.name, self._sender.mailbox)
        message["To"] = named_address(mail.name, recipient)
        message["Subject"] = header(mail.parts.subject, SUBJECT_MOST)
        message["Date"] = self._billing.clock.now()
        self._thread(message, telling, mail)
        if not mail.is_first and not mail.by_hand:
            message["Auto-Submitted"] = "auto-replied" if _is_reply(telling) else "auto-generated"
            message["X-Loop"] = self._sender.mailbox
        message.set_content(mail.parts.text, cte="quoted-printable")
        message.add_alternative(mail.parts.html, subtype="html", cte="quoted-printable")
        if mail.pdf is not None:
            name, content = mail.pdf
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        message["Content-Language"] = mail.language
        return message

    def _thread(self, message: EmailMessage, telling: Telling, mail: _Mail) -> None:
        """Say which mail this is and which came first; a reply leads to the invoice."""
        invoice_id = _invoice_of(telling)
        domain = self._sender.mailbox.rpartition("@")[2]
        if mail.thread:
            message["In-Reply-To"] = mail.thread[-1]
            message["References"] = " ".join(mail.thread)
        if invoice_id is None:
            message["Message-ID"] = f"<delivery-{telling.delivery_id}@{domain}>"
            return
        reply_to = self._billing.links.reply_address(invoice_id)
        tag = reply_to.rpartition("@")[0].rpartition("+")[2]
        first = f"<{tag}@{domain}>"
        message["Message-ID"] = (
            first if mail.is_first else f"<delivery-{telling.delivery_id}.{tag}@{domain}>"
        )
        if mail.is_to_client:
            message["Reply-To"] = Address(addr_spec=reply_to)
            if not mail.is_first and not mail.thread:
                message["In-Reply-To"] = first
                message["References"] = first


def _said(told: Told) -> Card | None:
    """One card that says it all: a note leads, what it is about follows."""
    if told.edits_only or not (told.cards or told.note):
        return None
    if told.note is None:
        return told.cards[0]
    if not told.cards:
        return told.note
    text = "\n".join(filter(None, (told.note.text, told.cards[0].title)))
    return replace(told.cards[0], title=told.note.title, text=text, tone=told.note.tone)


def _invoice_of(telling: Telling) -> int | None:
    about = telling.payload.get("credits_id") or telling.payload.get("invoice_id")
    if about is not None:
        return int(about)
    kind, _, number = telling.subject.partition(":")
    return int(number) if kind == "invoice" else None


def _is_reply(telling: Telling) -> bool:
    """Whether Paidup answers a mail by itself."""
    return telling.kind in {"AnswerWritten", "InvoiceCopyAsked"} and bool(
        telling.payload.get("letter_id")
    )


def _name_at(view: InvoiceView, address: str) -> str:
    """The contact's name, when it is the contact who is written to, and it can be read."""
    is_theirs = view.contact.email == address and not isinstance(view.contact.name, Hidden)
    return view.contact.name if is_theirs else ""
