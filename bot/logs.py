"""Logging: one line an event, with the id of the request it belongs to.

Only fields named here reach the log, and whatever reaches it is looked through: the values of the
secret settings, everything that looks like a key, tokens in addresses and mail addresses are
hidden. Of an exception's text the first line is kept, without long quotations: rows, statements
and people's words stand there. What would move a terminal's cursor or begin another line is
written out.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Literal
from urllib.parse import quote

import structlog

FIELDS: Final = frozenset(
    {
        "attempt", "call", "channel", "code", "company", "delivery", "failure", "kind", "method",
        "part", "path", "port", "reference", "request_id", "seconds", "status", "workflow",
    }
)  # fmt: skip

QUIET: Final = {
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "dbos": logging.WARNING,
    "fontTools": logging.WARNING,
    "httpcore": logging.WARNING,
    "imapclient": logging.WARNING,  # its DEBUG lines hold whole mails
    "httpx": logging.WARNING,  # its INFO lines hold Telegram's token, which is part of the address
    "slack_bolt": logging.WARNING,
    "slack_sdk": logging.WARNING,
    "stripe": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.request": logging.CRITICAL,  # its errors hold whole bodies
    "uvicorn": logging.WARNING,
    "weasyprint": logging.ERROR,
}

# Bolt says this where a client brings a token and we choose it: here both are the same one.
KNOWN: Final = "As `installation_store` or `authorize` has been used, `token`"

HIDDEN: Final = "[hidden]"
SECRET_LEAST: Final = 4
KEYS: Final = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+"  # Slack
    r"|(?:sk|rk)_(?:live|test)_\w+|whsec_\w+"  # Stripe
    r"|\d{6,}:[\w-]{30,}"  # Telegram
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # a name and a password within an address
)
ADDRESSES: Final = re.compile(r"(?<=/i/)(\d+/)[\w%-]+|(?<=/codes/)()[\w%-]+")
MAILS: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
UNSEEN: Final = re.compile(
    r"[^\x20-\U0010ffff]|[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
QUOTED: Final = re.compile(r"(['\"“])(?![\w.:/<>=-]{0,40}['\"”])[^'\"”]*['\"”]")
LINE_MOST: Final = 300

Event = structlog.typing.EventDict
Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(
    style: Literal["json", "text"],
    secrets: Iterable[str] = (),
    *,
    level: int = logging.INFO,
) -> None:
    """Send every library's log and warning through one handler to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.ExceptionRenderer(_trace),
        Hiding(secrets),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_news)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(style),
            ],
        )
    )
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, level))


class Hiding:
    """Takes secrets out of whatever a line would say."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {form for each in secrets if len(each) >= SECRET_LEAST for form in _forms(each)}
        longest_first = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __call__(self, _logger: object, _method: str, event: Event) -> Event:
        """The same line; plain values that are no text cannot hold a secret."""
        return {
            name: value if isinstance(value, bool | int | float) else self._line(name, str(value))
            for name, value in event.items()
            if not name.startswith("_")
        } | {name: value for name, value in event.items() if name.startswith("_")}

    def text(self, text: str) -> str:
        """A text without them."""
        text = KEYS.sub(HIDDEN, self._known.sub(HIDDEN, text))
        return MAILS.sub(HIDDEN, ADDRESSES.sub(rf"\1{HIDDEN}", text))

    def _line(self, name: str, text: str) -> str:
        """A value in its one line; only the frames of an exception have lines of their own."""
        lines = self.text(text).split("\n") if name == "exception" else [self.text(text)]
        return "\n".join(UNSEEN.sub(_written_out, line) for line in lines)


def _written_out(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _forms(secret: str) -> set[str]:
    """As it is, as it stands in an address, and as Python shows it."""
    return {secret, quote(secret, safe=""), quote(secret), repr(secret)[1:-1]}


def _is_news(record: logging.LogRecord) -> bool:
    return not (record.name.startswith("slack_bolt") and KNOWN in record.getMessage())


def _renderer(style: Literal["json", "text"]) -> structlog.typing.Processor:
    if style == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _trace(exc_info: Raised) -> str:
    return "\n".join(_told(exc_info[1]))


def _told(error: BaseException) -> Iterator[str]:
    """An exception after those that led to it, each with its frames and one line of its text."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _told(earlier)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_first_line(str(error))}".rstrip()
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from (f"  | {line}" for line in _told(part))


def _first_line(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return QUOTED.sub("“…”", first)[:LINE_MOST]
