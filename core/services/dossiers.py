"""All that is kept about a client as plain values: to be handed out, or read for the tax office.

What the keys mean is in docs/privacy.md, which a test holds to this file.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from core.errors import NotFound, WrongState
from core.events import ClientExported, PapersRead
from core.models import (
    Adjustment,
    ApprovalKind,
    Attempt,
    Claim,
    Client,
    Hold,
    Invoice,
    InvoiceLine,
    Letter,
    OverdueAlert,
    Payment,
    Reminder,
)
from core.repositories.clients import ClientRepository
from core.repositories.dossiers import DossierRepository
from core.repositories.privacy import PrivacyRepository
from core.security.deeds import Guarded
from core.security.rights import Deed
from core.security.sealing import Hidden, HiddenBytes
from core.services.scope import Scope, tidied

FORMAT: Final = "paidup client 1"

CLIENT: Final = "id key name address country tax_id language currency terms_days terms time_zone"
CONTACT: Final = "name email is_billing undeliverable_at"
INVOICE: Final = (
    "id reference state currency terms_days terms note po_number issued_on due_on net_minor"
    " tax_minor total_minor paid_minor adjusted_minor drafted_at sent_at"
)
LETTER: Final = (
    "id reference direction invoice_id sender sender_name recipient subject text language from_kind"
    " level trust automatic intents attachments outcome message_id thread written_at"
)
EVENT: Final = "id kind subject payload actor world happened_at"
APPROVAL: Final = "kind state requested_at decided_at reason amount_minor currency"

ON_INVOICES: Final[dict[type, tuple[str, str]]] = {
    InvoiceLine: ("lines", "position description quantity unit_price tax_rate net_minor"),
    Payment: (
        "payments",
        "id reference state method amount_minor currency paid_on note recorded_at",
    ),
    Adjustment: (
        "adjustments",
        "id reference kind state amount_minor currency reason asked_at booked_on",
    ),
    Attempt: ("attempts", "gateway state amount_minor currency external_id reason started_at"),
    Claim: (
        "claims",
        "reference kind state amount_minor currency day paid_by note raised_at settled_at",
    ),
    Reminder: ("reminders", "stage state reason planned_at sent_at"),
    Hold: ("holds", "kind until reason placed_by placed_at lifted_at"),
    OverdueAlert: ("alerts", "told_on"),
}


@dataclass(frozen=True)
class Dossier:
    """What is kept about a client, and the numbers of what is too large to hold at once.

    `papers` are printed documents and `mails` mails as they came, each with the name of its file.
    """

    told: dict[str, Any]
    papers: dict[int, str]
    mails: dict[int, str]
    letters: tuple[int, ...] = ()


class DossierService:
    """Hand out what is kept about a client, and read the papers of one that was erased."""

    def __init__(
        self,
        dossiers: DossierRepository,
        privacy: PrivacyRepository,
        clients: ClientRepository,
        scope: Scope,
    ) -> None:
        self._dossiers = dossiers
        self._privacy = privacy
        self._clients = clients
        self._scope = scope

    async def export(self, name: str) -> Dossier:
        """All that is kept about a client; announces `ClientExported`. It takes a code."""
        self._scope.require(Deed.EXPORT_CLIENT)
        client = await self._clients.find(name.strip())
        if client is None:
            raise NotFound(f"There is no client “{name.strip()[:60]}”.", hint="See /client list.")
        why = f"All that is kept about {client.name} ({client.key}) is written to a file."
        meant = Guarded.of(Deed.EXPORT_CLIENT, f"client:{client.id}", {"client": client.id}, why)
        await self._scope.prove(meant)
        dossier = await self._gathered(client)
        counts = len(dossier.told["invoices"]), len(dossier.told["letters"])
        await self._scope.announce(ClientExported(f"export:{client.id}", client.id, *counts))
        return dossier

    async def papers_of(self, client_id: int, why: str) -> Dossier:
        """The papers of an erased client; announces `PapersRead`. It takes a code and a reason."""
        self._scope.require(Deed.READ_RESTRICTED)
        reason = tidied(why, "reason", 200)
        client = await self._privacy.client(client_id)
        erasure = await self._privacy.erasure(client_id)
        if client is None or erasure is None:
            hint = "The numbers are in: paidup privacy list"
            raise NotFound(f"No client with the number {client_id} was erased.", hint=hint)
        if erasure.ended_at is not None:
            text = f"The papers of client {client_id} are gone: the law’s years were over."
            raise WrongState(text)
        content = {"client": client_id, "why": reason}
        sure = f"The papers of client {client_id} are written to a file, for: {reason}"
        meant = Guarded.of(Deed.READ_RESTRICTED, f"erasure:{client_id}", content, sure)
        await self._scope.prove(meant)
        dossier = await self._restricted(client, erasure.name)
        await self._scope.announce(PapersRead(f"erasure:{client_id}", client_id, reason))
        return dossier

    async def paper(self, document_id: int) -> bytes:
        """A printed document; nothing where it cannot be read any more."""
        self._scope.require(Deed.READ_RESTRICTED)
        found = await self._dossiers.paper(document_id)
        return b"" if found is None or isinstance(found.content, HiddenBytes) else found.content

    async def mail(self, mail_id: int, letters: tuple[int, ...]) -> bytes:
        """A mail as it came, of one of these letters; nothing where it had its time."""
        self._scope.require(Deed.EXPORT_CLIENT)
        found = await self._dossiers.mail(mail_id, letters)
        return b"" if found is None or isinstance(found.raw, HiddenBytes) else found.raw

    async def unprinted(self, name: str) -> list[int]:
        """Issued invoices of a client of which there is no printed document yet."""
        self._scope.require(Deed.ERASE_CLIENT)
        client = await self._clients.find(name.strip())
        bills = await self._dossiers.invoices(client.id) if client else []
        issued = [invoice.id for invoice in bills if invoice.number]
        printed = {invoice_id for _, invoice_id, _ in await self._dossiers.papers(issued)}
        return [number for number in issued if number not in printed]

    async def _gathered(self, client: Client) -> Dossier:
        invoices = await self._dossiers.invoices(client.id)
        bills = [invoice.id for invoice in invoices]
        about = await self._dossiers.about(bills)
        letters = await self._dossiers.letters(client.id, bills)
        files = await self._dossiers.papers(bills)
        papers = {number: f"papers/{number}-{_file(name)}" for number, _, name in files}
        mails = {
            each.inbound_id: f"mails/{each.reference}.eml" for each in letters if each.inbound_id
        }
        events = await self._dossiers.events(_subjects(client, bills, about, letters))
        decided = await self._dossiers.approvals(
            {
                ApprovalKind.INVOICE: bills,
                ApprovalKind.PAYMENT: [each.id for each in about[Payment]],
                ApprovalKind.ADJUSTMENT: [each.id for each in about[Adjustment]],
            }
        )
        tellings = await self._dossiers.tellings([event.id for event in events])
        kinds = {event.id: event.kind for event in events}
        told = {
            **await self._head(),
            "client": _plain(client, CLIENT),
            "contacts": [_plain(e, CONTACT) for e in await self._dossiers.contacts(client.id)],
            "invoices": _bills(invoices, about, files, papers),
            "approvals": [_plain(each, APPROVAL) for each in decided],
            "letters": [
                _plain(each, LETTER) | {"file": mails.get(each.inbound_id or 0, "")}
                for each in letters
            ],
            "sent": [
                {
                    "event": each.event_id,
                    "kind": kinds[each.event_id],
                    **_plain(each, "address state told_at"),
                }
                for each in tellings
            ],
            "events": [_plain(event, EVENT) for event in events],
        }
        return Dossier(told, papers, mails, tuple(letter.id for letter in letters))

    async def _restricted(self, client: Client, name: str) -> Dossier:
        """What the law wants kept, and nothing else."""
        invoices = [each for each in await self._dossiers.invoices(client.id) if each.number]
        bills = [invoice.id for invoice in invoices]
        about = await self._dossiers.about(bills)
        files = await self._dossiers.papers(bills)
        papers = {number: f"papers/{number}-{_file(called)}" for number, _, called in files}
        kinds = InvoiceLine, Payment, Adjustment
        kept: dict[type, list[Any]] = {kind: about[kind] for kind in kinds}
        told = {
            **await self._head(),
            "client": _plain(client, "id address country tax_id currency") | {"name": name},
            "invoices": _bills(invoices, kept, files, papers),
        }
        return Dossier(told, papers, {})

    async def _head(self) -> dict[str, Any]:
        company = await self._scope.company()
        return {
            "format": FORMAT,
            "made_at": self._scope.now().isoformat(timespec="seconds"),
            "made_by": self._scope.actor.name,
            "company": _plain(company, "name address country email"),
        }


def _subjects(
    client: Client, bills: list[int], about: dict[type, list[Any]], letters: list[Letter]
) -> list[str]:
    """Everything by which an event may be about a client."""
    return [
        *(f"{word}:{client.id}" for word in ("client", "export")),
        *(f"invoice:{number}" for number in bills),
        *(each.subject for kind in (Payment, Adjustment) for each in about[kind]),
        *(letter.subject_of_events for letter in letters),
    ]


def _bills(
    invoices: list[Invoice],
    about: dict[type, list[Any]],
    files: list[tuple[int, int, str]],
    papers: dict[int, str],
) -> list[dict[str, Any]]:
    hanging: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for kind, rows in about.items():
        word, names = ON_INVOICES[kind]
        for row in rows:
            hanging[row.invoice_id][word].append(_plain(row, names))
    for number, invoice_id, _ in files:
        hanging[invoice_id]["papers"].append(papers[number])
    words = [*(ON_INVOICES[kind][0] for kind in about), "papers"]
    return [
        _plain(invoice, INVOICE) | {word: hanging[invoice.id][word] for word in words}
        for invoice in invoices
    ]


def _plain(row: Any, names: str) -> dict[str, Any]:
    return {name: _value(getattr(row, name)) for name in names.split()}


def _value(value: Any) -> Any:
    match value:
        case Hidden():
            return str(value)
        case Enum():
            return value.value
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case None | bool() | int() | str() | list() | dict():
            return value
    return str(value)


def _file(name: str) -> str:
    """A name as a file may have it."""
    return "".join(each if each.isalnum() or each in ".-_" else "-" for each in name)
