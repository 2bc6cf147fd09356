from datetime import date
from decimal import Decimal

import pytest

from core.documents.formats import formats_for
from core.money import Money


@pytest.mark.parametrize(
    ("language", "locale", "written"),
    [
        ("de", "de_DE", "1.234,50\xa0€"),
        ("de", "de_AT", "€\xa01.234,50"),
        ("de", "de_CH", "EUR\xa01’234.50"),
        ("en", "en_GB", "€1,234.50"),
        ("en", "de_DE", "1.234,50\xa0€"),
    ],
)
def test_money_is_written_as_in_the_clients_country(
    language: str, locale: str, written: str
) -> None:
    assert formats_for(language, locale).money(Money(123450, "EUR")) == written


def test_a_negative_amount_has_a_real_minus_sign() -> None:
    assert formats_for("en", "en_GB").money(Money(-100, "EUR")) == "−€1.00"


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(1234, "JPY"), "JP¥1,234"),
        (Money(1234, "KWD"), "KWD\xa01.234"),
        (Money(123450, "HUF"), "HUF\xa01,234.50"),
    ],
)
def test_a_currency_has_the_decimals_of_its_standard(money: Money, written: str) -> None:
    assert formats_for("en", "en_GB").money(money) == written.replace("\xa0", "")


def test_an_amount_in_a_column_has_no_currency() -> None:
    assert formats_for("de", "de_DE").amount(Money(123450, "EUR")) == "1.234,50"
    assert formats_for("en", "en_GB").amount(Money(1234, "JPY")) == "1,234"


@pytest.mark.parametrize(
    ("price", "written"),
    [("800", "800,00"), ("0.013889", "0,013889"), ("12.5", "12,50"), ("1.2345", "1,2345")],
)
def test_a_unit_price_shows_more_decimals_only_where_they_matter(price: str, written: str) -> None:
    assert formats_for("de", "de_DE").price(Decimal(price), "EUR") == written


@pytest.mark.parametrize(
    ("quantity", "written"), [("3", "3"), ("12.500000", "12.5"), ("1E+3", "1,000")]
)
def test_a_quantity_has_no_idle_zeros(quantity: str, written: str) -> None:
    assert formats_for("en", "en_GB").quantity(Decimal(quantity)) == written


def test_a_rate_is_written_as_in_the_country() -> None:
    assert formats_for("de", "de_DE").percent(Decimal(19)) == "19\xa0%"
    assert formats_for("en", "en_GB").percent(Decimal("7.70")) == "7.7%"


@pytest.mark.parametrize(
    ("language", "locale", "written"),
    [
        ("de", "de_DE", "6. Dezember 2026"),
        ("en", "en_US", "December 6, 2026"),
        ("en", "de_DE", "6 December 2026"),
        ("en", "nonsense", "6 December 2026"),
    ],
)
def test_a_day_has_the_months_name_in_the_readers_language(
    language: str, locale: str, written: str
) -> None:
    assert formats_for(language, locale).day(date(2026, 12, 6)) == written


def test_a_language_not_spoken_in_the_country_falls_back_to_the_country() -> None:
    assert formats_for("xx", "de_DE").day(date(2026, 12, 6)) == "6. Dezember 2026"


def test_a_country_is_named_in_the_readers_language() -> None:
    assert formats_for("de", "de_DE").country("gb") == "Vereinigtes Königreich"
    assert formats_for("en", "en_GB").country("Narnia") == "Narnia"


def test_an_account_number_is_written_in_groups_of_four() -> None:
    assert formats_for("de", "de_DE").iban("DE8937 0400440532013000") == (
        "DE89 3704 0044 0532 0130 00"
    )
