"""How a company's documents are numbered from now on; what was numbered stays as it is."""

from dataclasses import asdict
from datetime import date
from typing import Final

from core.errors import InvalidInput
from core.events import NumbersChanged
from core.models import Company, DocumentKind, NumberFormat
from core.repositories.invoices import InvoiceRepository
from core.security.rights import Deed
from core.services.numbering import format_of
from core.services.scope import Scope

SAMPLES: Final = ((1, date(2026, 1, 1)), (12345, date(2027, 12, 31)))


class NumberFormatService:
    """Look up and change how numbers look."""

    def __init__(self, invoices: InvoiceRepository, scope: Scope) -> None:
        self._invoices = invoices
        self._scope = scope

    async def all(self) -> dict[DocumentKind, NumberFormat]:
        """How the numbers of each kind of document look now."""
        self._scope.require(Deed.READ_BOOKS)
        company = await self._scope.company()
        return {kind: format_of(company, kind) for kind in DocumentKind}

    async def change(self, kind: DocumentKind, looks: NumberFormat) -> NumberFormat:
        """Let numbers to come look like this; announces `NumbersChanged`.

        Raises `InvalidInput` where they could be the same as those of another kind of document, or
        as one that was given already.
        """
        self._scope.require(Deed.CHANGE_SETTINGS)
        looks.checked()
        company = await self._scope.companies.held()
        before = format_of(company, kind)
        for other in set(DocumentKind) - {kind}:
            _require_apart(looks, format_of(company, other), other)
        if (looks.series, looks.reset) != (before.series, before.reset):
            await self._require_unused(looks)
        await self._keep(company, kind, looks)
        about = f"company:{company.id}"
        told = NumbersChanged(about, kind, looks.series, looks.template, looks.reset)
        await self._scope.announce(told)
        return looks

    async def _keep(self, company: Company, kind: DocumentKind, looks: NumberFormat) -> None:
        formats = company.number_formats | {str(kind): asdict(looks) | {"reset": str(looks.reset)}}
        await self._scope.companies.change(company, number_formats=formats)

    async def _require_unused(self, looks: NumberFormat) -> None:
        """Another counter begins at one: what it gives must not be there already."""
        for number in await self._invoices.every_number():
            if looks.may_give(number):
                text = f"Such a number was given already: {number}."
                hint = "Choose another series for what is counted from one again."
                raise InvalidInput(text, hint=hint, fields={"series": f"{text} {hint}"})


def _require_apart(looks: NumberFormat, other: NumberFormat, kind: DocumentKind) -> None:
    ours = [looks.number(*sample) for sample in SAMPLES]
    theirs = [other.number(*sample) for sample in SAMPLES]
    if any(map(other.may_give, ours)) or any(map(looks.may_give, theirs)):
        text = f"A {kind} could get the same number, such as {ours[0]}."
        hint = "Choose another series."
        raise InvalidInput(text, hint=hint, fields={"series": f"{text} {hint}"})
