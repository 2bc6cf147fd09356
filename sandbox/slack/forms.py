"""What a person does in a modal: types, chooses, searches, sends, closes."""

from typing import Any

from sandbox.slack.blocks import elements_of
from sandbox.slack.config import SlackUser
from sandbox.slack.elements import GROUP, option
from sandbox.slack.modals import STACK_MOST, Modals
from sandbox.slack.outgoing import Outgoing
from sandbox.slack.payloads import Payloads, with_state
from sandbox.slack.people import chosen, pressed
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.shapes import many, shape
from sandbox.slack.states import (
    FIELDS,
    REQUIRED,
    Unfit,
    chosen_before,
    is_empty,
    state_of,
)
from sandbox.slack.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"
OFFER = shape({"options": many(option(), 100, 0), "option_groups": many(GROUP, 100, 0)})
"""What the app may answer to a search."""


class Forms:
    """The hands of a person in front of an open modal or the home tab."""

    def __init__(
        self, workspace: Workspace, payloads: Payloads, outgoing: Outgoing, modals: Modals
    ) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._outgoing = outgoing
        self._modals = modals

    # -- typing and pressing inside ----------------------------------------------------

    async def act(self, asked: Json) -> Json:
        """Press a button, or change an input that reports each change."""
        user, kept = self._open(asked)
        if errors := self._type(kept, asked.get("values") or {}):
            return {"ok": False, "errors": errors}
        blocks = kept["view"]["blocks"]
        if any(e["type"] == "button" and _meant(b, e, asked) for b, e in _all(blocks)):
            block, element = pressed(blocks, asked)
            action = {"type": "button", "text": element["text"]}
            action |= {name: element[name] for name in ("value", "style") if name in element}
        else:
            block, element = chosen(blocks, asked)
            if block["type"] == "input" and not block.get("dispatch_action"):
                raise Refused("not_dispatched")
            typed = {block["block_id"]: {element["action_id"]: asked.get("value")}}
            if errors := self._type(kept, typed):
                return {"ok": False, "errors": errors}
            action = dict(kept["values"][block["block_id"]][element["action_id"]])
        action |= {"action_id": element["action_id"], "block_id": block["block_id"]}
        return await self._acted(user, kept, action)

    async def _acted(self, user: SlackUser, kept: Json, action: Json) -> Json:
        self._modals.change(kept["view"]["id"], values=kept["values"])
        payload = self._payloads.view_action(user, kept, action)
        self._workspace.save()
        answer = await self._outgoing.call("interactive", payload)
        if answer.failure:
            return self._trouble(kept)
        return {"ok": True}

    async def suggest(self, asked: Json) -> Json:
        """Type into a menu whose options the app knows; answers with what it offers."""
        user = self._owner(asked)
        kept, where = self._place(asked, user)
        block, element = chosen(kept["blocks"], asked)
        if not element["type"].endswith("external_select"):
            raise Refused("no_such_menu")
        value = str(asked.get("value", ""))
        if len(value) < element.get("min_query_length", 3):
            return {"ok": True, "options": []}
        where = {**where, "block_id": block["block_id"]}
        payload = self._payloads.suggestion(user, element, value, where)
        answer = await self._outgoing.call("interactive", payload)
        if answer.failure:
            return {"ok": False, "error": answer.trouble}
        return self._offered(kept, element, answer.body)

    def _place(self, asked: Json, user: SlackUser) -> tuple[Json, Json]:
        """Where the menu stands: in a modal, on the home tab or in a message."""
        config = self._workspace.config
        if view_id := asked.get("view_id"):
            kept = self._modals.kept(view_id)
            if kept["user"] != user.id:
                raise Refused("not_found")
            container = {"type": "view", "view_id": view_id}
            place = {"blocks": kept["view"]["blocks"], "view_id": view_id}
            return place, {"container": container, "view": with_state(kept)}
        channel = self._workspace.channel(asked["channel"])
        message = self._workspace.find(channel["id"], asked["ts"])
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel["id"],
            "is_ephemeral": "_for" in message,
        }
        about = {"id": channel["id"], "name": self._payloads.channel_name(channel)}
        place = {"blocks": message.get("blocks") or [], "message": message, "team": config.team_id}
        return place, {"container": container, "channel": about}

    def _offered(self, place: Json, element: Json, body: Any) -> Json:
        """The options the app sent, remembered so that one of them can be chosen."""
        problems = list(OFFER(body, ""))
        if problems or not isinstance(body, dict):
            return {"ok": False, "error": "invalid_options", "messages": problems}
        options = list(body.get("options") or [])
        for group in body.get("option_groups") or []:
            options += group["options"]
        if "view_id" in place:
            known = self._modals.kept(place["view_id"])["suggested"]
            suggested = {**known, element["action_id"]: options}
            self._modals.change(place["view_id"], suggested=suggested)
        else:
            place["message"].setdefault("_suggested", {})[element["action_id"]] = options
            self._workspace.save()
        return {"ok": True, "options": options}

    # -- sending and closing -----------------------------------------------------------

    async def submit(self, asked: Json) -> Json:
        """Send the form; what it lacks is said without asking the app."""
        user, kept = self._open(asked)
        view_id = kept["view"]["id"]
        if self._modals.stack(user.id)[-1:] != [view_id]:
            raise Refused("view_not_visible")
        if not kept["view"]["submit"]:
            raise Refused("view_has_no_submit")
        errors = self._type(kept, asked.get("values") or {}) or _missing(kept)
        self._modals.change(view_id, values=kept["values"], errors=errors, trouble=False)
        if errors:
            return {"ok": False, "errors": errors}
        payload = self._payloads.submission(user, kept, [])
        self._workspace.save()
        answer = await self._outgoing.call("interactive", payload)
        if answer.failure or isinstance(answer.body, str):
            return self._trouble(kept)
        try:
            return self._answered(user, kept, answer.body or {})
        except Refused as refused:
            return {**self._trouble(kept), "messages": [refused.error, *refused.messages]}

    def _answered(self, user: SlackUser, kept: Json, body: Json) -> Json:
        """Do what the app said: close, show errors, update, push or clear."""
        deed = body.get("response_action")
        if deed == "errors":
            return self._show_errors(kept, body.get("errors"))
        if deed == "update":
            view = self._modals.checked(body.get("view"), kept["view"]["id"])
            self._modals.replace(self._modals.kept(kept["view"]["id"]), view)
        elif deed == "push":
            view = self._modals.checked(body.get("view"))
            if len(self._modals.stack(user.id)) >= STACK_MOST:
                raise Refused("push_limit_reached")
            self._modals.show(user.id, view)
        elif deed == "clear":
            self._modals.clear(user.id)
        elif body:
            raise Refused("unknown_response_action")
        elif self._modals.stack(user.id)[-1:] == [kept["view"]["id"]]:
            self._modals.drop(user.id)
        return {"ok": True}

    def _show_errors(self, kept: Json, errors: Any) -> Json:
        inputs = {b["block_id"] for b in kept["view"]["blocks"] if b["type"] == "input"}
        if not isinstance(errors, dict) or not errors or set(errors) - inputs:
            raise Refused("invalid_errors", "errors must name input blocks of the view")
        if not all(isinstance(text, str) and text for text in errors.values()):
            raise Refused("invalid_errors", "an error must be a text")
        self._modals.change(kept["view"]["id"], errors=errors)
        return {"ok": False, "errors": errors}

    async def close(self, asked: Json) -> Json:
        """Close the visible modal, or with `all` the whole stack."""
        user, kept = self._open(asked)
        clears = bool(asked.get("all")) or kept["view"]["clear_on_close"]
        ids = self._modals.stack(user.id) if clears else [kept["view"]["id"]]
        gone = [self._modals.kept(view_id) for view_id in reversed(ids)]
        if clears:
            self._modals.clear(user.id)
        else:
            self._modals.drop(user.id)
        for one in gone:
            if one["view"]["notify_on_close"]:
                payload = self._payloads.closed(user, one, is_cleared=clears)
                await self._outgoing.call("interactive", payload)
        return {"ok": True}

    # -- inside ------------------------------------------------------------------------

    def _owner(self, asked: Json) -> SlackUser:
        """Who is at it: the person named, or the one to whom the view is shown."""
        shown = self._modals.kept(asked["view_id"])["user"] if "view_id" in asked else None
        return self._workspace.user(asked.get("user") or shown or "")

    def _open(self, asked: Json) -> tuple[SlackUser, Json]:
        user = self._owner(asked)
        kept = self._modals.kept(asked["view_id"])
        if kept["user"] != user.id:
            raise Refused("not_found")
        return user, {**kept, "values": {b: dict(s) for b, s in kept["values"].items()}}

    def _trouble(self, kept: Json) -> Json:
        self._modals.change(kept["view"]["id"], trouble=True)
        return {"ok": False, "error": TROUBLE}

    def _type(self, kept: Json, values: Json) -> Json:
        """Put plain values into the form; answers with what does not fit, by block."""
        errors: Json = {}
        unknown = set(values)
        for block, element in _all(kept["view"]["blocks"]):
            if element["type"] not in FIELDS:
                continue
            name = _name_in(values, block, element)
            if name is None:
                continue
            unknown.discard(name)
            value = values[name]
            if isinstance(value, dict) and element["action_id"] in value:
                value = value[element["action_id"]]
            before = kept["values"].get(block["block_id"], {}).get(element["action_id"], {})
            suggested = [*kept["suggested"].get(element["action_id"], []), *chosen_before(before)]
            try:
                state = state_of(element, value, suggested)
            except Unfit as unfit:
                errors[block["block_id"]] = str(unfit)
            else:
                kept["values"].setdefault(block["block_id"], {})[element["action_id"]] = state
        if unknown:
            raise Refused("no_such_field", *sorted(unknown))
        return errors


def _name_in(values: Json, block: Json, element: Json) -> str | None:
    """Under which name a field's value was given: its block's or its action's."""
    given = values.get(block["block_id"])
    if isinstance(given, dict) and "value" not in given:
        return block["block_id"] if element["action_id"] in given else None
    for name in (block["block_id"], element["action_id"]):
        if name in values:
            return str(name)
    return None


def _all(blocks: list[Json]) -> list[tuple[Json, Json]]:
    return [(block, element) for block in blocks for element in elements_of(block)]


def _meant(block: Json, element: Json, asked: Json) -> bool:
    is_block = asked.get("block_id") in {None, block["block_id"]}
    return is_block and element["action_id"] == asked.get("action_id")


def _missing(kept: Json) -> Json:
    """The required inputs that are still empty."""
    return {
        block["block_id"]: REQUIRED
        for block, element in _all(kept["view"]["blocks"])
        if block["type"] == "input"
        and not block.get("optional")
        and is_empty(kept["values"][block["block_id"]][element["action_id"]])
    }
