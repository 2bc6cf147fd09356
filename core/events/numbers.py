"""How documents are numbered."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class NumbersChanged(Event):
    """Numbers of a kind of document to come look otherwise; those given stay as they are."""

    kind: str
    series: str
    template: str
    reset: str
