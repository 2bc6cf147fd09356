"""Is the process alive, and can it do its work: for whoever restarts it or sends it traffic."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from bot.handlers.web.soon import soon
from core.billing import Billing
from core.documents.pdf import PdfPrinter
from core.engine import Engine
from core.errors import BillingError
from core.migrations import is_current

CHECK_SECONDS: Final = 5.0
Check = Callable[[], Awaitable[bool]]


def printing(printer: PdfPrinter) -> Check:
    """Whether PDFs can be made; a press that died is replaced at the next print by itself."""

    async def can_print() -> bool:
        if printer.press is None:
            await printer.start()
        return True

    return can_print


def working(engine: Engine) -> Check:
    """Whether this process takes jobs."""

    async def takes_jobs() -> bool:
        return engine.is_running

    return takes_jobs


def well(is_well: Callable[[], bool]) -> Check:
    """Whether a part says of itself that it is well."""

    async def says_so() -> bool:
        return is_well()

    return says_so


class Health:
    """The two questions; `checks` are further things that must work, by name.

    What is `watched` is shown beside them and decides nothing: while the mail server is away,
    clients can read and pay their invoices all the same.
    """

    def __init__(
        self, billing: Billing, checks: Mapping[str, Check], watched: Mapping[str, Check]
    ) -> None:
        self._billing = billing
        self._watched = watched
        self._checks: dict[str, Check] = {
            "database": self._database,
            "migrations": self._migrations,
            **checks,
        }
        self._is_migrated = False

    def router(self) -> APIRouter:
        """The two addresses."""
        router = APIRouter()
        router.add_api_route("/healthz", self.alive, methods=["GET", "HEAD"])
        router.add_api_route("/readyz", self.ready, methods=["GET", "HEAD"])
        return router

    async def alive(self) -> Response:
        """The process answers."""
        return JSONResponse({"alive": True})

    async def ready(self) -> Response:
        """Everything the work needs, each by name; 503 when one is away."""
        looks = {**self._checks, **self._watched}
        results = await asyncio.gather(*(_checked(check) for check in looks.values()))
        found = dict(zip(looks, results, strict=True))
        is_ready = all(found[name] for name in self._checks)
        return JSONResponse({"ready": is_ready, "checks": found}, 200 if is_ready else 503)

    async def _database(self) -> bool:
        async with self._billing.database.reader.connect() as connection:
            await connection.exec_driver_sql("SELECT 1")
        return True

    async def _migrations(self) -> bool:
        """Asked until it is so: a running program's database is not migrated back."""
        if not self._is_migrated:
            url = self._billing.database.url.render_as_string(hide_password=False)
            self._is_migrated = await asyncio.to_thread(is_current, url)
        return self._is_migrated


async def _checked(check: Check) -> bool:
    try:
        return await soon(check(), CHECK_SECONDS)
    except (BillingError, SQLAlchemyError, OSError):
        return False
