"""`paidup …`: serve, migrate, init, members, doctor, sandbox. One short function each.

What a command needs is imported within it: the program takes seconds to load, `--help` must not.
"""

import asyncio
import json
import logging
import secrets
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from core.errors import BillingError, InvalidInput
from core.security.actors import Role

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")
log = logging.getLogger(__name__)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Invoices from Slack, approvals on Telegram, and books that stay right.",
)
members = typer.Typer(no_args_is_help=True, help="Who may act for a company.")
app.add_typer(members, name="members")
inbox = typer.Typer(no_args_is_help=True, help="The mails that came.")
app.add_typer(inbox, name="inbox")

WIDE = 10_000
PORT = {"min": 1, "max": 65535}

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
CompanyKey = Annotated[str, typer.Option("--company", help="Short name; else the first one.")]


class Part(StrEnum):
    """What one process can do; all of it by default."""

    WEB = "web"
    SLACK = "slack"
    TELEGRAM = "telegram"
    INBOX = "inbox"
    WORKFLOWS = "workflows"


@app.command()
def serve(
    only: Annotated[
        list[Part] | None, typer.Option(help="Only this part; may be repeated.")
    ] = None,
) -> None:
    """Run Paidup until it is told to stop."""
    settings = _settings(level=logging.INFO)
    from bot.app import serve as run

    parts = frozenset(part.value for part in only or list(Part))
    _run(lambda: run(settings, parts))


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="Where to; else the newest.")] = "head",
) -> None:
    """Bring the database up to date."""
    settings = _settings()
    from core.migrations import migrate as bring

    _run(lambda: asyncio.to_thread(bring, settings.database_url, revision))
    _note("The database is up to date." if revision == "head" else f"It is at {revision}.")


@app.command()
def init(
    company: Annotated[str, typer.Option(help="Its full name, as on invoices.")] = "",
    owner: Annotated[str, typer.Option(help="The first owner's name.")] = "",
    email: Annotated[str, typer.Option(help="The owner's mail address.")] = "",
    currency: Annotated[str, typer.Option()] = "EUR",
    country: Annotated[str, typer.Option(help="Two letters.")] = "DE",
    time_zone: Annotated[str, typer.Option()] = "Europe/Berlin",
    language: Annotated[str, typer.Option(help="en or de.")] = "en",
    tax: Annotated[str, typer.Option(help="The usual tax rate in %.")] = "19",
    address: Annotated[str, typer.Option(help="As on invoices; \\n between its lines.")] = "",
    tax_id: Annotated[str, typer.Option(help="As on invoices.")] = "",
    iban: Annotated[str, typer.Option(help="Where clients transfer to.")] = "",
    bic: Annotated[str, typer.Option()] = "",
    bank_name: Annotated[str, typer.Option()] = "",
    slack_workspace: Annotated[str, typer.Option(help="The workspace's id, T….")] = "",
    slack_channel: Annotated[str, typer.Option(help="The billing channel's id, C….")] = "",
    as_json: AsJson = False,
) -> None:
    """Open a company's books and add its first owner; prints the owner's link code.

    Asks for everything when the company, the owner or the mail address is not given.
    """
    given = {name: value for name, value in locals().items() if name != "as_json"}
    told = given if company and owner and email else _asked(given)
    settings = _settings()
    from bot.office import Opening, opened

    who = {name: told.pop(name) for name in ("owner", "email", "tax")}
    opening = Opening(told.pop("company"), **who, told=told)
    code = _run(lambda: opened(settings, opening))
    _tell_code(opening.owner, code, as_json=as_json)


@members.command("list")
def list_members(company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Show every member, their role and the accounts that speak for them."""
    settings = _settings()
    from bot.office import listed

    rows = _run(lambda: listed(settings, company))
    if as_json:
        _print_json(rows)
        return
    _print_table(
        ("Name", "Role", "Mail", "Accounts"),
        [(row["name"], row["role"], row["email"], ", ".join(row["accounts"])) for row in rows],
    )


@members.command("add")
def add_member(
    name: str,
    email: Annotated[str, typer.Option()] = "",
    role: Annotated[Role, typer.Option()] = Role.MEMBER,
    company: CompanyKey = "",
    as_json: AsJson = False,
) -> None:
    """Let a person act for a company; prints a link code for their first account."""
    settings = _settings()
    from bot.office import added

    code = _run(lambda: added(settings, company, name, email, role))
    _tell_code(name, code, as_json=as_json)


@members.command("link")
def link_member(name: str, company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Print a fresh single-use link code for a member, good for a day."""
    settings = _settings()
    from bot.office import coded

    code = _run(lambda: coded(settings, company, name))
    _tell_code(name, code, as_json=as_json)


@app.command()
def tick(
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="What is due then; else now."),
    ] = None,
    company: Annotated[str, typer.Option("--company", help="Only this one; else all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Do at once what the clock does: announce what fell overdue, and plan the reminders due.

    It acts as if it were midday of the date. What is announced is told by the running program.
    """
    settings = _settings()
    from bot.office import ticked

    rows = _run(lambda: ticked(settings, company, as_of.date() if as_of else None))
    if as_json:
        _print_json(rows)
        return
    if not rows:
        _note("Nothing is due.")
        return
    _print_table(
        ("Company", "Announced", "About", "Stage"),
        [(row["company"], row["event"], row["about"], str(row["stage"] or "")) for row in rows],
    )


@inbox.command("explain")
def explain_mail(
    file: Annotated[Path, typer.Argument(help="A mail as it came: FILE.eml, or - for stdin.")],
    client: Annotated[
        list[str] | None, typer.Option(help="A client's address or domain; may be repeated.")
    ] = None,
    member: Annotated[
        list[str] | None, typer.Option(help="A member's address or domain; may be repeated.")
    ] = None,
    mailbox: Annotated[str, typer.Option(help="Our address; else PAIDUP_MAILBOX or To.")] = "",
    server: Annotated[
        str, typer.Option(help="Whose Authentication-Results count; else as set.")
    ] = "",
    microsoft: Annotated[bool, typer.Option(help="Microsoft 365 checked it.")] = False,
    time_zone: Annotated[str, typer.Option(help="For a mail without a date.")] = "UTC",
    currency: Annotated[str, typer.Option(help="For amounts written without one.")] = "",
    no_books: Annotated[bool, typer.Option(help="Leave the database alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a mail means and what would be done with it, without changing anything.

    Who wrote and how far that is proven, whether a machine did, the new text (`reply`), and what is
    wanted (`intents`: name, facts, the words it was read from, and why). Knows clients and members
    from the database; without one, from --client and --member, else everybody is taken for a client
    and our own domain for the team.
    """
    from bot.explain import Asked, explained
    from inbox.explain import lines

    asked = Asked(
        tuple(client or ()),
        tuple(member or ()),
        mailbox,
        server,
        microsoft,
        time_zone,
        currency,
        no_books,
    )
    said = _run(lambda: explained(_bytes_of(file), asked))
    if as_json:
        _print_json(said)
        return
    for name, value in lines(said):
        typer.echo(f"{name:<18} {value}")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what works, and what to do about the rest. Ends with 1 when something is wrong."""
    settings = _settings()
    from bot.doctor import examine

    findings = _run(lambda: examine(settings))
    if as_json:
        _print_json([finding._asdict() for finding in findings])
    for finding in [] if as_json else findings:
        mark = "ok  " if finding.is_well else "look"
        color = typer.colors.GREEN if finding.is_well else typer.colors.RED
        advice = f"  → {finding.advice}" if finding.advice else ""
        typer.echo(f"{typer.style(mark, fg=color)} {finding.what:<9} {finding.text}{advice}")
    raise typer.Exit(0 if all(finding.is_well for finding in findings) else 1)


@app.command()
def sandbox(
    web_port: Annotated[int, typer.Option(help="Where Paidup listens.", **PORT)] = 8000,
    port: Annotated[int, typer.Option(help="Where the sandbox's page is.", **PORT)] = 8025,
    smtp_port: Annotated[int, typer.Option(**PORT)] = 2525,
    imap_port: Annotated[int, typer.Option(**PORT)] = 1143,
    folder: Annotated[str, typer.Option(help="Where everything is kept.")] = "var",
) -> None:
    """Try Paidup with stand-ins for Slack, Telegram, Stripe and a mail server."""
    try:
        from bot import logs
        from bot.trial import Ports, Trial
    except ModuleNotFoundError as error:
        hint = "Install it with: pip install 'paidup[sandbox]'"
        raise _said(f"The sandbox is not installed: {error.name} is missing.", hint) from None
    logs.configure("text", level=logging.WARNING)
    ports = Ports(web_port, port, smtp_port, imap_port)
    _run(lambda: Trial(folder, ports).run())


def _asked(given: dict[str, str]) -> dict[str, str]:
    """Ask for each, and offer what was given; an empty answer takes the offer."""
    return {
        name: typer.prompt(
            name.replace("_", " ").capitalize(),
            default=value or (None if name in {"company", "owner", "email"} else ""),
            err=True,
        )
        for name, value in given.items()
    }


def _tell_code(name: str, code: str, *, as_json: bool) -> None:
    if as_json:
        _print_json({"name": name, "code": code})
        return
    typer.echo(f"{name} can link an account with this code, once, within a day: {code}")
    typer.echo(f"On Slack: /link {code}    On Telegram: /start {code}")


def _bytes_of(file: Path) -> bytes:
    """A file's bytes, or what comes in; a sentence when there is none."""
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise InvalidInput(message, hint="Name a mail that was saved as FILE.eml.") from None


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _print_table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
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


def _settings(level: int = logging.WARNING) -> "Settings":
    """The settings, or a sentence about the first that cannot be; the log is theirs from here."""
    from bot import logs
    from bot.settings import Settings

    try:
        settings = Settings.load()
    except BillingError as error:
        raise _said(error.message, error.hint) from None
    style = settings.log_format if level == logging.INFO else "text"
    logs.configure(style, settings.secrets(), level=level)
    return settings


def _run(begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it; an expected failure is a sentence and exit code 1, never a trace."""
    try:
        return asyncio.run(begin())
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BillingError as error:
        raise _said(error.message, error.hint) from None
    except Exception as error:
        if expected := _expected(error):
            raise _said(expected.message, expected.hint) from None
        reference = secrets.token_hex(4)
        log.exception("crashed", extra={"reference": reference})
        hint = f"Please report it with the log above; its reference is {reference}."
        raise _said("Something went wrong within Paidup.", hint) from None


def _expected(error: BaseException) -> BillingError | None:
    """The expected failure for which a group of tasks ended, when it was one."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error if isinstance(error, BillingError) else None


def _said(message: str, hint: str = "") -> typer.Exit:
    _note(f"{typer.style(message, fg=typer.colors.RED)} {hint}".rstrip())
    return typer.Exit(1)


def _note(text: str) -> None:
    typer.echo(text, err=True)
