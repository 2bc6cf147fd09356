"""A button that somebody else posted with the bot's token: pressing it agrees to nothing."""

import pytest

from bot.cards.model import Reply
from bot.commands.dispatch import dispatch
from bot.commands.request import Filled, Request
from bot.commands.table import COMMANDS
from core.billing import Billing
from core.models import InvoiceState
from tests.cast import OLGA, OLGA_ON_TELEGRAM
from tests.chat import Chat
from tests.deeds import asked


@pytest.mark.parametrize("mark", [{}, {"mark": ""}, {"mark": "0" * 8}])
async def test_a_look_alike_button_agrees_to_nothing(
    billing: Billing, mark: dict[str, str]
) -> None:
    """A064: whoever has the bot's token alone can post a button, but knows no mark."""
    view = await asked(billing)
    ask = Filled("invoice approve", {"invoice": view.invoice.reference, **mark})

    answer = await dispatch(Request("forged", OLGA_ON_TELEGRAM, ask), billing)

    assert isinstance(answer, Reply)
    assert answer.refused
    async with billing.reading(OLGA) as work:
        after = await work.invoices.view(view.invoice.reference)
    assert after.invoice.state is InvoiceState.AWAITING


@pytest.mark.parametrize("name", ["payment approve", "proposal approve"])
async def test_nor_to_a_payment_or_a_proposal(billing: Billing, name: str) -> None:
    """A064"""
    first = COMMANDS[name].order[0]
    ask = Filled(name, {first: "1"})

    answer = await dispatch(Request("forged", OLGA_ON_TELEGRAM, ask), billing)

    assert isinstance(answer, Reply)
    assert answer.card.title == "That button does not say what it agrees to."


async def test_what_is_typed_needs_no_mark(billing: Billing, olga: Chat) -> None:
    view = await asked(billing)

    card = await olga.say(f"/invoice approve {view.invoice.reference}")

    assert "is issued" in card.title or card.title.startswith("INV-")


def test_whatever_agrees_takes_a_mark() -> None:
    assert {name for name in COMMANDS if name.endswith(" approve")} == {
        name for name, known in COMMANDS.items() if known.takes_mark
    }
