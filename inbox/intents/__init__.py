"""What a mail wants: rules in English and German, one file per family, each with its examples."""

from inbox.intents.model import INTENTS, Answer, Context, Intent, Json
from inbox.intents.reading import understand

__all__ = ["INTENTS", "Answer", "Context", "Intent", "Json", "understand"]
