"""Whether the time of an answer tells what the answer does not.

    .venv/bin/python benchmarks/timing.py [samples]

Pairs of asks that must not be told apart take turns, in an order that is drawn anew for each turn,
so that whatever else the machine does falls on both. Of each pair are printed: the median of each,
the difference of the medians with the interval in which it lies with 99 % (bootstrapped), how often
one of the first takes longer than one of the second (the effect: 50 % says nothing), and how
likely such an effect would be by chance (Mann-Whitney). Nothing here fails.
"""

import asyncio
import gc
import random
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from math import erfc, sqrt
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from bot.handlers.web.app import WebParts, WebSettings, create_web
from core.billing import Billing
from core.database import Database
from core.errors import BillingError
from core.gateways.stripe import StripeGateway
from core.migrations import migrate
from core.security import passwords
from core.sign_ins import SignIns, Where
from core.workflows.checkout import Checkouts
from core.workflows.papers import Papers
from tests.bot.web.town import PaperPrinter
from tests.cast import KEYRING, LINKS, OLGA, OSKAR, open_books
from tests.codes import enrolled
from tests.contracts.test_gateways import stripe_signature
from tests.deeds import issued
from tests.fakes.clock import FakeClock

SAMPLES = 100
DRAWN_AGAIN = 1_000
SECRET = "whsec_" + "t" * 32
PASSWORD = "seven brown horses at noon"  # noqa: S105  # of nobody
HOUSE = "https://pay.demo.example"

Ask = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Pair:
    """Two asks, and whether they may differ: a right answer says more than a wrong one."""

    first: str
    second: str
    ask_first: Ask
    ask_second: Ask
    may_differ: bool = False


@dataclass(frozen=True)
class Found:
    """What was measured of a pair, in microseconds."""

    medians: tuple[float, float]
    interval: tuple[float, float]
    longer: float
    chance: float

    @property
    def is_seen(self) -> bool:
        """Whether somebody who asks as often as this can tell them apart."""
        low, high = self.interval
        return self.chance < 0.001 and (low > 0 or high < 0)  # of seven pairs


def compared(first: Sequence[float], second: Sequence[float], rng: random.Random) -> Found:
    """Two lists of times, in seconds."""
    drawn = sorted(
        statistics.median(rng.choices(first, k=len(first)))
        - statistics.median(rng.choices(second, k=len(second)))
        for _ in range(DRAWN_AGAIN)
    )
    low, high = drawn[DRAWN_AGAIN // 200], drawn[-DRAWN_AGAIN // 200]
    wins = sum((a > b) + (a == b) / 2 for a in first for b in second)
    pairs = len(first) * len(second)
    spread = sqrt(pairs * (len(first) + len(second) + 1) / 12)
    chance = erfc(abs(wins - pairs / 2) / spread / sqrt(2))
    medians = statistics.median(first) * 1e6, statistics.median(second) * 1e6
    return Found(medians, (low * 1e6, high * 1e6), wins / pairs, chance)


async def measured(
    pair: Pair, samples: int, rng: random.Random, between: Callable[[], None]
) -> Found:
    """Ask both so many times, in turns of any order."""
    times: dict[str, list[float]] = {pair.first: [], pair.second: []}
    asks = {pair.first: pair.ask_first, pair.second: pair.ask_second}
    for turn in range(samples + samples // 10):
        for name in rng.sample(list(asks), 2):
            between()
            began = perf_counter()
            with suppress(BillingError):
                await asks[name]()
            took = perf_counter() - began
            if turn >= samples // 10:  # the first are slower
                times[name].append(took)
    return compared(times[pair.first], times[pair.second], rng)


class Asks:
    """What is asked, of books with the cast in them."""

    def __init__(self, billing: Billing, clock: FakeClock) -> None:
        self._billing = billing
        self._clock = clock
        self._sign_ins = SignIns(billing)
        self._visits = count()
        self._stripe = StripeGateway("sk_test_1", SECRET, "http://127.0.0.1:9/")
        parts = WebParts(billing, Checkouts(billing, None), Papers(billing, PaperPrinter()))
        wire = httpx.ASGITransport(create_web(parts, WebSettings(HOUSE)))
        self._web = httpx.AsyncClient(transport=wire, base_url=HOUSE)

    async def pairs(self) -> list[Pair]:
        """All of them."""
        return [*await self._pages(), *await self._codes(), *await self._people(), self._signed()]

    async def _pages(self) -> list[Pair]:
        invoice = (await issued(self._billing)).invoice
        path = LINKS.page(invoice).removeprefix(HOUSE)
        *_, number, token = path.split("/")
        async with self._billing.work(OLGA) as work:
            fresh = (await work.second_factors.enrol()).token
        last = "A" if token[-1] != "A" else "B"

        def get(address: str) -> Ask:
            return lambda: self._web.get(address)

        wrong = get(f"/i/{number}/{'x' * len(token)}")
        return [
            Pair("wrong token", "no such invoice", wrong, get(f"/i/99999/{token}")),
            Pair("wrong at the end", "wrong all over", get(path[:-1] + last), wrong),
            Pair("right token", "wrong token", get(path), wrong, may_differ=True),
            Pair(
                "codes page, wrong at the end",
                "codes page, wrong all over",
                get(f"/codes/{fresh[:-1]}{'A' if fresh[-1] != 'A' else 'B'}"),
                get(f"/codes/{'x' * len(fresh)}"),
            ),
        ]

    async def _codes(self) -> list[Pair]:
        app = await enrolled(self._billing, OSKAR)

        def spend(change: Callable[[str], str]) -> Ask:
            async def ask() -> None:
                async with self._billing.work(OSKAR) as work:
                    await work.codes.spend(change(app.code()))

            return ask

        near, far = spend(lambda code: code[:-1] + other(code[-1])), spend(turned)
        return [
            Pair("code, wrong at the end", "code, wrong all over", near, far),
            Pair("right code", "wrong code", spend(str), far, may_differ=True),
        ]

    async def _people(self) -> list[Pair]:
        made = passwords.made(PASSWORD)
        async with self._billing.work(OLGA) as work:
            await work.sign_ins._put(made)  # noqa: SLF001  # a password without a browser

        def sign_in(mail: str, password: str) -> Ask:
            async def ask() -> None:
                where = Where("198.51.100.7", str(next(self._visits)))
                await self._sign_ins.by_password(mail, password, where)

            return ask

        wrong = sign_in("olga@demo.example", "wrong " + PASSWORD)
        nobody = sign_in("nobody@demo.example", PASSWORD)
        right = sign_in("olga@demo.example", PASSWORD)
        bea = sign_in("bea@demo.example", PASSWORD)
        return [
            Pair("known address, wrong password", "unknown address", wrong, nobody),
            Pair("known address, no password set", "unknown address", bea, nobody),
            Pair("right password", "wrong password", right, wrong, may_differ=True),
        ]

    def _signed(self) -> Pair:
        body = b'{"id": "evt_1", "type": "x"}'
        signed_at = self._clock.now()
        head, _, made = stripe_signature(body, signed_at, SECRET).partition("v1=")

        def call(signature: str) -> Ask:
            async def ask() -> None:
                given = {"stripe-signature": f"{head}v1={signature}"}
                self._stripe.read_call(body, given, signed_at)

            return ask

        return Pair(
            "signature, wrong at the end",
            "signature, wrong all over",
            call(made[:-1] + other(made[-1])),
            call("".join(map(other, made))),
        )


def other(digit: str) -> str:
    """Another digit."""
    return "1" if digit != "1" else "2"


def turned(code: str) -> str:
    """A code that is wrong in every place."""
    return "".join(map(other, code))


async def main(samples: int) -> None:
    """Measure every pair and print what was found."""
    rng, clock = random.Random(4711), FakeClock()  # noqa: S311  # no secret
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/books.db"
        migrate(url)
        database = Database(url)
        billing = Billing(database, clock, LINKS, KEYRING)
        await open_books(billing)
        print(f"{samples} of each, in turns; times in microseconds\n")
        for pair in await Asks(billing, clock).pairs():
            gc.collect()
            show(pair, await measured(pair, samples, rng, lambda: clock.advance(minutes=2)))
        await database.close()


def show(pair: Pair, found: Found) -> None:
    """A line of the table."""
    low, high = found.interval
    verdict = "told apart" if found.is_seen else "not told apart"
    note = ", as their answers are" if pair.may_differ and found.is_seen else ""
    print(
        f"{pair.first:32} {found.medians[0]:10,.0f}   {pair.second:28} {found.medians[1]:10,.0f}"
        f"   {low:+9,.0f} to {high:+9,.0f}   {found.longer:6.1%}   {found.chance:8.2g}"
        f"   {verdict}{note}"
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES))
