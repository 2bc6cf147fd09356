"""The one way in: who is it, what is asked, may they, is anything missing; then one transaction."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from structlog.contextvars import bound_contextvars

from bot.cards import problems
from bot.cards.forms import Form, Option, Question
from bot.cards.model import Reply
from bot.commands.arguments import blanks, by_position, missing, read, secret, split
from bot.commands.confirm import GIVE, GivenCode, ask, with_code
from bot.commands.members import already_linked, offer, offered_code
from bot.commands.request import Filled, Request, Typed
from bot.commands.table import COMMANDS, Command
from bot.commands.trail import kinds
from core.again import again, again_by_key
from core.billing import Billing, Work
from core.errors import (
    BillingError,
    Contended,
    GatewayFailed,
    InvalidInput,
    NotAllowed,
    NotFound,
    OutcomeUnknown,
    WrongState,
)
from core.events import AccessRefused
from core.outages import UNSURE
from core.security.actors import Actor
from core.security.deeds import CodeNeeded

log = logging.getLogger(__name__)

CRASHED: Final = "crashed"
LOOKS: Final = ("list", "show")
"""The commands of a subject that show how things stand, the best one first."""


async def dispatch(request: Request, billing: Billing) -> Reply | Form | None:
    """Run one command in one unit of work; answer with a card, or ask for what is missing.

    Nothing when the same request was carried out before: its answer was given then.
    """
    with bound_contextvars(request_id=request.id):
        try:
            return await _known(request, billing)
        except BillingError as error:
            log.info("refused", extra={"code": error.code})
            errors = getattr(error, "fields", {})
            return Reply(problems.refused(error), errors=errors, refused=error.code)
        except Exception:
            log.exception("crashed")
            return Reply(problems.crashed(request.id), refused=CRASHED)


async def _known(request: Request, billing: Billing) -> Reply | Form | None:
    """Find out who asks, and answer them; what they may not do is kept in the trail."""
    if code := offered_code(request.ask):
        return await _offered(request, code, billing)
    actor = (await billing.identify(request.sender)).asked_by(request.id)
    try:
        return await _answer(request, actor, billing)
    except NotAllowed as error:
        await _note_refusal(request, actor, billing, error)
        raise


async def _offered(request: Request, code: str, billing: Billing) -> Reply | Form | None:
    """A code is shown before one is known; who is known already is told so."""
    try:
        await billing.identify(request.sender)
    except NotAllowed:
        return await offer(request, code, billing)
    return Reply(already_linked())


async def _answer(request: Request, actor: Actor, billing: Billing) -> Reply | Form | None:
    command, given = understand(request.ask)
    actor.require(command.needs)
    ask = request.ask
    is_form = isinstance(ask, Filled) and ask.is_form
    if isinstance(ask, Filled) and ask.is_preview:
        return await _previewed(command, given, actor, billing)
    is_opening = isinstance(ask, Filled) and ask.is_opening
    if command.takes_mark and isinstance(ask, Filled) and not is_opening:
        _require_mark(command, given)
    if is_opening or (not is_form and is_incomplete(command, given)):
        return await _asked(command, given, actor, billing)
    try:
        arguments = read(command.arguments, given)
        deed = partial(_run, command, arguments, request, actor, billing)
        if isinstance(arguments, GivenCode):
            return await with_code(deed, arguments, actor, billing)
        return await deed()
    except CodeNeeded as needed:
        return await _code_asked(command, given, needed, actor, billing)
    except InvalidInput as error:
        if not is_form or not error.fields:
            raise
        return await _asked_again(command, given, error, actor, billing)


def _require_mark(command: Command, given: Mapping[str, str]) -> None:
    """Refuse a pressed yes that does not say to what: no button of ours is made so."""
    if not given.get("mark"):
        about = given.get(command.order[0], "")
        look = f"{command.name.split()[0]} show {about}" if about else "help"
        raise WrongState("That button does not say what it agrees to.", hint=f"Look first: /{look}")


def is_incomplete(command: Command, given: Mapping[str, str]) -> bool:
    """Whether a command asks in a form before it does anything."""
    return bool(missing(command.arguments, given)) or any(
        name not in given for name in command.asks
    )


async def _run(
    command: Command, arguments: object, request: Request, actor: Actor, billing: Billing
) -> Reply | None:
    """In a transaction of its own; one that the database ended for another's sake is done again."""
    if not command.is_reading:
        tries = _Tries(command, arguments, request, actor, billing)
        return await again_by_key(tries.one)()
    async with billing.reading(actor, is_snapshot=True) as work:
        return await command.run(work, arguments)


class _Tries:
    """The tries of one deed under its request's id: whichever is committed, it is done once.

    A try whose commit nobody heard of leaves its answer here. The next one finds the id, which
    proves that commit and brings the answer, or does the deed.
    """

    def __init__(
        self,
        command: Command,
        arguments: object,
        request: Request,
        actor: Actor,
        billing: Billing,
    ) -> None:
        self._command = command
        self._arguments = arguments
        self._request = request
        self._actor = actor
        self._billing = billing
        self._unheard: list[Reply | None] = []

    async def one(self) -> Reply | None:
        """Once; after a try that nobody heard of, an absence leaves open what became of it."""
        try:
            return await self._done()
        except GatewayFailed as error:
            if not self._unheard or isinstance(error, Contended):
                raise
            raise OutcomeUnknown(UNSURE[0], hint=_where_to_look(self._command)) from error

    async def _done(self) -> Reply | None:
        answer = None
        try:
            async with self._billing.work(self._actor) as work:
                if not await work.inbound.see(self._request.id, work.clock.now()):
                    return self._unheard[-1] if self._unheard else None
                answer = await self._command.run(work, self._arguments)
        except OutcomeUnknown:
            self._unheard.append(answer)
            raise
        return answer


def _where_to_look(command: Command) -> str:
    """What shows whether something was done, in the reader's words."""
    subject = command.name.split()[0]
    looks = [f"{subject} {word}" for word in LOOKS if f"{subject} {word}" in COMMANDS]
    return f"Look at /{looks[0]} before you do it again." if looks else UNSURE[1]


async def _asked(command: Command, given: dict[str, str], actor: Actor, billing: Billing) -> Form:
    """The form with what is known filled in; opening it changes nothing."""
    async with billing.reading(actor) as work:
        if command.recall is not None:
            given = {**await command.recall(work, given), **given}
        form = await _headed(form_for(command, given), command, given, work)
        return await _labelled(form, work)


async def _asked_again(
    command: Command, given: dict[str, str], wrong: InvalidInput, actor: Actor, billing: Billing
) -> Form:
    """The form as it was sent, with what is wrong at its blanks."""
    form = form_for(command, given, errors=wrong.fields)
    if command.about is None:
        return form
    async with billing.reading(actor) as work:
        return await _headed(form, command, given, work)


async def _headed(form: Form, command: Command, given: dict[str, str], work: Work) -> Form:
    """The form under what it is about."""
    return form if command.about is None else replace(form, text=await command.about(work, given))


async def _code_asked(
    command: Command, given: dict[str, str], needed: CodeNeeded, actor: Actor, billing: Billing
) -> Form:
    """The form for the code; whoever fills it in gets exactly this done."""
    if needed.guarded.deed not in {command.needs, *command.deeds}:
        raise needed
    asked = await ask(needed.guarded, command.name, given, actor, billing)
    form = form_for(COMMANDS[GIVE], {"asked": str(asked.id)})
    return replace(form, text=f"To {needed.guarded.deed}. {needed.guarded.why}".strip())


async def _labelled(form: Form, work: Work) -> Form:
    """What was chosen from a search is shown by its name, not by what is typed for it."""
    named = [
        replace(blank, options=await _chosen(blank, form.answers[blank.name], work))
        if isinstance(blank, Question) and blank.source and blank.name in form.answers
        else blank
        for blank in form.blanks
    ]
    return replace(form, blanks=tuple(named))


async def _chosen(question: Question, value: str, work: Work) -> tuple[Option, ...]:
    found = await SOURCES[question.source](work, value)
    return tuple(Option(*pair) for pair in found if pair[0] == value)


async def _previewed(
    command: Command, given: dict[str, str], actor: Actor, billing: Billing
) -> Form:
    if command.preview is None:
        raise InvalidInput("This has no preview.", hint="Send it as it is, or leave it.")
    try:
        async with billing.reading(actor) as work:
            shown = await command.preview(work, given)
            return await _labelled(form_for(command, given, preview=shown), work)
    except InvalidInput as error:
        return form_for(command, given, errors=error.fields or {"": error.message})


@again
async def _note_refusal(
    request: Request, actor: Actor, billing: Billing, error: NotAllowed
) -> None:
    """Refusals are kept in a transaction of their own: the one they refused is undone."""
    ask = request.ask
    asked = ask.command if isinstance(ask, Filled) else " ".join(ask.line.split()[:2])
    async with billing.work(actor) as work:
        await work.announce(AccessRefused(f"member:{actor.member_id}", asked[:60], error.message))


def understand(ask: Typed | Filled) -> tuple[Command, dict[str, str]]:
    """Which command is asked for, and its arguments as text; `NotFound` for what is none."""
    if isinstance(ask, Filled):
        if ask.command not in COMMANDS:
            raise NotFound("That can no longer be asked for.", hint="Type /help.")
        return COMMANDS[ask.command], dict(ask.arguments)
    words = split(ask.line.strip().removeprefix("/"))
    for length in (2, 1):
        name = " ".join(words[:length]).lower()
        if name in COMMANDS:
            return COMMANDS[name], _arguments(COMMANDS[name], words[length:])
    if len(words) == 1 and any(name.split()[0] == words[0].lower() for name in COMMANDS):
        return COMMANDS["help"], {"command": words[0]}
    raise NotFound(f"There is no /{' '.join(words)[:40]}.", hint="Type /help to see what there is.")


def holds_secret(ask: Typed | Filled) -> bool:
    """Whether what is asked names a secret, such as `/mfa confirm 123456`."""
    try:
        meant, given = understand(ask)
    except BillingError:
        return False
    return not secret(meant.arguments).isdisjoint(given)


def _arguments(command: Command, words: list[str]) -> dict[str, str]:
    if command.words is not None:
        return command.words(words)
    return by_position(command.arguments, words)


def form_for(
    command: Command,
    given: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    preview: tuple[tuple[str, str], ...] = (),
    shown: Collection[str] = (),
) -> Form:
    """The command's form, holding what was given: as answers where it asks, else unseen.

    `shown` are blanks that are asked whether they were given or not.
    """
    asked = [
        each
        for each in command.order
        if command.whole_form or each not in given or each in {*(errors or ()), *shown}
    ]
    questions = blanks(command.arguments, asked, given)
    shown = {blank.name for blank in questions}
    given = {key: text for key, text in given.items() if key not in secret(command.arguments)}
    answers = {key: text for key, text in given.items() if key.split(".")[0] in shown}
    return Form(
        command=command.name,
        title=command.title or command.name.capitalize(),
        blanks=questions,
        submit=command.submit,
        given={key: text for key, text in given.items() if key not in answers},
        answers=answers,
        errors=dict(errors or {}),
        preview=preview,
        has_preview=command.preview is not None,
    )


async def suggestions(
    request: Request, source: str, text: str, billing: Billing
) -> list[tuple[str, str]]:
    """Answers to choose from while a person types, as (value, label); none for a stranger."""
    try:
        actor = await billing.identify(request.sender)
        async with billing.reading(actor) as work:
            return await SOURCES[source](work, text)
    except BillingError as error:
        log.info("no suggestions", extra={"code": error.code})
        return []


async def _clients(work: Work, text: str) -> list[tuple[str, str]]:
    return [
        (client.key, f"{client.name} ({client.key})") for client in await work.clients.search(text)
    ]


async def _items(work: Work, text: str) -> list[tuple[str, str]]:
    found = await work.items.search(text)
    return [(each.item.key, f"{each.item.name} ({each.item.key})") for each in found]


async def _members(work: Work, text: str) -> list[tuple[str, str]]:
    everyone = [each.member for each in await work.members.all()]
    return [
        (member.name, f"{member.name} ({member.role})")
        for member in everyone
        if text.casefold() in member.name.casefold()
    ]


async def _events(work: Work, text: str) -> list[tuple[str, str]]:
    del work
    return kinds(text)


SOURCES = {"clients": _clients, "items": _items, "members": _members, "events": _events}
