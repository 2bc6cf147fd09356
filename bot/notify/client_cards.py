"""Which card tells of clients."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.cards.model import Button, Card, Weight
from bot.notify.told import Told
from core.billing import Work
from core.services.deliveries import Telling


async def merged(work: Work, telling: Telling) -> Told:
    """Two clients are one from now on."""
    gone = await work.privacy.called(telling.payload["client_id"])
    into = await work.privacy.called(telling.payload["into_id"])
    card = Card(
        f"{telling.actor} merged {gone} into {into}.",
        text=f"What was issued to {gone} keeps its numbers, and is mailed to {into} from now on.",
        actions=(Button("Show", "client show", {"client": into}, Weight.FIRST),),
    )
    return Told(note=card)


CLIENT_CARDS: Final[Mapping[str, Callable[[Work, Telling], Awaitable[Told]]]] = {
    "ClientsMerged": merged,
}
