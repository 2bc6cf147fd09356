"""`paidup …`: serve, migrate, init, members, doctor, sandbox. One short function each."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot import app as root
from bot import logs
from bot.doctor import Doctor
from bot.settings import Settings
from core.billing import Billing
from core.errors import BillingError, NotFound
from core.migrations import migrate as bring_up_to_date
from core.money import parse_decimal
from core.security.actors import Actor, Role
from core.services.clients import short_name
from core.services.companies import NewCompany

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
members = typer.Typer(no_args_is_help=True, help="Who may act for a company.")
app.add_typer(members, name="members")
out = Console()
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
CompanyKey = Annotated[str, typer.Option("--company", help="Short name; else the first one.")]


class Person(NamedTuple):
    """Whoever is to act for a company."""

    name: str
    email: str


class Part(StrEnum):
    """What one process can do; all of it by default."""

    WEB = "web"
    SLACK = "slack"
    TELEGRAM = "telegram"
    WORKFLOWS = "workflows"


@app.command()
def serve(
    only: Annotated[
        list[Part] | None, typer.Option(help="Only this part; may be repeated.")
    ] = None,
) -> None:
    """Run Paidup until it is told to stop."""
    settings = _settings()
    logs.configure(settings.log_format)
    parts = frozenset(part.value for part in only or list(Part))
    _run(root.serve(settings, parts))


@app.command()
def migrate(revision: str = "head") -> None:
    """Bring the database up to date."""
    _run(asyncio.to_thread(bring_up_to_date, _settings().database_url, revision))
    err.print("The database is up to date." if revision == "head" else f"It is at {revision}.")


@app.command()
def init(
    company: Annotated[str, typer.Option(prompt="Company")],
    owner: Annotated[str, typer.Option(prompt="First owner")],
    email: Annotated[str, typer.Option(prompt="Owner's mail address")],
    currency: Annotated[str, typer.Option(prompt=True)] = "EUR",
    country: Annotated[str, typer.Option(prompt=True)] = "DE",
    time_zone: Annotated[str, typer.Option(prompt=True)] = "Europe/Berlin",
    language: Annotated[str, typer.Option(prompt=True)] = "en",
    tax: Annotated[str, typer.Option(prompt="Usual tax rate in %")] = "19",
    slack_workspace: Annotated[str, typer.Option(help="The workspace's id, T….")] = "",
    slack_channel: Annotated[str, typer.Option(help="The billing channel's id, C….")] = "",
    as_json: AsJson = False,
) -> None:
    """Open a company's books and add its first owner; prints the owner's link code."""
    settings = _settings()
    told = {
        "currency": currency.upper(),
        "country": country.upper(),
        "time_zone": time_zone,
        "language": language,
        "slack_workspace": slack_workspace,
        "slack_channel": slack_channel,
    }
    code = _run(_opened(settings, company, told, tax, Person(owner, email)))
    _tell_code(owner, code, as_json=as_json)


@members.command("list")
def list_members(company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Show every member, their role and the accounts that speak for them."""
    rows = _run(_listed(_settings(), company))
    if as_json:
        out.print_json(json.dumps(rows))
        return
    table = Table("Name", "Role", "Mail", "Accounts", box=None)
    for row in rows:
        table.add_row(row["name"], row["role"], row["email"], ", ".join(row["accounts"]))
    out.print(table)


@members.command("add")
def add_member(
    name: str,
    email: Annotated[str, typer.Option()] = "",
    role: Annotated[Role, typer.Option()] = Role.MEMBER,
    company: CompanyKey = "",
    as_json: AsJson = False,
) -> None:
    """Let a person act for a company; prints a link code for their first account."""
    code = _run(_added(_settings(), company, name, email, role))
    _tell_code(name, code, as_json=as_json)


@members.command("link")
def link_member(name: str, company: CompanyKey = "", as_json: AsJson = False) -> None:
    """Print a fresh single-use link code for a member, good for a day."""
    code = _run(_coded(_settings(), company, name))
    _tell_code(name, code, as_json=as_json)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what works, and what to do about the rest. Ends with 1 when something is wrong."""
    findings = _run(_examined(_settings()))
    if as_json:
        out.print_json(json.dumps([asdict(finding) for finding in findings]))
    else:
        for each in findings:
            mark = "[green]ok  [/]" if each.is_well else "[red]look[/]"
            advice = f"  → {each.advice}" if each.advice else ""
            out.print(
                f"{mark} {each.what:<10} {each.text}{advice}", highlight=False, soft_wrap=True
            )
    raise typer.Exit(0 if all(finding.is_well for finding in findings) else 1)


@app.command()
def sandbox(
    web_port: Annotated[int, typer.Option(help="Where Paidup listens.")] = 8000,
    port: Annotated[int, typer.Option(help="Where the sandbox's page is.")] = 8025,
    smtp_port: int = 2525,
    imap_port: int = 1143,
    folder: Annotated[str, typer.Option(help="Where everything is kept.")] = "var",
) -> None:
    """Try Paidup with stand-ins for Slack, Telegram, Stripe and a mail server."""
    from bot.trial import Trial

    logs.configure("text")
    _run(Trial(folder, web_port, port, smtp_port, imap_port).run())


async def _opened(
    settings: Settings, name: str, told: dict[str, Any], tax: str, owner: Person
) -> str:
    new = NewCompany(short_name(name), name, {**told, "default_tax": parse_decimal(tax)})
    await asyncio.to_thread(bring_up_to_date, settings.database_url)
    async with root.books(settings) as billing:
        setup = await billing.open_company(new)
        async with billing.work(setup) as work:
            await work.members.add(owner.name, owner.email, Role.OWNER)
            _, code = await work.members.ask_link(owner.name)
    return code


async def _added(settings: Settings, key: str, name: str, email: str, role: Role) -> str:
    async with root.books(settings) as billing, billing.work(await _seat(billing, key)) as work:
        await work.members.add(name, email, role)
        _, code = await work.members.ask_link(name)
    return code


async def _coded(settings: Settings, key: str, name: str) -> str:
    async with root.books(settings) as billing, billing.work(await _seat(billing, key)) as work:
        _, code = await work.members.ask_link(name)
    return code


async def _listed(settings: Settings, key: str) -> list[dict[str, Any]]:
    async with root.books(settings) as billing:
        seat = await _seat(billing, key)
        async with billing.reading(seat) as work:
            everyone = await work.members.all()
    return [
        {
            "name": each.member.name,
            "role": str(each.member.role),
            "email": each.member.email,
            "accounts": [f"{a.platform}: {a.display or a.user}" for a in each.accounts],
        }
        for each in everyone
    ]


async def _examined(settings: Settings) -> list[Any]:
    async with root.books(settings) as billing:
        return await Doctor(settings, billing).examine()


async def _seat(billing: Billing, key: str) -> Actor:
    """Whoever sits at the machine's keyboard acts for the company with every right."""
    company = await billing.company(key)
    if company is None:
        hint = "Open its books with: paidup init"
        raise NotFound(
            f"There is no company “{key}”." if key else "There is no company.", hint=hint
        )
    return Actor(company.id, None, "Administrator", Role.SYSTEM, "cli")


def _tell_code(name: str, code: str, *, as_json: bool) -> None:
    if as_json:
        out.print_json(json.dumps({"name": name, "code": code}))
        return
    out.print(f"{name} can link an account with this code, once, within a day: [bold]{code}[/]")
    out.print(f"On Slack: /link {code}    On Telegram: /start {code}")


def _settings() -> Settings:
    """The settings, or a sentence about the first that cannot be."""
    try:
        return Settings.load()
    except BillingError as error:
        raise _said(error) from None


def _said(error: BillingError) -> typer.Exit:
    err.print(f"[red]{error.message}[/] {error.hint}".rstrip(), highlight=False)
    return typer.Exit(1)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it; an expected failure is a sentence and exit code 1, never a trace."""
    try:
        return asyncio.run(work)
    except BillingError as error:
        raise _said(error) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
