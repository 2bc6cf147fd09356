"""How Slack says no: `{"ok": false, "error": …}`, in its own words."""

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """A call refused; `messages` name what was wrong, as Slack does in `response_metadata`."""

    def __init__(
        self, error: str, *messages: str, status: int = 200, more: Json | None = None
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.status = status
        self.more = more or {}

    def body(self) -> Json:
        """The answer as Slack sends it."""
        answer: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return answer


def invalid_blocks(problems: list[str]) -> Refused:
    """A message's blocks refused."""
    return Refused("invalid_blocks", *problems, more={"errors": problems})
