"""An invoice explained, step by step, in words that its client understands.

Every amount stands as it does on the invoice; where one was rounded, the exact one is told too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_time

from core.clock import day_in
from core.documents.explanation_words import ENGLISH, LANGUAGES, ExplanationWords
from core.documents.formats import Formats, formats_for
from core.documents.words import words_for
from core.models import EventRecord, Explained, InvoiceLine, TaxGroup
from core.money import Money


@dataclass(frozen=True)
class Chapter:
    """Sentences under a head."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """All of it: the headline, how it stands, and the chapters."""

    title: str
    summary: str
    chapters: tuple[Chapter, ...]

    @property
    def text(self) -> str:
        """As plain text, a line a sentence."""
        told = ("\n".join((each.head, *each.lines)) for each in self.chapters)
        return "\n\n".join((f"{self.title}\n{self.summary}", *told)) + "\n"


def explanation(about: Explained) -> Explanation:
    """The whole explanation; in English where the language is not one of ours."""
    return _Teller(about).tell()


class _Teller:
    def __init__(self, about: Explained) -> None:
        self._about = about
        language = about.language if about.language in LANGUAGES else "en"
        self._words: ExplanationWords = LANGUAGES.get(language, ENGLISH)
        self._formats: Formats = formats_for(language, f"{language}_{about.country or 'GB'}")
        self._language = language

    def tell(self) -> Explanation:
        invoice, words = self._about.invoice, self._words
        printed = words_for(self._language, self._about.country)
        name = f"{printed.invoice if invoice.number else printed.draft} {invoice.reference}"
        total = self._formats.money(invoice.total)
        state = words.states[invoice.state].format(
            owed=self._formats.money(invoice.owed), due=self._day(invoice.due_on)
        )
        chapters = (
            Chapter(words.sums, tuple(self._sums())),
            Chapter(words.story, tuple(self._story()) or (words.nothing,)),
            Chapter(words.rest, tuple(self._rest())),
        )
        title = words.headline.format(name=name, client=self._about.client, total=total)
        return Explanation(title, state, chapters if invoice.number else chapters[:2])

    def _sums(self) -> Iterator[str]:
        totals, words = self._about.totals, self._words
        for place, line in enumerate(self._about.lines, 1):
            yield self._line(place, line, totals.line_nets[place - 1])
        yield words.net.format(amount=self._formats.money(totals.net))
        yield from map(self._taxed, totals.groups)
        yield words.total.format(amount=self._formats.money(totals.total))

    def _line(self, place: int, line: InvoiceLine, net: Money) -> str:
        formats = self._formats
        return self._words.line.format(
            place=place,
            text=line.description,
            quantity=formats.quantity(line.quantity),
            price=formats.price(line.unit_price, net.currency),
            amount=formats.money(net),
            rounding=self._rounding(line.quantity * line.unit_price, net),
        )

    def _taxed(self, group: TaxGroup) -> str:
        net = self._formats.money(group.net)
        if not group.rate:
            return self._words.untaxed.format(net=net)
        return self._words.taxed.format(
            rate=self._formats.percent(group.rate),
            net=net,
            amount=self._formats.money(group.tax),
            rounding=self._rounding(group.net.amount * group.rate / 100, group.tax),
        )

    def _rounding(self, exact: Decimal, money: Money) -> str:
        if exact == money.amount:
            return ""
        return self._words.rounded.format(exact=self._formats.exact(exact))

    def _story(self) -> Iterator[str]:
        for event in self._about.story:
            sentence = self._words.deeds.get(event.kind)
            if sentence:
                yield f"{self._moment(event)} · {sentence.format(**self._said(event))}"

    def _said(self, event: EventRecord) -> dict[str, Any]:
        """Whatever a sentence may name of an event."""
        said, names = event.payload, self._words.names
        because = f": {said['reason']}" if said.get("reason") else "."
        kind = str(said.get("kind", ""))
        until = said.get("until")
        day = self._day(date.fromisoformat(until)) if until else ""
        return {
            **dict.fromkeys(("address", "number", "reference", "stage"), ""),
            **said,
            "actor": event.actor,
            "because": because,
            "kind": names.get(kind, kind),
            "outcome": names.get(str(said.get("state", "")), ""),
            "until": names["until"].format(day=day) if until else ".",
            **self._money(said),
        }

    def _money(self, said: dict[str, Any]) -> dict[str, str]:
        """The payment or the write-off it is about, and how much."""
        payment = self._about.payments.get(said.get("payment_id", 0))
        adjustment = self._about.adjustments.get(said.get("adjustment_id", 0))
        minor = said.get("amount_minor", said.get("total_minor"))
        about = payment or adjustment
        amount = about.amount if about else None
        if minor is not None:
            amount = Money(minor, said["currency"])
        return {
            "amount": self._formats.money(amount) if amount else "",
            "payment": payment.reference if payment else "",
            "method": self._words.names[payment.method] if payment else "",
            "paid_on": self._day(payment.paid_on) if payment else "",
            **(
                {"because": f": {adjustment.reason}"} if adjustment and "reason" not in said else {}
            ),
        }

    def _rest(self) -> Iterator[str]:
        invoice, formats = self._about.invoice, self._formats
        yield self._words.total.format(amount=formats.money(invoice.total))
        if invoice.paid:
            yield self._words.paid.format(amount=formats.money(invoice.paid))
        if invoice.adjusted:
            yield self._words.adjusted.format(amount=formats.money(invoice.adjusted))
        yield self._words.owed.format(amount=formats.money(invoice.owed))

    def _moment(self, event: EventRecord) -> str:
        zone = ZoneInfo(self._about.time_zone)
        local = event.happened_at.astimezone(zone)
        day = self._day(day_in(self._about.time_zone, event.happened_at))
        return f"{day}, {format_time(local, 'short', locale=self._formats.locale)}"

    def _day(self, day: date | None) -> str:
        return self._formats.day(day) if day else ""
