"""The web's cases against the started program: tokens, markup, headers, hosts, paths, doors.

Who asks for what is not there has to wait after twenty times, so the town's clock goes on a minute
wherever a test does.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from itertools import product

import pytest
import pytest_asyncio

from core.models import Invoice
from core.security.links import Links
from core.services.clients import NewClient
from tests.attacks.addresses import ELSEWHERE, ENDINGS, FILES, NAMES, UP
from tests.attacks.arranged import Seat, Shop, open_shop, saying, seated
from tests.attacks.desk import COOKIE
from tests.attacks.oracles import TROUBLE, database, idle, is_refusal, spoken, unchanged
from tests.attacks.reporting import signed
from tests.bot.web.test_hostile_texts import MARKUP
from tests.program import Program, free_port
from tests.stories.test_doors import Headers, as_slack, as_telegram
from tests.stories.town import OLGA_S_PHONE, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

MINUTE = timedelta(minutes=1, seconds=1)
OURS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""On every answer; that it is asked for over TLS alone is said where it is served so."""


@dataclass(frozen=True)
class Place:
    """A shop with two open invoices, their pages, and its owner at the desk."""

    shop: Shop
    olga: Seat
    first: Invoice
    second: Invoice
    page: str
    other: str
    links: Links

    @property
    def path(self) -> str:
        """The first one's page, without our name."""
        return self.page.removeprefix(self.shop.town.url)

    @property
    def token(self) -> str:
        """What opens it."""
        return self.page.rpartition("/")[2]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(town: Town, processes: dict[str, Program]) -> AsyncIterator[Place]:
    """What the cases of a file look at."""
    shop = await open_shop(town, "pages")
    first, second = await shop.issued(saying("First")), await shop.issued(saying("Second"))
    olga = await seated(shop, shop.olga)
    page, other = await town.page(first), await town.page(second)
    yield Place(shop, olga, first, second, page, other, olga.links)
    await olga.browser.web.aclose()


async def codes_page(town: Town) -> str:
    """Olga of the town begins to set her codes up; the token of the page she is told of."""
    before = codes_told(town)
    await town.desk("telegram/message", user=OLGA_S_PHONE, text="/mfa setup")
    (token,) = await town.until(lambda: codes_told(town) - before)
    return token


def codes_told(town: Town) -> set[str]:
    """The tokens of such pages on her phone."""
    return {token for one in town.phone() for token in re.findall(r"/codes/([\w-]+)", one["text"])}


def dumped(town: Town) -> str:
    """Every row of every table, those of the engine too."""
    every = (
        "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    with database(town) as connection:
        names = [name for (name,) in connection.execute(every.encode())]
        queries = [f"SELECT t::text FROM {name} t" for name in names]  # noqa: S608  # tables' names
        return "\n".join(row for query in queries for (row,) in connection.execute(query.encode()))


async def test_nothing_in_the_database_opens_a_page(
    town: Town, program: Program, place: Place
) -> None:
    """A089: neither as it is nor in hexadecimal, in whatever table."""
    await town.web.get(f"{place.page}/pdf")
    await town.checkout(place.page)
    codes = await codes_page(town)
    await idle(town)
    dump = dumped(town)
    tokens = {
        "page": place.token,
        "other": place.other.rpartition("/")[2],
        "codes": codes,
        "session": place.olga.browser.cookies[COOKIE],
        "reply": place.links.reply_address(place.first.id).rpartition("-")[2].partition("@")[0],
    }

    assert place.first.address_seed in dump
    assert [
        name for name, token in tokens.items() if token in dump or token.encode().hex() in dump
    ] == []


async def test_a_token_opens_its_own_door_and_no_other(
    town: Town, program: Program, place: Place
) -> None:
    """A090: every kind at every door; only a page's own, and that of codes, is let in."""
    codes, now = await codes_page(town), town.sandbox.world.now()
    tokens = {
        "page": place.token,
        "codes": codes,
        "session": place.olga.browser.cookies[COOKIE],
        "reply": place.links.reply_address(place.first.id).partition("-")[2].partition("@")[0],
        "button": place.links.pay_nonce(place.first, now),
        "form": place.links.desk_nonce("x"),
        "kept": place.links.kept("invoice page", str(place.first.id)),
        "seed": place.first.address_seed,
    }
    first, second = f"/i/{place.first.id}/{{}}", f"/i/{place.second.id}/{{}}"
    doors = [*(f"{first}{more}" for more in ("", "/pdf", "/paid", "/pay")), "/codes/{}"]
    doors += [second, f"{second}/pdf"]
    opened = set()
    async with unchanged(town):
        for kind, token in tokens.items():
            town.sandbox.world.move(MINUTE)
            for door in doors:
                answer = await town.web.get(f"{town.url}{door.format(token)}")
                if not is_refusal(answer, 404):
                    opened.add((kind, door))
    for kind, token in tokens.items():
        cookie = {"cookie": f"{COOKIE}={token}"}
        if (await town.web.get(f"{town.url}/desk", headers=cookie)).status_code != 303:
            opened.add((kind, "/desk"))

    own = {("page", door) for door in doors[:4]}
    assert opened == own | {("codes", "/codes/{}"), ("session", "/desk")}


async def test_a_token_is_in_no_log_no_referrer_and_no_cache(
    town: Town, program: Program, processes: dict[str, Program], place: Place
) -> None:
    """A093: nor in what is said of an error."""
    paths = ["", "/pdf", "/paid", "/pay", "/nothing", "/pdf/nothing", "?next=x"]
    answers = [await town.web.get(f"{place.page}{path}") for path in paths]
    answers.append(await town.web.post(f"{place.page}/pay", data={"nonce": "wrong"}))
    answers.append(await town.web.request("DELETE", place.page))
    gone = [answer for answer in answers if answer.status_code in {404, 405}]
    loaded = {
        address
        for answer in answers
        for address in re.findall(r'(?:src|href|action)="([a-z]+:[^"]*)"', answer.text)
        if not address.startswith((f"{town.url}/", "data:"))
    }

    assert {answer.headers["referrer-policy"] for answer in answers} == {"no-referrer"}
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert [answer for answer in gone if place.token in answer.text] == []
    assert len(gone) >= 3
    assert loaded == set()
    assert [name for name, each in processes.items() if place.token in each.text] == []


async def test_markup_in_any_text_is_text_on_pages_and_in_mails(
    town: Town, program: Program, place: Place
) -> None:
    """A094: as client, contact, address, line, note, and in the address that is asked for."""
    shop, name = place.shop, MARKUP[:190]
    box = "nasty@pages-b.example"
    async with town.books() as billing, billing.work(shop.olga) as work:
        new = NewClient("nasty", name, box, contact=name, address=name)
        await work.clients.add(new)
    invoice = await shop.issued(saying(MARKUP[:190], client="nasty"))
    letter = await town.letter(str(invoice.number), box=box)
    desk = [
        f"/desk/invoice/show?invoice={invoice.number}",
        "/desk/client/show?client=nasty",
        "/desk/invoice/show?invoice=%3Cscript%3E__xss=1%3C/script%3E",
    ]
    pages = [(await town.web.get(await town.page(invoice))).text]
    pages += [(await place.olga.browser.get(path)).text for path in desk]
    pages.append((await town.web.get(f"{town.url}/i/1/%3Cscript%3E__xss=1%3C/script%3E")).text)
    pages.append((await town.web.get(f"{town.sandbox.url}{letter['html_url']}")).text)

    assert [Alive(page).found for page in pages] == [[]] * len(pages)
    assert ["{{7*7}}${7*7}" in page for page in pages[:2]] == [True] * 2


class Alive(HTMLParser):
    """Finds what of a page would do something, or fetch something from elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        if tag in {"script", "svg", "iframe", "object", "embed"}:
            self.found.append(tag)
        for name, value in attrs:
            is_loaded = name == "src" and not (value or "").startswith(("data:", "cid:"))
            if name.startswith("on") or is_loaded or (value or "").startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")


EVERYWHERE = [
    (200, "GET", "{page}", {}),
    (200, "GET", "{page}/pdf", {}),
    (200, "GET", "/healthz", {}),
    (200, "GET", "/desk/sign-in", {}),
    (303, "GET", "{page}/pay", {}),
    (303, "GET", "/desk", {}),
    (400, "POST", "/webhooks/stripe", {}),
    (403, "POST", "{page}/pay", {"origin": "https://evil.example"}),
    (404, "GET", "/i/1/wrong", {}),
    (404, "GET", "/nothing", {}),
    (405, "DELETE", "{page}", {}),
    (405, "GET", "/webhooks/stripe", {}),
    (413, "POST", "/webhooks/stripe", {"Content-Length": "50000000"}),
    (415, "POST", "/webhooks/stripe", {"content-encoding": "gzip"}),
    (421, "GET", "{page}", {"Host": "evil.example"}),
    (303, "POST", "{page}/pay", {"content-type": "application/x-www-form-urlencoded"}),
]


async def test_every_answer_has_the_headers_that_keep_it_ours(
    town: Town, program: Program, place: Place
) -> None:
    """A096: whatever its status; and of what is no HTTP too."""
    found = {}
    for status, method, path, headers in EVERYWHERE:
        where = path.format(page=place.path)
        answer = await heard(town, spoken(town, method, where, {"X-Case": "1", **headers}))
        found[method, path, status] = (status_of(answer), missing(answer))
    strange = [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"]
    answers = [await heard(town, said) for said in strange]

    assert found == {(method, path, status): (status, []) for status, method, path, _ in EVERYWHERE}
    assert [(status_of(answer), missing(answer)) for answer in answers] == [(400, [])] * 2


async def heard(town: Town, said: bytes) -> bytes:
    """Everything that is answered to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", town.port)
    writer.write(said)
    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()
    return answer


def status_of(answer: bytes) -> int:
    """The number that an answer begins with."""
    return int(answer.split(b" ", 2)[1])


def missing(answer: bytes) -> list[str]:
    """Which headers of ours an answer has not got, or has and should not."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")[1:]
    given = dict(line.split(": ", 1) for line in head)
    policy = given.get("content-security-policy", "")
    wrong = [name for name, value in OURS.items() if given.get(name) != value]
    wrong += [part for part in ("frame-ancestors 'none'", "base-uri 'none'") if part not in policy]
    if (
        "application/pdf" not in given.get("content-type", "")
        and "default-src 'none'" not in policy
    ):
        wrong.append("default-src")
    return wrong + (["server"] if "server" in given else [])


async def test_no_address_leads_through_us_to_another(
    town: Town, program: Program, place: Place
) -> None:
    """A097"""
    paths = [place.path, f"{place.path}/pay", f"{place.path}/paid", "/desk", "/desk/sign-in"]
    names = ["next", "return_url", "redirect", "news"]
    found = []
    for path, name, where in product(paths, names, ELSEWHERE):
        answer = await town.web.get(f"{town.url}{path}?{name}={where}")
        if "evil" in f"{answer.text} {answer.headers}" or answer.status_code not in {200, 303}:
            found.append((path, name, where, answer.status_code))

    assert found == []


async def test_whatever_we_are_called_our_addresses_are_those_of_the_settings(
    town: Town, program: Program, place: Place
) -> None:
    """A098: on the page, in a letter about what was done by such a call, and at the checkout."""
    evil = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "ftp",
        "X-Host": "evil.example",
    }
    waiting = await place.shop.asked(saying("Called names"))
    form = place.olga.pressing("invoice approve", **await place.shop.shown(waiting))
    lines = "".join(f"{name}: {value}\r\n" for name, value in evil.items()).encode()
    approved = await heard(town, form.replace(b"\r\n", b"\r\n" + lines, 1))
    invoice = await place.shop.now(waiting)
    letter = await town.letter(str(invoice.number), box="buyer@pages-b.example")
    shown = await town.web.get(place.page, headers=evil)
    absolute = f"http://evil.example{place.path}"
    for host, path in (("evil.example", place.path), ("evil.example", absolute), ("", place.path)):
        refused = await heard(town, spoken(town, "GET", path, {"Host": host}))
        assert status_of(refused) in {400, 404, 421}
        assert place.token.encode() not in refused

    assert status_of(approved) == 200
    assert await town.opens(letter) == await town.page(invoice)
    assert "evil" not in f"{letter['text']} {shown.text} {shown.headers}"


async def test_no_path_leads_to_a_file(town: Town, program: Program, place: Place) -> None:
    """A100: two hundred ways up, as they stand on the wire."""
    before = [f"{place.path}/pdf/", f"{place.path}/", "/", "//"]
    paths = [f"{start}{up * 4}{file}" for start, up, file in product(before, UP, FILES)]
    answers = [await heard(town, spoken(town, "GET", path, {})) for path in paths]

    assert len(paths) > 200
    assert {status_of(answer) for answer in answers} <= {400, 404}
    assert [answer for answer in answers if b"root:" in answer or b"PAIDUP_" in answer] == []


async def test_there_is_no_address_that_we_do_not_use(town: Town, program: Program) -> None:
    """A104: of five hundred names none is there, and health says no more than it must."""
    paths = [f"/{name}{ending}" for name, ending in product(NAMES, ENDINGS)]
    found = []
    for path in paths:
        answer = await town.web.get(f"{town.url}{path}")
        if not is_refusal(answer, 404, 405):
            found.append((path, answer.status_code))
    alive = await town.web.get(f"{town.url}/healthz")

    assert len(paths) > 500
    assert found == []
    assert alive.json() == {"alive": True}
    assert not TROUBLE.search((await town.web.get(f"{town.url}/readyz")).text)


async def test_a_guesser_is_known_by_the_socket_whatever_a_header_says(
    town: Town, program: Program
) -> None:
    """A018: nobody starts to count anew by naming another address."""
    town.sandbox.world.move(MINUTE)
    named = [f"198.51.100.{number}" for number in range(21)]
    headers = [{"X-Forwarded-For": each, "CF-Connecting-IP": each} for each in named]
    answers = [await town.web.get(f"{town.url}/i/1/x", headers=each) for each in headers]
    town.sandbox.world.move(MINUTE)

    assert [answer.status_code for answer in answers] == [404] * 20 + [429]


async def test_what_is_switched_off_has_no_door(town: Town, program: Program) -> None:
    """A002: and nothing that was signed with no secret is let in."""
    body = b'{"id": "evt_1", "type": "checkout.session.completed"}'
    off = dict.fromkeys(("stripe_key", "stripe_webhook_secret", "slack_bot_token"), "")
    off |= dict.fromkeys(("slack_signing_secret", "telegram_token", "telegram_webhook_secret"), "")
    port = free_port()
    at = int(town.sandbox.world.now().timestamp())
    signed_with_nothing: dict[str, Headers] = {
        "/webhooks/stripe": signed(town, body, secret=" "),
        "/webhooks/paypal": {},
        "/slack/events": as_slack(town, body, at, " "),
        "/telegram/webhook": as_telegram(town, body, at, ""),
    }
    where = {"web_port": str(port), "base_url": f"http://127.0.0.1:{port}"}
    async with unchanged(town), town.program("web", **off, **where):
        answers = [
            await town.web.post(f"http://127.0.0.1:{port}{door}", content=body, headers=headers)
            for door, headers in signed_with_nothing.items()
        ]

    assert [answer.status_code for answer in answers] == [404] * 4
