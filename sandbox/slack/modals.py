"""views.*: modals and the home tab.

A person has one stack of at most three modals; `stacks` holds their ids, the visible one last.
A kept view is `{"view": as Slack shows it, "user": …, "values": {block: {action: state}},
"errors": {block: text}, "trouble": bool, "suggested": {action: options}}`.
"""

import secrets
from typing import Any

from sandbox.slack.blocks import completed, is_too_large, problems_of_view, with_flags
from sandbox.slack.refusals import Json, Refused
from sandbox.slack.states import initial_values, kept_values
from sandbox.slack.workspace import Workspace

STACK_MOST = 3


class Modals:
    """The methods by which the app shows forms."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    # -- what the Web API calls --------------------------------------------------------

    def open(self, arguments: Json) -> Json:
        """Show a modal to the person whose trigger this is, in place of any other."""
        view = self._checked(arguments["view"], "modal")
        about = self._workspace.spend_trigger(arguments["trigger_id"])
        self.clear(about["user"])
        return {"view": self.show(about["user"], view)}

    def push(self, arguments: Json) -> Json:
        """Show a modal above the one in which the trigger came about."""
        view = self._checked(arguments["view"], "modal")
        about = self._workspace.spend_trigger(arguments["trigger_id"])
        if not about["view"] or about["view"] not in self.stack(about["user"]):
            raise Refused("not_found")
        if len(self.stack(about["user"])) >= STACK_MOST:
            raise Refused("push_limit_reached")
        return {"view": self.show(about["user"], view)}

    def update(self, arguments: Json) -> Json:
        """Change an open modal; refuses when it changed since the hash given."""
        kept = self._named(arguments)
        view = self._checked(arguments["view"], "modal", kept["view"]["id"])
        if arguments.get("hash") not in {None, "", kept["view"]["hash"]}:
            raise Refused("hash_conflict")
        return {"view": self.replace(kept, view)}

    def publish(self, arguments: Json) -> Json:
        """Set a person's home tab."""
        user = self._workspace.user(arguments["user_id"])
        old = self._workspace.state["homes"].get(user.id)
        view = self._checked(arguments["view"], "home")
        if old and arguments.get("hash") not in {None, "", old["view"]["hash"]}:
            raise Refused("hash_conflict")
        view_id = old["view"]["id"] if old else self._workspace.new_id("V")
        shown = self._shown(view, view_id)
        values = initial_values(shown["blocks"])
        kept = {"view": shown, "user": user.id, "values": values, "errors": {}}
        self._workspace.state["homes"][user.id] = {**kept, "trouble": False, "suggested": {}}
        self._workspace.save()
        return {"view": shown}

    # -- what the person's side calls --------------------------------------------------

    def stack(self, user_id: str) -> list[str]:
        """The ids of a person's open modals, the visible one last."""
        return list(self._workspace.state["stacks"].get(user_id, []))

    def kept(self, view_id: str) -> Json:
        """An open modal or a home tab by its id."""
        found = self._workspace.state["views"].get(view_id)
        for home in self._workspace.state["homes"].values():
            if home["view"]["id"] == view_id:
                found = home
        if found is None:
            raise Refused("not_found")
        return dict(found)

    def show(self, user_id: str, view: Json) -> Json:
        """Put a checked view on top of a person's stack."""
        below = self.stack(user_id)
        view_id = self._workspace.new_id("V")
        shown = self._shown(view, view_id)
        shown["root_view_id"] = below[0] if below else view_id
        shown["previous_view_id"] = below[-1] if below else None
        values = initial_values(shown["blocks"])
        kept = {"view": shown, "user": user_id, "values": values, "errors": {}}
        self._workspace.state["views"][view_id] = {**kept, "trouble": False, "suggested": {}}
        self._workspace.state["stacks"][user_id] = [*below, view_id]
        self._workspace.save()
        return shown

    def replace(self, kept: Json, view: Json) -> Json:
        """Put a checked view in the place of another; what was typed stays where ids stay."""
        old = kept["view"]
        shown = self._shown(view, old["id"])
        shown |= {name: old[name] for name in ("root_view_id", "previous_view_id")}
        values = kept_values(shown["blocks"], kept["values"])
        changed = {"view": shown, "values": values, "errors": {}, "trouble": False}
        self._remember({**kept, **changed})
        return shown

    def change(self, view_id: str, **fields: Any) -> None:
        """Note something about an open view, such as its errors."""
        self._remember({**self.kept(view_id), **fields})

    def _remember(self, kept: Json) -> None:
        kind = kept["view"]["type"]
        place, name = ("homes", kept["user"]) if kind == "home" else ("views", kept["view"]["id"])
        self._workspace.state[place][name] = kept
        self._workspace.save()

    def drop(self, user_id: str) -> None:
        """Take the visible modal away, so that the one beneath is seen again."""
        stack = self.stack(user_id)
        if stack:
            self._workspace.state["views"].pop(stack.pop(), None)
        self._workspace.state["stacks"][user_id] = stack
        self._workspace.save()

    def clear(self, user_id: str) -> None:
        """Take all of a person's modals away."""
        for view_id in self.stack(user_id):
            self._workspace.state["views"].pop(view_id, None)
        self._workspace.state["stacks"][user_id] = []
        self._workspace.save()

    def checked(self, view: Any, view_id: str = "") -> Json:
        """A modal that came as an answer, checked like one from the Web API."""
        return self._checked(view, "modal", view_id)

    # -- inside ------------------------------------------------------------------------

    def _checked(self, view: Any, kind: str, view_id: str = "") -> Json:
        if problems := problems_of_view(view, kind):
            raise Refused("invalid_arguments", *problems)
        if is_too_large(view):
            raise Refused("view_too_large")
        name = view.get("external_id")
        for other in self._workspace.state["views"].values():
            if name and other["view"]["external_id"] == name and other["view"]["id"] != view_id:
                raise Refused("duplicate_external_id")
        return dict(view)

    def _named(self, arguments: Json) -> Json:
        if view_id := arguments.get("view_id"):
            return self.kept(view_id)
        name = arguments.get("external_id")
        if not name:
            raise Refused("invalid_arguments", "either view_id or external_id is required")
        for kept in self._workspace.state["views"].values():
            if kept["view"]["external_id"] == name:
                return dict(kept)
        raise Refused("not_found")

    def _shown(self, view: Json, view_id: str) -> Json:
        """A view as Slack gives it back, with everything that was left out."""
        config = self._workspace.config
        return {
            "id": view_id,
            "team_id": config.team_id,
            "app_id": config.app_id,
            "bot_id": config.bot_id,
            "app_installed_team_id": config.team_id,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            "root_view_id": view_id,
            "previous_view_id": None,
            **with_flags(view),
            "blocks": completed(view["blocks"], self._workspace.new_id),
            "state": {"values": {}},
            "hash": f"{int(self._workspace.now())}.{secrets.token_hex(4)}",
        }
