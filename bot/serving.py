"""`paidup serve`: from the first look at the database to the last goodbye.

It is apart from `app.py`, since loading all platforms takes seconds. Meanwhile the press warms up
in a process of its own, and what cannot start at all says so before.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from bot.readiness import Machine, is_production, require_ready, warnings
from bot.settings import Settings
from core.documents.pdf import PdfPrinter
from core.errors import WrongState
from core.possession import possession
from core.soundness import require_sound, require_there

log = logging.getLogger(__name__)


async def serve(settings: Settings, parts: frozenset[str]) -> None:
    """Run these parts until SIGINT or SIGTERM; raises what made one of them fail."""
    machine = Machine.look(settings)
    require_ready(settings, machine)
    require_there(settings.database_url)
    is_real = is_production(settings)
    with possession(settings.database_url, is_alone=is_real):
        await _serve(settings, parts, warnings(settings, machine) if is_real else [])


async def _serve(settings: Settings, parts: frozenset[str], doubts: list[str]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    gc.disable()  # what is loaded is no garbage: looking for some takes a tenth of the start
    async with _warm(PdfPrinter()) as printer:
        await asyncio.to_thread(_check, settings)
        for text in doubts:
            log.warning("%s", text)
        await asyncio.to_thread(import_module, "bot.app")
        gc.freeze()
        gc.enable()
        await _run(settings, parts, printer, stopped)


async def _run(
    settings: Settings, parts: frozenset[str], printer: PdfPrinter, stopped: asyncio.Event
) -> None:
    from bot.app import Program, books

    async with (
        books(settings) as billing,
        Program(settings, billing, parts, printer) as program,
        asyncio.TaskGroup() as tasks,
    ):
        running = [tasks.create_task(run()) for run in program.running]
        log.info("running", extra={"part": ", ".join(sorted(parts))})
        await stopped.wait()
        log.info("stopping")
        for task in running:
            task.cancel()


@asynccontextmanager
async def _warm(printer: PdfPrinter) -> AsyncIterator[PdfPrinter]:
    """Whoever needs a warm press asks it to start once more, and waits until it has."""
    warming = asyncio.create_task(printer.start())
    try:
        yield printer
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)
        await printer.close()


def _check(settings: Settings) -> None:
    from core.migrations import is_current

    if not is_current(settings.database_url):
        raise WrongState("The database is not up to date.", hint="Bring it there: paidup migrate")
    require_sound(settings.database_url)
