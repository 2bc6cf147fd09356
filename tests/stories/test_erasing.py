"""A client is erased at the keyboard while the program runs as three processes beside it.

First it is refused: a reminder is open, then a receipt is on its way. Then it is done, while Carl's
reply comes in and his browser still asks for the page. Nothing crashes, and nothing of how to reach
him can be read afterwards: in the database, in the logs, in what is exported.
"""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from core.models import Invoice
from core.security.actors import Actor, Role, system
from tests.codes import enrolled
from tests.fakes.clock import until_morning
from tests.program import Program
from tests.stories.test_sealed import dumped
from tests.stories.ticking import moves
from tests.stories.town import CARL, OLGA_S_MAIL, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

WHAT = "Work for somebody who leaves"
REPLY = "I am leaving, but Kormoran-4711 was paid, was it not? Carl"
NAMES = (
    *(CARL, "Carl Castello", "carl@", "Acme GmbH", "acme.example"),
    *("Lindenstraße", "DE129273398", "Kormoran"),
)
TRIES_MOST = 3
PARTS = (("web", "slack", "telegram"), ("inbox",), ("workflows",))


async def test_a_client_is_erased_beside_the_running_program(town: Town) -> None:
    town.more["trail_folder"] = str(town.folder / "trail")
    processes = [town.program(*parts) for parts in PARTS]
    async with AsyncExitStack() as stack:
        await asyncio.gather(*map(stack.enter_async_context, processes))
        invoice = await overdue(town)
        refused = [await erased(town)]
        page, receipt = await pays_with_the_receipt_on_its_way(town, invoice)
        refused.append(await erased(town))
        await receipt
        before = await sums(town)
        answers, done = await erased_amid_everything(town, invoice, page)
        await town.until(lambda: town.says("This was about a client who was erased."))
        await town.until_idle()
        told = await handed_out(town)

    assert [code for code, *_ in refused] == [1, 1]
    assert f"not settled: {invoice.reference}" in refused[0][2]
    assert "still being sent" in refused[1][2]
    assert (done[0], max(answers) < 500, answers[-1]) == (0, True, 404), done[2]
    assert [each.traces() for each in processes] == [[], [], []]
    assert await sums(town) == before
    assert await town.complaints() == []
    assert found_in(dumped(town.database_url) | logs(processes) | told) == {}


async def overdue(town: Town) -> Invoice:
    """An invoice that is with Carl, overdue, and its first reminder has gone out."""
    world = town.sandbox.world
    world.move(until_morning(world.now()))
    invoice = await town.issues(WHAT)
    await town.letter(invoice.reference)
    await town.until_idle()
    await moves(town, timedelta(days=31))
    await moves(town, timedelta(days=2))
    await town.letter("Erinnerung", invoice.reference)
    return invoice


async def pays_with_the_receipt_on_its_way(
    town: Town, invoice: Invoice
) -> tuple[str, "asyncio.Task[object]"]:
    """Carl pays; the mail server is slow to take the receipt. Answers his page, and its coming."""
    page = await town.page(invoice)
    checkout = await town.checkout(page)
    town.fault("mail", "smtp.data", "slow", seconds=15)
    await town.pays(checkout)
    await town.reads(WHAT, "Paid")
    await town.shown("mail", "smtp.data")
    return page, asyncio.create_task(arrived(town))


async def arrived(town: Town) -> None:
    await town.letter("Quittung")
    await town.until_idle()


async def erased(town: Town) -> tuple[int, str, str]:
    """Olga at the keyboard, with the code that her phone shows."""
    async with town.books() as billing:
        async with billing.reading(system(1)) as work:
            people = [each.member for each in await work.members.all()]
        (olga,) = (each for each in people if each.email == OLGA_S_MAIL)
        phone = await enrolled(billing, Actor(1, olga.id, olga.name, Role.OWNER, "telegram"))
        code = phone.code()
    return await town.paidup("privacy", "erase", "acme", "--by", "Olga", typed=f"{code}\n")


async def erased_in_the_end(town: Town) -> tuple[int, str, str]:
    """Where the reply was faster it is told to the team first; whoever waits gets through."""
    for _ in range(TRIES_MOST):
        done = await erased(town)
        if "still being sent" not in done[2]:
            break
        await town.until_idle()
    return done


async def erased_amid_everything(
    town: Town, invoice: Invoice, page: str
) -> tuple[list[int], tuple[int, str, str]]:
    """Meanwhile a reply comes in, and a browser asks for the page; answers all statuses."""
    letter = await town.letter("Quittung")
    answers: list[int] = []
    erasing = asyncio.create_task(erased_in_the_end(town))
    await town.desk("mail/reply", mailbox=CARL, message_id=letter["id"], text=REPLY)
    while not erasing.done():
        looked = (page, f"{page}/pdf", f"{page}/paid", f"{town.url}/readyz")
        answers += [(await town.web.get(path)).status_code for path in looked]
        await town.types(f"/invoice show {invoice.reference}")
        await town.types("/mail list")
    answers.append((await town.web.get(page)).status_code)
    return answers, await erasing


async def sums(town: Town) -> dict[tuple[str, str], int]:
    async with town.books() as billing, billing.reading(system(1)) as work:
        return await work.ledger.balances()


async def handed_out(town: Town) -> dict[str, str]:
    """What is exported and said afterwards, whoever asks."""
    asked = {
        "export": ("privacy", "export", "acme", str(town.folder / "acme.zip")),
        "list": ("privacy", "list", "--json"),
        "trail": ("audit", "show", "--json"),
        "doctor": ("doctor", "--json"),
    }
    return {name: str(await town.paidup(*words)) for name, words in asked.items()}


def logs(processes: list[Program]) -> dict[str, str]:
    return {f"log {number}": each.text for number, each in enumerate(processes)}


def found_in(places: dict[str, str]) -> dict[str, list[str]]:
    """Which of the names are where."""
    found = {place: [name for name in NAMES if name in said] for place, said in places.items()}
    return {place: names for place, names in found.items() if names}
