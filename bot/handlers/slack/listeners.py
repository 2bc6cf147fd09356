"""Slack payloads to requests, answers to Slack messages and modals. Nothing else.

Slack waits three seconds for `ack`, so every listener acknowledges before it works. A sent modal
is the exception: what is wrong is said at its fields, which only `ack` can do, so the work is given
two seconds and goes on behind a closed modal when it needs more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.forms import Form, Option
from bot.cards.model import Card, Reply, Tone
from bot.commands.dispatch import dispatch, suggestions
from bot.commands.request import Filled, Request, Typed
from bot.render import slack as render
from bot.render import slack_answers as answers
from bot.render import slack_forms as forms
from bot.render.actions import Codec
from core.billing import Billing
from core.errors import InvalidInput
from core.security.actors import Sender

log = logging.getLogger(__name__)

Ack = Callable[..., Awaitable[Any]]
Respond = Callable[..., Awaitable[Any]]
Answer = Reply | Form | None

MODAL_SECONDS: Final = 2.0
UMBRELLA: Final = "/paidup"


class Listeners:
    """Answers slash commands, buttons and modals."""

    def __init__(self, billing: Billing, codec: Codec, client: AsyncWebClient) -> None:
        self._billing = billing
        self._codec = codec
        self._client = client
        self._at_work: set[asyncio.Task[Any]] = set()

    async def on_command(self, ack: Ack, respond: Respond, command: Any) -> None:
        """A slash command; `/paidup invoice new` is `/invoice new`."""
        await ack()
        name = "" if command["command"] == UMBRELLA else command["command"]
        sender = Sender(
            "slack",
            command["team_id"],
            command["user_id"],
            command.get("user_name", ""),
            command["user_id"],
        )
        line = f"{name} {command.get('text', '')}".strip() or "/help"
        request = Request(f"slack:{command['trigger_id']}", sender, Typed(line))
        self._go_on(self._commanded(request, respond, command))

    async def on_button(self, ack: Ack, respond: Respond, body: Any) -> None:
        """A pressed button: a command that was typed for you."""
        await ack()
        self._go_on(self._pressed(respond, body))

    async def on_link(self, ack: Ack) -> None:
        """A pressed link: Slack opens it by itself, but wants to hear that we know."""
        await ack()

    async def on_modal(self, ack: Ack, body: Any) -> None:
        """A sent form: what is wrong is said at its fields, and what was typed stays."""
        working = self._go_on(self._sent(body))
        done, _ = await asyncio.wait({working}, timeout=MODAL_SECONDS)
        faults = _faults(working.result(), body["view"]) if done else {}
        if faults:
            await ack(response_action="errors", errors=faults)
            return
        await ack()
        self._go_on(self._shown_later(working, body))

    async def on_change(self, ack: Ack, body: Any) -> None:
        """A button or a field in an open form: one more line, or what it would come to."""
        await ack()
        self._go_on(self._changed(body))

    async def on_search(self, ack: Ack, payload: Any, body: Any) -> None:
        """A person types into a search: what fits is the answer itself."""
        request = Request("slack:search", _sender(body), Typed(""))
        source = forms.source(payload["action_id"])
        found = await suggestions(request, source, payload["value"], self._billing)
        await ack(**forms.options(Option(value, label) for value, label in found))

    async def drain(self, seconds: float) -> None:
        """Let what is at work end, for so long; what is not done then was never acknowledged."""
        if self._at_work:
            await asyncio.wait(set(self._at_work), timeout=seconds)

    def _go_on(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Work apart from Bolt, which loses an ack when a listener fails right after it."""
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._at_work.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("slack was not answered", exc_info=error)

    async def _commanded(self, request: Request, respond: Respond, command: Any) -> None:
        answer = await dispatch(request, self._billing)
        if isinstance(answer, Form):
            view = forms.modal(answer, channel=command["channel_id"])
            await self._open(command["trigger_id"], view, respond)
        elif answer is not None:
            await respond(**self._said(answer), response_type="ephemeral")

    async def _pressed(self, respond: Respond, body: Any) -> None:
        answer = await self._run(body)
        channel = (body.get("channel") or {}).get("id", "")
        if isinstance(answer, Form):
            await self._open(body["trigger_id"], forms.modal(answer, channel=channel), respond)
        elif answer is not None and (not answer.card.subject or not _is_living(body)):
            said = self._said(answer)
            await respond(**said, response_type="ephemeral", replace_original=False)

    async def _run(self, body: Any) -> Answer:
        try:
            command, arguments = self._codec.decode(body["actions"][0].get("value", ""))
        except InvalidInput as error:
            return Reply(Card(error.message, text=error.hint, tone=Tone.WARNING))
        ask = Filled(command, arguments)
        return await dispatch(
            Request(f"slack:{body['trigger_id']}", _sender(body), ask), self._billing
        )

    async def _sent(self, body: Any) -> Answer:
        sent = answers.filled(body["view"])
        ask = Filled(sent.command, sent.arguments, is_form=True)
        view = body["view"]
        request = Request(f"slack:{view['id']}:{view['hash']}", _sender(body), ask)
        return await dispatch(request, self._billing)

    async def _shown_later(self, working: "asyncio.Task[Answer]", body: Any) -> None:
        """The answer to a closed modal, in the channel where it was opened, to its sender alone."""
        answer = await working
        channel = answers.filled(body["view"]).channel or body["user"]["id"]
        if isinstance(answer, Form):
            said = Card("That was not saved.", text=" ".join(answer.errors.values()))
            answer = Reply(said)
        if answer is not None:
            await self._client.chat_postEphemeral(
                channel=channel, user=body["user"]["id"], **self._said(answer)
            )

    async def _changed(self, body: Any) -> None:
        pressed = body["actions"][0]["action_id"]
        sent = answers.filled(body["view"], pressed)
        ask = Filled(sent.command, sent.arguments, is_preview=True)
        form = await dispatch(
            Request(f"slack:{body['trigger_id']}", _sender(body), ask), self._billing
        )
        if isinstance(form, Form):
            if pressed.startswith(answers.ADD):
                form = replace(form, errors={})  # the other lines may well be unfinished
            view = body["view"]
            await self._client.views_update(
                view_id=view["id"], hash=view["hash"], view=forms.modal(form, sent=sent)
            )

    async def _open(self, trigger_id: str, view: dict[str, Any], respond: Respond) -> None:
        try:
            await self._client.views_open(trigger_id=trigger_id, view=view)
        except (SlackApiError, SlackClientError, TimeoutError, OSError) as error:
            log.warning("no form opened", extra={"failure": type(error).__name__})
            await respond(
                text="The form could not be opened. Please try again.",
                response_type="ephemeral",
                replace_original=False,
            )

    def _said(self, reply: Reply) -> dict[str, Any]:
        """A reply as a message; what its living card shows is said in one line."""
        card = reply.card
        if card.subject:
            card = Card(card.title, state=card.state, tone=card.tone)
        return render.message(card, self._codec)


def _sender(body: Any) -> Sender:
    user = body["user"]
    team = (body.get("team") or {}).get("id") or user.get("team_id", "")
    display = user.get("username") or user.get("name", "")
    return Sender("slack", team, user["id"], display, user["id"])


def _is_living(body: Any) -> bool:
    """Whether the press was on a message that stays, and not on one only the presser sees."""
    return not (body.get("container") or {}).get("is_ephemeral", False)


def _faults(answer: Answer, view: Any) -> dict[str, str]:
    """What is wrong, by the modal's blocks; empty when the answer is to be shown otherwise."""
    wrong = answer.errors if answer else {}
    return answers.modal_errors(wrong, view) if wrong else {}
