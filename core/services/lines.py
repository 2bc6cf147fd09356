"""What the lines of an invoice may say; the sums are the model's."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.errors import InvalidInput
from core.models import LineDraft
from core.services.scope import tidied
from core.totals.bills import PRICE_MOST, QUANTITY_MOST, RATE_MOST

LINES_MOST = 200
DESCRIPTION_MOST = 1000


def checked(lines: Sequence[LineDraft]) -> Sequence[LineDraft]:
    """The lines, when there is nothing wrong with them; `InvalidInput` with all that is."""
    if not 1 <= len(lines) <= LINES_MOST:
        raise InvalidInput(f"An invoice has 1 to {LINES_MOST} lines.", hint="Add a line.")
    wrong = dict(fault for number, line in enumerate(lines) for fault in _faults(number, line))
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)
    return lines


def described(lines: Sequence[LineDraft]) -> list[LineDraft]:
    """The lines with tidy descriptions; every line must have one."""
    return [
        replace(line, description=_description(number, line.description))
        for number, line in enumerate(lines)
    ]


def _description(number: int, text: str) -> str:
    try:
        return tidied(text, "description", DESCRIPTION_MOST)
    except InvalidInput as error:
        fields = {f"lines.{number}.{name}": said for name, said in error.fields.items()}
        raise InvalidInput(error.message, hint=error.hint, fields=fields) from None


def _faults(number: int, line: LineDraft) -> Iterator[tuple[str, str]]:
    """What is wrong with a line, by the name of its blank."""
    place = f"lines.{number}"
    if not 0 < line.quantity <= QUANTITY_MOST:
        yield f"{place}.quantity", f"A quantity is more than 0 and at most {QUANTITY_MOST:,}."
    if not 0 <= line.unit_price <= PRICE_MOST:
        yield f"{place}.price", f"A unit price is between 0 and {PRICE_MOST:,}."
    if not 0 <= line.tax_rate <= RATE_MOST:
        yield f"{place}.tax", f"A tax rate is between 0 and {RATE_MOST} percent."
