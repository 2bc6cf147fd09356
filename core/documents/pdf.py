"""PDFs of documents, made in one warm child process.

WeasyPrint blocks, leaks and can crash, so it lives in `press.py`, a process of its own. This side
queues the documents, watches the clock and the press's memory, and replaces a press that died,
hangs or has grown: what was being printed is tried once more on a fresh one.
"""

import asyncio
import contextlib
import logging
import os
import pickle
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from core.documents.dossier import ClientFile
from core.documents.invoice import InvoiceDocument
from core.documents.press import ANSWER, LENGTH, Answer
from core.documents.statement import StatementDocument
from core.errors import GatewayFailed

ROOT = Path(__file__).parents[2]
SECONDS_MOST = 30.0
START_SECONDS_MOST = 60.0
DOCUMENTS_MOST = 1_000
MEMORY_KIB_MOST = 512 * 1024
ORDER_BYTES_MOST = 8 * 1024**2
PDF_BYTES_MOST = 32 * 1024**2
COMMAND = (sys.executable, "-m", "core.documents.press")
CLOSED = "PDFs are not made any more: the program is stopping."
MISSING = "PDFs cannot be made: the library that lays them out is missing on this machine."
INSTALL = (
    "Install pango: `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`"
    " on Debian and Ubuntu, `brew install pango` on macOS."
)

log = logging.getLogger(__name__)


class PressDied(Exception):
    """The child ended or hung while it was printing."""


class Press:
    """The child process, as seen from here."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.pid = process.pid
        self.printed = 0
        self.peak_kib = 0

    @classmethod
    async def start(cls, command: Sequence[str]) -> Self:
        """Start a press and wait until it is warm; raises `GatewayFailed` when it cannot work."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=ROOT,
            limit=PDF_BYTES_MOST,
            start_new_session=True,  # Ctrl-C in the terminal is for the program alone
        )
        press = cls(process)
        is_ready = False
        try:
            await press._greet()
            is_ready = True
        finally:
            if not is_ready:
                await press.stop()
        return press

    async def print(self, order: bytes, seconds: float) -> tuple[Answer, bytes]:
        """Print one pickled document; raises `PressDied`, after which the press is of no use."""
        assert self._process.stdin is not None
        self.printed += 1
        try:
            self._process.stdin.write(LENGTH.pack(len(order)) + order)
            await self._process.stdin.drain()
        except ConnectionError:
            raise PressDied from None
        return await self._answer(seconds)

    async def stop(self) -> None:
        """End the child and wait until it is gone."""
        if self._process.returncode is None:
            # Not `kill()`: Python 3.11 may reap the child in it, and asyncio then waits for nobody.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    @property
    def is_worn(self) -> bool:
        """Whether it has printed or grown enough to be replaced."""
        return self.printed >= DOCUMENTS_MOST or self.peak_kib >= MEMORY_KIB_MOST

    async def _greet(self) -> None:
        try:
            answer, reason = await self._answer(START_SECONDS_MOST)
        except PressDied:
            raise GatewayFailed("PDFs cannot be made: the printer does not start.") from None
        if answer is not Answer.READY:
            log.error("The PDF printer cannot start", extra={"reason": reason.decode()})
            raise GatewayFailed(MISSING, hint=INSTALL, permanent=True)

    async def _answer(self, seconds: float) -> tuple[Answer, bytes]:
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                head = await self._process.stdout.readexactly(ANSWER.size)
                answer, self.peak_kib, length = ANSWER.unpack(head)
                return Answer(answer), await self._process.stdout.readexactly(length)
        except (TimeoutError, asyncio.IncompleteReadError):
            raise PressDied from None


class PdfPrinter:
    """Makes PDFs, one at a time; those who come meanwhile wait their turn."""

    def __init__(
        self, *, seconds_most: float = SECONDS_MOST, command: Sequence[str] = COMMAND
    ) -> None:
        self._command = command
        self._seconds_most = seconds_most
        self._turn = asyncio.Lock()
        self._press: Press | None = None
        self._is_closed = False

    @property
    def press(self) -> Press | None:
        """The child at work, for those who measure it."""
        return self._press

    async def start(self) -> None:
        """Warm the press up; raises `GatewayFailed` with what to install when it cannot work."""
        async with self._turn:
            await self._ready()

    async def render(self, document: InvoiceDocument | ClientFile | StatementDocument) -> bytes:
        """The document as a PDF: the same document gives the same bytes.

        Raises `GatewayFailed`: permanent when this document cannot be printed at all.
        """
        order = pickle.dumps(document)
        if len(order) > ORDER_BYTES_MOST:
            raise GatewayFailed("This document is too large to print.", permanent=True)
        async with self._turn:
            try:
                answer, content = await self._try(order)
            except PressDied:
                log.warning("The PDF printer died and is started again")
                answer, content = await self._try_again(order)
        if answer is not Answer.PRINTED:
            log.error("A document cannot be printed", extra={"reason": content.decode()})
            raise GatewayFailed("This document cannot be printed.", permanent=True)
        return content

    async def close(self) -> None:
        """End the child; whoever still waits for a document is refused."""
        self._is_closed = True
        await self._discard()

    async def _try_again(self, order: bytes) -> tuple[Answer, bytes]:
        try:
            return await self._try(order)
        except PressDied:
            message = "The PDF could not be made: the printer gave up twice."
            raise GatewayFailed(message, hint="It is tried again later.") from None

    async def _try(self, order: bytes) -> tuple[Answer, bytes]:
        """Print on a working press; one that failed, or was left in the middle, is thrown away."""
        press = await self._ready()
        is_whole = False
        try:
            answer = await press.print(order, self._seconds_most)
            is_whole = not press.is_worn
        finally:
            if not is_whole:
                await self._discard()
        return answer

    async def _ready(self) -> Press:
        if self._is_closed:
            raise GatewayFailed(CLOSED)
        if self._press is None:
            self._press = await Press.start(self._command)
        if self._is_closed:  # meanwhile
            await self._discard()
            raise GatewayFailed(CLOSED)
        return self._press

    async def _discard(self) -> None:
        press, self._press = self._press, None
        if press:
            await press.stop()
