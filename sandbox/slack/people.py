"""What a person does in Slack: types a command, presses, chooses, writes, opens the home tab.

Each deed builds the payload the real Slack sends, sends it, and shows the person what came
of it. A deed answers `{"ok": true, …}`, or says in `error` what Slack would have said.
"""

from typing import Any

from sandbox.slack.blocks import elements_of
from sandbox.slack.config import SlackUser
from sandbox.slack.outgoing import Answer, Outgoing
from sandbox.slack.payloads import Payloads, escaped
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.responses import Responses
from sandbox.slack.states import FIELDS, Unfit, state_of
from sandbox.slack.workspace import Workspace

MESSAGE_EVENTS = {True: "message.im", False: "message.channels"}


class People:
    """The hands of the workspace's people, outside of modals."""

    def __init__(
        self,
        workspace: Workspace,
        payloads: Payloads,
        outgoing: Outgoing,
        responses: Responses,
    ) -> None:
        self._workspace = workspace
        self._payloads = payloads
        self._outgoing = outgoing
        self._responses = responses

    # -- commands ----------------------------------------------------------------------

    async def command(self, asked: Json, base: str) -> Json:
        """Type a slash command into a channel."""
        user, channel = self._who_and_where(asked)
        line = str(asked["text"]).strip()
        word = line.partition(" ")[0]
        if word not in self._workspace.config.commands:
            return self._told(channel["id"], user, f"{word} is not a valid command.")
        payload = self._payloads.command(user, channel, escaped(line), base)
        self._workspace.save()
        answer = await self._outgoing.call("slash_commands", payload)
        if answer.failure:
            text = f'{word} failed with the error "{answer.trouble}"'
            return self._told(channel["id"], user, text)
        return self._said_at_once(channel["id"], user, word, answer)

    def _said_at_once(self, channel_id: str, user: SlackUser, word: str, answer: Answer) -> Json:
        """An answer that came with the acknowledgement is shown like one to `response_url`."""
        content = {"text": answer.body} if isinstance(answer.body, str) else answer.body
        if not content:
            return {"ok": True}
        about = {"channel": channel_id, "user": user.id, "ts": None, "kind": "command"}
        try:
            self._responses.show(about, content)
        except Refused as refused:
            text = f'{word} failed with the error "{refused.error}"'
            return self._told(channel_id, user, text)
        return {"ok": True}

    def _told(self, channel_id: str, user: SlackUser, text: str) -> Json:
        """Slack itself says what went wrong, to this person only."""
        self._workspace.note(channel_id, user.id, text)
        self._workspace.save()
        return {"ok": False, "error": text}

    # -- messages with something to press ----------------------------------------------

    async def press(self, asked: Json, base: str) -> Json:
        """Press a button of a message: by its action, its value, its block or its place."""
        user, channel_id, message = self._seen(asked)
        block, element = _pressed(message.get("blocks") or [], asked)
        action = {
            "type": "button",
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "text": element["text"],
        }
        action |= {name: element[name] for name in ("value", "style", "url") if name in element}
        return await self._acted(user, channel_id, message, action, base)

    async def select(self, asked: Json, base: str) -> Json:
        """Choose something in a menu of a message."""
        user, channel_id, message = self._seen(asked)
        block, element = _chosen(message.get("blocks") or [], asked)
        suggested = message.get("_suggested", {}).get(element["action_id"], [])
        try:
            state = state_of(element, asked["value"], suggested)
        except Unfit as unfit:
            return {"ok": False, "error": str(unfit)}
        if element["type"] != "overflow":
            values = message.setdefault("_values", {})
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
        action = {"action_id": element["action_id"], "block_id": block["block_id"], **state}
        return await self._acted(user, channel_id, message, action, base)

    async def _acted(
        self, user: SlackUser, channel_id: str, message: Json, action: Json, base: str
    ) -> Json:
        payload = self._payloads.message_action(user, channel_id, message, action, base)
        self._workspace.save()
        answer = await self._outgoing.call("interactive", payload)
        if answer.failure:
            text = f"The app did not respond ({answer.trouble})."
            return self._told(channel_id, user, text)
        return {"ok": True}

    # -- words and the home tab --------------------------------------------------------

    async def message(self, asked: Json) -> Json:
        """Write a message; the app hears of it when it reads that channel."""
        user, channel = self._who_and_where(asked)
        mention = f"<@{self._workspace.config.bot_user_id}>"
        text = escaped(str(asked["text"])).replace(escaped(mention), mention)
        kept = {"user": user.id, "text": text}
        if thread := asked.get("thread_ts"):
            kept["thread_ts"] = self._workspace.find(channel["id"], thread)["ts"]
        message = self._workspace.post(channel["id"], {**kept, "client_msg_id": "sandbox"})
        self._workspace.save()
        for event in self._events(channel, message, mention):
            await self._outgoing.tell(self._payloads.event(event))
        return {"ok": True, "ts": message["ts"]}

    def _events(self, channel: Json, message: Json, mention: str) -> list[Json]:
        config = self._workspace.config
        if config.bot_user_id not in self._workspace.members(channel):
            return []
        kind = "im" if channel["is_im"] else "channel"
        event = {
            **self._workspace.outside(message),
            "channel": channel["id"],
            "channel_type": kind,
            "event_ts": message["ts"],
            "team": config.team_id,
        }
        found = [event] if MESSAGE_EVENTS[channel["is_im"]] in config.events else []
        if mention in message["text"] and "app_mention" in config.events and kind == "channel":
            plain = {name: value for name, value in event.items() if name != "channel_type"}
            found.append({**plain, "type": "app_mention"})
        return found

    async def home(self, asked: Json) -> Json:
        """Open the app's home tab."""
        user = self._workspace.user(asked["user"])
        if "app_home_opened" not in self._workspace.config.events:
            return {"ok": True}
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self._workspace.direct(user.id)["id"],
            "tab": asked.get("tab", "home"),
            "event_ts": self._workspace.new_ts(),
        }
        if home := self._workspace.state["homes"].get(user.id):
            event["view"] = home["view"]
        await self._outgoing.tell(self._payloads.event(event))
        return {"ok": True}

    async def verify(self, _asked: Json) -> Json:
        """Check the request URL as Slack does when it is entered: the challenge comes back."""
        challenge = self._workspace.new_id("challenge")
        token = self._workspace.config.verification_token
        payload = {"type": "url_verification", "challenge": challenge, "token": token}
        answer = await self._outgoing.call("events_api", payload)
        heard = answer.body
        if isinstance(heard, dict):
            heard = heard.get("challenge")
        return {"ok": not answer.failure and heard == challenge}

    # -- finding things ----------------------------------------------------------------

    def _who_and_where(self, asked: Json) -> tuple[SlackUser, Json]:
        """The person and a channel that person is in; without one, the direct messages."""
        user = self._workspace.user(asked["user"])
        if not asked.get("channel"):
            return user, self._workspace.direct(user.id)
        channel = self._workspace.channel(asked["channel"])
        if user.id not in self._workspace.members(channel):
            raise Refused("channel_not_found")
        return user, channel

    def _seen(self, asked: Json) -> tuple[SlackUser, str, Json]:
        """A message that this person can see."""
        user = self._workspace.user(asked["user"])
        for channel_id, message in self._workspace.everywhere():
            is_shown = message.get("_for", user.id) == user.id
            members = self._workspace.members(self._workspace.channel(channel_id))
            if message["ts"] == asked["ts"] and is_shown and user.id in members:
                return user, channel_id, message
        raise Refused("message_not_found")


def _fits(block: Json, element: Json, asked: Json) -> bool:
    wanted = {name: asked[name] for name in ("action_id", "value") if asked.get(name) is not None}
    if asked.get("block_id") not in {None, block["block_id"]}:
        return False
    return all(element.get(name) == value for name, value in wanted.items())


def _pressed(blocks: list[Json], asked: Json) -> tuple[Json, Json]:
    """The button meant; refuses when none or several fit."""
    buttons = [(b, e) for b in blocks for e in elements_of(b) if e["type"] == "button"]
    if asked.get("index") is not None:
        found = buttons[int(asked["index"]) : int(asked["index"]) + 1]
    else:
        found = [(block, element) for block, element in buttons if _fits(block, element, asked)]
    if len(found) != 1:
        raise Refused("no_such_button" if not found else "several_such_buttons")
    return found[0]


def _chosen(blocks: list[Json], asked: Json) -> tuple[Json, Json]:
    """The menu meant."""
    named: dict[str, Any] = {name: asked.get(name) for name in ("action_id", "block_id")}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in FIELDS and _fits(block, element, named):
                return block, element
    raise Refused("no_such_menu")


pressed, chosen = _pressed, _chosen
