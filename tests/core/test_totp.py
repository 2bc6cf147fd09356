"""One-time codes as RFC 6238 has them, and what we say of each."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.security.totp import (
    Verdict,
    address,
    check,
    code_at,
    is_code,
    new_secret,
    plain,
    step_of,
)

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The RFC's own secret, `12345678901234567890`."""

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STEP = step_of(NOW)


def verdict(steps: int, last_step: int = 0, seen: frozenset[int] = frozenset()) -> Verdict:
    return check(SECRET, code_at(SECRET, STEP + steps), NOW, last_step, seen).verdict


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // 30) == code


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_now_or_of_the_step_beside_is_right(steps: int) -> None:
    assert verdict(steps) is Verdict.RIGHT


@pytest.mark.parametrize("steps", [-20, -2, 2, 20])
def test_a_code_of_another_time_is_out_of_step(steps: int) -> None:
    assert verdict(steps) is Verdict.OUT_OF_STEP


@pytest.mark.parametrize("steps", [-21, 21, 10_000])
def test_a_code_of_nowhere_near_is_wrong(steps: int) -> None:
    assert verdict(steps) is Verdict.WRONG


@pytest.mark.parametrize("steps", [-1, 0, -2])
def test_no_code_up_to_the_last_used_one_is_taken_again(steps: int) -> None:
    assert verdict(steps, last_step=STEP) is Verdict.REUSED


def test_the_code_after_the_last_used_one_is_right() -> None:
    assert verdict(1, last_step=STEP) is Verdict.RIGHT


def test_a_code_that_was_out_of_step_is_not_right_when_its_time_comes() -> None:
    assert verdict(1, seen=frozenset({STEP + 1})) is Verdict.REUSED


@pytest.mark.parametrize(
    "typed",
    ["123456", " 123 456 ", "123-456", "１２３４５６", "١٢٣٤٥٦", "123\u00a0456", "1 2 3 4 5 6\n"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert plain(typed) == "123456"
    assert is_code(plain(typed))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "½23456", "one two"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert not is_code(plain(typed))


@given(st.text(max_size=50))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    assert is_code(plain(text)) in {True, False}


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {32}


def test_an_app_is_told_whose_codes_they_are() -> None:
    shown = address(SECRET, "Olga, Demo & Söhne", "Paidup")

    assert shown.startswith("otpauth://totp/Paidup:Olga%2C%20Demo%20%26%20S%C3%B6hne?secret=")
    assert shown.endswith("issuer=Paidup")


def test_the_same_code_of_two_steps_means_the_one_that_can_be_taken() -> None:
    """Two of a million: found by looking, since six digits repeat."""
    steps = range(STEP, STEP + 4000)
    by_code: dict[str, int] = {}
    first, second = next(
        (by_code[code], step)
        for step in steps
        if by_code.setdefault(code := code_at(SECRET, step), step) != step
    )
    moment = NOW + timedelta(seconds=30 * (second - STEP))

    assert check(SECRET, code_at(SECRET, first), moment, last_step=first).step == second
