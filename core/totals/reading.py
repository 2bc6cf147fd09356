"""A bill from JSON: read without losing a digit, and refused with a sentence where it cannot be.

Numbers are kept as they were written (`numbers.py`); a name that stands twice in one object is
refused, since nobody could say which of the two was meant.
"""

import json
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from pydantic import ValidationError

from core.errors import InvalidInput, shown
from core.money import digits
from core.totals.bills import Bill
from core.totals.meaning import SEE, bill_of, fault
from core.totals.numbers import Numeral
from core.totals.request import Request

BYTES_MOST: Final = 16 * 2**20
SAID_BY_US: Final = "Value error, "
FAULTS: Final = {
    "missing": "it is missing",
    "extra_forbidden": "Paidup does not know it",
    "model_type": "it is not written as an object",
    "model_attributes_type": "it is not written as an object",
    "dict_type": "it is not written as an object",
    "tuple_type": "it is not written as a list",
    "string_type": "it is not written as a text",
    "bool_type": "it is neither true nor false",
    "bool_parsing": "it is neither true nor false",
    "enum": "it is none of {expected}",
    "literal_error": "it is none of {expected}",
    "greater_than": "it is not above {gt}",
    "greater_than_equal": "it is below {ge}",
    "less_than_equal": "it is above {le}",
    "too_short": "it has fewer entries than {min_length}",
    "too_long": "it has more entries than {max_length}",
    "string_unicode": "it has characters that cannot be printed",
    "string_too_short": "it is empty",
    "string_too_long": "it is longer than {max_length} characters",
    "string_pattern_mismatch": "it is not written as it should be",
    "date_from_datetime_parsing": "there is no such date",
}


def read(raw: bytes) -> tuple[Request, Bill]:
    """What is said, and the bill it makes; `InvalidInput` with a sentence about the first fault."""
    return _understood(_parsed(raw))


def read_beside(raw: bytes, names: Iterable[str]) -> tuple[Request, Bill, dict[str, str]]:
    """The same, with texts of other names that stand beside it in the same object."""
    said = _parsed(raw)
    beside = {name: said.pop(name) for name in names if name in said}
    for name, value in beside.items():
        if not isinstance(value, str):
            raise fault(name, "it is not written as a text")
    return (*_understood(said), beside)


def _understood(said: dict[str, Any]) -> tuple[Request, Bill]:
    currency = said.get("invoice_currency_code")
    if not isinstance(currency, str) or not currency.isprintable():
        raise InvalidInput("invoice_currency_code is missing.", hint="Write a code such as EUR.")
    digits(currency)
    try:
        request = Request.model_validate(said, context={"currency": currency})
    except ValidationError as error:
        raise _refused(error) from None
    return request, bill_of(request)


def _parsed(raw: bytes) -> dict[str, Any]:
    if len(raw) > BYTES_MOST:
        raise InvalidInput(f"This is more than {BYTES_MOST // 2**20} MiB, too much for an invoice.")
    try:
        said = json.loads(
            raw.decode("utf-8-sig"),
            parse_float=Numeral,
            parse_int=Numeral,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except UnicodeDecodeError:
        raise InvalidInput("This is not text in UTF-8.", hint=SEE) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidInput(f"This is not JSON: see {where}.", hint=SEE) from None
    except RecursionError:
        raise InvalidInput("This is nested too deeply for an invoice.", hint=SEE) from None
    if not isinstance(said, dict):
        raise InvalidInput("An invoice is written as one JSON object.", hint=SEE)
    return said


def _no_number(text: str) -> NoReturn:
    raise InvalidInput(f"{text} is no number.", hint="Write it like 1200.50.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(
            f"“{shown(twice[:40])}” stands twice in one object.", hint="Take one out."
        )
    return said


def _refused(error: ValidationError) -> InvalidInput:
    """The first fault as a sentence, with where it is: places are counted from one."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(
        str(part + 1) if isinstance(part, int) else shown(str(part)[:60]) for part in first["loc"]
    )
    told = FAULTS.get(first["type"], "")
    if not told:
        told = first["msg"].removeprefix(SAID_BY_US).replace("Input should", "it should")
        return fault(where, told)
    return fault(where, told.format_map(first.get("ctx", {})))
