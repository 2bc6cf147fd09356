"""The owner's pages: an adapter like the chats. A page asks what a typed line would ask.

GET  /desk                      what waits
GET  /desk/{command}            a command that only looks; of any other its form, and nothing done
POST /desk/{command}            a pressed button, or a sent form

A form carries a nonce that is good for one session and one deed: sent again, nothing is done again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request as Call
from starlette.responses import RedirectResponse, Response

from bot.cards.forms import Form, Group, Option, Question
from bot.cards.model import Button, Card, File, Reply, Tone
from bot.commands.arguments import blanks
from bot.commands.confirm import GIVE
from bot.commands.dispatch import CRASHED, dispatch, form_for, is_incomplete, suggestions
from bot.commands.request import Filled, Request
from bot.commands.table import COMMANDS, Command
from bot.handlers.web.desk.menu import HOME, menu
from bot.handlers.web.guard import STATUS, page, style_nonce
from bot.handlers.web.typed import FIELDS_MOST, pairs
from bot.render.charts import picture
from bot.render.html import Frame, Html
from bot.render.html_forms import Sent, sent, with_rows, without_empty_rows
from core.billing import Billing
from core.errors import NotAllowed
from core.security.actors import Sender

ROOT: Final = "/desk"
SIGN_IN: Final = f"{ROOT}/sign-in"
SIGN_OUT: Final = f"{ROOT}/sign-out"
BLANKS_MOST: Final = 120
OK: Final = 200
REFUSED: Final = {**STATUS, "not_allowed": 403, "code_refused": 400, CRASHED: 500}

DONE: Final = Card(
    "This was sent before.",
    text="It was done once, and nothing was done again. Have a look at how things stand.",
    tone=Tone.GOOD,
)
STALE: Final = Card(
    "This page is from before.",
    text="Nothing was changed. Open it again, and then send it.",
    tone=Tone.WARNING,
)


@dataclass(frozen=True)
class Visitor:
    """Whoever is signed in: as whom they ask, and the session that their forms belong to."""

    sender: Sender
    session: str


Visitors = Callable[[Call], Awaitable[Visitor | None]]


def is_look(button: Button) -> bool:
    """Whether a button only looks, or asks in a form first: then it is a link."""
    command = COMMANDS[button.command]
    return command.is_reading or is_incomplete(command, button.arguments)


class Desk:
    """Shows commands as pages; `visitors` knows who is signed in."""

    def __init__(
        self, billing: Billing, visitors: Visitors, base_url: str, *, is_trial: bool = False
    ) -> None:
        self._billing = billing
        self._visitors = visitors
        typed = [name for name, command in COMMANDS.items() if not command.is_hidden]
        self._html = Html(ROOT, base_url, is_look, typed)
        self._is_trial = is_trial

    def router(self) -> APIRouter:
        """The addresses."""
        router = APIRouter(prefix=ROOT)
        router.add_api_route("", self.home, methods=["GET", "HEAD"])
        for path in ("/{subject}", "/{subject}/{deed}"):
            router.add_api_route(path, self.look, methods=["GET", "HEAD"])
            router.add_api_route(path, self.send, methods=["POST"])
        return router

    async def home(self, call: Call) -> Response:
        """What waits for whoever looks."""
        return await self.look(call, HOME)

    async def look(self, call: Call, subject: str, deed: str = "") -> Response:
        """A command that only looks, or the form of another: nothing is done."""
        visitor = await self._visitors(call)
        if visitor is None:
            return RedirectResponse(SIGN_IN, 303)
        name, given = f"{subject} {deed}".strip(), _given(call)
        command = COMMANDS.get(name)
        is_opening = command is not None and not command.is_reading
        ask = Filled(name, given, is_opening=is_opening)
        answer = await self._ask(call.state.request_id, visitor, ask)
        return await self._shown(answer, visitor, name, given)

    async def send(self, call: Call, subject: str, deed: str = "") -> Response:
        """A pressed button or a sent form."""
        visitor = await self._visitors(call)
        if visitor is None:
            return RedirectResponse(SIGN_IN, 303)
        name = f"{subject} {deed}".strip()
        came = sent(await pairs(call, BLANKS_MOST))
        if came is None:
            raise HTTPException(422)
        if not self._billing.links.is_desk_nonce(visitor.session, came.nonce):
            return await self._page(STALE, visitor, name, status=409)
        answer = await self._done(name, came, visitor)
        return await self._shown(answer, visitor, name, came.arguments)

    async def _done(self, name: str, came: Sent, visitor: Visitor) -> Reply | Form | None:
        """What a command answers; a form that was refused comes again with all that was typed."""
        if command := COMMANDS.get(name):
            came = without_empty_rows(form_for(command, {}).blanks, came)
        ask = Filled(name, came.arguments, is_form=came.is_form, is_preview=came.is_preview)
        answer = await self._ask(f"web:{came.nonce.partition('.')[0]}", visitor, ask)
        if came.is_form and isinstance(answer, Reply) and answer.refused and _is_kept(name, answer):
            ask = Filled(name, came.arguments, is_opening=True)
            again = await self._ask(f"web:{came.nonce}", visitor, ask)
            if isinstance(again, Form):
                said = {"": f"{answer.card.title} {answer.card.text}".strip()}
                answer = replace(again, errors=answer.errors or said)
        if isinstance(answer, Form) and answer.command == name:
            answer = with_rows(_whole(answer, came.shown), came)
        return answer

    async def _ask(self, request_id: str, visitor: Visitor, ask: Filled) -> Reply | Form | None:
        return await dispatch(Request(request_id, visitor.sender, ask), self._billing)

    async def _shown(
        self, answer: Reply | Form | None, visitor: Visitor, name: str, given: Mapping[str, str]
    ) -> Response:
        if isinstance(answer, Form):
            return await self._page(_explained(answer), visitor, name)
        if answer is None:
            return await self._page(DONE, visitor, name)
        if answer.card.file:
            return _kept(answer.card.file)
        command = COMMANDS.get(name)
        is_list = command is not None and command.is_reading
        filters = _filters(command, given) if command and is_list else None
        status = REFUSED.get(answer.refused, 400) if answer.refused else OK
        return await self._page(answer.card, visitor, name, status=status, filters=filters)

    async def _page(
        self,
        content: Card | Form,
        visitor: Visitor,
        name: str,
        *,
        status: int = OK,
        filters: Form | None = None,
    ) -> Response:
        try:
            frame = await self._frame(visitor, name, filters or content)
        except NotAllowed:
            return RedirectResponse(SIGN_IN, 303)
        if isinstance(content, Form):
            html = self._html.form(content, frame)
        else:
            chart = (await picture(content.chart)).content if content.chart else b""
            wrong = status != OK
            html = self._html.card(content, frame, filters=filters, is_refusal=wrong, chart=chart)
        return page(html, frame.style_nonce, status)

    async def _frame(self, visitor: Visitor, name: str, content: Card | Form) -> Frame:
        actor = await self._billing.identify(visitor.sender)
        async with self._billing.reading(actor) as work:
            company = await work.companies.own()
        return Frame(
            style_nonce=style_nonce(),
            company=company.name,
            name=actor.name,
            nonce=lambda: self._billing.links.desk_nonce(visitor.session),
            menu=menu(actor.role, name, self._html.address),
            accent=company.accent,
            leave=SIGN_OUT,
            is_test=self._is_trial,
            found=await self._found(visitor, content) if isinstance(content, Form) else {},
        )

    async def _found(self, visitor: Visitor, form: Form) -> dict[str, Sequence[Option]]:
        """What the form's searches can find, since a page cannot ask while somebody types."""
        sources = {each.source for each in _questions(form.blanks) if each.source}
        request = Request("web:search", visitor.sender, Filled("", {}))
        return {
            each: [Option(*pair) for pair in await suggestions(request, each, "", self._billing)]
            for each in sources
        }


def _given(call: Call) -> dict[str, str]:
    """What an address asks with; refuses one that says a thing twice, or a name that is none."""
    try:
        asked = parse_qsl(call.url.query, max_num_fields=FIELDS_MOST)
    except ValueError:
        raise HTTPException(422) from None
    given = sent(dict(asked))
    if given is None or len(given.arguments) != len(asked):
        raise HTTPException(422)
    return dict(given.arguments)


def _kept(file: File) -> Response:
    """A file for the browser to keep, and not to open."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.content, headers=headers, media_type=file.media_type)


def _questions(asked: Sequence[Question | Group]) -> list[Question]:
    inside = ((each.questions if isinstance(each, Group) else (each,)) for each in asked)
    return [question for questions in inside for question in questions]


def _is_kept(name: str, answer: Reply) -> bool:
    """Whether a refused form comes again; a code is not asked for once more by itself."""
    return name != GIVE or bool(answer.errors)


def _whole(form: Form, shown: frozenset[str]) -> Form:
    """The form with all the blanks that were there when it was sent, not the wrong ones alone."""
    given = {**form.given, **form.answers}
    whole = form_for(COMMANDS[form.command], given, errors=form.errors, shown=shown)
    return replace(form, blanks=whole.blanks, given=whole.given, answers=whole.answers)


def _explained(form: Form) -> Form:
    """A form says what it does, unless that is about typing; one that asks nothing goes on."""
    said = COMMANDS[form.command].help
    text = form.text or ("" if "/" in said or form.command == GIVE else said)
    is_plain = not form.blanks and form.submit == Form("", "", ()).submit
    return replace(form, text=text, submit="Go on" if is_plain else form.submit)


def _filters(command: Command, given: Mapping[str, str]) -> Form | None:
    """What narrows a list down: the blanks of a command that needs none of them."""
    asked = blanks(command.arguments, command.order, given)
    if not asked or not all(isinstance(each, Question) and each.optional for each in asked):
        return None
    names = {each.name for each in asked}
    answers = {name: text for name, text in given.items() if name in names}
    return Form(command.name, "", asked, answers=answers)
