"""A file of another program, read and taken as `paidup import` does."""

from pathlib import Path

from core.billing import Billing
from core.errors import InvalidInput
from core.imports.columns import Source
from core.imports.rows import table
from core.imports.values import Dates, Decimals
from core.security.actors import Actor
from core.services.imports import Outcome, Said
from tests.cast import OLGA


async def took(
    billing: Billing,
    file: Path,
    source: Source,
    *,
    by: Actor = OLGA,
    dates: Dates = Dates.ISO,
    decimals: Decimals = Decimals.EITHER,
) -> list[Said]:
    """Bring a file in for real; raises `InvalidInput`, and brings nothing, where one is refused."""
    async with billing.work(by) as work:
        read = table(file, source)
        course = await work.imports.start(source, read.kind, dates, decimals)
        said = [await work.imports.take(course, rows, is_real=True) for rows in read.rows()]
        if refused := [each for each in said if each.outcome is Outcome.REFUSED]:
            raise InvalidInput(refused[0].why)
        await work.imports.finish(course)
    return said


async def shown(
    billing: Billing,
    file: Path,
    source: Source,
    *,
    by: Actor = OLGA,
    dates: Dates = Dates.ISO,
    decimals: Decimals = Decimals.EITHER,
) -> list[Said]:
    """What a file would bring."""
    async with billing.reading(by) as work:
        read = table(file, source)
        course = await work.imports.start(source, read.kind, dates, decimals)
        return [await work.imports.take(course, rows, is_real=False) for rows in read.rows()]
