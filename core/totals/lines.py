"""What a line, an allowance or a charge comes to: exact until it is rounded, once."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from core.errors import InvalidInput
from core.totals.bills import ONE, Cut, Line
from core.totals.rounding import EXACT, apportion, percent_of, to_minor


def before_cuts(line: Line) -> Decimal:
    """Quantity times price, for as many as the price is for; exactly."""
    amount = EXACT.multiply(line.quantity, line.price)
    return amount if line.base_quantity == ONE else EXACT.divide(amount, line.base_quantity)


def exact(line: Line, number: int) -> Decimal:
    """What a line comes to before it is rounded; refuses discounts above all there is."""
    amount = before_cuts(line)
    return amount + cut_by(line.cuts, amount, f"Line {number}") if line.cuts else amount


def rounded(line: Line, number: int, places: int) -> int:
    """What a line comes to in minor units: rounded here, and nowhere else."""
    if line.cuts or line.base_quantity != ONE:
        return to_minor(exact(line, number), places)
    # Nearly all lines, and each invoice waits for them: as `to_minor` does, without its calls.
    amount = EXACT.scaleb(EXACT.multiply(line.quantity, line.price), places)
    return int(amount.to_integral_value(ROUND_HALF_UP))


def cut_by(cuts: Iterable[Cut], base: Decimal, what: str) -> Decimal:
    """Charges less allowances, exactly; `InvalidInput` when they take more than there is."""
    added = taken = Decimal(0)
    for cut in cuts:
        if cut.is_charge:
            added = EXACT.add(added, cut_amount(cut, base))
        else:
            taken = EXACT.add(taken, cut_amount(cut, base))
    refuse_beyond(taken, EXACT.add(base, added), what)
    return EXACT.subtract(added, taken)


def refuse_beyond(taken: Decimal | int, there_is: Decimal | int, what: str) -> None:
    """Refuse allowances that take more than all; on what is negative already, any fixed one."""
    if taken > max(there_is, 0) and taken > 0:
        message = f"{what} has discounts of more than it comes to."
        raise InvalidInput(message, hint="A discount is at most 100 percent.")


def cut_amount(cut: Cut, base: Decimal) -> Decimal:
    """What an allowance or a charge comes to, exactly."""
    if cut.amount is not None:
        return cut.amount
    assert cut.percentage is not None, "neither an amount nor a percentage"
    return percent_of(base if cut.base is None else cut.base, cut.percentage)


def spread(amount: int, weights: list[int]) -> list[int]:
    """An amount over groups in proportion to their weights, without losing a unit."""
    all_of_it = sum(weights)
    if not all_of_it:
        message = "A discount or charge cannot be spread over lines that come to nothing."
        raise InvalidInput(message, hint="Give it a VAT category and rate of its own.")
    return apportion(amount, [amount * weight for weight in weights], all_of_it)
