"""Logging: one line an event, with the id of the request it belongs to.

Only fields named here reach the log: a secret, a token or a mail's body has none of these names.
"""

import logging
import sys
from typing import Final, Literal

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
    "httpx": logging.WARNING,  # its INFO lines hold Telegram's token, which is part of the address
    "slack_bolt": logging.WARNING,
    "slack_sdk": logging.WARNING,
    "stripe": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.request": logging.CRITICAL,  # its errors hold whole bodies
    "uvicorn": logging.WARNING,
    "weasyprint": logging.ERROR,
}


def configure(style: Literal["json", "text"]) -> None:
    """Send every library's log through one handler to standard error; done once, in `app.py`."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
