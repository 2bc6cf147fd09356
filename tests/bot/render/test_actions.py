"""A button as text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.model import Button
from bot.render.actions import Codec
from core.errors import InvalidInput
from tests.bot.render.samples import APPROVE, CODEC


def test_a_button_is_its_command_and_its_arguments_in_order() -> None:
    assert CODEC.encode(APPROVE, limit=64) == "invoice approve|D12|9f2c"


def test_what_is_left_out_at_the_end_takes_no_room() -> None:
    assert CODEC.encode(Button("Void", "invoice void", {"invoice": "D12"}), limit=64) == (
        "invoice void|D12"
    )


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_arguments_come_back_as_they_were(invoice: str, reason: str) -> None:
    arguments = {"invoice": invoice, "reason": reason}
    text = CODEC.encode(Button("Void", "invoice void", arguments), limit=2000)

    assert CODEC.decode(text) == (
        "invoice void",
        {name: value for name, value in arguments.items() if value},
    )


@given(st.text())
def test_a_text_of_no_command_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(InvalidInput, match="not one of ours") as refused:
        Codec({}).decode(text)
    assert "/help" in refused.value.hint


@pytest.mark.parametrize("text", ["", "invoice shred|D12", "help|D12", "invoice show|D12|x"])
def test_a_button_of_another_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        CODEC.decode(text)


def test_a_button_that_does_not_fit_is_a_bug() -> None:
    long = Button("Void", "invoice void", {"invoice": "D12", "reason": "ü" * 30})

    with pytest.raises(AssertionError, match="77 bytes, 64 allowed"):
        CODEC.encode(long, limit=64)


def test_an_argument_the_command_does_not_know_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        CODEC.encode(Button("Help", "help", {"invoice": "D12"}), limit=64)


def test_a_button_reads_as_one_would_type_it() -> None:
    reason = {"invoice": "D12", "reason": "wrong client"}

    assert CODEC.typed(Button("Void", "invoice void", reason)) == '/invoice void D12 "wrong client"'


def test_what_only_buttons_carry_is_not_for_typing() -> None:
    codec = Codec(
        {"invoice reject": ("invoice", "reason", "mark")}, {"invoice reject": ("invoice",)}
    )
    reject = Button("Reject", "invoice reject", {"invoice": "D12", "mark": "9f2c"})

    assert codec.typed(reject) == "/invoice reject D12"
    assert codec.decode(codec.encode(reject, limit=64)) == (reject.command, reject.arguments)


def test_nothing_is_typed_after_a_gap() -> None:
    gap = Button("Void", "invoice void", {"reason": "wrong client"})

    assert CODEC.typed(gap) == "/invoice void"
