"""Cards about ladders."""

from collections.abc import Sequence

from bot.cards.model import Card, Row, Tone
from core.ladders import Interest, Ladder, Stage
from core.services.ladders import USUAL


def listed(ladders: Sequence[Ladder], chosen: str) -> Card:
    """Every ladder with its stages; which one holds where nothing else is chosen."""
    if not ladders:
        text = "Nobody is reminded by itself. Set days: /company reminders"
        return Card("There are no ladders.", text=text)
    rows = tuple(Row(_titled(each, chosen or USUAL), _told(each)) for each in ladders)
    text = "The first that is chosen holds: the invoice's, its client's, the company's."
    return Card("Ladders", text=text, rows=rows)


def chosen(who: str, name: str) -> Card:
    """By which ladder somebody is reminded from now on."""
    said = f"by the ladder “{name}”" if name else "as usual"
    return Card(
        f"From now on {who} {_are(who)} reminded {said}.",
        text="What was mailed is not mailed again. See all: /company ladders",
        tone=Tone.GOOD,
    )


def stage(one: Stage) -> str:
    """A stage in words: its day, and what is claimed at it."""
    day = f"{-one.day} days before" if one.day < 0 else f"{one.day} days after"
    day = {0: "on the day it is due", 1: "1 day after", -1: "1 day before"}.get(one.day, day)
    claimed = [one.fee] if one.fee else []
    claimed += ["interest"] if one.interest else []
    return f"{day} ({' and '.join(claimed)})" if claimed else day


def rate(interest: Interest) -> str:
    """What late money costs, in words."""
    year = f"{interest.points} points above the base rate" if interest.points else ""
    year = year or f"{interest.rate} %"
    most = f", at most {interest.most} % of what was owed" if interest.most else ""
    return f"{year} a year{most}"


def _titled(ladder: Ladder, usual: str) -> str:
    return (
        f"{ladder.name} · holds where nothing else is chosen"
        if ladder.name == usual
        else (ladder.name)
    )


def _told(ladder: Ladder) -> str:
    stages = ", ".join(map(stage, ladder.stages))
    return f"{stages}. Interest: {rate(ladder.interest)}." if ladder.interest else f"{stages}."


def _are(who: str) -> str:
    return "are" if who == "clients" else "is"
