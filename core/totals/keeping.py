"""Parts of a bill as plain values for a database, and back: exact, and without what says nothing.

What is kept is what was said. Nothing is checked on the way back, since it was before it was kept.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from core.totals.bills import PLAIN, Cut, Reason, Reckoning, Tax, Withholding
from core.totals.categories import Category
from core.totals.numbers import written

Json = dict[str, Any]


def kept_taxes(taxes: Iterable[Tax]) -> list[Json]:
    """Each with its name, and what it is on top of."""
    return [
        _said(
            {
                "name": tax.name,
                "category": tax.category.value,
                "rate": written(tax.rate),
                "on_top_of": list(tax.on_top_of),
            }
        )
        for tax in taxes
    ]


def read_taxes(kept: Iterable[Mapping[str, Any]]) -> tuple[Tax, ...]:
    """The opposite."""
    return tuple(
        Tax(
            Category(each["category"]),
            Decimal(each["rate"]),
            each.get("name", ""),
            tuple(each.get("on_top_of", ())),
        )
        for each in kept
    )


def kept_cuts(cuts: Iterable[Cut]) -> list[Json]:
    """Discounts and charges, each with its reason."""
    return [
        _said(
            {
                "amount": _number(cut.amount),
                "percentage": _number(cut.percentage),
                "base": _number(cut.base),
                "is_charge": cut.is_charge,
                "taxes": kept_taxes(cut.taxes),
                "reason": cut.reason,
                "reason_code": cut.reason_code,
            }
        )
        for cut in cuts
    ]


def read_cuts(kept: Iterable[Mapping[str, Any]]) -> tuple[Cut, ...]:
    """The opposite."""
    return tuple(
        Cut(
            _decimal(each.get("amount")),
            _decimal(each.get("percentage")),
            _decimal(each.get("base")),
            each.get("is_charge", False),
            read_taxes(each.get("taxes", ())),
            each.get("reason", ""),
            each.get("reason_code", ""),
        )
        for each in kept
    )


def kept_reckoning(reckoning: Reckoning) -> Json:
    """How a document is added up; nothing for the plain way."""
    return _said(
        {
            "cuts": kept_cuts(reckoning.cuts),
            "withholdings": [
                _said({"name": each.name, "rate": written(each.rate), "base": _number(each.base)})
                for each in reckoning.withholdings
            ],
            "cash_step": _number(reckoning.cash_step),
            "reasons": {
                category.value: _said(reason._asdict())
                for category, reason in sorted(reckoning.reasons.items())
                if any(reason)
            },
            "is_gross": reckoning.is_gross,
            "is_taxed_by_line": reckoning.is_taxed_by_line,
        }
    )


def read_reckoning(kept: Mapping[str, Any]) -> Reckoning:
    """The opposite."""
    if not kept:
        return PLAIN
    return Reckoning(
        read_cuts(kept.get("cuts", ())),
        tuple(
            Withholding(each["name"], Decimal(each["rate"]), _decimal(each.get("base")))
            for each in kept.get("withholdings", ())
        ),
        _decimal(kept.get("cash_step")),
        {Category(key): Reason(**reason) for key, reason in kept.get("reasons", {}).items()},
        is_gross=kept.get("is_gross", False),
        is_taxed_by_line=kept.get("is_taxed_by_line", False),
    )


def _said(values: Json) -> Json:
    """Without what is empty, false or nothing: a number is a text here, so `"0"` stays."""
    return {name: value for name, value in values.items() if value}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else written(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
