"""What an administrator says at the keyboard of late money: ladders."""

from bot.books import books
from bot.office import seat
from bot.settings import Settings
from core.ladders import read_ladder


async def laddered(settings: Settings, key: str, raw: bytes, *, is_json: bool) -> str:
    """Keep a ladder as its file says it; answers its name."""
    ladder = read_ladder(raw, is_json=is_json)
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        await work.ladders.write(ladder)
    return ladder.name
