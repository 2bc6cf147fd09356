"""How the command line speaks: results on standard output, all else on standard error.

An expected failure is a sentence and exit code 1; a bug is logged, and its reference is told.
"""

import asyncio
import gc
import json
import logging
import os
import secrets
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from core.errors import BillingError

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")
log = logging.getLogger(__name__)

WIDE: Final = 10_000

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def print_json(value: Any) -> None:
    """Print a value for programs."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A table whose cells are never broken: whoever reads it may be a program."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for head in heads:
        table.add_column(head, no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    out = Console()
    Console(width=max(out.width, WIDE) if not out.is_terminal else None).print(table)


def load_settings(level: int = logging.WARNING) -> "Settings":
    """The settings, or a sentence about the first that cannot be; the log is theirs from here."""
    from bot import logs
    from bot.settings import Settings

    try:
        settings = Settings.load()
    except BillingError as error:
        raise said(error.message, error.hint) from None
    style = settings.log_format if level == logging.INFO else "text"
    logs.configure(style, settings.secrets(), level=level)
    return settings


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded is no garbage: looking for some takes a fifth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run(begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it; an expected failure is a sentence and exit code 1, never a trace."""
    try:
        return asyncio.run(begin())
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:  # whoever reads had enough, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(141) from None
    except BillingError as error:
        raise said(error.message, error.hint) from None
    except Exception as error:
        if expected := _expected(error):
            raise said(expected.message, expected.hint) from None
        reference = secrets.token_hex(4)
        log.exception("crashed", extra={"reference": reference})
        hint = f"Please report it with the log above; its reference is {reference}."
        raise said("Something went wrong within Paidup.", hint) from None


def _expected(error: BaseException) -> BillingError | None:
    """The expected failure for which a group of tasks ended, when it was one."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error if isinstance(error, BillingError) else None


def said(message: str, hint: str = "") -> typer.Exit:
    """Say what went wrong, and answer what ends the program."""
    note(f"{typer.style(message, fg=typer.colors.RED)} {hint}".rstrip())
    return typer.Exit(1)


def note(text: str) -> None:
    """Say something that is no result."""
    typer.echo(text, err=True)
