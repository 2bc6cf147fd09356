"""Slack payloads to requests, answers to the screen. Nothing else.

Slack waits three seconds for `ack`, so every listener acknowledges before it works. A sent modal
is the exception: what is wrong is said at its fields, which only `ack` can do, so the work is given
two seconds and goes on behind a closed modal when it needs more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, Final

from structlog.contextvars import bound_contextvars

from bot.cards import problems
from bot.cards.forms import Form, Option
from bot.cards.model import Card, Reply, Tone
from bot.commands.dispatch import dispatch, suggestions, understand
from bot.commands.request import Filled, Request, Typed
from bot.handlers.slack.screen import Answer, Place, Respond, Screen
from bot.render import slack_answers as answers
from bot.render import slack_forms as forms
from bot.render.actions import Codec
from core.billing import Billing
from core.errors import BillingError, InvalidInput
from core.security.actors import Sender

log = logging.getLogger(__name__)

Ack = Callable[..., Awaitable[Any]]

ACK_SECONDS: Final = 2.0
UMBRELLA: Final = "/paidup"
# Slack sends a typed line with its three characters as entities; the ampersand's is the last.
ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class Listeners:
    """Answers slash commands, buttons and modals; `ack_seconds` is how long a sent one may take."""

    def __init__(
        self, billing: Billing, codec: Codec, screen: Screen, ack_seconds: float = ACK_SECONDS
    ) -> None:
        self._billing = billing
        self._codec = codec
        self._screen = screen
        self._ack_seconds = ack_seconds
        self._at_work: set[asyncio.Task[Any]] = set()

    async def on_command(self, ack: Ack, respond: Respond, command: Any) -> None:
        """A slash command; `/paidup invoice new` is `/invoice new`."""
        await ack()
        self._go_on(self._commanded(respond, command))

    async def on_button(self, ack: Ack, respond: Respond, body: Any) -> None:
        """A pressed button: a command that was typed for you."""
        await ack()
        self._go_on(self._pressed(respond, body))

    async def on_link(self, ack: Ack) -> None:
        """A pressed link: Slack opens it by itself, but wants to hear that we know."""
        await ack()

    async def on_modal(self, ack: Ack, body: Any) -> None:
        """A sent form: what is wrong is said at its fields, and what was typed stays."""
        try:
            sent = answers.filled(body["view"])
        except InvalidInput as error:
            await ack()
            self._go_on(self._screen.say(problems.refused(error), _place(body)))
            return
        working = self._go_on(self._sent(sent, body))
        await asyncio.wait({working}, timeout=self._ack_seconds)
        if faults := _faults(working, body["view"]):
            await ack(response_action="errors", errors=faults)
        elif following := _following(working, sent):
            view = forms.modal(following, channel=sent.channel)
            await ack(response_action="update", view=view)
        else:
            await ack()
            self._go_on(self._shown_later(working, sent, body))

    async def on_change(self, ack: Ack, body: Any) -> None:
        """A button or a field in an open form: one more line, or what it would come to."""
        await ack()
        self._go_on(self._changed(body))

    async def on_search(self, ack: Ack, payload: Any, body: Any) -> None:
        """A person types into a search: what fits is the answer itself, nothing when it is late."""
        searching = self._go_on(self._found(payload, body))
        done, _ = await asyncio.wait({searching}, timeout=self._ack_seconds)
        found = searching.result() if done and not searching.exception() else []
        await ack(**forms.options(found))

    async def drain(self, seconds: float) -> None:
        """Let what is at work end within so many seconds; the rest is undone, as in a crash."""
        ends = asyncio.get_running_loop().time() + seconds
        while self._at_work and (left := ends - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(set(self._at_work), timeout=left)
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)

    def _go_on(self, work: "Coroutine[Any, Any, Any]") -> "asyncio.Task[Any]":
        """Work apart from Bolt, which loses an ack when a listener fails right after it."""
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._at_work.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("slack was not answered", exc_info=error)

    async def _ask(self, request: Request) -> Answer:
        with bound_contextvars(request_id=request.id):
            return await dispatch(request, self._billing)

    async def _commanded(self, respond: Respond, command: Any) -> None:
        user, trigger_id = command["user_id"], command["trigger_id"]
        sender = Sender("slack", command["team_id"], user, command.get("user_name", ""), user)
        ask = Typed(_line(command["command"], command.get("text", "")))
        answer = await self._ask(Request(f"slack:{trigger_id}", sender, ask))
        place = Place(user, command["channel_id"], trigger_id, respond)
        await self._screen.show(answer, place, is_whole=_is_look(ask))

    async def _pressed(self, respond: Respond, body: Any) -> None:
        place = replace(_place(body), respond=respond)
        try:
            ask = Filled(*self._codec.decode(body["actions"][0].get("value", "")))
        except InvalidInput as error:
            await self._screen.say(problems.refused(error), place)
            return
        answer = await self._ask(Request(f"slack:{body['trigger_id']}", _sender(body), ask))
        if _is_look(ask) or not _is_seen_anyway(answer, body):
            await self._screen.show(answer, place, is_whole=_is_look(ask))

    async def _sent(self, sent: answers.Sent, body: Any) -> Answer:
        view = body["view"]
        ask = Filled(sent.command, sent.arguments, is_form=True)
        return await self._ask(Request(f"slack:{view['id']}:{view['hash']}", _sender(body), ask))

    async def _shown_later(
        self, working: "asyncio.Task[Answer]", sent: answers.Sent, body: Any
    ) -> None:
        """The answer to a closed modal, in the channel where it was opened, to its sender alone."""
        answer = await working
        if isinstance(answer, Form) and answer.command == sent.command:
            said = " ".join(answer.errors.values())
            answer = Reply(Card("That was not saved.", text=said, tone=Tone.WARNING))
        await self._screen.show(answer, _place(body))

    async def _changed(self, body: Any) -> None:
        view, pressed = body["view"], body["actions"][0]["action_id"]
        try:
            sent = answers.filled(view, pressed)
        except InvalidInput as error:
            await self._screen.say(problems.refused(error), _place(body))
            return
        ask = Filled(sent.command, sent.arguments, is_preview=True)
        answer = await self._ask(Request(f"slack:{body['trigger_id']}", _sender(body), ask))
        if isinstance(answer, Form):
            if pressed.startswith(answers.ADD):
                answer = replace(answer, errors={})  # the other lines may well be unfinished
            await self._screen.redraw(answer, sent, view, _place(body))
        else:
            await self._screen.show(answer, _place(body))

    async def _found(self, payload: Any, body: Any) -> list[Option]:
        request = Request("slack:search", _sender(body), Typed(""))
        source = forms.source(payload["action_id"])
        found = await suggestions(request, source, payload["value"], self._billing)
        return [Option(value, label) for value, label in found]


def _line(command: str, text: str) -> str:
    """The typed line without Slack's marks; the umbrella alone asks for help."""
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return f"{'' if command == UMBRELLA else command} {text}".strip() or "/help"


def _sender(body: Any) -> Sender:
    """Who pressed or sent it. In a channel shared with others a person's team is their own."""
    user = body["user"]
    team = user.get("team_id") or (body.get("team") or {}).get("id", "")
    display = user.get("username") or user.get("name", "")
    return Sender("slack", team, user["id"], display, user["id"])


def _place(body: Any) -> Place:
    """Where it was pressed or sent; a modal carries the channel in which it was opened."""
    user = body["user"]["id"]
    channel = (body.get("channel") or {}).get("id", "")
    if not channel and "view" in body:
        try:
            channel = answers.filled(body["view"]).channel
        except InvalidInput:
            channel = ""
    return Place(user, channel or user, body.get("trigger_id", ""))


def _is_look(ask: Typed | Filled) -> bool:
    """Whether somebody only asked to see something, and so is shown all of it."""
    try:
        return understand(ask)[0].is_reading
    except BillingError:
        return False


def _is_seen_anyway(answer: Answer, body: Any) -> bool:
    """Whether the press was on a card that everyone sees change in a moment."""
    is_ephemeral = (body.get("container") or {}).get("is_ephemeral", False)
    return isinstance(answer, Reply) and bool(answer.card.subject) and not is_ephemeral


def _faults(working: "asyncio.Task[Answer]", view: Any) -> Mapping[str, str]:
    """What is wrong, by the modal's blocks; empty when it is not known yet, or nothing is.

    A refusal that names no field is said at the first one: closing would lose what was typed.
    """
    if not working.done() or working.exception() or (answer := working.result()) is None:
        return {}
    wrong = answer.errors
    if not wrong and isinstance(answer, Reply) and _is_refusal(answer.card):
        wrong = {"": f"{answer.card.title} {answer.card.text}".strip()}
    return answers.modal_errors(wrong, view) if wrong else {}


def _following(working: "asyncio.Task[Answer]", sent: answers.Sent) -> Form | None:
    """Another form that a sent one leads to, such as the one for a code, if it is known yet."""
    if not working.done() or working.exception():
        return None
    answer = working.result()
    return answer if isinstance(answer, Form) and answer.command != sent.command else None


def _is_refusal(card: Card) -> bool:
    return card.tone in {Tone.WARNING, Tone.BAD} and not card.subject
