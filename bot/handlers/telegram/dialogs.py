"""A Form as one question after another, kept in the database.

    open ─▶ question ─▶ answer ─▶ … ─▶ a look at all of it ─▶ Save ─▶ dispatch
                 ▲         │ wrong: said and asked again            │ faults
                 └─────────┴────────────────────────────────────────┘

Each account has one open dialog: a newer form replaces it, and buttons of the older one say so. A
repeated update changes nothing; where it is the last one the dialog knows, the question is put
again, since its answer may have been lost.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.cards.model import Card, Reply, Tone
from bot.commands.dispatch import dispatch, holds_secret, suggestions
from bot.commands.request import Filled, Request
from bot.handlers.telegram.progress import Progress, begun, choice, restored
from bot.render import telegram_forms as render
from bot.render.telegram_forms import Act, Press, Step
from core.again import again
from core.billing import Billing
from core.errors import BillingError, InvalidInput, WrongState
from core.models import Dialog
from core.services.code_words import looks_like_code

PLATFORM: Final = "telegram"
FOUND_MOST: Final = 8
MARKS: Final = 36**render.MARK_MOST
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

PRESS_ONE = "Please press one of the buttons."
NOTHING_FITS = "Nothing fits. Try a shorter part of the name."
IDLE = Card("I did not expect that.", text="Type /help to see what you can ask for.")
CANCELLED = Card("Cancelled. Nothing was saved.")
NOTHING_OPEN = Card("There is nothing to cancel.", text="Type /help to see what you can ask for.")


@dataclass(frozen=True)
class Asked:
    """A question, or the last look, as the body of a message."""

    body: dict[str, Any]


Answer = Reply | Asked | None


class Dialogs:
    """Puts the questions of a form, takes the answers, and asks `dispatch` in the end."""

    def __init__(self, billing: Billing) -> None:
        self._billing = billing

    async def open(self, form: Form, request: Request) -> Answer:
        """Begin a form; whatever was open is closed without being saved."""
        progress = await self._kept(request)
        if progress is not None and progress.request == request.id:
            return await self._again(request, progress)
        return await self._go_on(request, begun(form, _mark(request)))

    async def typed(self, request: Request, text: str) -> Answer:
        """A line that is no command: the answer to the question, where there is one."""
        progress = await self._kept(request)
        if progress is None:
            return Reply(IDLE) if await self._is_first(request) else None
        if progress.request == request.id:
            return await self._again(request, progress)
        step = progress.step
        if step is None:
            return await self._look(request, progress, PRESS_ONE)
        if isinstance(step.blank, Group):
            return await self._ask(request, progress.wrong(PRESS_ONE))
        if step.blank.kind is Kind.SEARCH:
            return await self._searched(request, progress, step.blank, text)
        return await self._take(request, progress, choice(step.blank, text))

    async def pressed(self, request: Request, press: Press) -> Answer:
        """A button of a dialog; raises `InvalidInput` or `WrongState` for one of another."""
        progress = await self._kept(request)
        if progress is None or progress.mark != press.mark:
            raise WrongState("This form is closed.", hint="Begin again with a command.")
        if progress.request == request.id:
            return await self._again(request, progress)
        if press.act is Act.CANCEL:
            return await self.cancel(request)
        step = progress.step
        if step is None:
            return await self._pressed_at_the_end(request, progress, press)
        if step.key != press.key:
            raise _earlier()
        return await self._pressed_on_the_way(request, progress, step, press)

    async def _pressed_at_the_end(
        self, request: Request, progress: Progress, press: Press
    ) -> Answer:
        match press.act:
            case Act.SAVE:
                return await self._run(request, progress)
            case Act.CHANGE if press.key:
                return await self._go_on(request, progress.again(press.key))
            case Act.CHANGE | Act.BACK:
                return await self._look(request, progress, is_changing=press.act is Act.CHANGE)
        raise _earlier()

    async def _pressed_on_the_way(
        self, request: Request, progress: Progress, step: Step, press: Press
    ) -> Answer:
        match press.act:
            case Act.MORE:
                return await self._go_on(request, progress.one_more(press.key))
            case Act.DONE:
                return await self._go_on(request, progress.done())
            case Act.REST if progress.has_rest:
                return await self._go_on(request, progress.rest_skipped())
        if isinstance(step.blank, Group):
            raise _earlier()
        return await self._take(request, progress, render.answer(progress.form, step, press))

    async def hears_secret(self, request: Request, text: str) -> bool:
        """Whether a line holds a secret: a command's, an answer's, or a code nobody asks for."""
        if text.startswith("/"):
            return holds_secret(request.ask)
        try:
            progress = await self._kept(request)
            return looks_like_code(text) if progress is None else progress.asks_secret
        except BillingError:  # a stranger, or a form of another time
            return False

    async def cancel(self, request: Request) -> Answer:
        """Close the open dialog; nothing it asked for happens."""
        progress = await self._kept(request)
        if progress is None:
            return Reply(NOTHING_OPEN)
        await self._forget(request)
        return Reply(CANCELLED)

    async def _searched(
        self, request: Request, progress: Progress, question: Question, text: str
    ) -> Answer:
        """What was typed is a part of a name: what fits is offered, unless it is one by name."""
        found = await suggestions(request, question.source, text, self._billing)
        options = tuple(Option(value, label) for value, label in found)
        named = choice(replace(question, options=options), text)
        if named in {option.value for option in options}:
            return await self._take(request, progress, named)
        offered = replace(progress, found=[[*pair] for pair in found[:FOUND_MOST]])
        return await self._ask(request, offered if found else progress.wrong(NOTHING_FITS))

    async def _take(self, request: Request, progress: Progress, text: str) -> Answer:
        if fault := progress.fault(text):
            return await self._ask(request, progress.wrong(fault))
        return await self._go_on(request, progress.answered(text))

    async def _go_on(self, request: Request, progress: Progress) -> Answer:
        if progress.todo:
            return await self._ask(request, await self._with_options(request, progress))
        if progress.is_short:
            return await self._run(request, progress)
        return await self._look(request, progress)

    async def _with_options(self, request: Request, progress: Progress) -> Progress:
        """A search begins with the first few to choose from."""
        step = progress.step
        if step is None or not isinstance(step.blank, Question) or not step.blank.source:
            return progress
        found = await suggestions(request, step.blank.source, "", self._billing)
        return replace(progress, found=[[*pair] for pair in found[:FOUND_MOST]])

    async def _look(
        self, request: Request, progress: Progress, note: str = "", *, is_changing: bool = False
    ) -> Answer:
        """All of it, with what it comes to; what cannot be is asked for again first."""
        shown = await self._previewed(request, progress)
        if not isinstance(shown, Form):
            return shown
        looked_at = progress.faulty(shown)
        if note and not looked_at.todo:
            looked_at = looked_at.wrong(note)
        answer = await self._ask(request, looked_at, shown.preview)
        if answer is not None and is_changing and not looked_at.todo:
            form = replace(looked_at.form, preview=shown.preview)
            return Asked(render.marked(render.changes(form), progress.mark))
        return answer

    async def _previewed(self, request: Request, progress: Progress) -> Form | Reply | None:
        form = progress.form
        if not form.has_preview:
            return replace(form, errors={})
        ask = Filled(form.command, progress.values, is_preview=True)
        return await dispatch(replace(request, ask=ask), self._billing)

    async def _again(self, request: Request, progress: Progress) -> Answer:
        """The update that was carried out last comes again: perhaps its answer was lost."""
        shown = await self._previewed(request, progress) if progress.step is None else None
        preview = shown.preview if isinstance(shown, Form) else ()
        return _asked(progress, preview)

    async def _run(self, request: Request, progress: Progress) -> Answer:
        """Do it. Faults at blanks are asked for again; a form that was refused stays open.

        Another form that this one leads to, such as the one for a code, takes its place.
        """
        ask = Filled(progress.command, progress.values, is_form=True)
        answer = await dispatch(replace(request, ask=ask), self._billing)
        if isinstance(answer, Form) and answer.command != progress.command:
            await self._forget(request)
            return await self.open(answer, request)
        if isinstance(answer, Form):
            faulty = progress.faulty(answer)
            return await self._ask(request, await self._with_options(request, faulty))
        if answer is None or progress.is_short or not is_refusal(answer):
            await self._forget(request)
        return answer

    @again
    async def _ask(
        self, request: Request, progress: Progress, preview: tuple[tuple[str, str], ...] = ()
    ) -> Answer:
        """Keep how far it is, and put what is to be answered."""
        progress = replace(progress, request=request.id)
        async with self._billing.work(await self._billing.identify(request.sender)) as work:
            if not await work.inbound.see(request.id, work.clock.now()):
                return None
            await work.dialogs.keep(
                Dialog(
                    platform=PLATFORM,
                    user=request.sender.user,
                    command=progress.command,
                    state=progress.kept(),
                    changed_at=work.clock.now(),
                )
            )
        return _asked(progress, preview)

    async def _kept(self, request: Request) -> Progress | None:
        async with self._billing.reading(await self._billing.identify(request.sender)) as work:
            dialog = await work.dialogs.find(PLATFORM, request.sender.user)
        return restored(dialog.state) if dialog else None

    @again
    async def _is_first(self, request: Request) -> bool:
        async with self._billing.work(await self._billing.identify(request.sender)) as work:
            return await work.inbound.see(request.id, work.clock.now())

    @again
    async def _forget(self, request: Request) -> None:
        async with self._billing.work(await self._billing.identify(request.sender)) as work:
            await work.dialogs.forget(PLATFORM, request.sender.user)


def is_refusal(reply: Reply) -> bool:
    """Whether an answer says that nothing was done, and nothing else."""
    card = reply.card
    is_plain = not (card.subject or card.rows)
    return is_plain and card.tone in {Tone.WARNING, Tone.BAD}


def _earlier() -> InvalidInput:
    return InvalidInput(
        "That button belongs to an earlier question.", hint="Answer the last one instead."
    )


def _asked(progress: Progress, preview: tuple[tuple[str, str], ...]) -> Asked:
    step = progress.step
    form = replace(progress.form, preview=preview)
    body = (
        render.summary(form)
        if step is None
        else render.question(form, step, has_rest=progress.has_rest)
    )
    return Asked(render.marked(body, progress.mark))


def _mark(request: Request) -> str:
    """A short name for a dialog: its request's last digits, which the next one cannot share."""
    number = int(request.id.rpartition(":")[2]) % MARKS
    mark = ""
    while number or not mark:
        number, digit = divmod(number, len(DIGITS))
        mark = DIGITS[digit] + mark
    return mark
