"""What a bill in JSON may say, in the words of EN 16931: each name is a term of the norm.

`docs/totals.schema.json` is made of these models. What belongs together across fields is looked at
in `reading.py`, which makes a `Bill` of it.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from core.money import MINOR_MOST, PLACES_MOST, digits
from core.totals.bills import PRICE_MOST, QUANTITY_MOST, RATE_MOST
from core.totals.categories import Category
from core.totals.numbers import PLAIN, decimal
from core.totals.rounding import percent_of, to_minor

LINES_MOST: Final = 10_000
CUTS_MOST: Final = 100
TAXES_MOST: Final = 8
RATES_MOST: Final = 100
UNPRINTABLE: Final = {"Cc", "Cs"}  # controls, and halves of letters, which no encoding has


def _schema(what: str, pattern: str = PLAIN) -> WithJsonSchema:
    """A number may be written as a JSON number or, so that no program rounds it, as a text."""
    either = [{"type": "number"}, {"type": "string", "pattern": f"^{pattern}$"}]
    return WithJsonSchema({"anyOf": either, "description": what})


def _currency(info: ValidationInfo) -> str:
    assert info.context is not None, "amounts are read in a currency"
    return str(info.context["currency"])


def _money(value: object, info: ValidationInfo) -> Decimal:
    """An amount, with the currency of the invoice or without one."""
    currency = _currency(info)
    if isinstance(value, str) and value[-4:-3] == " ":
        if value[-3:] != currency:
            raise ValueError(f"an invoice is in one currency, here {currency}, not {value[-3:]}")
        value = value[:-4]
    return decimal(value)


def _minor(value: Decimal, info: ValidationInfo) -> Decimal:
    places = digits(_currency(info))
    if value != round(value, places):
        decimals = f"at most {places} decimals" if places else "no decimals"
        raise ValueError(f"amounts in {_currency(info)} have {decimals}")
    if abs(value).scaleb(places) > MINOR_MOST:
        raise ValueError("it is more than Paidup can book")
    return value


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) == len("2026-12-31"):
        return value
    raise ValueError("write the date like 2026-12-31")


def _text(value: str) -> str:
    if any(category(letter) in UNPRINTABLE and letter not in "\n\t" for letter in value):
        raise ValueError("it has characters that cannot be printed")
    return value


def _word(value: str) -> str:
    """What stands in the steps, and so in one line."""
    if not value.isprintable():
        raise ValueError("it has characters that cannot be printed")
    return value


AMOUNT = PLAIN + "( [A-Z]{3})?"
Number = Annotated[Decimal, BeforeValidator(decimal), _schema(f"At most {PLACES_MOST} decimals.")]
Price = Annotated[Decimal, BeforeValidator(_money), _schema("An exact price.", AMOUNT)]
Amount = Annotated[
    Decimal,
    AfterValidator(_minor),
    BeforeValidator(_money),
    _schema("With at most the decimals of the currency.", AMOUNT),
]
Percentage = Annotated[Number, Field(ge=0, le=RATE_MOST)]
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_text)]
Label = Annotated[str, StringConstraints(max_length=80), AfterValidator(_word)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(_word)]


def _called(group: str) -> Any:
    """Names as the norm has them: each begins with the group it stands in."""
    return ConfigDict(alias_generator=lambda name: f"{group}_{name}")


class Said(BaseModel):
    """Whatever is said is known: a name that is not known is refused rather than passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SaidCut(Said):
    """An amount, or a percentage of a base; without a base, of what it is taken from."""

    amount: Annotated[Amount | None, Field(ge=0)] = None
    base_amount: Annotated[Amount | None, Field(ge=0)] = None
    percentage: Percentage | None = None
    reason: Text = ""
    reason_code: Text = ""

    @model_validator(mode="after")
    def _agrees(self, info: ValidationInfo) -> Self:
        """Beside an amount, a percentage and its base may only say the same."""
        if self.amount is None and self.percentage is None:
            raise ValueError("it needs an amount or a percentage")
        if self.amount is None or self.percentage is None:
            if self.amount is not None and self.base_amount is not None:
                raise ValueError("it has a base amount, which needs a percentage")
            return self
        if self.base_amount is None:
            raise ValueError("it has an amount and a percentage, which needs a base amount")
        places = digits(_currency(info))
        exact = percent_of(self.base_amount, self.percentage)
        if to_minor(exact, places) != to_minor(self.amount, places):
            raise ValueError("its amount is not that percentage of its base amount")
        return self


class LineAllowance(SaidCut):
    """A discount on one line (BG-27): BT-136 to BT-140."""

    model_config = _called("invoice_line_allowance")


class LineCharge(SaidCut):
    """A charge on one line (BG-28): BT-141 to BT-145."""

    model_config = _called("invoice_line_charge")


class SaidDocumentCut(SaidCut):
    """One with a tax category of its own, or with the names of its taxes; else it is spread."""

    vat_category_code: Category | None = None
    vat_rate: Percentage | None = None
    taxes: Annotated[tuple[Name, ...], Field(max_length=TAXES_MOST, alias="taxes")] = ()


class DocumentAllowance(SaidDocumentCut):
    """A discount on the invoice (BG-20): BT-92 to BT-98. Without a category it is spread."""

    model_config = _called("document_level_allowance")


class DocumentCharge(SaidDocumentCut):
    """A charge on the invoice (BG-21): BT-99 to BT-105. Without a category it is spread."""

    model_config = _called("document_level_charge")


class SaidLine(Said):
    """One line (BG-25). Its tax is a category with a rate, or the names of taxes in `taxes`."""

    invoice_line_identifier: Label = Field("", description="BT-126; else its place.")
    item_name: Text = Field("", description="BT-153")
    invoiced_quantity: Annotated[Number, Field(ge=-QUANTITY_MOST, le=QUANTITY_MOST)] = Field(
        description="BT-129; below zero for what is taken back."
    )
    item_net_price: Annotated[Price, Field(ge=0, le=PRICE_MOST)] = Field(
        description="BT-146; with tax when `prices_include_tax`."
    )
    item_price_base_quantity: Annotated[Number, Field(gt=0, le=QUANTITY_MOST)] = Field(
        Decimal(1), description="BT-149: for how many the price is."
    )
    invoice_line_allowances: tuple[LineAllowance, ...] = Field((), max_length=CUTS_MOST)
    invoice_line_charges: tuple[LineCharge, ...] = Field((), max_length=CUTS_MOST)
    invoiced_item_vat_category_code: Category | None = Field(None, description="BT-151")
    invoiced_item_vat_rate: Percentage | None = Field(None, description="BT-152")
    taxes: tuple[Name, ...] = Field(
        (), max_length=TAXES_MOST, description="Names of taxes; one may be on top of others."
    )


class Rate(Said):
    """A rate and the day from which it holds."""

    valid_from: Day
    vat_rate: Percentage


class DatedTax(Said):
    """A tax whose rate changes with time: the one of the tax point date holds."""

    vat_category_code: Category = Category.STANDARD
    rates: tuple[Rate, ...] = Field(min_length=1, max_length=RATES_MOST)
    on_top_of: tuple[Name, ...] = Field(
        (), max_length=TAXES_MOST, description="Taxes that are in its base, where a line has them."
    )


class Exemption(Said):
    """Why a category bears no tax: BT-120 and BT-121."""

    vat_exemption_reason_text: Text = ""
    vat_exemption_reason_code: Text = ""


class SaidWithholding(Said):
    """A tax the client keeps back: a percentage of the total without VAT, or of a base."""

    name: Name
    percentage: Percentage
    base_amount: Annotated[Amount | None, Field(ge=0)] = None


class Request(Said):
    """An invoice to be added up, in the terms of EN 16931."""

    model_config = ConfigDict(title="What `paidup totals` takes")

    invoice_currency_code: str = Field(description="BT-5, such as EUR.", pattern="^[A-Z]{3}$")
    invoice_issue_date: Day | None = Field(None, description="BT-2")
    value_added_tax_point_date: Day | None = Field(
        None, description="BT-7: rates of this day hold; else of the delivery, else of the issue."
    )
    actual_delivery_date: Day | None = Field(None, description="BT-72")
    prices_include_tax: bool = Field(
        False, strict=True, description="Prices and amounts are with tax."
    )
    tax_rounding: Literal["group", "line"] = Field(
        "group", description="Tax is rounded for each group, or for each line."
    )
    taxes: dict[Name, DatedTax] = Field({}, max_length=CUTS_MOST, description="By name.")
    invoice_lines: tuple[SaidLine, ...] = Field(min_length=1, max_length=LINES_MOST)
    document_level_allowances: tuple[DocumentAllowance, ...] = Field((), max_length=CUTS_MOST)
    document_level_charges: tuple[DocumentCharge, ...] = Field((), max_length=CUTS_MOST)
    vat_exemptions: dict[Category, Exemption] = Field({}, description="By category code.")
    withholdings: tuple[SaidWithholding, ...] = Field((), max_length=TAXES_MOST)
    paid_amount: Annotated[Amount, Field(ge=0)] = Field(
        Decimal(0), description="BT-113: what was paid in advance."
    )
    cash_rounding: Annotated[Amount | None, Field(gt=0)] = Field(
        None, description="The smallest coin, such as 0.05: the amount due is a multiple of it."
    )
