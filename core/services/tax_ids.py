"""Tax ids and IBANs, checked as each country writes them (python-stdnum knows how)."""

from collections.abc import Mapping
from typing import Final, Protocol

from stdnum import get_cc_module, iban
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError

from core.errors import InvalidInput


class Format(Protocol):
    """A module of python-stdnum: one kind of number."""

    def validate(self, number: str) -> str:
        """The number, or a `ValidationError`."""

    def is_valid(self, number: str) -> bool:
        """Whether it could be one."""


BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "AT": ("tin",),
    "CA": ("bn", "sin"),
    "CH": ("uid", "vat"),
    "DE": ("stnr", "idnr"),
    "ES": ("nif", "cif", "nie"),
    "FR": ("siren", "siret", "nif"),
    "GB": ("utr",),
    "IE": ("pps",),
    "IN": ("gstin", "pan"),
    "IT": ("codicefiscale",),
    "NL": ("bsn",),
    "PL": ("nip", "regon"),
    "US": ("ein", "itin", "ssn", "atin"),
}
"""What stands on invoices of a country beside its VAT id, by python-stdnum's names."""

SHAPES: Final[Mapping[str, str]] = {
    "AT": "ATU13585627",
    "CH": "CHE-107.787.577 MWST",
    "DE": "DE136695976, or a tax number such as 181/815/08155",
    "FR": "FR40303265045",
    "GB": "GB980780684",
    "US": "04-2103594",
}
"""How a tax id of a country looks."""


def tax_id(text: str, country: str) -> str:
    """A tax id that its country could have given, or any member of the EU; else `InvalidInput`.

    Without a country, or with one whose numbers nobody described, every text passes.
    """
    formats = _formats(country)
    if not text or not formats or eu_vat.is_valid(text):
        return text
    if any(each.is_valid(text) for each in formats):
        return text
    said = f"“{text[:40]}” is not a tax id of {country}: {_why(text, formats[0])}."
    shape = f"It looks like {SHAPES[country]}. " if country in SHAPES else ""
    hint = f"{shape}See that number and country are right; leave it out until you know."
    raise InvalidInput(said, hint=hint, fields={"tax_id": f"{said} {hint}"})


def iban_of(text: str) -> str:
    """An IBAN as it is kept, in capitals without spaces; `InvalidInput` says what is wrong."""
    compact = "".join(text.split()).upper()
    try:
        return str(iban.validate(compact))
    except ValidationError as error:
        said = f"“{text[:40]}” is not an IBAN: {_said(error)}."
        fields = {"iban": said}
        raise InvalidInput(said, hint="Copy it from the bank.", fields=fields) from None


def _formats(country: str) -> list[Format]:
    names = ("vat", *BESIDE.get(country, ()))
    found = (get_cc_module(country, name) for name in names) if country else ()
    return [each for each in found if each is not None]


def _why(text: str, shape: Format) -> str:
    try:
        shape.validate(text)
    except ValidationError as error:
        return _said(error)
    raise AssertionError(text)


def _said(error: ValidationError) -> str:
    match error:
        case InvalidChecksum():
            return "a letter or digit of it is wrong"
        case InvalidLength():
            return "it is too long or too short"
        case InvalidComponent():
            return "a part of it cannot be"
    return "it is written otherwise"
