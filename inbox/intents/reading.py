"""The one way in: new text to intents."""

from inbox.intents.model import Context, Intent


def understand(text: str, context: Context) -> list[Intent]:
    """Every intent of a mail's new text; what no rule knows is a question for the team."""
    quote = " ".join(text.split())[:200]
    if not quote or context.from_kind == "machine":
        return [Intent("none", quote=quote, reason="There is nothing to do in this mail.")]
    return [
        Intent("other_question", {"topic": quote}, quote, "No rule knows what this mail wants.")
    ]
