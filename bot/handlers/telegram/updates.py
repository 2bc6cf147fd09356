"""Telegram's updates to requests, answers to messages. Nothing else.

    a line ─▶ a command, or the answer to a dialog's question
    a press ─▶ `!` are you sure?  `~` no  `=` a dialog's  else a command typed for you

Books are shown in private chats only: in a group everyone would read along.
"""

import logging
import re
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any, Final

from telegram import CallbackQuery, Chat, Message, Update

from bot.cards import problems
from bot.cards.forms import Form
from bot.cards.model import Card, Reply, Tone
from bot.commands.burning import burn
from bot.commands.dispatch import dispatch
from bot.commands.request import Filled, Request, Typed
from bot.commands.table import COMMANDS
from bot.handlers.telegram.dialogs import PLATFORM, Answer, Asked, Dialogs, is_refusal
from bot.handlers.telegram.screen import Screen
from bot.render import telegram as render
from bot.render import telegram_forms as forms
from bot.render.actions import Codec
from bot.render.charts import with_card
from core.again import again
from core.billing import Billing
from core.errors import BillingError
from core.security.actors import Sender, system

log = logging.getLogger(__name__)

COMMAND: Final = re.compile(r"/(?P<name>\w+)(?:@(?P<bot>\w+))?(?P<rest>.*)", re.DOTALL)
PRIVATE_ONLY: Final = "I keep books in private chats only: write to me directly."
LEFT: Final = Card(
    "Your message with the code is still there.",
    text="Telegram did not let me delete it. Please delete it yourself.",
    tone=Tone.WARNING,
)
TEXT_ONLY: Final = Card("I can only read text.", text="Type /help to see what you can ask for.")
HANDED_ON: Final = Card(
    "I do only what you write yourself.",
    text="That was forwarded. Type it, and I will see to it.",
    tone=Tone.WARNING,
)

NOT_HANDED_OVER: Final = Card(
    "The file could not be sent.",
    text="Telegram did not take it. Please ask once more, or look on the web: /desk",
    tone=Tone.WARNING,
)


@dataclass(frozen=True)
class Place:
    """Where an answer goes: the chat, and the message whose button was pressed, if one was."""

    chat: str
    message: int = 0
    is_paper: bool = False


class Updates:
    """Answers lines and presses."""

    def __init__(self, billing: Billing, codec: Codec, screen: Screen) -> None:
        self._billing = billing
        self._codec = codec
        self._screen = screen
        self._dialogs = Dialogs(billing)

    async def on_line(self, update: Update, context: Any) -> None:
        """A command, or a line that answers a dialog's question."""
        del context
        message = _message(update)
        text = line(message.text or "")
        request = self._request(update, message.chat, text)
        # First of all: if the process dies now, the update comes again with what it says.
        if message.caption is not None:
            await burn(request.sender, _said(message), self._billing)
        is_left = await self._is_secret_left(request, message)
        await self._answer(await self._heard(request, text), request, is_left=is_left)

    async def on_forward(self, update: Update, context: Any) -> None:
        """Somebody's words that were handed on are nobody's wish here; a code in them goes."""
        del context
        message = _message(update)
        request = self._request(update, message.chat, "")
        await burn(request.sender, _said(message), self._billing)
        is_left = await self._is_secret_left(request, message)
        await self._answer(Reply(HANDED_ON), request, is_left=is_left)

    async def _is_secret_left(self, request: Request, message: Message) -> bool:
        """Whether a code stands in the message, beside a picture too, and could not be deleted."""
        said = _said(message)
        if not await self._dialogs.hears_secret(replace(request, ask=Typed(said)), said):
            return False
        return not await self._screen.unsay(str(message.chat_id), message.message_id)

    async def _answer(self, answer: Answer, request: Request, *, is_left: bool) -> None:
        place = Place(request.sender.address)
        await self._show(answer, request, place)
        if is_left:
            await self._show(Reply(LEFT), request, place)

    async def _heard(self, request: Request, text: str) -> Answer:
        if not text:
            return Reply(TEXT_ONLY)
        if text == "/cancel":
            return await said(self._dialogs.cancel(request))
        if text.startswith("/"):
            return await self._carried_out(request)
        return await said(self._dialogs.typed(request, text))

    async def on_group(self, update: Update, context: Any) -> None:
        """Somebody calls us where others read along; a code they wrote there is good no more."""
        message = _message(update)
        if not _is_a_person(message):
            return
        request = self._request(update, message.chat, "")
        if await burn(request.sender, _said(message), self._billing):
            await self._screen.unsay(str(message.chat_id), message.message_id)
        if _is_for(context.bot.username, message.text or ""):
            await self._screen.say(str(message.chat_id), {"text": PRIVATE_ONLY})

    async def on_press(self, update: Update, context: Any) -> None:
        """A button: of a dialog, one that asks first, or a command typed for you."""
        del context
        query, data = _query(update)
        if query.message is None or query.message.chat.type != Chat.PRIVATE:
            await self._screen.answer(query, PRIVATE_ONLY, is_alert=True)
        elif data[:1] in {render.ASK, render.BACK}:
            await self._turn(query, data)
        elif data.startswith(forms.DIALOG):
            await self._pressed_in_dialog(update, query, data)
        else:
            await self._pressed(update, query, data)

    async def _turn(self, query: CallbackQuery, data: str) -> None:
        """“Are you sure?” takes the button's row, or gives it back."""
        is_asking = data.startswith(render.ASK)
        await self._screen.answer(query, "Are you sure?" if is_asking else "")
        if isinstance(message := query.message, Message) and message.reply_markup:
            keyboard = message.reply_markup.to_dict()["inline_keyboard"]
            turned = (render.confirm if is_asking else render.take_back)(keyboard, data)
            await self._screen.rekey(str(message.chat.id), message.message_id, turned)

    async def _pressed_in_dialog(self, update: Update, query: CallbackQuery, data: str) -> None:
        request = self._request(update, _chat(query), "")
        answer = await said(self._in_dialog(request, data))
        place = _place(query)
        if await self._is_refused(query, answer):
            return
        if isinstance(answer, Reply) and answer.card.subject:
            await self._show_card(answer.card, request, place, in_place=True)
        elif answer is not None:
            await self._put(place, self._body(answer))

    async def _in_dialog(self, request: Request, data: str) -> Answer:
        return await self._dialogs.pressed(request, forms.read(data))

    async def _pressed(self, update: Update, query: CallbackQuery, data: str) -> None:
        request = self._request(update, _chat(query), "")
        try:
            command, arguments = self._codec.decode(data)
        except BillingError as error:
            await self._is_refused(query, Reply(problems.refused(error)))
            return
        request = replace(request, ask=Filled(command, arguments))
        answer = await self._carried_out(request)
        if await self._is_refused(query, answer):
            return
        place = _place(query)
        if isinstance(answer, Reply) and _is_answered_there(command, answer.card):
            await self._show_card(answer.card, request, place, in_place=True)
        else:
            await self._show(answer, request, Place(place.chat))

    async def _is_refused(self, query: CallbackQuery, answer: Answer) -> bool:
        """Let the button rest; a refusal is said over it, or below where it offers a way on."""
        if isinstance(answer, Reply) and is_refusal(answer):
            if answer.card.actions:
                await self._screen.answer(query)
                await self._screen.say(str(_chat(query).id), self._body(answer))
                return True
            sentence = f"{answer.card.title} {answer.card.text}".strip()
            await self._screen.answer(query, sentence, is_alert=True)
            return True
        await self._screen.answer(query)
        return False

    async def _carried_out(self, request: Request) -> Answer:
        answer = await dispatch(request, self._billing)
        return (
            await said(self._dialogs.open(answer, request)) if isinstance(answer, Form) else answer
        )

    async def _show(self, answer: Answer, request: Request, place: Place) -> None:
        if isinstance(answer, Reply) and answer.card.subject:
            await self._show_card(answer.card, request, place, in_place=False)
        elif answer is not None:
            await self._screen.say(place.chat, self._body(answer))
            if isinstance(answer, Reply):
                await self._hand_over(answer.card, place)

    async def _hand_over(self, card: Card, place: Place) -> None:
        """What goes with a card: its chart as a picture, and its document."""
        for file in await with_card(card):
            if not await self._screen.hand_over(place.chat, file):
                await self._screen.say(place.chat, render.message(NOT_HANDED_OVER, self._codec))

    def _body(self, answer: Reply | Asked) -> dict[str, Any]:
        if isinstance(answer, Asked):
            return answer.body
        return render.message(answer.card, self._codec)

    async def _put(self, place: Place, body: dict[str, Any]) -> Place:
        """In place of the message that was pressed; where that is gone, as a new one."""
        if place.message and await self._screen.replace(place.chat, place.message, body):
            return place
        return Place(place.chat, await self._screen.say(place.chat, body))

    async def _show_card(
        self, card: Card, request: Request, place: Place, *, in_place: bool
    ) -> None:
        """A card, which is the living one of its subject from now on; the one before retires."""
        drawn = render.caption if in_place and place.is_paper else render.message
        target = place if in_place else Place(place.chat)
        shown = await self._put(target, drawn(card, self._codec))
        if not card.subject or not shown.message:
            return
        now = render.place(shown.message, is_paper=shown.is_paper)
        try:
            before = await self._moved(card, request, place.chat, now)
        except BillingError as error:  # the card is on the screen; it just does not live
            log.warning("no living card", extra={"code": error.code})
            return
        if before not in {"", now}:
            await self._screen.retire(place.chat, before)

    @again
    async def _moved(self, card: Card, request: Request, chat: str, now: str) -> str:
        """Note where the living card is; answers where it was."""
        actor = await self._billing.identify(request.sender)
        async with self._billing.work(system(actor.company_id, request.id)) as work:
            before = await work.deliveries.living_card(PLATFORM, chat, card.subject)
            await work.deliveries.posted(PLATFORM, chat, card.subject, now)
        return before or ""

    def _request(self, update: Update, chat: Chat, text: str) -> Request:
        user = update.effective_user
        assert user is not None
        sender = Sender(PLATFORM, "", str(user.id), user.full_name, str(chat.id))
        return Request(request_id(update), sender, Typed(text))


def request_id(update: Update) -> str:
    """An update's number is its bot's own: with another bot it means something else."""
    bot_id = update.get_bot().token.partition(":")[0]
    return f"{PLATFORM}:{bot_id}:{update.update_id}"


async def said(deed: Awaitable[Answer]) -> Answer:
    """What a dialog came to; a refusal is an answer too."""
    try:
        return await deed
    except BillingError as error:
        return Reply(problems.refused(error))


def line(text: str) -> str:
    """A text as `dispatch` reads it: `/invoice@ourbot new`, `/invoice_new` and `/start` too."""
    called = COMMAND.fullmatch(text.strip())
    if called is None:
        return text.strip()
    name, rest = called["name"].lower().replace("_", " "), called["rest"].strip()
    if name == "start" and not rest:
        return "/help"
    is_topic = not rest and name not in COMMANDS and any(c.startswith(f"{name} ") for c in COMMANDS)
    return f"/help {name}" if is_topic else f"/{name} {rest}".strip()


def _said(message: Message) -> str:
    """What is written in a message, beside a picture too."""
    return line(message.text or message.caption or "")


def _is_a_person(message: Message) -> bool:
    """Whether a person wrote it: two bots would answer each other for ever.

    A channel, or an administrator who stays anonymous, writes as a chat.
    """
    user = message.from_user
    is_spoken_for = message.sender_chat is not None or message.via_bot is not None
    return user is not None and not user.is_bot and not is_spoken_for


def _is_for(bot: str, text: str) -> bool:
    """Whether a group's command is for this bot: by its name, or by a word that only we know."""
    called = COMMAND.match(text)
    if called is None:
        return False
    if called["bot"]:
        return bool(called["bot"].lower() == bot.lower())
    word = called["name"].lower().partition("_")[0]
    return word in {name.split()[0] for name in COMMANDS}


def _is_answered_there(command: str, card: Card) -> bool:
    """Whether a press is answered on the message it was made on: a deed, and on that very thing."""
    kind = card.subject.partition(":")[0]
    return not COMMANDS[command].is_reading and (not kind or command.startswith(f"{kind} "))


def _place(query: CallbackQuery) -> Place:
    message = query.message
    assert message is not None
    is_paper = isinstance(message, Message) and message.document is not None
    return Place(str(message.chat.id), message.message_id, is_paper)


def _chat(query: CallbackQuery) -> Chat:
    assert query.message is not None
    return query.message.chat


def _message(update: Update) -> Message:
    assert update.message is not None
    return update.message


def _query(update: Update) -> tuple[CallbackQuery, str]:
    assert update.callback_query is not None
    return update.callback_query, update.callback_query.data or ""
