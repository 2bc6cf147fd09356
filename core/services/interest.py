"""Fees and interest of a late invoice: what has grown, and claiming it with a document of its own.

Nothing on the late invoice changes. Its charge is a draft like any other, which an owner approves;
it bears no VAT, since it pays for no supply. No day and no fee is claimed twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.errors import WrongState
from core.events import BaseRatesLoaded, LateChargeDrafted
from core.interest import Grown, Tariff, grown
from core.ladders import Interest, Ladder, fee_of
from core.models import (
    OWED,
    DocumentLink,
    Invoice,
    InvoiceState,
    LateCharge,
    LineDraft,
    LinkKind,
    Stages,
)
from core.money import Money
from core.repositories.late import LateRepository
from core.security.rights import Deed
from core.services.invoices import InvoiceService
from core.services.ladders import LadderService
from core.services.scope import Scope
from core.services.wordings import InvoiceView, Wording
from core.totals import Category

DAY = timedelta(days=1)
LATE = OWED | {InvoiceState.PAID}


@dataclass(frozen=True)
class LateSum:
    """What a late invoice costs its client until a day, with what was claimed of it already.

    `grown` is all interest since the due date; `interest` and `fee` are what is not claimed yet,
    for the days from `begins_on` on. `stage` is the last stage that was reached.
    """

    view: InvoiceView
    ladder: Ladder | None
    grown: Grown
    charges: tuple[LateCharge, ...]
    interest: Money
    fee: Money
    begins_on: date
    ends_on: date
    stage: int

    @property
    def total(self) -> Money:
        """What can be claimed now."""
        return self.interest + self.fee


class InterestService:
    """Load base rates, say what has grown, claim it."""

    def __init__(
        self,
        late: LateRepository,
        invoices: InvoiceService,
        ladders: LadderService,
        scope: Scope,
    ) -> None:
        self._late = late
        self._invoices = invoices
        self._ladders = ladders
        self._scope = scope

    async def load(self, rates: Sequence[tuple[date, Decimal]]) -> None:
        """Keep base rates, each from its first day on; announces `BaseRatesLoaded`."""
        self._scope.require(Deed.CHANGE_SETTINGS)
        await self._late.put_rates(rates)
        about = f"company:{self._scope.actor.company_id}"
        await self._scope.announce(BaseRatesLoaded(about, len(rates), str(rates[-1][0])))

    async def rates(self) -> list[tuple[date, Decimal]]:
        """Every base rate that is known, with its first day."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._late.base_rates()

    async def of(self, reference: str) -> LateSum:
        """What a late invoice costs until today; `WrongState` where it was never late."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._sum(await self._invoices.view(reference))

    async def claim(self, reference: str) -> InvoiceView:
        """Draft a document with all that was not claimed yet; announces `LateChargeDrafted`.

        Raises `WrongState` when there is nothing to claim.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        invoice = await self._invoices.get(reference, lock=True)
        return await self._claim(await self._invoices.view_by_id(invoice.id))

    async def claim_for_stage(self, invoice_id: int, stage: int) -> InvoiceView | None:
        """The same by the clock, when a stage says so; nothing when its turn was had."""
        self._scope.require(Deed.KEEP_BOOKS)
        view = await self._invoices.view_by_id(invoice_id)
        invoice = await self._invoices.get(view.invoice.reference, lock=True)
        is_late = invoice.is_overdue(await self._scope.today())  # an operator's tick may look ahead
        if not is_late or await self._late.was_claimed(invoice_id, stage):
            return None
        summed = await self._sum(await self._invoices.view_by_id(invoice_id))
        return await self._drafted(summed) if summed.total else None

    async def _claim(self, view: InvoiceView) -> InvoiceView:
        summed = await self._sum(view)
        if not summed.total:
            message = f"There is nothing to claim for {view.invoice.reference}."
            hint = f"See /invoice interest {view.invoice.reference}"
            raise WrongState(message, hint=hint)
        return await self._drafted(summed)

    async def _drafted(self, summed: LateSum) -> InvoiceView:
        late = summed.view.invoice
        said = Wording(summed.view.client.key, _lines(summed), terms="14", note=_note(summed))
        drafted = await self._invoices.draft(said, authors=_authors(late, self._scope))
        await self._late.forget_void(late.id)
        await self._late.keep(
            LateCharge(
                company_id=late.company_id,
                invoice_id=late.id,
                document_id=drafted.invoice.id,
                begins_on=summed.begins_on,
                ends_on=summed.ends_on,
                stage=summed.stage,
                interest_minor=summed.interest.minor,
                fee_minor=summed.fee.minor,
                currency=late.currency,
                claimed_at=self._scope.now(),
            )
        )
        await self._late.keep(
            DocumentLink(
                company_id=late.company_id,
                invoice_id=drafted.invoice.id,
                origin_id=late.id,
                kind=LinkKind.CLAIMS,
            )
        )
        about = late.subject, late.id, drafted.invoice.id, summed.total.minor, late.currency
        await self._scope.announce(LateChargeDrafted(*about))
        return drafted

    async def _sum(self, view: InvoiceView) -> LateSum:
        invoice, today = view.invoice, await self._scope.today()
        if invoice.due_on is None or invoice.state not in LATE or invoice.due_on >= today:
            message = f"{invoice.reference} is not late."
            raise WrongState(message, hint=f"/invoice show {invoice.reference}")
        ladder = await self._ladders.of(invoice, view.client)
        charges = await self._late.charges(invoice.id)
        first = invoice.due_on + DAY
        all_of_it = await self._grown(invoice, ladder, first, today)
        claimed = sum(charge.interest_minor for charge in charges)
        stage = Stages(ladder.days).reached(invoice.due_on, today) if ladder else 0
        return LateSum(
            view=view,
            ladder=ladder,
            grown=all_of_it,
            charges=tuple(charges),
            interest=Money(max(all_of_it.minor - claimed, 0), invoice.currency),
            fee=_fee(ladder, max((one.stage for one in charges), default=0), stage, invoice),
            begins_on=charges[-1].ends_on + DAY if charges else first,
            ends_on=today,
            stage=stage,
        )

    async def _grown(
        self, invoice: Invoice, ladder: Ladder | None, first: date, last: date
    ) -> Grown:
        if ladder is None or ladder.interest is None:
            return Grown(())
        tariff = await self._tariff(ladder.interest)
        return grown(await self._late.moves(invoice.id), first, last, tariff)

    async def _tariff(self, said: Interest) -> Tariff:
        most = None if said.most is None else Decimal(said.most)
        if said.rate is not None:
            return Tariff(Decimal(said.rate), None, most)
        return Tariff(Decimal(said.points or 0), await self._late.base_rates(), most)


def _fee(ladder: Ladder | None, after: int, until: int, invoice: Invoice) -> Money:
    """The fees of the stages after one until another, in the invoice's currency."""
    stages = ladder.stages[after:until] if ladder else ()
    fees = [fee_of(stage.fee) for stage in stages if stage.fee]
    minor = sum(fee.minor for fee in fees if fee.currency == invoice.currency)
    return Money(minor, invoice.currency)


def _lines(summed: LateSum) -> list[LineDraft]:
    """What the document asks for; outside VAT, since it pays for no supply."""
    words, late = WORDS.get(summed.view.language, ENGLISH), summed.view.invoice
    days = {"begins": words.on(summed.begins_on), "ends": words.on(summed.ends_on)}
    said = {"number": late.reference, **days}
    sums = (words.interest, summed.interest), (words.fee, summed.fee)
    return [
        LineDraft(text.format(**said), Decimal(1), money.amount, Decimal(), Category.OUTSIDE)
        for text, money in sums
        if money
    ]


def _note(summed: LateSum) -> str:
    late, words = summed.view.invoice, WORDS.get(summed.view.language, ENGLISH)
    assert late.due_on is not None
    return words.note.format(number=late.reference, due=words.on(late.due_on))


def _authors(late: Invoice, scope: Scope) -> list[int]:
    """Who wrote it: the actor, else, by the clock, whoever drafted the late invoice."""
    return [scope.actor.member_id or late.drafted_by]


@dataclass(frozen=True)
class Words:
    """What a late charge says, in one language."""

    interest: str
    fee: str
    note: str
    day: str

    def on(self, day: date) -> str:
        """A day as it is written in that language."""
        return day.strftime(self.day)


ENGLISH = Words(
    "Interest on invoice {number}, from {begins} to {ends}",
    "Flat fee for the late payment of invoice {number}",
    "Invoice {number} was due on {due}.",
    "%d %b %Y",
)
GERMAN = Words(
    "Verzugszinsen auf die Rechnung {number}, {begins} bis {ends}",
    "Verzugspauschale für die Rechnung {number}",
    "Die Rechnung {number} war am {due} fällig.",
    "%d.%m.%Y",
)
WORDS = {"en": ENGLISH, "de": GERMAN}
