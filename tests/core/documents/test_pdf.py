"""The child process: warm, alone with the document, replaced when it fails, never left behind."""

import asyncio
import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.documents import pdf
from core.documents.pdf import PdfPrinter, Press
from core.errors import GatewayFailed
from tests.core.documents import samples

ROOT = Path(pdf.__file__).parents[2]

# A press that does as it is told: `answers` is what it writes, in order, one per document.
STAND_IN = """
import os, struct, sys, time
def answer(kind, content=b"", peak=1):
    sys.stdout.buffer.write(struct.pack(">BII", kind, peak, len(content)) + content)
    sys.stdout.buffer.flush()
def read():
    (length,) = struct.unpack(">I", sys.stdin.buffer.read(4))
    return sys.stdin.buffer.read(length)
"""


def stand_in(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", STAND_IN + script)


@pytest.fixture
async def printer() -> AsyncIterator[PdfPrinter]:
    printer = PdfPrinter()
    await printer.start()
    yield printer
    await printer.close()


def working(printer: PdfPrinter) -> Press:
    assert printer.press is not None
    return printer.press


def wait_for_end(pid: int) -> None:
    """Return when a process that is not our child has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    readable, _, _ = select.select([handle], [], [], 20)
    os.close(handle)
    assert readable, f"{pid} still runs"


async def test_documents_are_printed_by_one_process(printer: PdfPrinter) -> None:
    pid = working(printer).pid

    first, second = await asyncio.gather(
        printer.render(samples.german()), printer.render(samples.english())
    )

    assert "Rechnung RE-2026-0001" in samples.pages(first)[0]
    assert "Invoice RE-2026-0001" in samples.pages(second)[0]
    assert (working(printer).pid, working(printer).printed) == (pid, 2)


async def test_the_program_itself_never_loads_weasyprint() -> None:
    script = (
        "import sys, core.documents.pdf, core.documents.pages; print('weasyprint' in sys.modules)"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=ROOT, stdout=subprocess.PIPE
    )
    output, _ = await process.communicate()

    assert output == b"False\n"


async def test_a_press_of_tomorrow_gives_the_same_bytes(printer: PdfPrinter) -> None:
    first = await printer.render(samples.german())
    os.kill(working(printer).pid, signal.SIGKILL)

    assert await printer.render(samples.german()) == first


async def test_a_press_killed_in_the_middle_is_replaced(
    printer: PdfPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    press = working(printer)
    os.kill(press.pid, signal.SIGSTOP)  # so that it certainly is in the middle
    rendering = asyncio.create_task(printer.render(samples.german()))
    await asyncio.sleep(0)  # as far as it gets without an answer
    assert press.printed == 1
    os.kill(press.pid, signal.SIGKILL)

    assert "RE-2026-0001" in samples.pages(await rendering)[0]
    assert working(printer).pid != press.pid
    assert "started again" in caplog.text


async def test_a_press_that_hangs_is_given_up_after_two_tries() -> None:
    command = stand_in("answer(1); read(); time.sleep(60)")
    printer = PdfPrinter(seconds_most=0.05, command=command)

    with pytest.raises(GatewayFailed, match="gave up twice") as failure:
        await printer.render(samples.german())

    assert not failure.value.permanent
    assert printer.press is None


async def test_a_press_that_died_while_idle_is_replaced(printer: PdfPrinter) -> None:
    pid = working(printer).pid
    os.kill(pid, signal.SIGKILL)
    wait_for_end(pid)

    assert await printer.render(samples.german())


async def test_a_press_that_grew_is_replaced_after_its_document() -> None:
    printer = PdfPrinter(command=stand_in("answer(1); read(); answer(2, b'pdf', peak=2**30)"))

    assert await printer.render(samples.german()) == b"pdf"
    assert printer.press is None
    assert await printer.render(samples.german()) == b"pdf"


async def test_a_document_that_cannot_be_printed_is_refused_for_good(printer: PdfPrinter) -> None:
    with pytest.raises(GatewayFailed) as failure:
        await printer.render(samples.german(note="x" * 1_000_000))

    assert failure.value.permanent
    assert await printer.render(samples.german())


async def test_a_document_of_many_megabytes_is_not_even_tried() -> None:
    with pytest.raises(GatewayFailed, match="too large") as failure:
        await PdfPrinter().render(samples.german(note="x" * 10_000_000))

    assert failure.value.permanent


async def test_a_missing_library_is_named_with_what_to_install(
    caplog: pytest.LogCaptureFixture,
) -> None:
    printer = PdfPrinter(command=stand_in("answer(4, b'cannot load library libpango-1.0-0')"))

    with pytest.raises(GatewayFailed) as failure:
        await printer.start()

    assert "libpango-1.0-0" in failure.value.hint
    assert failure.value.permanent
    assert [each.levelno for each in caplog.records] == [logging.ERROR]


async def test_a_press_that_does_not_start_says_so() -> None:
    with pytest.raises(GatewayFailed, match="does not start"):
        await PdfPrinter(command=(sys.executable, "-c", "pass")).start()


async def test_after_closing_nothing_is_printed_and_nobody_is_left(printer: PdfPrinter) -> None:
    pid = working(printer).pid
    await printer.close()

    wait_for_end(pid)
    with pytest.raises(GatewayFailed, match="stopping"):
        await printer.render(samples.german())


async def test_closing_while_the_press_starts_leaves_nobody() -> None:
    printer = PdfPrinter(command=stand_in("answer(1); read()"))
    starting = asyncio.create_task(printer.start())
    await asyncio.sleep(0)
    await printer.close()

    with pytest.raises(GatewayFailed, match="stopping"):
        await starting
    assert printer.press is None


async def test_a_render_that_is_given_up_leaves_a_working_printer(printer: PdfPrinter) -> None:
    press = working(printer)
    os.kill(press.pid, signal.SIGSTOP)
    rendering = asyncio.create_task(printer.render(samples.german()))
    await asyncio.sleep(0)  # as far as it gets without an answer
    assert press.printed == 1
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering

    assert "Invoice" in samples.pages(await printer.render(samples.english()))[0]


async def test_a_key_pressed_in_the_terminal_does_not_reach_the_press(printer: PdfPrinter) -> None:
    pid = working(printer).pid
    os.kill(pid, signal.SIGINT)

    assert os.getsid(pid) == pid
    assert await printer.render(samples.german())
    assert working(printer).pid == pid


async def test_a_press_does_not_outlive_a_program_that_was_killed() -> None:
    script = (
        "import asyncio\n"
        "from core.documents.pdf import PdfPrinter\n"
        "async def main():\n"
        "    printer = PdfPrinter()\n"
        "    await printer.start()\n"
        "    print(printer.press.pid, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=ROOT, stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    pid = int(await program.stdout.readline())
    program.kill()
    await program.wait()

    await asyncio.to_thread(wait_for_end, pid)


async def test_a_big_programs_memory_is_not_taken_for_the_press_s() -> None:
    ballast = bytearray(600 * 1024 * 1024)
    ballast[::4096] = b"x" * len(ballast[::4096])
    printer = PdfPrinter()
    await printer.start()
    await printer.render(samples.german())

    assert working(printer).peak_kib * 1024 < len(ballast)
    await printer.close()
