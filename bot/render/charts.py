"""Charts as PNG, by matplotlib: small bars that also say in words what they show.

Nothing is said by a colour: bars of one grey, a label before each and its amount behind it.
Matplotlib takes a second to load, so that is done with the first chart, in a thread.
"""

import asyncio
from io import BytesIO
from threading import Lock
from typing import Final

from bot.cards.model import Card, Chart, File

WIDTH: Final = 6.4
BAR_HEIGHT: Final = 0.34
HEAD_HEIGHT: Final = 0.7
DPI: Final = 150
BAR: Final = "#5b6770"
INK: Final = "#16191d"
LABEL_MOST: Final = 28
DRAWING: Final = Lock()
"""Matplotlib's own things are shared by all threads."""


async def with_card(card: Card) -> list[File]:
    """The files that go with a card: its chart as a picture, and its document."""
    charts = [await picture(card.chart)] if card.chart else []
    return [*charts, card.file] if card.file else charts


async def picture(chart: Chart) -> File:
    """The chart as a file; whoever waits for it stands in nobody's way."""
    content = await asyncio.to_thread(_drawn, chart)
    return File(f"{chart.name}.png", content, "image/png")


def _drawn(chart: Chart) -> bytes:
    from matplotlib.figure import Figure

    with DRAWING:
        height = HEAD_HEIGHT + BAR_HEIGHT * len(chart.bars)
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
        axes = figure.add_subplot()
        places = range(len(chart.bars))
        bars = axes.barh(places, [float(each.value) for each in chart.bars], color=BAR, height=0.6)
        axes.set_yticks(places, [_short(each.label) for each in chart.bars], parse_math=False)
        axes.bar_label(bars, [each.text for each in chart.bars], padding=4, parse_math=False)
        axes.set_title(chart.title, loc="left", fontsize=10, color=INK, parse_math=False)
        axes.invert_yaxis()
        axes.margins(x=0.28)
        axes.xaxis.set_visible(False)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        axes.tick_params(length=0, labelsize=9)
        out = BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _short(label: str) -> str:
    plain = "".join(letter for letter in label if letter.isprintable())
    return plain if len(plain) <= LABEL_MOST else f"{plain[: LABEL_MOST - 1]}…"
