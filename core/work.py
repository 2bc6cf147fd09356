"""A unit of work: every service of the core, built on one session for one actor.

What opens one, and commits it, is `core/billing.py`. Here is who needs whom: what is built first is
what the others lean on.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import Clock
from core.correcting import correcting
from core.engine import Job, enqueue
from core.events import Event
from core.models import Proposal
from core.repositories.adjustments import AdjustmentRepository
from core.repositories.alarms import AlarmRepository
from core.repositories.approvals import ApprovalRepository
from core.repositories.clients import ClientRepository
from core.repositories.codes import CodeRepository
from core.repositories.companies import CompanyRepository
from core.repositories.credits import CreditRepository
from core.repositories.dialogs import DialogRepository
from core.repositories.documents import DocumentRepository
from core.repositories.dossiers import DossierRepository
from core.repositories.events import EventRepository
from core.repositories.imports import ImportRepository
from core.repositories.inbound import InboundRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.items import ItemRepository
from core.repositories.keys import KeyRepository
from core.repositories.ladders import LadderRepository
from core.repositories.late import LateRepository
from core.repositories.ledger import LedgerRepository
from core.repositories.letters import ClaimRepository, LetterRepository
from core.repositories.links import LinkRepository
from core.repositories.listings import ListingRepository
from core.repositories.members import MemberRepository
from core.repositories.merging import MergeRepository
from core.repositories.numbers import NumberRepository
from core.repositories.outside import OutsideRepository
from core.repositories.overdue import OverdueRepository
from core.repositories.payments import AttemptRepository, PaymentRepository
from core.repositories.privacy import PrivacyRepository
from core.repositories.processes import ProcessRepository
from core.repositories.promises import PromiseRepository
from core.repositories.proposals import ProposalRepository
from core.repositories.quotes import QuoteRepository
from core.repositories.rates import RateRepository
from core.repositories.recoveries import RecoveryRepository
from core.repositories.recurring import RecurringRepository
from core.repositories.refunds import RefundRepository
from core.repositories.reminders import ReminderRepository
from core.repositories.reports import ReportRepository
from core.repositories.sign_ins import SignInRepository
from core.repositories.stuck import StuckRepository
from core.repositories.trail import TrailRepository
from core.repositories.turnover import TurnoverRepository
from core.repositories.vault import Vault
from core.security.actors import Actor
from core.security.deeds import Change, Guarded
from core.security.links import Links
from core.services.adjustments import AdjustmentService
from core.services.alarms import AlarmService
from core.services.approvals import ApprovalService
from core.services.arrivals import ArrivalService
from core.services.audit import AuditService
from core.services.checkouts import CheckoutService
from core.services.claims import ClaimService
from core.services.client_settings import ClientSettingsService
from core.services.clients import ClientService
from core.services.codes import CodeService
from core.services.companies import CompanyService
from core.services.contacts import ContactService
from core.services.copies import CopyService
from core.services.copying import Copying
from core.services.credits import CreditService
from core.services.deciding import Decisions
from core.services.deliveries import DeliveryService
from core.services.deposits import DepositService
from core.services.disputes import DisputeService
from core.services.documents import DocumentService
from core.services.dossiers import DossierService
from core.services.drafting import DraftingService
from core.services.explaining import ExplainingService
from core.services.imports import ImportService
from core.services.interest import InterestService
from core.services.invoices import InvoiceService
from core.services.issuing import Issuing
from core.services.items import ItemService
from core.services.keys import KeyService
from core.services.ladders import LadderService
from core.services.ledger import LedgerService
from core.services.letters import LetterService
from core.services.linking import LinkingService
from core.services.listings import ListingService
from core.services.mails import MailService
from core.services.members import MemberService
from core.services.merging import MergeService
from core.services.number_formats import NumberFormatService
from core.services.numbering import Numbering
from core.services.overdue import OverdueService
from core.services.passkeys import PasskeyService
from core.services.payments import PaymentService
from core.services.policies import PolicyService
from core.services.privacy import PrivacyService
from core.services.processes import ProcessService
from core.services.promises import PromiseService
from core.services.proposals import ProposalService
from core.services.quotes import QuoteService
from core.services.rates import RateService
from core.services.reach import ReachService
from core.services.recording import recorded
from core.services.recoveries import RecoveryService
from core.services.recurring import RecurringService
from core.services.recurring_consent import Consent
from core.services.recurring_due import RecurringDueService
from core.services.recurring_leading import RecurringLeadingService
from core.services.refunds import RefundService
from core.services.relatives import RelativeService
from core.services.reminders import ReminderService
from core.services.reports import ReportService
from core.services.resets import ResetService
from core.services.retention import RetentionService
from core.services.scope import Scope
from core.services.second_factors import SecondFactorService
from core.services.sendings import SendingService
from core.services.sign_ins import SignInService
from core.services.stuck import StuckService
from core.services.trail import TrailService
from core.services.turnover import TurnoverService
from core.services.valuing import Valuing

TELL = "tell"
EVENTS = "events"


class Work:
    """One unit of work: the services, bound to one session, one actor, one clock."""

    def __init__(
        self, session: AsyncSession, actor: Actor, clock: Clock, links: Links, vault: Vault
    ) -> None:
        self._session = session
        self.actor = actor
        self.clock = clock
        self.links = links
        company_id = actor.company_id
        scope = Scope(
            actor,
            clock,
            self.announce,
            self.announce_all,
            CompanyRepository(session, company_id),
            self._prove,
            self._propose,
        )
        factors = CodeRepository(session, company_id)
        clients = ClientRepository(session, company_id)
        bills = InvoiceRepository(session, company_id)
        numbers = NumberRepository(session, company_id)
        ledger = LedgerRepository(session, company_id)
        self._events = EventRepository(session, company_id)
        self.inbound = InboundRepository(session)
        self.mails = MailService(self.inbound, scope, self.enqueue)
        self.dialogs = DialogRepository(session)
        around = ProcessRepository(session)
        self.processes = ProcessService(around, scope)
        self.alarms = AlarmService(AlarmRepository(session, company_id), scope)
        self.keys = KeyService(KeyRepository(session), around, vault, scope)
        people = MemberRepository(session, company_id)
        self._let_in(people, factors, scope)
        self.approvals = ApprovalService(ApprovalRepository(session, company_id), scope)
        self._decide(people, factors, numbers, scope)
        self._bill(clients, bills, numbers, ledger, scope)
        self._sell(clients, scope)
        self._offer(bills, numbers, scope)
        corrected = correcting(session, self.invoices, (self.ledger, self.credits), scope)
        self.credit_notes, self.applying, self.revisions = corrected
        self._remind(bills, numbers, scope)
        self._repeat(clients, bills, numbers, scope)
        self._write(clients, bills, people, numbers, scope)
        self._bring_in(clients, bills, numbers, scope)
        self.deliveries = DeliveryService(self._events, scope)
        self.documents = DocumentService(DocumentRepository(session, company_id), scope)
        self._look_back(ledger, bills, numbers, scope)
        self._forget(clients, scope)
        self._sum_up(scope)

    def _bill(
        self,
        clients: ClientRepository,
        bills: InvoiceRepository,
        numbers: NumberRepository,
        ledger: LedgerRepository,
        scope: Scope,
    ) -> None:
        """What is owed, and how it is paid."""
        company_id = scope.actor.company_id
        self.clients = ClientService(clients, scope)
        rates = RateRepository(self._session, company_id)
        self.rates = RateService(rates, scope)
        self.ledger = LedgerService(ledger, Valuing(ledger, rates, scope))
        self.credits = CreditService(CreditRepository(self._session, company_id), scope)
        self.invoices = InvoiceService(bills, clients, numbers, self.approvals, self.ledger, scope)
        sums = PaymentRepository(self._session, company_id)
        decided = Decisions(sums, numbers, self.approvals, "payment")
        self.payments = PaymentService(sums, decided, bills, self.ledger, self.credits, scope)
        given_up = AdjustmentRepository(self._session, company_id)
        given = Decisions(given_up, numbers, self.approvals, "write-off")
        self.adjustments = AdjustmentService(given_up, given, bills, self.ledger, scope)
        back = RefundRepository(self._session, company_id)
        asked = Decisions(back, numbers, self.approvals, "refund")
        self.refunds = RefundService(back, asked, self.payments, self.ledger, self.credits, scope)
        attempts = AttemptRepository(self._session, company_id)
        self.checkouts = CheckoutService(attempts, bills, self.payments, scope)

    def _sell(self, clients: ClientRepository, scope: Scope) -> None:
        """What is offered."""
        offered = ItemRepository(self._session, scope.actor.company_id)
        self.items = ItemService(offered, clients, scope)
        self.contacts = ContactService(clients, scope)
        self.client_settings = ClientSettingsService(clients, scope)

    def _bring_in(
        self,
        clients: ClientRepository,
        bills: InvoiceRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        """What comes from other programs."""
        there = ImportRepository(self._session, scope.actor.company_id)
        arrivals = ArrivalService(there, bills, numbers, self.ledger, scope)
        both = MergeRepository(self._session, scope.actor.company_id)
        self.merging = MergeService(clients, both, self.approvals, self.credits, scope)
        services = self.clients, self.client_settings, self.reach, self.items, arrivals
        self.imports = ImportService(there, clients, services, scope)

    def _repeat(
        self,
        clients: ClientRepository,
        bills: InvoiceRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        """What is invoiced again and again."""
        plans = RecurringRepository(self._session, scope.actor.company_id)
        known, yes = self.invoices, self.approvals
        self.recurring = RecurringService(plans, clients, numbers, known, yes, scope)
        self.recurring_leading = RecurringLeadingService(plans, clients, known, yes, scope)
        consent = Consent(plans, clients, known, yes, scope)
        issuing = Issuing(bills, Numbering(numbers), self.ledger, scope)
        self.recurring_due = RecurringDueService(plans, clients, known, issuing, consent, scope)

    def _offer(self, bills: InvoiceRepository, numbers: NumberRepository, scope: Scope) -> None:
        """What is on paper before anything is owed, and what is written after it."""
        company_id = scope.actor.company_id
        links = LinkRepository(self._session, company_id)
        self.relatives = RelativeService(links, scope)
        self.number_formats = NumberFormatService(bills, scope)
        copying, numbering = Copying(bills, links, numbers, scope), Numbering(numbers)
        offered = QuoteRepository(self._session, company_id)
        self.drafting = DraftingService(
            bills, self.invoices, self.approvals, copying, numbering, scope
        )
        self.deposits = DepositService(bills, links, self.invoices, self.approvals, copying, scope)
        self.quotes = QuoteService(offered, self.invoices, copying, numbering, scope)

    def _write(
        self,
        clients: ClientRepository,
        bills: InvoiceRepository,
        people: MemberRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        """What clients and we write to each other, and what follows from it."""
        mails = LetterRepository(self._session, scope.actor.company_id)
        self.copies = CopyService(self.invoices, self._events, scope)
        self.letters = LetterService(mails, bills, clients, people, numbers, self.copies, scope)
        self.reach = ReachService(mails, clients, self.reminders, scope)
        said = ClaimRepository(self._session, scope.actor.company_id)
        self.claims = ClaimService(said, bills, numbers, self.payments, self.reminders, scope)

    def _remind(self, bills: InvoiceRepository, numbers: NumberRepository, scope: Scope) -> None:
        """What the clock brings about."""
        alarms = ReminderRepository(self._session, scope.actor.company_id)
        rungs = LadderRepository(self._session, scope.actor.company_id)
        self.reminders = ReminderService(alarms, bills, rungs, scope)
        self.disputes = DisputeService(self.invoices, self.reminders, scope)
        late = OverdueRepository(self._session, scope.actor.company_id)
        self.overdue = OverdueService(late, alarms, bills, numbers, rungs, scope)
        clients = ClientRepository(self._session, scope.actor.company_id)
        self.ladders = LadderService(rungs, clients, bills, scope)
        costs = LateRepository(self._session, scope.actor.company_id)
        words = PromiseRepository(self._session, scope.actor.company_id)
        self.promises = PromiseService(words, self.clients, scope)
        self.interest = InterestService(costs, self.invoices, self.ladders, scope)
        self.sendings = SendingService(alarms, bills, self.reminders, scope)
        summed = ReportRepository(self._session, scope.actor.company_id)
        self.reports = ReportService(summed, self.clients, self.reminders, scope)

    def _sum_up(self, scope: Scope) -> None:
        """What the books say when they are read as a whole."""
        company_id = scope.actor.company_id
        self.turnover = TurnoverService(TurnoverRepository(self._session, company_id), scope)
        sums = PaymentRepository(self._session, company_id)
        given_up = AdjustmentRepository(self._session, company_id)
        waits = StuckRepository(self._session, company_id)
        self.stuck = StuckService(waits, AlarmRepository(self._session, company_id), scope)
        self.listings = ListingService(ListingRepository(self._session, company_id), scope)
        self.explaining = ExplainingService(self.invoices, sums, given_up, self._events, scope)

    def _forget(self, clients: ClientRepository, scope: Scope) -> None:
        """What is handed out or taken out because somebody has a right to it."""
        plans = RecurringRepository(self._session, scope.actor.company_id)
        kept = PrivacyRepository(self._session, scope.actor.company_id)
        keys = KeyRepository(self._session)
        self.privacy = PrivacyService(kept, clients, keys, self.approvals, plans, scope)
        files = DossierRepository(self._session, scope.actor.company_id)
        self.dossiers = DossierService(files, kept, clients, plans, scope)
        self.retention = RetentionService(kept, OutsideRepository(self._session), scope)

    def _look_back(
        self,
        ledger: LedgerRepository,
        bills: InvoiceRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        """What proves that things are as they were."""
        company_id = scope.actor.company_id
        restored = RecoveryRepository(self._session, company_id)
        self.recoveries = RecoveryService(restored, numbers, scope)
        balances = CreditRepository(self._session, company_id)
        self.audit = AuditService(self._events, ledger, balances, bills, numbers, restored, scope)
        self.trail = TrailService(TrailRepository(self._session, company_id), self._events, scope)

    def _let_in(self, people: MemberRepository, factors: CodeRepository, scope: Scope) -> None:
        """What lets people in on the web, and their second factors."""
        self._entries = SignInRepository(self._session, scope.actor.company_id)
        self.codes = CodeService(factors, scope)
        self.second_factors = SecondFactorService(factors, self._entries, self.links, scope)
        self.sign_ins = SignInService(self._entries, people, factors, self.links, scope)
        self.passkeys = PasskeyService(self._entries, self.sign_ins, self.links, scope)

    def _decide(
        self,
        people: MemberRepository,
        factors: CodeRepository,
        numbers: NumberRepository,
        scope: Scope,
    ) -> None:
        """What owners decide on together."""
        self.companies = CompanyService(scope)
        self.policies = PolicyService(people, scope)
        self.members = MemberService(people, self.approvals, self._entries, scope)
        self.linking = LinkingService(
            people, self.members, self.approvals, factors, self._entries, scope
        )
        carriers = self.companies.carriers | self.policies.carriers | self.members.carriers
        self.resets = ResetService(people, factors, self.second_factors, scope)
        carriers |= self.keys.carriers | self.resets.carriers
        drafted = ProposalRepository(self._session, scope.actor.company_id)
        self.proposals = ProposalService(drafted, people, numbers, scope, carriers)

    async def today(self) -> date:
        """The date where the company is."""
        return self.clock.today((await self.companies.own()).time_zone)

    async def announce(self, event: Event) -> int:
        """Record that something happened and enqueue its telling, in this transaction."""
        record = await self._events.add(recorded(event, self.actor, self.clock.now()))
        await self.enqueue(self._telling(record.id))
        return record.id

    async def announce_all(self, events: Sequence[Event]) -> None:
        """The same for several at once that hold nothing private; nothing for none."""
        now = self.clock.now()
        ids = await self._events.add_all([recorded(each, self.actor, now) for each in events])
        await self.enqueue(*map(self._telling, ids))

    def _telling(self, event_id: int) -> Job:
        return Job(TELL, EVENTS, f"tell-{event_id}", (self.actor.company_id, event_id))

    async def _prove(self, guarded: Guarded) -> None:
        await self.codes.require(guarded)

    async def _propose(self, change: Change) -> Proposal | None:
        return await self.proposals.propose(change)

    async def enqueue(self, *jobs: Job) -> None:
        """Let durable work start once this transaction commits."""
        connection = await self._session.connection()
        await connection.run_sync(enqueue, *jobs)
