"""How one can pay on the checkout page: Stripe's test cards and test bank accounts."""

import re
from dataclasses import dataclass
from datetime import date

CARD = "card"
MONTHS = 12
_EXPIRY = re.compile(r"([0-9]{1,2})/(?:20)?([0-9]{2})")
YEARS_AHEAD_MAX = 50
CVC_DIGITS = {"amex": 4}


@dataclass(frozen=True)
class Decline:
    """Why the bank, or Stripe before it, says no."""

    code: str
    message: str
    decline_code: str | None = None


class Declined(Exception):
    """Nothing was paid; the payer may try again."""

    def __init__(self, why: Decline) -> None:
        super().__init__(why.message)
        self.why = why


@dataclass(frozen=True)
class Means:
    """What somebody pays with; `settles` is None when the money is there at once."""

    kind: str
    brand: str
    last4: str
    expires: date | None = None
    settles: bool | None = None
    refusal: Decline | None = None


GENERIC = Decline("card_declined", "Your card was declined.", "generic_decline")
LIVE = Decline(
    "card_declined",
    "Your card was declined. Your request was in test mode, but used a non test card.",
    "test_mode_live_card",
)
WRONG_NUMBER = Decline("incorrect_number", "Your card number is incorrect.")

CARDS: dict[str, tuple[str, Decline | None]] = {
    "4242424242424242": ("visa", None),
    "5555555555554444": ("mastercard", None),
    "378282246310005": ("amex", None),
    "4000000000000002": ("visa", GENERIC),
    "4000000000009995": (
        "visa",
        Decline("card_declined", "Your card has insufficient funds.", "insufficient_funds"),
    ),
    "4000000000000069": ("visa", Decline("expired_card", "Your card has expired.")),
    "4000000000000127": (
        "visa",
        Decline("incorrect_cvc", "Your card's security code is incorrect."),
    ),
    "4000000000000119": (
        "visa",
        Decline(
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit.",
        ),
    ),
}

ACCOUNTS: dict[str, dict[str, bool]] = {
    "sepa_debit": {"DE89370400440532013000": True, "DE62370400440532013001": False},
    "us_bank_account": {"000123456789": True, "000111111116": False},
}


def card(number: str, expiry: str, cvc: str, today: date) -> Means:
    """Read a card as it was typed; raises `Declined` for what never reaches a bank."""
    digits = number.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdigit()) or not _luhn(digits):
        raise Declined(WRONG_NUMBER)
    if digits not in CARDS:
        raise Declined(LIVE)
    brand, refusal = CARDS[digits]
    expires = _expiry(expiry, today)
    if not (cvc.isascii() and cvc.isdigit() and len(cvc) == CVC_DIGITS.get(brand, 3)):
        raise Declined(Decline("invalid_cvc", "Your card's security code is incomplete."))
    return Means(CARD, brand, digits[-4:], expires=expires, refusal=refusal)


def account(kind: str, number: str) -> Means:
    """Read a bank account as it was typed; its money comes, or does not, days later."""
    plain = number.replace(" ", "").upper()
    if plain not in ACCOUNTS[kind]:
        code = "invalid_bank_account_iban" if kind == "sepa_debit" else "account_number_invalid"
        raise Declined(Decline(code, "The account number is invalid, or is no test account."))
    return Means(kind, kind, plain[-4:], settles=ACCOUNTS[kind][plain])


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _expiry(text: str, today: date) -> date:
    match = _EXPIRY.fullmatch(text.replace(" ", ""))
    if match is None:
        raise Declined(
            Decline("invalid_expiry_month", "Your card's expiration date is incomplete.")
        )
    month, year = int(match[1]), 2000 + int(match[2])
    if not 1 <= month <= MONTHS:
        raise Declined(Decline("invalid_expiry_month", "Your card's expiration date is invalid."))
    if (year, month) < (today.year, today.month):
        why = "Your card's expiration year is in the past."
        raise Declined(Decline("invalid_expiry_year", why))
    if year > today.year + YEARS_AHEAD_MAX:
        raise Declined(Decline("invalid_expiry_year", "Your card's expiration year is invalid."))
    return date(year, month, 1)
