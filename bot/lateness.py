"""What an administrator says at the keyboard of late money: ladders, base rates."""

from bot.books import books
from bot.office import seat
from bot.settings import Settings
from core.base_rates import read_rates
from core.ladders import read_ladder


async def laddered(settings: Settings, key: str, raw: bytes, *, is_json: bool) -> str:
    """Keep a ladder as its file says it; answers its name."""
    ladder = read_ladder(raw, is_json=is_json)
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        await work.ladders.write(ladder)
    return ladder.name


async def rated(settings: Settings, key: str, raw: bytes) -> int:
    """Keep base rates as their file says them; answers how many."""
    rates = read_rates(raw)
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        await work.interest.load(rates)
    return len(rates)
