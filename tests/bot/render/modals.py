"""A modal as it stands open in Slack: typed into, pressed, updated, sent."""

from typing import Any

from bot.cards.forms import Form
from bot.render import slack_forms
from bot.render.slack_answers import Sent, filled
from sandbox.slack.blocks import problems_of_view
from sandbox.slack.states import initial_values, kept_values, state_of


class Modal:
    """Keeps what was typed as Slack does: by block and action, also over an update."""

    def __init__(self, form: Form, channel: str = "C1") -> None:
        self._open(slack_forms.modal(form, channel=channel))
        self.values = initial_values(self.blocks)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """What is shown now."""
        blocks: list[dict[str, Any]] = self._view["blocks"]
        return blocks

    @property
    def names(self) -> list[str]:
        """The blocks that can be typed into, in order."""
        return [block["block_id"] for block in self.blocks if block["type"] == "input"]

    @property
    def payload(self) -> dict[str, Any]:
        """The view as Slack reports it."""
        return {**self._view, "state": {"values": self.values}}

    def type(self, **answers: str) -> "Modal":
        """Fill in blanks; a dot in a name is written as two underscores."""
        for name, value in answers.items():
            block_id = name.replace("__", ".")
            (element,) = [b["element"] for b in self.blocks if b.get("block_id") == block_id]
            suggested = [{"value": value, "text": {"type": "plain_text", "text": value}}]
            state = state_of(element, value, suggested)
            self.values[block_id] = {element["action_id"]: state}
        return self

    def send(self) -> Sent:
        """Press the button that saves."""
        return filled(self.payload)

    def press(self, action_id: str) -> Sent:
        """Press a button inside."""
        return filled(self.payload, action_id)

    def update(self, form: Form, sent: Sent) -> None:
        """The program answers with the form anew."""
        self._open(slack_forms.modal(form, sent=sent))
        self.values = kept_values(self.blocks, self.values)

    def _open(self, view: dict[str, Any]) -> None:
        assert problems_of_view(view, "modal") == []
        self._view = view
