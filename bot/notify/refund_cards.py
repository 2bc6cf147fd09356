"""Which card tells of refunds."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from bot.cards.model import Tone
from bot.notify.money_cards import rejected, to_decide
from bot.notify.notes import note, refund_of, with_note
from bot.notify.told import Told
from core.billing import Work
from core.money import Money
from core.services.deliveries import Telling


async def given_back(work: Work, telling: Telling) -> Told:
    """Money went back to the client."""
    amount = Money(telling.payload["amount_minor"], telling.payload["currency"])
    return await with_note(work, telling, note(f"{amount} went back to the client.", Tone.WARNING))


REFUND_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "RefundAsked": partial(to_decide, refund_of),
    "RefundRejected": partial(rejected, "refund"),
    "RefundBooked": given_back,
}
