"""A ladder: on which days around the due date a client is reminded, how, and what it costs them.

Owners write one as TOML or JSON; `docs/ladder.schema.json` is made of the models here. A stage
before the due date asks for nothing but attention, so it has no fee and no interest.
"""

import json
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from core.errors import InvalidInput, shown
from core.money import Money, parse_decimal

BEFORE_MOST: Final = 60
AFTER_MOST: Final = 365
STAGES_MOST: Final = 12
POINTS_MOST: Final = 100
FILE_MOST: Final = 100_000
PLACEHOLDERS: Final = frozenset({"number", "client", "seller", "amount", "due", "days"})
EXAMPLE: Final = "See docs/dunning.md for an example."

Language = Literal["en", "de"]
Value = TypeVar("Value")


def _filled(text: str) -> str:
    """Only what we fill in stands in braces, and nothing of how or what of it."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise ValueError("a brace is not closed; write {{ for a brace itself") from None
    for _, name, spec, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or spec or conversion):
            known = ", ".join(f"{{{each}}}" for each in sorted(PLACEHOLDERS))
            raise ValueError(f"“{{{name[:40]}}}” is nothing we can fill in; there are {known}")
    if not text.replace("\n", " ").isprintable():
        raise ValueError("it has characters that nobody can see")
    return text


def _points(text: str) -> Decimal:
    number = parse_decimal(text.removeprefix("-"), places=4)
    if text.startswith("-") or number > POINTS_MOST:
        raise ValueError(f"it is between 0 and {POINTS_MOST}, not {text[:20]}")
    return number


Percent = Annotated[str, AfterValidator(lambda text: str(_read(_points, text)))]
OneLine = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class _Said(BaseModel):
    """Nothing but what is named here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StageText(_Said):
    """What a stage's mail says in one language; each line of the text is a paragraph."""

    subject: Annotated[OneLine, AfterValidator(_filled)]
    text: Annotated[Prose, AfterValidator(_filled)]


class Interest(_Said):
    """What late money costs a year: points above the legal base rate, or a rate of its own.

    `most` is how much of what was owed it can grow to, in percent.
    """

    points: Percent | None = None
    rate: Percent | None = None
    most: Percent | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.points is None) == (self.rate is None):
            raise ValueError("it is either so many points above the base rate, or a rate")
        return self


class Stage(_Said):
    """One reminder: on which day after the due date, or before it when below zero."""

    day: Annotated[int, Field(ge=-BEFORE_MOST, le=AFTER_MOST)]
    texts: dict[Language, StageText] = Field(default_factory=dict)
    fee: str = ""
    interest: bool = False

    @field_validator("fee")
    @classmethod
    def _of_money(cls, said: str) -> str:
        if said and _read(fee_of, said).minor <= 0:
            raise ValueError("a fee is more than nothing")
        return said

    @model_validator(mode="after")
    def _late(self) -> Self:
        if self.day <= 0 and (self.fee or self.interest):
            raise ValueError("nothing can be claimed before it is overdue")
        return self

    @property
    def claims(self) -> bool:
        """Whether fees or interest are claimed at this stage."""
        return bool(self.fee) or self.interest


class Ladder(_Said):
    """The stages in order, and what late money costs."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$")]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=STAGES_MOST)]
    interest: Interest | None = None

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if any(first >= second for first, second in zip(self.days, self.days[1:], strict=False)):
            raise ValueError("its stages do not rise: each day is later than the one before")
        if self.interest is None and any(stage.interest for stage in self.stages):
            raise ValueError("a stage claims interest, but [interest] does not say how much")
        return self

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the stages, as they rise."""
        return tuple(stage.day for stage in self.stages)

    @property
    def before(self) -> int:
        """How many stages come before it is overdue."""
        return sum(1 for stage in self.stages if stage.day <= 0)

    def at(self, number: int) -> Stage | None:
        """A stage by its number, counted from one."""
        return self.stages[number - 1] if 1 <= number <= len(self.stages) else None


def fee_of(said: str) -> Money:
    """A fee as it is written, such as `40.00 EUR`."""
    amount, _, currency = said.strip().rpartition(" ")
    return Money.parse(amount, currency)


def read_ladder(raw: bytes, *, is_json: bool = False) -> Ladder:
    """A ladder as owners write it; `InvalidInput` names what is wrong and where."""
    if len(raw) > FILE_MOST:
        raise InvalidInput("That file is too long for a ladder.", hint=EXAMPLE)
    try:
        said = json.loads(raw) if is_json else tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        message = f"The file cannot be read: {shown(str(error)[:200])}"
        raise InvalidInput(message, hint=EXAMPLE) from None
    return ladder_of(said)


def ladder_of(said: Mapping[str, Any]) -> Ladder:
    """The same from plain values, such as those that are kept."""
    try:
        return Ladder.model_validate_json(json.dumps(said, default=str))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(
            str(part + 1) if isinstance(part, int) else str(part)[:60] for part in first["loc"]
        )
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        message = f"The ladder{f', {shown(where)}' if where else ''}: {shown(reason[:300])}."
        raise InvalidInput(message, hint=EXAMPLE) from None


def _read(reader: Callable[[str], Value], text: str) -> Value:
    """What a reader of ours makes of a text; its complaint becomes the model's."""
    try:
        return reader(text)
    except InvalidInput as error:
        raise ValueError(error.message) from None
