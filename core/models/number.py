"""Counters that give documents their numbers, without gaps, and how a number looks."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlmodel import Column, Field, ForeignKey, SQLModel

from core.errors import InvalidInput
from core.models.base import Id

NUMBER_MOST: Final = 40
PIECE: Final = re.compile(
    r"\{(?P<name>series|year|month|number)(?::0(?P<places>[1-9]))?\}|(?P<text>[A-Z0-9._-])"
)
SERIES: Final = re.compile(r"[A-Z][A-Z0-9]{0,11}")
USUAL: Final = "{series}-{year}-{number:04}"
EXAMPLE: Final = f"Write it like {USUAL}."


class NumberSeries(SQLModel, table=True):
    """The last number given in one series of a company, for example `INV-2026`, and when."""

    __tablename__ = "number_series"

    company_id: int = Field(sa_column=Column(Id, ForeignKey("company.id"), primary_key=True))
    series: str = Field(primary_key=True, max_length=24)
    last: int = 0
    last_on: date | None = None


class Reset(StrEnum):
    """When counting begins again at one."""

    YEARLY = "yearly"
    MONTHLY = "monthly"
    NEVER = "never"


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of one kind of document look: `{series}-{year}-{number:04}`.

    A template is made of `{series}`, `{year}`, `{month}`, `{number}` (with as many places as is
    said, filled with zeros), capital letters, digits, dots, dashes and underscores.
    """

    series: str
    template: str = USUAL
    reset: Reset = Reset.YEARLY

    def counter(self, day: date) -> str:
        """What is counted in on a day, such as `INV-2026`."""
        spans = {Reset.YEARLY: f"{day.year}", Reset.MONTHLY: f"{day.year}-{day.month:02}"}
        return f"{self.series}-{spans.get(self.reset, '0')}"

    def number(self, serial: int, day: date) -> str:
        """The number that the document in this place of its counter gets on a day."""
        values = {"series": self.series, "year": f"{day.year}", "month": f"{day.month:02}"}

        def said(piece: re.Match[str]) -> str:
            if piece["text"]:
                return piece["text"]
            if piece["name"] == "number":
                return f"{serial:0{piece['places'] or 1}}"
            return values[piece["name"]]

        return PIECE.sub(said, self.template)

    def may_give(self, number: str) -> bool:
        """Whether it could ever give such a number."""
        digits = {"series": re.escape(self.series), "year": "[0-9]{4}", "month": "[0-9]{2}"}

        def accepted(piece: re.Match[str]) -> str:
            return (
                re.escape(piece["text"]) if piece["text"] else digits.get(piece["name"], "[0-9]+")
            )

        return re.fullmatch(PIECE.sub(accepted, self.template), number) is not None

    def checked(self) -> "NumberFormat":
        """The same; raises `InvalidInput` for what would not tell two documents apart."""
        if not SERIES.fullmatch(self.series):
            raise _odd("series", f"“{self.series[:40]}” is no series.", "Write it like INV.")
        if PIECE.sub("", self.template):
            text = f"“{self.template[:60]}” cannot be read as a number."
            raise _odd("template", text, EXAMPLE)
        names = [piece["name"] for piece in PIECE.finditer(self.template) if piece["name"]]
        for name in self._needed():
            if names.count(name) != 1:
                text = f"A number that counts anew {self.reset} has {{{name}}} in it, once."
                raise _odd("template", text if name != "number" else NO_NUMBER, EXAMPLE)
        self._require_short()
        return self

    def _needed(self) -> list[str]:
        reset = {Reset.YEARLY: ["year"], Reset.MONTHLY: ["year", "month"]}
        return ["number", *reset.get(self.reset, [])]

    def _require_short(self) -> None:
        longest = self.number(10**9 - 1, date(2026, 12, 31))
        if len(longest) > NUMBER_MOST:
            text = f"A number has at most {NUMBER_MOST} characters; {longest} would have more."
            raise _odd("template", text, EXAMPLE)
        if re.fullmatch(r"[A-Z][0-9]+", longest):
            text = f"{longest} would look like the name of a draft or a payment."
            raise _odd("template", text, "Put a dash in it. " + EXAMPLE)


NO_NUMBER: Final = "A number has {number} in it, once: else two documents would have the same."


def _odd(field: str, text: str, hint: str) -> InvalidInput:
    return InvalidInput(text, hint=hint, fields={field: f"{text} {hint}"})
