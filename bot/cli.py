"""`paidup …`: serve, migrate, init, members, doctor, sandbox. One short function each.

What a command needs is imported within it: the program takes seconds to load, `--help` must not.
"""

import asyncio
import logging
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from bot.audit import audit
from bot.exchange import exchange
from bot.exports import explain, export
from bot.keys import keys
from bot.letterbox import inbox
from bot.privacy import privacy
from bot.recovery import backup, backup_key, recovery, restore
from bot.sums import schedule, totals
from bot.terminal import AsJson, load_settings, loading, note, print_json, print_table, run, said
from core.security.actors import Role

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Invoices from Slack, approvals on Telegram, and books that stay right.",
)
members = typer.Typer(no_args_is_help=True, help="Who may act for a company.")
app.add_typer(members, name="members")
proposals = typer.Typer(no_args_is_help=True, help="What takes two owners.")
app.add_typer(proposals, name="proposals")
app.add_typer(inbox, name="inbox")
app.add_typer(audit, name="audit")
app.add_typer(exchange, name="exchange")
app.add_typer(export, name="export")
app.add_typer(recovery, name="recovery")
app.command("backup-key")(backup_key)
app.command()(backup)
app.command()(restore)
app.add_typer(keys, name="keys")
app.add_typer(privacy, name="privacy")
app.command()(totals)
app.command()(schedule)
app.command()(explain)

PORT = {"min": 1, "max": 65535}

CompanyKey = Annotated[str, typer.Option("--company", help="Short name; else the first one.")]


class PersonRole(StrEnum):
    """What a person can be in a company."""

    OWNER = Role.OWNER.value
    ADMIN = Role.ADMIN.value
    ACCOUNTANT = Role.ACCOUNTANT.value
    MEMBER = Role.MEMBER.value


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
    settings = load_settings(level=logging.INFO)
    from bot.serving import serve as begin

    parts = frozenset(part.value for part in only or list(Part))
    run(lambda: begin(settings, parts))


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="Where to; else the newest.")] = "head",
) -> None:
    """Bring the database up to date."""
    settings = load_settings()
    from core.migrations import migrate as bring

    run(lambda: asyncio.to_thread(bring, settings.database_url, revision))
    note("The database is up to date." if revision == "head" else f"It is at {revision}.")


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
    approval_limit: Annotated[
        str, typer.Option(help="Approvals above it take a one-time code; empty for none.")
    ] = "",
    reminder_days: Annotated[
        str, typer.Option(help="Days after the due date on which clients are reminded, or none.")
    ] = "3,10,20",
    quiet_hours: Annotated[
        str, typer.Option(help="In which they are not, or none.")
    ] = "20:00-08:00",
    as_json: AsJson = False,
) -> None:
    """Open a company's books and add its first owner; prints the owner's link code.

    Asks for everything when the company, the owner or the mail address is not given.
    """
    given = {name: value for name, value in locals().items() if name != "as_json"}
    told = given if company and owner and email else _asked(given)
    settings = load_settings()
    from bot.office import Opening, opened

    who = {name: told.pop(name) for name in ("owner", "email", "tax", "approval_limit")}
    opening = Opening(told.pop("company"), **who, told=told)
    code = run(lambda: opened(settings, opening))
    _tell_code(opening.owner, code, as_json=as_json)


@members.command("list")
def list_members(company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Show every member, their role and the accounts that speak for them."""
    settings = load_settings()
    from bot.office import listed

    rows = run(lambda: listed(settings, company))
    if as_json:
        print_json(rows)
        return
    print_table(
        ("Name", "Role", "Standing", "Mail", "Accounts"),
        [
            (
                *(row["name"], row["role"], row["standing"], row["email"]),
                ", ".join(row["accounts"]),
            )
            for row in rows
        ],
    )


@members.command("add")
def add_member(
    name: str,
    email: Annotated[str, typer.Option()] = "",
    role: Annotated[PersonRole, typer.Option()] = PersonRole.MEMBER,
    company: CompanyKey = "",
    as_json: AsJson = False,
) -> None:
    """Let a person act for a company; prints a link code for their first account."""
    settings = load_settings()
    from bot.office import added

    code, proposal = run(lambda: added(settings, company, name, email, Role(role.value)))
    _tell_code(name, code, as_json=as_json)
    if proposal:
        note(f"{name} is a member. Proposal {proposal} asks the owners to make them {role.value}.")


@members.command("suspend")
def suspend_member(name: str, company: CompanyKey = "") -> None:
    """Let a member do nothing for now, on every channel at once; an owner only by the owners."""
    _stand(name, company, "suspend", "is suspended")


@members.command("resume")
def resume_member(name: str, company: CompanyKey = "") -> None:
    """Let a suspended member act again; an owner only by the owners."""
    _stand(name, company, "resume", "may act again")


@members.command("remove")
def remove_member(name: str, company: CompanyKey = "") -> None:
    """Let a member be none any more; an owner only by the owners."""
    _stand(name, company, "remove", "is no member any more")


@members.command("invite")
@members.command("link")
def link_member(name: str, company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Print a fresh link code for a member; whoever can be reached is asked before it links."""
    settings = load_settings()
    from bot.office import coded

    code = run(lambda: coded(settings, company, name))
    _tell_code(name, code, as_json=as_json)
    note(f"{name} is asked where they are known; if that is nowhere: paidup members confirm")


@members.command("confirm")
def confirm_member(
    name: str,
    company: CompanyKey = "",
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Say that whatever showed a member's code is theirs, who has no account to be asked on."""
    settings = load_settings()
    from bot.office import confirmed, waiting_for

    shown = run(lambda: waiting_for(settings, company, name))
    is_right = is_sure or typer.confirm(f"Is {shown} {name}?", err=True)
    run(lambda: confirmed(settings, company, name, is_right=is_right))
    note(f"{shown} speaks for {name}." if is_right else f"{shown} was refused.")


@app.command()
def tick(
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="What is due then; else now."),
    ] = None,
    company: Annotated[str, typer.Option("--company", help="Only this one; else all.")] = "",
    is_sure: Annotated[
        bool, typer.Option("--yes", help="Also for a date more than a year ahead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Do at once what the clock does: announce what fell overdue, and plan the reminders due.

    It acts as if it were midday of the date. What is announced is told by the running program, now.
    """
    settings = load_settings()
    from bot.office import ticked

    day = as_of.date() if as_of else None
    rows = run(lambda: ticked(settings, company, day, is_sure=is_sure))
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("Nothing is due.")
        return
    print_table(
        ("Company", "Announced", "About", "Stage"),
        [(row["company"], row["event"], row["about"], str(row["stage"] or "")) for row in rows],
    )


@members.command("codes-off")
def remove_codes(name: str, company: CompanyKey = "") -> None:
    """Take away the one-time codes of a member who lost phone and recovery codes."""
    settings = load_settings()
    from bot.office import without_codes

    word = run(lambda: without_codes(settings, company, name))
    typer.echo(f"{name} sets up new codes with this word, once, within ten minutes: {word}")
    typer.echo("Read it out where you hear that it is them, not in a chat. They type: /mfa word")
    note(f"{name} has no one-time codes any more. The same command prints another word.")


@app.command()
def limit(
    amount: Annotated[str, typer.Argument(help="Such as 5000.00, or none.")],
    company: CompanyKey = "",
) -> None:
    """Propose the amount above which an approval takes a one-time code; owners say yes to it.

    Before any owner has linked an account, it is set at once.
    """
    settings = load_settings()
    from bot.office import limited

    wanted, proposal = run(lambda: limited(settings, company, amount))
    if proposal:
        note(f"Proposal {proposal} asks the owners for an approval limit of {wanted}.")
        return
    note(f"The approval limit is {wanted}.")


@proposals.command("list")
def list_proposals(company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Show the changes that wait for the owners, or for their time."""
    settings = load_settings()
    from bot.office import proposals as waiting

    rows = run(lambda: waiting(settings, company))
    if as_json:
        print_json(rows)
        return
    print_table(
        ("Number", "To", "State", "Proposed by", "Until (UTC)"),
        [
            (str(row["number"]), row["to"], row["state"], row["proposer"], row["due_at"][:16])
            for row in rows
        ],
    )


@proposals.command("stop")
def stop_proposal(number: int, company: CompanyKey = "") -> None:
    """Stop a proposed change; nothing is changed by it."""
    settings = load_settings()
    from bot.office import stopped

    run(lambda: stopped(settings, company, number))
    note(f"Proposal {number} is stopped.")


@app.command()
def doctor(
    is_security: Annotated[
        bool, typer.Option("--security", help="Look at what slowly becomes unsafe instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what works, and what to do about the rest. Ends with 1 when something is wrong."""
    settings = load_settings()
    from bot.doctor import examine
    from bot.inspection import inspect

    findings = run(lambda: inspect(settings) if is_security else examine(settings))
    if as_json:
        print_json([finding._asdict() for finding in findings])
    for finding in [] if as_json else findings:
        mark = "ok  " if finding.is_well else "look"
        color = typer.colors.GREEN if finding.is_well else typer.colors.RED
        advice = f"  → {finding.advice}" if finding.advice else ""
        typer.echo(f"{typer.style(mark, fg=color)} {finding.what:<9} {finding.text}{advice}")
    raise typer.Exit(0 if all(finding.is_well for finding in findings) else 1)


@app.command()
def sandbox(
    web_port: Annotated[int, typer.Option(help="Paidup itself.", **PORT)] = 8000,
    port: Annotated[int, typer.Option(help="The page you open: the stand-ins.", **PORT)] = 8025,
    smtp_port: Annotated[int, typer.Option(help="Mail sent to the stand-in.", **PORT)] = 2525,
    imap_port: Annotated[int, typer.Option(help="Mail read from the stand-in.", **PORT)] = 1143,
    folder: Annotated[str, typer.Option(help="Where everything is kept.")] = "var",
) -> None:
    """Try Paidup with stand-ins for Slack, Telegram, Stripe and a mail server."""
    try:
        with loading():
            from bot import logs
            from bot.trial import Ports, Trial
    except ModuleNotFoundError as error:
        hint = "Install it with: pip install 'paidup[sandbox]'"
        raise said(f"The sandbox is not installed: {error.name} is missing.", hint) from None
    logs.configure("text", level=logging.WARNING)
    ports = Ports(web_port, port, smtp_port, imap_port)
    run(lambda: Trial(folder, ports).run())


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


def _stand(name: str, company: str, deed: str, done: str) -> None:
    settings = load_settings()
    from bot.office import stood

    proposal = run(lambda: stood(settings, company, name, deed))
    note(
        f"Proposal {proposal} asks the owners to {deed} {name}." if proposal else f"{name} {done}."
    )


def _tell_code(name: str, code: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"name": name, "code": code})
        return
    typer.echo(f"{name} can link an account with this code, once, within ten minutes: {code}")
    typer.echo(f"On Slack: /link {code}    On Telegram: /start {code}")
