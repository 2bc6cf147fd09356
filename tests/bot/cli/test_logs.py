"""The log: one line an event, one id from the call to the last message, and nothing secret."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import bound_contextvars

from bot import logs
from bot.commands.dispatch import dispatch
from bot.commands.request import Request, Typed
from bot.settings import Settings
from core.billing import Billing, Work
from core.models import EventRecord
from core.services.deliveries import Telling
from core.workflows.tell import Tell
from tests.cast import BEA_ON_SLACK, COMPANY
from tests.trail import Trail

TOKEN = "7000000001:AAHsandboxsandboxsandboxsandbox1234"
PASSWORD = "pa/ss w\u00f6rd"
P = ParamSpec("P")
T = TypeVar("T")
Lines = Callable[[], list[dict[str, Any]]]

log = logging.getLogger("tests.log")


@pytest.fixture
def written(quiet: None, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the program writes to standard error."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("json", [PASSWORD])
    return stream


@pytest.fixture
def lines(written: io.StringIO) -> Lines:
    """The same, line by line as programs read it."""
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def crash(text: str) -> None:
    """Log an exception that says this."""
    log.error("crashed", exc_info=ValueError(text))


def test_a_line_is_json_with_the_fields_that_are_allowed(lines: Lines) -> None:
    with bound_contextvars(request_id="slack:1"):
        log.info("told", extra={"channel": "email", "body": "Dear Carl", "token": TOKEN})

    [line] = lines()
    assert line["event"] == "told"
    assert line["request_id"] == "slack:1"
    assert line["channel"] == "email"
    assert not {"body", "token"} & set(line)


@pytest.mark.parametrize(
    "secret",
    [
        PASSWORD,
        quote(PASSWORD, safe=""),
        TOKEN,
        "xoxb-100000000001-200000000001-abcdefabcdef",
        "xapp-1-A0PAIDUP1-300000000001-abcdef",
        "sk_live_51NorthwindSecretKey",
        "rk_test_51NorthwindSecretKey",
        "whsec_northwindWebhookSecret",
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(written: io.StringIO, secret: str) -> None:
    log.warning("asked at https://api.example/bot%s/getMe", secret)
    log.warning("not told", extra={"failure": f"refused {secret}"})
    crash(f"cannot log in with {secret} there")

    assert written.getvalue().count(logs.HIDDEN) == 3
    assert secret not in written.getvalue()


def test_an_address_hides_its_password(written: io.StringIO) -> None:
    crash("cannot connect to postgresql://paidup:hunter2@db/books")

    assert "postgresql://[hidden]@db/books" in written.getvalue()


def test_a_trace_has_no_rows_and_nobodys_words(lines: Lines) -> None:
    crash("bad input 'Please pay Carl at home'\nDETAIL: Failing row contains (1, Carl).")

    [line] = lines()
    assert "ValueError: bad input “…”" in line["exception"]
    assert "Carl" not in line["exception"]


def test_a_trace_shows_where(lines: Lines) -> None:
    try:
        int("four")
    except ValueError:
        log.exception("crashed")

    assert "test_logs.py" in lines()[0]["exception"]


def test_what_led_to_it_and_what_was_in_a_group_is_told(lines: Lines) -> None:
    group = ExceptionGroup("several", [ValueError("one"), TypeError("two")])
    group.__cause__ = KeyError("first")
    log.error("crashed", exc_info=group)

    told = lines()[0]["exception"]
    assert all(f": {word}" in told for word in ("'first'", "several", "one", "two"))


async def test_a_refused_row_is_not_shown(lines: Lines, billing: Billing) -> None:
    try:
        async with billing.database.writer.begin() as connection:
            await connection.execute(
                text("INSERT INTO client (name) VALUES (:name)"), {"name": "Carl Castello"}
            )
    except DBAPIError:
        log.exception("crashed")

    assert "Carl" not in json.dumps(lines())


async def test_what_was_typed_is_not_shown(written: io.StringIO, billing: Billing) -> None:
    await dispatch(
        Request("slack:9", BEA_ON_SLACK, Typed('/invoice new acme 1 x -5 "Private thing"')),
        billing,
    )

    assert '"request_id": "slack:9"' in written.getvalue()
    assert "Private" not in written.getvalue()


def test_what_is_no_text_stays_as_it_is(lines: Lines) -> None:
    log.info("answered", extra={"status": 200, "seconds": 0.5})

    assert (lines()[0]["status"], lines()[0]["seconds"]) == (200, 0.5)


def test_a_warning_is_a_line_too(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("Soon it will be otherwise.", UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)

    assert "otherwise" in lines()[0]["event"]


async def test_bolts_remark_about_tokens_is_left_out_and_others_are_not(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    bolt = logging.getLogger("slack_bolt")
    AsyncApp(authorize=authorize, request_verification_enabled=False, logger=bolt)
    logging.getLogger("slack_bolt.AsyncApp").warning("Something real")

    assert [line["event"] for line in lines()] == ["Something real"]


def test_the_secrets_of_the_settings_are_known() -> None:
    settings = Settings(
        database_url="postgresql://paidup:p%40ss@db/books",
        telegram_token=TOKEN,
        smtp_password=PASSWORD,
    )

    assert {TOKEN, PASSWORD, "p%40ss", "p@ss"} <= set(settings.secrets())


class Ear:
    """A channel that hears."""

    async def hear(self, telling: Telling) -> None:
        """Do nothing."""


class AtOnce:
    """A run of a workflow in which every step is simply done."""

    key = "a job"

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it."""
        return await deed(*args, **kwargs)

    async def sleep(self, seconds: float) -> None:
        """Wait for nothing."""


async def to_the_channel(_work: Work, _event: EventRecord) -> list[tuple[str, str]]:
    return [("slack", "C1")]


async def test_one_id_goes_from_the_call_to_the_last_message(
    lines: Lines, billing: Billing, trail: Trail
) -> None:
    asked = Request("slack:4711", BEA_ON_SLACK, Typed("/invoice new acme 1 x 5 Work"))
    await dispatch(asked, billing)
    [event] = await trail.records("InvoiceDrafted")
    tell = Tell(billing, to_the_channel, {"slack": Ear()}, {})
    await tell.tell(AtOnce(), COMPANY, event.id)
    await tell.deliver(AtOnce(), COMPANY, 1)

    [told] = [line for line in lines() if line["event"] == "told"]
    assert event.request_id == told["request_id"] == "slack:4711"


TORN = 'Acme\r\n{"level": "info"}\x1b[2J\x1b]0;title\x07\x9b1m\x00\u202e\u2028end'


def test_no_text_begins_another_line_or_moves_the_cursor(
    written: io.StringIO, lines: Lines
) -> None:
    """A148"""
    log.info("said %s", TORN, extra={"path": TORN, TORN: TORN})
    crash(TORN)

    assert len(lines()) == 2
    said = str(lines()[0])
    assert not any(sign in said + written.getvalue() for sign in "\x1b\x07\x9b\x00\u202e\u2028\r")
    assert "\\x1b[2J" in lines()[0]["event"]


def test_nor_does_it_on_a_terminal(quiet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A148"""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("text")
    log.info("said %s", TORN)

    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("GET /i/12/abc-DEF_123/pdf", "GET /i/12/[hidden]/pdf"),
        ("https://x.example/codes/abc-DEF_123", "https://x.example/codes/[hidden]"),
        ("no room for carl.o+x@mail.acme.example.", "no room for [hidden]."),
        ("POST /i/{invoice_id}/{token}", "POST /i/{invoice_id}/{token}"),
    ],
)
def test_tokens_and_mail_addresses_are_hidden(lines: Lines, said: str, shown: str) -> None:
    """A093"""
    log.info(said)

    assert lines()[0]["event"] == shown
