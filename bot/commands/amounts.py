"""Amounts that people type into a blank."""

from core.errors import InvalidInput
from core.money import Money


def at_blank(name: str, text: str, currency: str) -> Money:
    """The amount; what is wrong with it is said at the blank of this name."""
    try:
        return Money.parse(text, currency)
    except InvalidInput as error:
        said = f"{error.message} {error.hint}".strip()
        raise InvalidInput(error.message, hint=error.hint, fields={name: said}) from None
