"""Every door: its headers, the hosts and proxies it knows, who may press, and how often."""

import asyncio
import contextlib
import json
import re

import httpx
import pytest

from bot.handlers.web.app import WebSettings
from bot.handlers.web.callers import Callers, counted_as
from bot.handlers.web.server import WebServer
from core.billing import Billing
from core.models import Invoice
from tests.bot.web.site import Site, site
from tests.bot.web.town import page_of
from tests.deeds import issued, wording

EVERYWHERE = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}
HOSTS = ["evil.example", "pay.demo.example.evil.example", "pay.demo.example:81", "", "PAY", "a@b"]


async def opened(billing: Billing) -> Invoice:
    return (await issued(billing)).invoice


async def pressed(here: Site, invoice: Invoice, **headers: str) -> httpx.Response:
    """Press the button of a page, as a browser that sends these headers."""
    nonce = re.findall(r'name="nonce" value="([^"]+)"', (await here.get(invoice)).text)[0]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    path = f"{page_of(invoice)}/pay"
    return await here.web.post(path, data={"nonce": nonce}, headers=named)


class Broken:
    """A platform whose code has a bug."""

    async def call(self, body: bytes, headers: object) -> tuple[int, dict[str, str], bytes]:
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (200, "GET", "{page}", {}),
        (200, "GET", "{page}/pdf", {}),
        (200, "GET", "/healthz", {}),
        (303, "GET", "{page}/pay", {}),
        (403, "POST", "{page}/pay", {"origin": "https://evil.example"}),
        (404, "GET", "/i/1/wrong", {}),
        (404, "GET", "/nothing", {}),
        (404, "GET", "/codes/wrong", {}),
        (405, "DELETE", "{page}", {}),
        (405, "GET", "/webhooks/fake", {}),
        (400, "POST", "/webhooks/fake", {}),
        (413, "POST", "/webhooks/fake", {"content-length": "50000000"}),
        (413, "POST", "{page}/pay", {"content-length": "200000"}),
        (415, "POST", "/webhooks/fake", {"content-encoding": "gzip"}),
        (421, "GET", "{page}", {"host": "evil.example"}),
        (500, "POST", "/slack/events", {}),
    ],
)
async def test_every_answer_carries_the_headers_that_keep_it_ours(
    billing: Billing, status: int, method: str, path: str, headers: dict[str, str]
) -> None:
    """A096, A102"""
    place = site(billing, doors={"slack": Broken()})
    where = path.format(page=page_of(await opened(billing)))
    answer = await place.web.request(method, where, headers=headers)

    assert answer.status_code == status
    assert {name: answer.headers[name] for name in EVERYWHERE} == EVERYWHERE
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "default-src 'none'" in policy or path.endswith("/pdf")
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers


async def test_what_is_no_http_gets_the_headers_too(billing: Billing) -> None:
    """A096, A020"""
    for said in (b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"):
        answer = await said_to(site(billing), said)
        assert answer.startswith(b"HTTP/1.1 400")
        assert b"content-security-policy: default-src 'none'" in answer
        assert b"\r\nserver:" not in answer.lower()


async def test_whoever_sends_its_head_by_the_minute_is_cut_off(billing: Billing) -> None:
    """A020"""
    answer = await said_to(site(billing), b"GET / HTTP/1.1\r\nhost:", head_seconds=0.05)

    assert answer == b""


async def test_thousands_of_headers_are_refused(billing: Billing) -> None:
    """A020"""
    many = b"".join(b"x-%d: %s\r\n" % (number, b"y" * 20) for number in range(5000))
    answer = await said_to(site(billing), b"GET /healthz HTTP/1.1\r\n" + many + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 400") or not answer


async def test_a_body_that_drips_is_given_up(billing: Billing) -> None:
    """A020"""
    place = site(billing, settings=WebSettings("http://x", body_seconds=0.05))
    said = b"POST /webhooks/fake HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"
    answer = await said_to(place, said)

    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer


async def said_to(place: Site, said: bytes, **how: float) -> bytes:
    """Everything a server answers to these bytes until it hangs up."""
    app = place.web._transport.app  # type: ignore[attr-defined]  # the application inside httpx
    server = WebServer(app, "127.0.0.1", 0, **how)
    serving = asyncio.create_task(server.run())
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(said)
    answer = b""
    with contextlib.suppress(ConnectionError):
        answer = await reader.read()
    writer.close()
    serving.cancel()
    await asyncio.wait({serving})
    return answer


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["", "/pdf", "/pay"])
async def test_another_host_is_not_answered(
    here: Site, billing: Billing, host: str, path: str
) -> None:
    """A098"""
    invoice = await opened(billing)
    answer = await here.get(invoice, path, headers={"host": host})

    assert answer.status_code == 421
    assert page_of(invoice) not in answer.text


@pytest.mark.parametrize("host", ["pay.demo.example", "PAY.demo.example", "pay.demo.example:443"])
async def test_our_own_host_is_answered_with_our_own_addresses(
    here: Site, billing: Billing, host: str
) -> None:
    """A098"""
    told = {"host": host, "x-forwarded-host": "evil.example", "x-forwarded-proto": "http"}
    answer = await here.get(await opened(billing), headers=told)

    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    assert 'action="https://pay.demo.example/i/' in answer.text


@pytest.mark.parametrize(
    ("peer", "told", "found"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.9", "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("2001:db8::1", "198.51.100.1", "198.51.100.1"),
    ],
)
def test_a_caller_is_the_peer_unless_a_trusted_proxy_says_another(
    peer: str, told: str, found: str
) -> None:
    """A018"""
    callers = Callers("https://x", proxies=["10.0.0.0/8", "2001:db8::1"])
    others = [(b"cf-connecting-ip", b"9.9.9.9"), (b"forwarded", b"for=9.9.9.9")]
    headers = [(b"x-forwarded-for", told.encode()), *others]

    assert callers.address({"type": "http", "client": (peer, 1), "headers": headers}) == found


def test_a_house_is_counted_once_whatever_its_address() -> None:
    """A105"""
    assert counted_as("2001:db8:1:2::3") == counted_as("2001:db8:1:2:ffff::4")
    assert counted_as("192.0.2.1") != counted_as("192.0.2.2")


@pytest.mark.parametrize("header", ["x-forwarded-for", "cf-connecting-ip", "forwarded"])
async def test_no_address_stands_in_for_a_signature(here: Site, header: str) -> None:
    """A018, A001, A019"""
    answer = await here.web.post("/webhooks/fake", content=b"{}", headers={header: "3.18.12.63"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://pay.demo.example"},
        {"origin": "https://pay.demo.example.evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "null", "sec_fetch_site": "cross-site"},
        {"origin": "https://pay.demo.example", "sec_fetch_site": "cross-site"},
    ],
)
async def test_another_sites_form_is_refused(
    here: Site, billing: Billing, headers: dict[str, str]
) -> None:
    """A085"""
    assert (await pressed(here, await opened(billing), **headers)).status_code == 403
    assert here.gateway.kept == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://pay.demo.example", "sec_fetch_site": "same-origin"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"origin": "null"},
        {},
    ],
)
async def test_our_own_form_is_taken(here: Site, billing: Billing, headers: dict[str, str]) -> None:
    """A085"""
    answer = await pressed(here, await opened(billing), **headers)

    assert answer.headers["location"] == "https://fake.example/fake_1"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data"])
async def test_what_no_form_of_ours_sends_is_refused(
    here: Site, billing: Billing, kind: str
) -> None:
    """A085, A103"""
    path = f"{page_of(await opened(billing))}/pay"
    answer = await here.web.post(path, content=b'{"nonce": "x"}', headers={"content-type": kind})

    assert answer.status_code == 415


@pytest.mark.parametrize("body", ["nonce=a&nonce=b", "nonce[]=a", "nonce=a&amount=1", "a=1&" * 99])
async def test_a_field_given_twice_or_invented_is_refused(
    here: Site, billing: Billing, body: str
) -> None:
    """A103"""
    path = f"{page_of(await opened(billing))}/pay"
    kind = {"content-type": "application/x-www-form-urlencoded"}

    assert (await here.web.post(path, content=body, headers=kind)).status_code == 422


@pytest.mark.parametrize("path", ["/webhooks/fake", "/slack/events", "/telegram/webhook"])
@pytest.mark.parametrize("verb", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_webhooks_take_post_alone(here: Site, path: str, verb: str) -> None:
    """A022"""
    answer = await here.web.request(verb, path, headers={"x-echo": "marker"})

    assert answer.status_code == 405
    assert "marker" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    "name",
    ["Stripe-Signature", "X-Slack-Signature", "X-Telegram-Bot-Api-Secret-Token", "Content-Type"],
)
async def test_a_call_that_says_twice_who_it_is_is_refused(here: Site, name: str) -> None:
    """A012, A065"""
    place = site(here.billing, doors={"slack": Broken(), "telegram": Broken()})
    for path in ("/webhooks/fake", "/slack/events", "/telegram/webhook"):
        answer = await place.web.post(path, content=b"{}", headers=[(name, "a"), (name, "b")])
        assert answer.status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/openapi.json",
        "/metrics",
        "/debug",
        "/setup",
        "/admin",
        "/api/system/info",
        "/.git/config",
        "/.env",
        "/wp-login.php",
        "/server-status",
        "/actuator",
        "/console",
        "/config",
        "/backup.sql",
        "/i",
        "/i/",
        "/i/1",
        "/codes",
        "/codes/",
        "/webhooks",
        "/webhooks/",
        "/static/app.js",
        "/favicon.ico",
        "/robots.txt",
        "/login/../.env",
        "{page}/x.css",
        "{page}/pdf/x.css",
        "{page}/pdf/..%2f..%2f.env",
        "{page}/%00",
        "{page}/....//pdf",
        "{page}//pdf",
        "{page}/pdf%252f..",
        "{page}/..%5c..%5c.env",
        "/i/1/..%2f..%2fetc%2fpasswd",
        "/i//etc/passwd",
    ],
)
async def test_there_is_no_other_address(here: Site, billing: Billing, path: str) -> None:
    """A100, A102, A104"""
    answer = await here.web.get(path.format(page=page_of(await opened(billing))))

    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", ["next", "return_url", "redirect", "news", "look"])
@pytest.mark.parametrize(
    "where",
    ["//evil.example", "https:evil.example", "/\\evil.example", "%0d%0alocation:%20evil.example",
     "javascript:alert(1)", "https://pay.demo.example@evil.example"],
)  # fmt: skip
async def test_no_address_leads_through_us_to_another(
    here: Site, billing: Billing, name: str, where: str
) -> None:
    """A097"""
    invoice = await opened(billing)
    for more in ("", "/pay", "/paid"):
        answer = await here.get(invoice, f"{more}?{name}={where}")
        assert "evil.example" not in answer.text + str(answer.headers)


async def test_health_says_no_more_than_it_must(here: Site) -> None:
    """A104"""
    answer = await here.web.get("/healthz", headers={"host": "10.1.2.3:8000"})

    assert json.loads(answer.text) == {"alive": True}


async def test_a_clients_name_names_no_file(here: Site, billing: Billing) -> None:
    """A101"""
    invoice = (await issued(billing, wording(note='"; filename="evil.exe'))).invoice
    named = (await here.get(invoice, "/pdf")).headers["content-disposition"]

    assert re.fullmatch(
        r"inline; filename=\"invoice-[\w-]+\.pdf\"; filename\*=UTF-8''[\w.%-]+", named
    )
