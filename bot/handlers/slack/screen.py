"""What one person sees of an answer: a form, or a message that only they see.

A message goes the first way that is open: where they pressed or typed, in the channel, or in their
direct messages. Each way may fail, since Slack may; nobody but the log can be told then.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import problems
from bot.cards.forms import Form
from bot.cards.model import Card, Reply, Tone
from bot.render import slack as render
from bot.render import slack_forms as forms
from bot.render.actions import Codec
from bot.render.charts import with_card
from bot.render.slack_answers import Sent
from core.errors import InvalidInput

log = logging.getLogger(__name__)

Respond = Callable[..., Awaitable[Any]]
Answer = Reply | Form | None

# The SDK asks a text for keys when Slack answers 200 and no JSON: hence AttributeError.
UNHEARD: Final = (
    SlackClientError, aiohttp.ClientError, AttributeError, TimeoutError, OSError, ValueError,
)  # fmt: skip
OK: Final = 200
HOOKS: Final = "https://hooks.slack.com"

NOT_OPENED: Final = Card(
    "The form could not be opened.",
    text="Slack gives us three seconds for it. Please try once more.",
    tone=Tone.WARNING,
)

NOT_HANDED_OVER: Final = Card(
    "The file could not be sent.",
    text="Slack did not take it. Please ask once more, or look on the web: /desk",
    tone=Tone.WARNING,
)


@dataclass(frozen=True)
class Place:
    """Where somebody asked: who, in which channel, and by what a form opens or an answer goes."""

    user: str
    channel: str
    trigger_id: str = ""
    respond: Respond | None = None


class Screen:
    """Shows answers, and keeps what Slack says to that to itself and the log."""

    def __init__(self, client: AsyncWebClient, codec: Codec) -> None:
        self._client = client
        self._codec = codec

    async def show(self, answer: Answer, place: Place, *, is_whole: bool = False) -> None:
        """Open a form, or say a reply; one whose card lives elsewhere in one line, unless whole."""
        if isinstance(answer, Form):
            await self._open(answer, place)
        elif answer is not None:
            await self.say(answer.card if is_whole else _brief(answer.card), place)

    async def say(self, card: Card, place: Place) -> None:
        """Show a card to one person alone, in the first way that works."""
        message = render.message(card, self._codec)
        ways = [self._whisper, self._write]
        for way in [self._respond, *ways] if place.respond else ways:
            try:
                await way(place, message)
            except UNHEARD as error:
                log.warning("not shown", extra={"failure": type(error).__name__})
            else:
                await self._hand_over(card, place)
                return

    async def _hand_over(self, card: Card, place: Place) -> None:
        """What goes with a card, into the direct messages: nothing else is for one person alone."""
        files = await with_card(card)
        if not files:
            return
        try:
            opened = await self._client.conversations_open(users=place.user)
            for file in files:
                await self._client.files_upload_v2(
                    channel=opened["channel"]["id"],
                    content=file.content,
                    filename=file.name,
                    title=file.name,
                )
        except UNHEARD as error:
            log.warning("no file was handed over", extra={"failure": type(error).__name__})
            await self._whisper(place, render.message(NOT_HANDED_OVER, self._codec))

    async def redraw(self, form: Form, sent: Sent, view: Any, place: Place) -> None:
        """Put a form in the place of an open one; what was typed stays."""
        try:
            drawn = forms.modal(form, sent=sent)
            await self._client.views_update(view_id=view["id"], hash=view["hash"], view=drawn)
        except InvalidInput as error:
            await self.say(problems.refused(error), place)
        except UNHEARD as error:  # another press was faster, or the form is closed
            log.info("form not redrawn", extra={"failure": type(error).__name__})

    async def _open(self, form: Form, place: Place) -> None:
        try:
            view = forms.modal(form, channel=place.channel)
            await self._client.views_open(trigger_id=place.trigger_id, view=view)
        except InvalidInput as error:
            await self.say(problems.refused(error), place)
        except UNHEARD as error:
            log.warning("no form opened", extra={"failure": type(error).__name__})
            await self.say(NOT_OPENED, place)

    async def _respond(self, place: Place, message: dict[str, Any]) -> None:
        assert place.respond is not None
        if not self._is_slacks(getattr(place.respond, "response_url", None)):
            raise SlackClientError("an address that is not Slack's")
        answer = await place.respond(**message, response_type="ephemeral", replace_original=False)
        if answer.status_code != OK:
            raise SlackClientError(f"status {answer.status_code}")

    def _is_slacks(self, address: str | None) -> bool:
        """Whether an address for answers is one of Slack's: a call may name any."""
        return _origin(address or "") in {HOOKS, _origin(self._client.base_url)}

    async def _whisper(self, place: Place, message: dict[str, Any]) -> None:
        await self._client.chat_postEphemeral(channel=place.channel, user=place.user, **message)

    async def _write(self, place: Place, message: dict[str, Any]) -> None:
        """Into the direct messages: the app may not be in the channel where the form was opened."""
        await self._client.chat_postMessage(channel=place.user, **message)


def _origin(address: str) -> str:
    """Scheme, host and port; with a user's name before the host it is no address of ours."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _brief(card: Card) -> Card:
    """What has a living card is confirmed in one line: the card says the rest."""
    return Card(card.title, state=card.state, tone=card.tone) if card.subject else card
