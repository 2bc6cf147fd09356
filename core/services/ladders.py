"""Ladders: written by owners, chosen for the company, a client or a document, falling through."""

from core.errors import InvalidInput, NotFound
from core.events import LadderChosen, LadderWritten
from core.ladders import Ladder, Stage, ladder_of
from core.models import Client, Company, Invoice, KeptLadder, Stages
from core.repositories.clients import ClientRepository
from core.repositories.invoices import InvoiceRepository
from core.repositories.ladders import LadderRepository
from core.security.rights import Deed
from core.services.scope import Scope

USUAL = "usual"
"""What the days that the company set by itself are called; no ladder can have that name."""

RESERVED = frozenset({USUAL, "none"})


class LadderService:
    """Write, choose, look up."""

    def __init__(
        self,
        ladders: LadderRepository,
        clients: ClientRepository,
        invoices: InvoiceRepository,
        scope: Scope,
    ) -> None:
        self._ladders = ladders
        self._clients = clients
        self._invoices = invoices
        self._scope = scope

    async def write(self, ladder: Ladder) -> None:
        """Keep a ladder, in the place of one of its name; announces `LadderWritten`.

        What is planned already is mailed; a stage that was mailed is not mailed again.
        """
        self._scope.require(Deed.CHANGE_SETTINGS)
        if ladder.name in RESERVED:
            message = f"No ladder can be called “{ladder.name}”."
            raise InvalidInput(message, hint="Give it another name, such as strict.")
        company_id = self._scope.actor.company_id
        await self._ladders.put(
            KeptLadder(
                company_id=company_id,
                name=ladder.name,
                content=ladder.model_dump(mode="json"),
                written_by=self._scope.actor.name,
                written_at=self._scope.now(),
            )
        )
        days = ",".join(map(str, ladder.days))
        await self._scope.announce(LadderWritten(f"company:{company_id}", ladder.name, days))

    async def all(self) -> list[Ladder]:
        """Every ladder, the company's own days first."""
        self._scope.require(Deed.READ_BOOKS)
        kept = [ladder_of(each.content) for each in await self._ladders.all()]
        usual = usual_ladder(await self._scope.company())
        return [*([usual] if usual else []), *kept]

    async def choose(self, name: str) -> Company:
        """Remind by this ladder where nothing else is chosen; announces `LadderChosen`."""
        self._scope.require(Deed.CHANGE_SETTINGS)
        company = await self._scope.companies.held()
        await self._scope.companies.change(company, ladder=await self._named(name))
        await self._scope.announce(LadderChosen(f"company:{company.id}", company.ladder))
        return company

    async def choose_for_client(self, client: Client, name: str) -> None:
        """Remind a client by this ladder; `none` is as the company has it.

        Announces `LadderChosen`.
        """
        self._scope.require(Deed.WRITE_CLIENTS)
        await self._clients.change(client, ladder=await self._named(name))
        await self._scope.announce(LadderChosen(f"client:{client.id}", client.ladder))

    async def choose_for_invoice(self, invoice: Invoice, name: str) -> None:
        """Remind of an invoice by this ladder; `none` is as its client has it.

        Announces `LadderChosen`.
        """
        self._scope.require(Deed.WRITE_INVOICES)
        await self._invoices.change(invoice, ladder=await self._named(name))
        await self._scope.announce(LadderChosen(invoice.subject, invoice.ladder))

    async def of(self, invoice: Invoice, client: Client) -> Ladder | None:
        """By which ladder a client is reminded of an invoice; nothing when nobody is."""
        self._scope.require(Deed.READ_BOOKS)
        company = await self._scope.company()
        return await ladder_for(self._ladders, invoice, client, company)

    async def _named(self, name: str) -> str:
        """The name of a ladder that there is; empty for none, or for the company's own days."""
        wanted = name.strip().lower()
        if wanted in {"", "none", USUAL}:
            return ""
        if await self._ladders.named(wanted) is None:
            known = ", ".join(each.name for each in await self._ladders.all()) or "none yet"
            message = f"There is no ladder “{name.strip()[:40]}”."
            raise NotFound(message, hint=f"There are: {known}. Write one: paidup ladder FILE")
        return wanted


async def ladder_for(
    ladders: LadderRepository, invoice: Invoice, client: Client, company: Company
) -> Ladder | None:
    """The document's own ladder, else its client's, else the company's, else its own days."""
    name = invoice.ladder or client.ladder or company.ladder
    return await ladders.named(name) if name else usual_ladder(company)


def usual_ladder(company: Company) -> Ladder | None:
    """The days that the company set by itself, without fees; nothing where there are none."""
    stages = Stages.read(company.reminder_days)
    assert stages is not None, company.reminder_days
    days = tuple(Stage(day=day) for day in stages.days)
    return Ladder(name=USUAL, stages=days) if days else None
