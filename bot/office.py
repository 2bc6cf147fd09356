"""What an administrator does at the machine's keyboard: open books, add people, hand out codes."""

import asyncio
import getpass
import os
import socket
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from bot.books import books, links
from bot.settings import Settings
from core.again import again
from core.billing import Billing
from core.errors import InvalidInput, NotFound
from core.money import Money, parse_decimal
from core.security.actors import Actor, Role, system
from core.services.clients import address, short_name
from core.services.companies import NewCompany, checked, reminding
from core.services.scope import tidied, tidy
from core.totals.bills import RATE_MOST

LENGTHS: Final = {
    "address": 500, "tax_id": 40, "iban": 34, "bic": 11, "bank_name": 120,
    "slack_workspace": 32, "slack_channel": 32,
}  # fmt: skip

AHEAD_MOST: Final = timedelta(days=366)
"""How far ahead one may look without being sure."""


@dataclass(frozen=True)
class Opening:
    """A company to be, as somebody typed it; `told` are columns of its row."""

    name: str
    owner: str
    email: str
    tax: str
    approval_limit: str = ""
    told: dict[str, str] = field(default_factory=dict)


async def opened(settings: Settings, opening: Opening) -> str:
    """Bring the database up to date and open the books; answers the owner's link code.

    Everything is checked before anything is written: a typing error leaves nothing behind.
    """
    new = _company(opening)
    owner, email = tidied(opening.owner, "owner's name", 200), address(opening.email)
    links(settings)
    from core.migrations import migrate

    await asyncio.to_thread(migrate, settings.database_url)
    async with books(settings) as billing:
        setup = await billing.open_company(new, origin=keyboard())
        async with billing.work(setup) as work:
            await work.members.add(owner, email, Role.OWNER)
            _, code = await work.linking.ask_link(owner)
    return code


@again
async def added(settings: Settings, key: str, name: str, email: str, role: Role) -> tuple[str, int]:
    """Add a member; answers a link code for their first account, and the proposal of their role.

    The proposal's number is none where the role is theirs at once.
    """
    name = tidied(name, "name", 200)
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        member = await work.members.add(name, email, role)
        _, code = await work.linking.ask_link(name)
        live = await work.proposals.live()
        about = [each.proposal for each in live if each.proposal.subject == f"member:{member.id}"]
    return code, about[0].serial if about else 0


async def proposals(settings: Settings, key: str) -> list[dict[str, Any]]:
    """What waits for the owners, as plain values."""
    async with books(settings) as billing, billing.reading(await seat(billing, key)) as work:
        waiting = await work.proposals.live()
    return [
        {
            "number": view.proposal.serial,
            "to": str(view.proposal.deed),
            "state": str(view.proposal.state),
            "proposer": view.proposer,
            "before": view.proposal.before,
            "after": view.proposal.after,
            "due_at": view.proposal.due_at.isoformat(),
        }
        for view in waiting
    ]


@again
async def stopped(settings: Settings, key: str, number: int) -> None:
    """Stop a proposal; the owners are told."""
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        await work.proposals.stop(number)


@again
async def stood(settings: Settings, key: str, name: str, deed: str) -> int:
    """Suspend, resume or remove a member; the proposal's number where it is an owner."""
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        proposal = await getattr(work.members, deed)(name)
    return proposal.serial if proposal else 0


@again
async def coded(settings: Settings, key: str, name: str) -> str:
    """A fresh link code for a member; whoever can be reached hears of it and is asked."""
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        await work.members.who(name)  # an empty name would ask for the administrator's own
        _, code = await work.linking.ask_link(name)
    return code


async def waiting_for(settings: Settings, key: str, name: str) -> str:
    """What has shown a code of a member and waits for a yes, as people read it."""
    async with books(settings) as billing, billing.reading(await seat(billing, key)) as work:
        link = await work.linking.waiting_link(name)
    return f"{link.display or link.user} ({link.platform})"


@again
async def confirmed(settings: Settings, key: str, name: str, *, is_right: bool) -> None:
    """Say whether that is the member, who can be asked nowhere yet."""
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        link = await work.linking.waiting_link(name)
        await work.linking.confirm_link(link.id, is_mine=is_right)


@again
async def without_codes(settings: Settings, key: str, name: str) -> str:
    """Take a member's one-time codes away; answers the word with which new ones are set up.

    The member and the owners are told that they are gone.
    """
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        member = await work.members.who(name)
        return await work.second_factors.remove_of(member.id, member.name)


@again
async def limited(settings: Settings, key: str, amount: str) -> tuple[str, int]:
    """Propose the approval limit; answers it, and the proposal's number, none when it is set.

    It is set at once while no owner can be reached: whoever sets a company up is alone.
    """
    async with books(settings) as billing, billing.work(await seat(billing, key)) as work:
        limit = _limit(amount, (await work.companies.own()).currency)
        proposal = await work.policies.set_general(limit)
    return "none" if limit is None else str(limit), proposal.serial if proposal else 0


async def listed(settings: Settings, key: str) -> list[dict[str, Any]]:
    """Every member as plain values."""
    async with books(settings) as billing, billing.reading(await seat(billing, key)) as work:
        everyone = await work.members.all()
    return [
        {
            "name": each.member.name,
            "role": str(each.member.role),
            "standing": "active" if each.member.is_active else "suspended",
            "email": each.member.email,
            "accounts": [f"{a.platform}: {a.display or a.user}" for a in each.accounts],
        }
        for each in everyone
    ]


async def ticked(
    settings: Settings, key: str, as_of: date | None, *, is_sure: bool = False
) -> list[dict[str, Any]]:
    """Do what is due, for one company or all; what was announced, as plain values.

    Raises `InvalidInput` for a date more than a year ahead, unless one is sure: clients would be
    reminded today of what is due then, and not again.
    """
    from core.workflows.overdue import Overdue

    rows: list[dict[str, Any]] = []
    async with books(settings) as billing:
        if as_of and not is_sure and as_of > billing.clock.now().date() + AHEAD_MOST:
            hint = "Clients would be reminded today of what is due then. If it is meant: --yes"
            raise InvalidInput(f"{as_of} is more than a year ahead.", hint=hint)
        ids = [(await seat(billing, key)).company_id] if key else await billing.company_ids()
        for company_id in ids:
            async with billing.reading(system(company_id)) as work:
                name = (await work.companies.own()).key
            done = await Overdue(billing, origin=keyboard()).tick(company_id, as_of)
            rows += [{"company": name, **asdict(each)} for each in done]
    return rows


def _company(opening: Opening) -> NewCompany:
    told = {name: _clean(name, value) for name, value in opening.told.items()}
    told["country"], told["currency"] = told["country"].upper(), told["currency"].upper()
    new = NewCompany(short_name(opening.name), tidied(opening.name, "company's name", 200), {})
    if not new.key:
        hint = "Paidup makes a short name of it: use at least one letter or digit from A to Z."
        raise InvalidInput(f"“{new.name[:40]}” cannot be shortened.", hint=hint)
    limit = _limit(opening.approval_limit, told["currency"])
    limited = {"approval_limit_minor": None if limit is None else limit.minor}
    reminded = reminding(told["reminder_days"], told["quiet_hours"])
    own = {**told, **limited, **reminded, "default_tax": _tax(opening.tax)}
    return checked(NewCompany(new.key, new.name, own))


def _limit(text: str, currency: str) -> Money | None:
    """An amount, or none."""
    if text.strip().lower() in {"", "none"}:
        return None
    limit = Money.parse(text, currency)
    if limit.minor < 0:
        raise InvalidInput("The limit is an amount, or none.", hint="Write it like 5000.00.")
    return limit


def _tax(text: str) -> Any:
    rate = parse_decimal(text)
    if rate > RATE_MOST:
        raise InvalidInput(f"A tax rate is between 0 and {RATE_MOST} percent.", hint="Such as 19.")
    return rate


def _clean(name: str, value: str) -> str:
    """As it can be kept; an address may have several lines, typed with a backslash and an n."""
    what = name.replace("_", " ")
    lines = name == "address"
    return tidy(value.replace("\\n", "\n"), what, LENGTHS.get(name, 64), lines=lines)


async def seat(billing: Billing, key: str) -> Actor:
    """Whoever sits at the machine's keyboard acts for the company with every right."""
    company = await billing.company(key)
    if company is None:
        hint = "Open its books with: paidup init"
        raise NotFound(
            f"There is no company “{key}”." if key else "There is no company.", hint=hint
        )
    administrator = Actor(company.id, None, "Administrator", Role.SYSTEM, "cli")
    return administrator.coming_from(keyboard())


def keyboard() -> str:
    """Who sits there, as far as the machine knows: `ada@books-1`."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        login = str(os.getuid())
    return f"{login}@{socket.gethostname()}"
