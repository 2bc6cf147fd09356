"""What a stage of a ladder says: the ladder's own text, else words of ours that fit its place."""

from dataclasses import dataclass

from core.ladders import Ladder, StageText


@dataclass(frozen=True)
class Rung:
    """A stage as its mail needs it: its place among those after the due date, 0 before it.

    `own` is what the ladder says in the client's language, if it says anything.
    """

    stage: int
    stages: int
    own: StageText | None = None


def rung_of(ladder: Ladder | None, number: int, language: str) -> Rung:
    """The stage of this number, counted from one; without a ladder somebody reminds by hand."""
    if ladder is None:
        return Rung(number, 0)
    stage, before = ladder.at(number), ladder.before
    texts = {str(name): text for name, text in stage.texts.items()} if stage else {}
    return Rung(max(number - before, 0), len(ladder.stages) - before, texts.get(language))
