"""What a mail was understood to say, as what can be claimed: read with care, never guessed."""

from datetime import date
from typing import Any

import pytest

from core.models import ClaimKind, PaidBy
from core.money import Money
from core.services.claims import Said
from core.services.sayings import claimed, said_of


def intent(name: str, **facts: Any) -> dict[str, Any]:
    return {"name": name, "facts": facts, "quote": "", "reason": ""}


def one(name: str, **facts: Any) -> Said:
    ((said, _),) = claimed([intent(name, **facts)], "EUR")
    return said


def test_a_payment_says_how_much_when_and_under_which_reference() -> None:
    said = one("payment_claim", amount="809.20", currency="EUR", date="2026-11-13", reference="R 1")

    assert said == Said(ClaimKind.PAYMENT, Money(80920, "EUR"), date(2026, 11, 13), "R 1")


@pytest.mark.parametrize(
    "facts",
    [
        {"amount": "about 200"},
        {"amount": "0.00"},
        {"amount": "1.005"},
        {"amount": "-5"},
        {"amount": "100.00", "currency": "USD"},
        {"amount": "100.00", "currency": "???"},
        {"amount": 100},
        {"amount": None},
        {"date": "2026-02-30"},
        {"date": None, "date_note": "soon"},
        {"date": "13.11.2026"},
        {"date": ["2026-11-13"]},
        {"reference": {"a": 1}},
        {"method": "gold"},
        {"method": ["card"]},
    ],
)
def test_what_cannot_be_read_was_not_said(facts: dict[str, Any]) -> None:
    assert one("payment_claim", **facts) == Said(ClaimKind.PAYMENT)


def test_a_payment_says_how_it_was_made() -> None:
    assert one("payment_claim", method="card").paid_by is PaidBy.CARD
    assert one("promise_to_pay", method="card").paid_by is None


def test_a_promise_and_a_wish_for_time_have_a_day_and_no_amount() -> None:
    assert one("promise_to_pay", date="2026-11-27", amount="5.00").amount is None
    assert one("extension_request", until="2026-12-31").day == date(2026, 12, 31)
    assert one("dispute", line="sign", reason="misspelt").note == "misspelt"


def test_a_po_number_without_a_number_is_none() -> None:
    assert claimed([intent("po_number")], "EUR") == []
    assert one("po_number", po="4" * 300).note == "4" * 80


def test_several_invoices_are_each_claimed_with_what_is_said_of_them() -> None:
    facts = {
        "invoices": ["INV-1", "INV-2"],
        "amount": "30.00",
        "date": "2026-11-13",
        "parts": [{"invoice": "INV-1", "amount": "10.00"}, "nonsense"],
    }
    found = claimed([intent("payment_claim", **facts)], "EUR")

    assert [(number, said.amount, said.day) for said, number in found] == [
        ("INV-1", Money(1000, "EUR"), date(2026, 11, 13)),
        ("INV-2", None, date(2026, 11, 13)),
    ]
    unparted = claimed([intent("payment_claim", invoices=["INV-1"], parts=7)], "EUR")
    assert unparted == [(Said(ClaimKind.PAYMENT), "INV-1")]


def test_what_is_no_claim_is_left_out() -> None:
    assert claimed([intent("thanks"), intent("bank_change"), intent("copy_request")], "EUR") == []
    assert said_of([intent("thanks")], ClaimKind.DISPUTE, "EUR") == Said(ClaimKind.DISPUTE)
