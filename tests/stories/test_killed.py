"""`kill -9` at the worst moments: after the restart all is told, booked and printed once.

Nobody helps: the program is started again, as a supervisor would, and that is all.
"""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from core.documents import press as printer
from tests.program import Program
from tests.stories.town import CARL, Town

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.usefixtures("settled"),
]


async def test_what_was_being_told_and_printed_is_told_and_printed_once(
    town: Town, program: Program
) -> None:
    await town.drafts("Cut off")
    await town.presses("Cut off", "Send for approval")
    await town.until(lambda: town.notes("Cut off"))
    await town.until(lambda: next(iter(town.asked("Cut off")), None))
    press = presses(program.pid)[0]
    os.kill(press, signal.SIGSTOP)
    town.fault("slack", "chat.postMessage", "slow", seconds=1)
    await town.taps("Cut off", "Approve")
    await town.shown("slack", "chat.postMessage")
    invoice = await town.invoice("Cut off")
    await town.until_tried(invoice, channel="email", kind="InvoiceIssued")
    await program.kill()
    os.kill(press, signal.SIGCONT)
    await town.until(lambda: len(town.notes("Cut off")) == 2)
    assert town.letters(str(invoice.number)) == []
    await program.start()
    letter = await town.letter(str(invoice.number))
    await town.until(lambda: len(town.notes("Cut off")) == 3)

    assert len(town.letters(str(invoice.number))) == 1
    assert len([note for note in town.notes("Cut off") if "approved it" in note]) == 1
    assert len(town.cards("Cut off")) == 1
    assert (await town.attached(letter)).startswith(b"%PDF-")
    await town.polled(lambda: not Path(f"/proc/{press}").exists())


async def test_a_checkout_and_a_payment_survive_one_crash_each(
    town: Town, program: Program
) -> None:
    town.fault("mail", "smtp.data", "slow", seconds=60)
    invoice = await town.issues("Lost answer", "801")
    page = await town.page(invoice)
    await town.shown("mail", "smtp.data")
    town.fault("stripe", "POST /v1/checkout/sessions", "slow", seconds=1)
    pressing = asyncio.create_task(town.wants_to_pay(page))
    await town.shown("stripe", "POST /v1/checkout/sessions")
    await program.kill()
    await asyncio.gather(pressing, return_exceptions=True)
    await town.until(lambda: town.sessions(95319))
    async with town.program("web") as web:
        checkout = await town.checkout(page)
        await town.pays(checkout)
        await town.until(lambda: town.delivered(checkout))
        await web.kill()
    await program.start()
    await town.reads("Lost answer", "Paid")
    await town.until(lambda: len(town.letters(str(invoice.number))) == 2)

    assert len(town.sessions(95319)) == 1
    assert len(await town.payments(invoice)) == 1
    assert await town.complaints() == []


async def test_the_printer_alone_may_die_and_the_bytes_stay_the_same(
    town: Town, program: Program
) -> None:
    await town.drafts("Printer")
    await town.presses("Printer", "Send for approval")
    await town.until(lambda: next(iter(town.asked("Printer")), None))
    press = presses(program.pid)[0]
    os.kill(press, signal.SIGSTOP)
    await town.taps("Printer", "Approve")
    await town.until(lambda: town.card("Printer", "INV-"))
    invoice = await town.invoice("Printer")
    await town.until_tried(invoice, channel="email", kind="InvoiceIssued")
    os.kill(press, signal.SIGKILL)
    letter = await town.letter(str(invoice.number))
    mailed = await town.attached(letter)
    page = await town.opens(letter)
    shown = [(await town.web.get(f"{page}/pdf")).content for _ in range(2)]

    assert mailed.startswith(b"%PDF-")
    assert shown == [mailed, mailed]
    assert len(town.letters(str(invoice.number), box=CARL)) == 1


def presses(pid: int) -> list[int]:
    """The printers that are children of a process."""
    found = [
        int(child)
        for children in Path(f"/proc/{pid}/task").glob("*/children")
        for child in children.read_text().split()
    ]
    return [one for one in found if printer.__name__ in Path(f"/proc/{one}/cmdline").read_text()]
