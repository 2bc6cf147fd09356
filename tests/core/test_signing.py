"""Addresses that lead back to us cannot be made by others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.security.links import Links
from core.security.signing import Signer, content_hash, hashed, new_code
from tests.cast import LINKS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OTHER = Links("https://pay.demo.example", Signer(b"o" * 32), "billing@demo.example")


def token_of(page: str) -> str:
    return page.rsplit("/", 1)[1]


@dataclass(frozen=True)
class Bill:
    """What has an address."""

    id: int
    address_seed: str = "seed"


def opens(links: Links, bill: Bill, page: str) -> bool:
    return links.is_page(bill.id, bill.address_seed, token_of(page))


def test_a_page_is_opened_by_its_own_token_only() -> None:
    page = LINKS.page(Bill(12))

    assert page.startswith("https://pay.demo.example/i/12/")
    assert len(token_of(page)) == 43
    assert opens(LINKS, Bill(12), page)
    assert not opens(LINKS, Bill(13), page)
    assert not opens(LINKS, Bill(12, "another"), page)
    assert not opens(OTHER, Bill(12), page)


def test_an_address_is_made_again_the_same() -> None:
    assert LINKS.page(Bill(12)) == LINKS.page(Bill(12))
    assert LINKS.pdf(Bill(12)) == f"{LINKS.page(Bill(12))}/pdf"


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase()])
def test_a_token_that_is_off_by_a_letter_opens_nothing(change: Callable[[str], str]) -> None:
    assert not LINKS.is_page(12, "seed", change(token_of(LINKS.page(Bill(12)))))


@given(st.text())
def test_no_text_opens_a_page_or_stops_us(text: str) -> None:
    assert not LINKS.is_page(12, "seed", text)
    assert not LINKS.is_pay_nonce(Bill(12), text, NOW)
    assert LINKS.invoice_of(f"{text}@demo.example") is None


def test_a_form_is_good_for_its_page_and_for_an_hour() -> None:
    nonce = LINKS.pay_nonce(Bill(12), NOW)
    later = nonce.replace(nonce[:10], str(int(nonce[:10]) + 60))

    assert LINKS.is_pay_nonce(Bill(12), nonce, NOW + timedelta(minutes=59))
    assert not LINKS.is_pay_nonce(Bill(12), nonce, NOW + timedelta(minutes=61))
    assert not LINKS.is_pay_nonce(Bill(12), nonce, NOW - timedelta(minutes=1))
    assert not LINKS.is_pay_nonce(Bill(12), later, NOW)
    assert not LINKS.is_pay_nonce(Bill(13), nonce, NOW)
    assert not LINKS.is_pay_nonce(Bill(12, "another"), nonce, NOW)
    assert not LINKS.is_codes_nonce("12 seed", nonce, NOW)
    assert not OTHER.is_pay_nonce(Bill(12), nonce, NOW)


@pytest.mark.parametrize("text", ["", "\ud800", "é", "x" * 5000])
def test_an_odd_token_opens_nothing(text: str) -> None:
    assert not LINKS.is_page(12, "seed", text)
    assert not Signer(b"s" * 32).is_short_token("invoice reply", "12", text)


def test_a_reply_address_selects_its_invoice() -> None:
    address = LINKS.reply_address(12)

    assert address.startswith("billing+i12-")
    assert len(address.split("@")[0]) <= 64
    assert LINKS.invoice_of(address) == LINKS.invoice_of(address.upper().lower()) == 12


@pytest.mark.parametrize(
    "address",
    [
        "billing@demo.example",
        "billing+i12@demo.example",
        "billing+i12-@demo.example",
        "billing+i12-aaaaaaaaaaaaaaaa@demo.example",
        LINKS.reply_address(12).replace("i12", "i13"),
        OTHER.reply_address(12),
        f"billing+i{'9' * 30}-x@demo.example",
        "billing+i１２-x@demo.example",
        "nothing",
        "",
    ],
)
def test_a_forged_reply_address_selects_nothing(address: str) -> None:
    assert LINKS.invoice_of(address) is None


def test_a_token_for_one_purpose_opens_no_other() -> None:
    signer = Signer(b"s" * 32)

    assert signer.is_token("page", "12", signer.token("page", "12"))
    assert not signer.is_token("file", "12", signer.token("page", "12"))


def test_a_key_that_is_too_short_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        Signer(b"short")


def test_codes_are_never_the_same_and_are_kept_as_hashes() -> None:
    codes = {new_code() for _ in range(100)}

    assert len(codes) == 100
    assert all(len(hashed(code)) == 64 for code in codes)
    assert hashed(" ABC ") == hashed("abc")


def test_a_content_has_one_hash_however_it_is_ordered() -> None:
    assert content_hash({"a": 1, "b": [2]}) == content_hash({"b": [2], "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": "1"})
