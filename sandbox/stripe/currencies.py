"""Stripe's own table of currencies: which it takes, their minor units, the least and the most.

It is not ISO 4217: ISK and UGX have no decimals any more but are still written with two, and the
last digit of a three-decimal amount must be zero.
"""

from sandbox.stripe.errors import Refusal

_ZERO = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
_THREE = "bhd jod kwd omr tnd"
_TWO = """
aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf
cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils
inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn
nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd
std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst xcd yer zar zmw
"""
WITHOUT_DECIMALS = frozenset(_ZERO.split())
WITH_THREE = frozenset(_THREE.split())
WITH_TWO = frozenset(_TWO.split())
WHOLE_ONLY = frozenset({"isk", "ugx"})
SUPPORTED = WITHOUT_DECIMALS | WITH_THREE | WITH_TWO

LEAST = {
    "aed": 200,
    "bgn": 100,
    "bhd": 200,
    "czk": 1500,
    "dkk": 250,
    "gbp": 30,
    "hkd": 400,
    "huf": 17500,
    "idr": 1000000,
    "isk": 7000,
    "jod": 360,
    "jpy": 50,
    "krw": 700,
    "kwd": 160,
    "mxn": 1000,
    "myr": 200,
    "nok": 300,
    "omr": 200,
    "pln": 200,
    "ron": 200,
    "sek": 300,
    "thb": 1000,
    "tnd": 1600,
    "twd": 1600,
    "ugx": 190000,
    "vnd": 13000,
}
LEAST_OTHERWISE = 50
DIGITS_MAX = {"idr": 12, "cop": 10, "huf": 10, "inr": 9, "jpy": 10, "krw": 10, "vnd": 12}
DIGITS_MAX_OTHERWISE = 8


def decimals(currency: str) -> int:
    """How many decimals an amount of this currency has in Stripe's calls."""
    return 0 if currency in WITHOUT_DECIMALS else 3 if currency in WITH_THREE else 2


def show(amount: int, currency: str) -> str:
    """An amount as Stripe's messages and the checkout page write it."""
    places = decimals(currency)
    whole, part = divmod(abs(amount), 10**places)
    sign = "-" if amount < 0 else ""
    fraction = f".{part:0{places}d}" if places else ""
    symbol = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥"}.get(currency)
    number = f"{whole:,}{fraction}"
    return f"{sign}{symbol}{number}" if symbol else f"{sign}{number} {currency.upper()}"


def require_currency(currency: str, param: str) -> None:
    """Refuse what Stripe does not take, and capitals."""
    if currency not in SUPPORTED:
        listed = ", ".join(sorted(SUPPORTED))
        raise Refusal(
            f"Invalid currency: {currency}. Stripe currently supports these currencies: {listed}",
            param=param,
        )


def require_granular(amount: int, currency: str, param: str) -> None:
    """Refuse fractions that the currency no longer has, or that no bank settles."""
    if currency in WHOLE_ONLY and amount % 100:
        raise Refusal(
            f"Invalid amount. Currency {currency.upper()} has become effectively zero-decimal and"
            " charged amounts must be evenly divisible by 100. See"
            " https://stripe.com/docs/currencies#special-cases for more information.",
            param=param,
            code="invalid_charge_amount_no_decimal_compatible",
        )
    if currency in WITH_THREE and amount % 10:
        raise Refusal(
            f"Invalid amount. The least-significant digit of an amount in {currency.upper()} must"
            " be 0. See https://stripe.com/docs/currencies#three-decimal for more information.",
            param=param,
            code="parameter_invalid_integer",
        )


def require_payable(amount: int, currency: str) -> None:
    """Refuse a checkout whose total is under the least or over the most."""
    least = LEAST.get(currency, LEAST_OTHERWISE)
    if amount < least:
        raise Refusal(
            "The Checkout Session's total amount due must add up to at least"
            f" {show(least, currency)}",
            code="amount_too_small",
        )
    most = 10 ** DIGITS_MAX.get(currency, DIGITS_MAX_OTHERWISE) - 1
    if amount > most:
        raise Refusal(
            f"The Checkout Session's total amount due must be no more than {show(most, currency)}",
            code="amount_too_large",
        )
