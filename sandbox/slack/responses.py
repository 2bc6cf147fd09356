"""response_url: five later answers to a command or a press, within half an hour."""

from typing import Any

from sandbox.slack.chat import content
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.workspace import Workspace

KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
}


class Responses:
    """Shows what the app answers where the person asked."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def respond(self, token: str, answer: Any) -> None:
        """One answer to an address; refuses what came too late or too often."""
        if not isinstance(answer, dict):
            raise Refused("invalid_payload", status=400)
        about = self._workspace.state["responses"].get(token)
        if about is None or self._workspace.now() > about["until"]:
            raise Refused("expired_url", status=404)
        if about["left"] <= 0:
            raise Refused("used_url", status=404)
        self.show(about, answer)
        about["left"] -= 1
        self._workspace.save()

    def show(self, about: Json, answer: Json) -> None:
        """Post, replace or delete; `about` says for whom, where and in answer to what."""
        if unknown := set(answer) - KNOWN:
            raise Refused("invalid_payload", *sorted(unknown), status=400)
        kind = answer.get("response_type", "ephemeral")
        if kind not in {"ephemeral", "in_channel"}:
            raise Refused("invalid_response_type", status=400)
        original = self._original(about)
        if answer.get("delete_original") and original:
            self._workspace.remove(about["channel"], original["ts"])
        else:
            self._say(about, answer, kind, original)
        self._workspace.save()

    def _original(self, about: Json) -> Json | None:
        for message in self._workspace.messages(about["channel"]):
            if message["ts"] == about["ts"]:
                return message
        return None

    def _say(self, about: Json, answer: Json, kind: str, original: Json | None) -> None:
        fields = {name: value for name, value in answer.items() if value is not None}
        kept = content(self._workspace, fields)
        if answer.get("replace_original") and original:
            original.pop("blocks", None)
            original.update(kept)
            if "_for" not in original:
                bot = self._workspace.config.bot_user_id
                original["edited"] = {"user": bot, "ts": self._workspace.new_ts()}
            return
        private = {"_for": about["user"]} if kind == "ephemeral" else {}
        thread = {"thread_ts": answer["thread_ts"]} if answer.get("thread_ts") else {}
        kept = {**self._workspace.by_app(kept), **private, **thread}
        self._workspace.post(about["channel"], kept)
