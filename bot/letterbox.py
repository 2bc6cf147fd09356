"""`paidup inbox …`: the mails that came. One short function each, as in `cli.py`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import AsJson, load_settings, note, print_json, print_table, run
from core.errors import InvalidInput

inbox = typer.Typer(no_args_is_help=True, help="The mails that came.")


Number = Annotated[str, typer.Argument(help="Such as M8; or E3, where there is no M.")]
CompanyKey = Annotated[
    str, typer.Option("--company", help="Short name, for its M-numbers; else the first one.")
]
LISTED = ("mail", "state", "received_at", "from", "subject", "invoice")


class MailWord(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"


@inbox.command("list")
def list_mails(
    mails: Annotated[
        list[str] | None, typer.Argument(help="Only these, such as M8, in any state.")
    ] = None,
    state: Annotated[
        list[MailWord] | None, typer.Option(help="Only these; may be repeated.")
    ] = None,
    most: Annotated[int, typer.Option(help="How many at most.", min=1, max=10_000)] = 50,
    company: CompanyKey = "",
    as_json: AsJson = False,
) -> None:
    """Show the newest mails: waiting, set aside with the reason, or done and what they want."""
    settings = load_settings()
    from bot.mailroom import listed

    states = [word.value for word in state or ()]
    rows = run(lambda: listed(settings, company, mails or [], states, most))
    if as_json:
        print_json(rows)
        return
    cells = [
        (*(row[name] for name in LISTED), "; ".join(row["understood"]) or row["reason"])
        for row in rows
    ]
    heads = (*(name.replace("_at", "").capitalize() for name in LISTED), "Understood, or why not")
    print_table(heads, cells)


@inbox.command("show")
def show_mail(mail: Number, company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Show what became of a mail and why, and its headers; never what it says."""
    settings = load_settings()
    from bot.mailroom import shown

    told = run(lambda: shown(settings, company, mail))
    if as_json:
        print_json(told)
        return
    headers = [(each["name"], each["value"]) for each in told.pop("headers")]
    told["understood"] = "\n".join(told["understood"])
    facts = {name.replace("_", " ").capitalize(): str(value) for name, value in told.items()}
    print_table(("", ""), [*facts.items()])
    print_table(("Header", ""), headers)


@inbox.command("retry")
def retry_mail(mail: Number, company: CompanyKey = "") -> None:
    """Let a mail be worked on again that was set aside, or whose working off broke."""
    settings = load_settings()
    from bot.mailroom import retried

    name = run(lambda: retried(settings, company, mail))
    note(f"Mail {name} waits to be worked on. Is Paidup running?")


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
    told = run(lambda: explained(_bytes_of(file), asked))
    if as_json:
        print_json(told)
        return
    for name, value in lines(told):
        typer.echo(f"{name:<18} {value}")


def _bytes_of(file: Path) -> bytes:
    """A file's bytes, or what comes in; a sentence when there is none."""
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}."
        raise InvalidInput(message, hint="Name a mail that was saved as FILE.eml.") from None
