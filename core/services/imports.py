"""What comes in from other programs: compared row by row with what is there, then taken, or not.

    a row ──▶ planned: new, changed, the same, left out, or refused ──▶ done, when it is for real

The same plan is made for a dry run and for real, so that the one says what the other does. All of a
file is one transaction of whoever opened the work: a row that is refused undoes it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from core.errors import BillingError, InvalidInput
from core.events import ImportDone
from core.imports.columns import Kind, Source
from core.imports.rows import Cells, Row
from core.imports.values import Dates, Decimals, amount, country
from core.models import Client
from core.repositories.clients import ClientRepository
from core.repositories.imports import ImportRepository
from core.security.look_alikes import Names
from core.security.rights import Deed
from core.services.arrivals import ArrivalService, told_invoice
from core.services.client_settings import WRITTEN, ClientSettingsService
from core.services.clients import ClientService, NewClient, address, columns_of, short_name
from core.services.invoice_lookup import require_invoiceable
from core.services.items import ItemService, NewItem, checked_item, price_of
from core.services.reach import ReachService
from core.services.scope import Scope, require_apart
from core.totals import Category

ROWS_MOST: Final = 100_000
"""So many things one file may bring: all of them are one transaction."""

ADDRESS: Final = ("street", "street2", "postcode", "city", "state")


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "the same"
    LEFT_OUT = "left out"
    REFUSED = "refused"


@dataclass(frozen=True)
class Said:
    """What becomes of a row: the line, what it is about, and why."""

    line: int
    outcome: Outcome
    what: str
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """What would become of a row, and how it is done."""

    outcome: Outcome
    what: str
    why: str = ""
    do: Callable[[], Awaitable[object]] | None = None


@dataclass
class Course:
    """One import on its way: what is known by name, and what was seen in the file before."""

    source: Source
    kind: Kind
    dates: Dates
    decimals: Decimals
    names: dict[str, int]
    alike: Names
    seen: set[int] = field(default_factory=set)
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))


class ImportService:
    """Plan what a file's rows would do, and do it."""

    def __init__(
        self,
        there: ImportRepository,
        clients: ClientRepository,
        services: tuple[
            ClientService, ClientSettingsService, ReachService, ItemService, ArrivalService
        ],
        scope: Scope,
    ) -> None:
        self._there = there
        self._kept = clients
        self._clients, self._settings, self._reach, self._items, self._arrivals = services
        self._scope = scope

    async def start(self, source: Source, kind: Kind, dates: Dates, decimals: Decimals) -> Course:
        """Read what the rows are compared with."""
        self._scope.require(Deed.IMPORT)
        clients = await self._there.clients()
        names = {name.casefold(): number for number, _, name in clients}
        names |= {key: number for number, key, _ in clients}
        alike = Names(name for _, _, name in clients)
        return Course(source, kind, dates, decimals, names, alike)

    async def take(self, course: Course, rows: Sequence[Row], *, is_real: bool) -> Said:
        """Plan what belongs together, and do it when it `is_real`; a refusal is answered."""
        self._scope.require(Deed.IMPORT)
        plans = {
            Kind.CLIENTS: self._client,
            Kind.ITEMS: self._item,
            Kind.INVOICES: self._invoice,
        }
        line, what = rows[0].line, _called(rows[0].cells)
        try:
            if sum(course.counts.values()) >= ROWS_MOST:
                message = f"A file may bring {ROWS_MOST:,} {course.kind} at most."
                raise InvalidInput(message, hint="Make several files of it.")
            plan = await plans[course.kind](course, rows)
            if is_real and plan.do is not None:
                await plan.do()
        except BillingError as error:
            why = f"{error.message} {error.hint}".strip()
            plan = Plan(Outcome.REFUSED, what, why)
        course.counts[plan.outcome] += 1
        return Said(line, plan.outcome, plan.what, plan.why)

    async def finish(self, course: Course) -> None:
        """Note in the trail that all of it came; announces `ImportDone`."""
        self._scope.require(Deed.IMPORT)
        company_id = self._scope.actor.company_id
        new, changed = (course.counts[each] for each in (Outcome.NEW, Outcome.CHANGED))
        told = ImportDone(f"import:{company_id}", course.source, course.kind, new, changed)
        await self._scope.announce(told)

    # -- clients --------------------------------------------------------------------------------

    async def _client(self, course: Course, rows: Sequence[Row]) -> Plan:
        cells = rows[0].cells
        new = _new_client(cells)
        there = await self._known(course, new.key, new.name)
        if there is not None:
            _require_first(course, there.key)
            return await self._changed(there, new)
        new = replace(new, name=new.name or new.email)
        values = columns_of(new)
        _require_first(course, values["key"])
        if not new.email:
            message = f"{new.name} has no mail address for invoices."
            raise InvalidInput(message, hint="Add one to the file, in the column email.")
        address(new.email)
        _require_free(course, values["key"])
        require_apart(values["name"], course.alike.like(values["name"]))
        course.alike.add(values["name"])
        return Plan(Outcome.NEW, new.name, do=lambda: self._clients.add(new, is_apart=True))

    async def _changed(self, there: Client, new: NewClient) -> Plan:
        """What the file says otherwise; what it leaves out stays."""
        require_invoiceable(there, await self._kept.living(there))
        known = _as_new(there)
        given = {name for name in WRITTEN if getattr(new, name) not in {"", None}}
        if "terms_days" in given:
            known["terms"] = ""  # days alone are other terms than the words there are
        meant = NewClient(**{**known, **{name: getattr(new, name) for name in given}})
        values = columns_of(meant)
        what = [name for name in WRITTEN if getattr(there, name) != values[name]]
        contact = await self._kept.contact(there.id)
        is_moved = bool(new.email) and contact.email.casefold() != address(new.email).casefold()
        what += ["email"] if is_moved else []
        if not what:
            return Plan(Outcome.SAME, there.name)

        async def change() -> None:
            await self._settings.edit(there, meant)
            if is_moved:
                await self._reach.correct(there, new.email)

        return Plan(Outcome.CHANGED, there.name, ", ".join(what), change)

    async def _known(self, course: Course, key: str, name: str) -> Client | None:
        names = (key.casefold(), name.casefold(), short_name(key or name))
        number = next((course.names[each] for each in names if each in course.names), None)
        return await self._kept.by_id(number) if number else None

    # -- items ----------------------------------------------------------------------------------

    async def _item(self, course: Course, rows: Sequence[Row]) -> Plan:
        cells = rows[0].cells
        rate = amount(cells["tax"], course.decimals) if "tax" in cells else None
        price = amount(cells["price"], course.decimals) if "price" in cells else None
        words = {name: cells.get(name, "") for name in ("unit", "category", "revenue")}
        new = NewItem(
            cells.get("key", ""),
            cells.get("name", cells.get("key", "")),
            rate=rate or None,
            **words,
        )
        if rate == 0 and not new.category:
            new = replace(new, category=Category.ZERO)
        values, currency = checked_item(new), cells.get("currency", "").upper()
        _require_first(course, f"{values['key']} {currency}")
        if price is not None:
            price_of(price)
        there = (await self._items.by_keys([values["key"]])).get(values["key"])
        if there is None:
            return Plan(Outcome.NEW, new.name, do=lambda: self._items.add(new, price, currency))
        what = [
            name for name in values if name in cells and getattr(there.item, name) != values[name]
        ]
        code = currency or (await self._scope.company()).currency
        is_priced = price is not None and there.prices.get(code) != price

        async def change() -> None:
            await self._items.edit(there.item.key, new)
            if price is not None:
                await self._items.price(there.item.key, price, code)

        if not what and not is_priced:
            return Plan(Outcome.SAME, new.name)
        return Plan(
            Outcome.CHANGED, new.name, ", ".join([*what, *(["price"] if is_priced else [])]), change
        )

    # -- invoices -------------------------------------------------------------------------------

    async def _invoice(self, course: Course, rows: Sequence[Row]) -> Plan:
        told = told_invoice(rows, course.dates, course.decimals)
        what = f"{told.number} {told.client}".strip()
        if told.over:
            return Plan(Outcome.LEFT_OUT, what, told.over)
        _require_first(course, told.number)
        client = await self._known(course, told.client, told.client)
        if client is None:
            message = f"There is no client “{told.client[:60]}”."
            raise InvalidInput(message, hint="Import clients first, or add it: /client new.")
        require_invoiceable(client, await self._kept.living(client))
        arriving = await self._arrivals.arriving(told, client, course.source)
        if arriving is None:
            return Plan(Outcome.SAME, what)
        if not arriving.invoice.total_minor - arriving.invoice.paid_minor:
            return Plan(Outcome.LEFT_OUT, what, "Nothing is owed on it.")
        why = f"{arriving.owed} owed"
        return Plan(Outcome.NEW, what, why, lambda: self._arrivals.take(arriving))


def _called(cells: Cells) -> str:
    names = ("number", "name", "key", "client")
    return next((cells[name] for name in names if name in cells), "")


def _require_first(course: Course, key: str) -> None:
    """Refuse what stood in the file before. A number of 64 bits stands for each, to save room."""
    mark = hash(key.casefold())
    if mark in course.seen:
        raise InvalidInput(f"“{key.strip()}” stands in the file before, on another line.")
    course.seen.add(mark)


def _require_free(course: Course, key: str) -> None:
    if key in course.names:
        hint = "Give it a short name of its own, in the column key."
        raise InvalidInput(f"There is a client “{key}” already, with another name.", hint=hint)


def _new_client(cells: Cells) -> NewClient:
    """A client as the file says it; what a program keeps in parts is put together."""
    parts = [cells[name] for name in ADDRESS if name in cells]
    person = " ".join(cells[name] for name in ("first", "last") if name in cells)
    terms = cells.get("terms", "")
    if terms and not (terms.isascii() and terms.isdecimal() and len(terms) <= len("365")):
        terms = ""  # such as "Due on receipt": in words of the program
    words = {key: cells.get(key, "") for key in ("key", "tax_id", "language", "currency")}
    return NewClient(
        name=cells.get("name", person),
        email=cells.get("email", ""),
        contact=cells.get("contact", person),
        address=cells.get("address", "\n".join(parts)),
        country=country(cells.get("country", "")),
        terms_days=int(terms) if terms else None,
        **words,
    )


def _as_new(client: Client) -> dict[str, Any]:
    """A client as somebody would say it."""
    return {"key": client.key, "email": "", **{name: getattr(client, name) for name in WRITTEN}}
