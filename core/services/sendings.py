"""What mailing a reminder notes, so that it is mailed at most once.

    take: planned ──▶ sending      committed before the mail server is spoken to
    sent, unclear, stumbled, failed: what it said

A try that died after `take` finds its reminder under way and mails nothing: it may have arrived.
"""

from datetime import timedelta

from core.errors import NotFound, WrongState
from core.events import ReminderDropped, ReminderSent, ReminderUnclear
from core.models import Invoice, Reminder, ReminderState
from core.repositories.invoices import InvoiceRepository
from core.repositories.reminders import ReminderRepository
from core.security.rights import Deed
from core.services.overdue import Done
from core.services.reminders import ReminderService, is_quiet, planned
from core.services.scope import Scope

PATIENCE = timedelta(days=1)
"""Longer than all tries to deliver take together."""

UNDER_WAY = frozenset({ReminderState.SENDING, ReminderState.UNCLEAR})


class SendingService:
    """Take a reminder to the mail server, and note what came of it."""

    def __init__(
        self,
        repository: ReminderRepository,
        invoices: InvoiceRepository,
        reminders: ReminderService,
        scope: Scope,
    ) -> None:
        self._repository = repository
        self._invoices = invoices
        self._reminders = reminders
        self._scope = scope

    async def take(self, reminder_id: int, address: str) -> Reminder | None:
        """Begin to mail a reminder; nothing when it is not to be mailed, or not now.

        Announces `ReminderDropped` when something stands against it by now, `ReminderPlanned` anew
        when the client's address was corrected meanwhile, and `ReminderUnclear` when an earlier try
        died on the way.
        """
        reminder, invoice = await self._locked(reminder_id)
        if reminder.state is ReminderState.SENDING:
            await self._doubt(reminder, invoice, address)
            return None
        if reminder.state is not ReminderState.PLANNED:
            return None
        try:
            await self._reminders.require_remindable(invoice, reminder.stage)
        except WrongState as error:
            await self._drop(reminder, invoice, error.message)
            return None
        company, client, contact, _ = await self._invoices.beside(invoice)
        if address != contact.email:
            await self._scope.announce(planned(invoice, reminder))
            return None
        if is_quiet(company, client, self._scope.now()):
            await self._repository.change(reminder, state=ReminderState.WAITING)
            return None
        await self._repository.change(reminder, state=ReminderState.SENDING)
        return reminder

    async def sent(self, reminder_id: int, address: str) -> None:
        """The mail server took it; announces `ReminderSent`."""
        reminder, invoice = await self._locked(reminder_id)
        if reminder.state in UNDER_WAY:
            now = self._scope.now()
            await self._repository.change(reminder, state=ReminderState.SENT, sent_at=now)
            about = invoice.subject, invoice.id, reminder.id, reminder.stage
            await self._scope.announce(ReminderSent(*about, address))

    async def unclear(self, reminder_id: int, address: str) -> None:
        """The mail server fell silent with the mail in its hands; announces `ReminderUnclear`."""
        reminder, invoice = await self._locked(reminder_id)
        if reminder.state is ReminderState.SENDING:
            await self._doubt(reminder, invoice, address)

    async def stumbled(self, reminder_id: int, reason: str) -> None:
        """The mail server took nothing; there will be another try."""
        reminder, _ = await self._locked(reminder_id)
        if reminder.state is ReminderState.SENDING:
            await self._note(reminder, ReminderState.PLANNED, reason)

    async def failed(self, reminder_id: int, reason: str) -> None:
        """No mail server takes it, and it is not tried again; the failed delivery tells of it."""
        reminder, _ = await self._locked(reminder_id)
        if reminder.state is ReminderState.SENDING:
            await self._note(reminder, ReminderState.FAILED, reason)

    async def settle(self) -> list[Done]:
        """A page of reminders under way for a day, which nobody works on any more, comes to an end.

        What was not begun is dropped, and may be planned anew; what was begun is unclear. Announces
        `ReminderDropped` and `ReminderUnclear`.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        stale = await self._repository.stale(self._scope.now() - PATIENCE)
        return [await self._settled(reminder.id) for reminder in stale]

    async def _settled(self, reminder_id: int) -> Done:
        reminder, invoice = await self._locked(reminder_id)
        if reminder.state is ReminderState.PLANNED:
            await self._drop(reminder, invoice, "It was not mailed within a day.")
            return Done("ReminderDropped", invoice.reference, reminder.stage)
        if reminder.state is ReminderState.SENDING:
            _, _, contact, _ = await self._invoices.beside(invoice)
            await self._doubt(reminder, invoice, contact.email)
        return Done("ReminderUnclear", invoice.reference, reminder.stage)

    async def _doubt(self, reminder: Reminder, invoice: Invoice, address: str) -> None:
        now = self._scope.now()
        await self._repository.change(reminder, state=ReminderState.UNCLEAR, sent_at=now)
        about = invoice.subject, invoice.id, reminder.id, reminder.stage
        await self._scope.announce(ReminderUnclear(*about, address))

    async def _drop(self, reminder: Reminder, invoice: Invoice, reason: str) -> None:
        await self._note(reminder, ReminderState.DROPPED, reason)
        about = invoice.subject, invoice.id, reminder.id, reminder.stage
        await self._scope.announce(ReminderDropped(*about, reason))

    async def _note(self, reminder: Reminder, state: ReminderState, reason: str) -> None:
        await self._repository.change(reminder, state=state, reason=reason[:300])

    async def _locked(self, reminder_id: int) -> tuple[Reminder, Invoice]:
        """The reminder with its invoice; the invoice is locked first, always."""
        self._scope.require(Deed.KEEP_BOOKS)
        seen = await self._repository.by_id(reminder_id)
        if seen is None:
            raise NotFound("There is no such reminder.")
        invoice = await self._invoices.by_id(seen.invoice_id, lock=True)
        reminder = await self._repository.by_id(reminder_id, lock=True)
        assert invoice is not None
        assert reminder is not None
        return reminder, invoice
