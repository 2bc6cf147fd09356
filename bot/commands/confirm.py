"""One-time codes: a dangerous deed is asked for, the code is given, and the deed is done with it.

    dispatch ──CodeNeeded──▶ `ask` keeps what was asked ──▶ a form for the code, in a private place
    the form ──▶ `with_code` counts the try ──▶ `mfa code` does what was asked, in one transaction

Which deeds take a code is decided in the core (core/security/rights.py), where no door leads past.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.cards.forms import Kind
from bot.cards.model import Card, Reply
from bot.commands.arguments import blank, read
from bot.commands.table import COMMANDS, command
from core.again import again
from core.billing import Billing, Work
from core.errors import BillingError, CodeRefused, GatewayFailed, NotFound, WrongState
from core.models import AskedCode
from core.security.actors import Actor
from core.security.deeds import Guarded
from core.security.rights import Deed
from core.services.approvals import LOOK, MOVED_ON
from core.services.code_words import read as read_code

GIVE: Final = "mfa code"
HINT: Final = "Six digits from your authenticator app, or a recovery code."

T = TypeVar("T")
Doing = Callable[[], Awaitable[Reply | None]]


@dataclass(frozen=True)
class GivenCode:
    """A code, and what it was asked for."""

    asked: int
    code: str = blank("One-time code", Kind.HIDDEN, hint=HINT)


async def about_asked(work: Work, given: Mapping[str, str]) -> str:
    """What the code is for, said above its blank; nothing where it was asked of somebody else."""
    try:
        asked = await work.codes.asked(read(GivenCode, {"code": "-", **given}).asked)
    except BillingError:
        return ""
    return f"To {asked.deed}."


@command(
    GIVE,
    GivenCode,
    needs=Deed.LINK_ACCOUNTS,
    about=about_asked,
    is_hidden=True,
    title="One-time code",
    submit="Confirm",
)
async def give_code(work: Work, args: GivenCode) -> Reply:
    """Do what the code was asked for, as it was asked."""
    asked = await work.codes.offer(args.asked, args.code)
    meant = COMMANDS.get(asked.command)
    if meant is None:
        raise NotFound("That can no longer be asked for.", hint="Type /help.")
    work.actor.require(meant.needs)
    reply = await meant.run(work, read(meant.arguments, asked.arguments))
    work.codes.require_taken()
    return reply


@again
async def ask(
    guarded: Guarded, name: str, given: Mapping[str, str], actor: Actor, billing: Billing
) -> AskedCode:
    """Keep what a code is asked for; raises `CodeRefused` while the asker's codes are paused."""
    async with billing.work(actor) as work:
        pause = await work.codes.pause()
        if pause is None:
            return await work.codes.ask(guarded, name, given)
        await work.codes.refused(guarded.subject, guarded.deed, pause)
    raise pause


async def with_code(deed: Doing, args: GivenCode, actor: Actor, billing: Billing) -> Reply | None:
    """Count the try, then do it; whatever refuses it is noted, each in a work of its own.

    A code is used up even when the deed is refused after it.
    """
    read_code(args.code)
    asked, tried = await _counted(args.asked, actor, billing)
    try:
        reply = await deed()
    except CodeRefused as error:
        raise await _noted(error, asked, tried, actor, billing) from None
    except GatewayFailed:
        await _spent(args.code, tried, actor, billing)
        raise
    except BillingError as error:
        said = error.message if error.message == MOVED_ON else f"{MOVED_ON} {error.message}"
        look = error.hint or LOOK
        gap = " " if look.endswith(".") else "\n"  # what is typed stands alone
        hint = f"{look}{gap}A code works once: give the next one."
        refusal = CodeRefused(said, hint=hint, reason="changed")
        raise await _noted(refusal, asked, tried, actor, billing, spent=args.code) from None
    await _forgiven(tried, actor, billing, is_all=reply is not None)
    return reply


async def done_with_code(
    do: Callable[[Work], Awaitable[T]], given: GivenCode, actor: Actor, billing: Billing
) -> T:
    """Do what takes a code where no command asks for it, and answer what it answers."""
    done: list[T] = []

    @again
    async def deed() -> Reply:
        done.clear()
        async with billing.work(actor) as work:
            await work.codes.offer(given.asked, given.code)
            done.append(await do(work))
            work.codes.require_taken()
        return Reply(Card("Done."))

    await with_code(deed, given, actor, billing)
    if not done:
        raise WrongState("That was done already.", hint="Begin again.")
    return done[0]


@again
async def _counted(asked_id: int, actor: Actor, billing: Billing) -> tuple[AskedCode, int]:
    async with billing.work(actor) as work:
        asked = await work.codes.asked(asked_id)
        pause = await work.codes.pause()
        if pause is None:
            return asked, await work.codes.count()
        await work.codes.refused(asked.subject, asked.deed, pause)
    raise pause


@again
async def _noted(
    refusal: CodeRefused,
    asked: AskedCode,
    tried: int,
    actor: Actor,
    billing: Billing,
    *,
    spent: str = "",
) -> CodeRefused:
    """The refusal, with how many tries are left; the code it concerns is spent in one with it."""
    async with billing.work(actor) as work:
        if spent:
            await work.codes.spend(spent)
        left = await work.codes.refused(asked.subject, asked.deed, refusal, tried)
    return refusal if refusal.fields.get("code") is None else refusal.with_left(left)


@again
async def _spent(code: str, tried: int, actor: Actor, billing: Billing) -> None:
    async with billing.work(actor) as work:
        await work.codes.spend(code)
        await work.codes.forgive(tried)


@again
async def _forgiven(tried: int, actor: Actor, billing: Billing, *, is_all: bool = False) -> None:
    async with billing.work(actor) as work:
        await (work.codes.forgive_all if is_all else work.codes.forgive)(tried)
