"""A command's dataclass, read four ways: words, button, form, usage.

Whatever the way, an ask becomes one flat mapping of text (`{"client": "acme", "lines.0.price":
"800"}`); only `read` turns text into values, and it says all that is wrong at once.
"""

import re
import shlex
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.cards.forms import Group, Kind, Option, Question
from core.errors import InvalidInput
from core.money import parse_decimal

WHOLE_MOST = 9
LINE_MOST = 10_000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # Python reads week dates and digits of others too
QUOTES = str.maketrans("“”„«»", '"""""')


def blank(
    label: str,
    kind: Kind = Kind.TEXT,
    *,
    default: Any = MISSING,
    hint: str = "",
    initial: str = "",
    source: str = "",
    unit: str = "",
    is_rare: bool = False,
) -> Any:
    """A field of an arguments dataclass that a form can ask for; `unit` may be typed behind it."""
    metadata = {
        "label": label,
        "kind": kind,
        "hint": hint,
        "initial": initial,
        "source": source,
        "unit": unit,
        "is_rare": is_rare,
    }
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


def unseen() -> Any:
    """A field that only buttons carry: nobody types it and no form asks for it."""
    return field(default="", metadata={"unseen": True})


def typed(arguments: type) -> list["Field[Any]"]:
    """The fields a person can type, in order."""
    return [each for each in fields(arguments) if not each.metadata.get("unseen")]


def secret(arguments: type) -> set[str]:
    """The fields whose answers are never kept and never shown again."""
    return {each.name for each in fields(arguments) if each.metadata.get("kind") is Kind.HIDDEN}


def split(line: str) -> list[str]:
    """A typed line as words; what stands in quotes is one word, and its quotes may be curly."""
    if len(line) > LINE_MOST:
        hint = "Leave out what is long, and write it into the form."
        raise InvalidInput("That is too long for one line.", hint=hint)
    lexer = shlex.shlex(line.translate(QUOTES), posix=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    lexer.escape = ""
    lexer.quotes = '"'
    try:
        return list(lexer)
    except ValueError:
        raise InvalidInput("A quotation mark is not closed.", hint='Write "like this".') from None


def by_position(arguments: type, words: Sequence[str]) -> dict[str, str]:
    """Words in the order of the fields; the last field, when it is text, takes all the rest."""
    names = [each.name for each in typed(arguments)]
    if len(words) > len(names):
        if not names or _kinds(arguments)[names[-1]] is not str:
            hint = f"Usage: {usage('', arguments)}".strip() if names else "It takes none."
            raise InvalidInput("That is too many words.", hint=hint)
        words = [*words[: len(names) - 1], " ".join(words[len(names) - 1 :])]
    return dict(zip(names, words, strict=False))


def missing(arguments: type, given: Mapping[str, str]) -> list[str]:
    """The fields without which the command cannot run."""
    return [
        each.name
        for each in fields(arguments)
        if _is_required(each) and not any(_belongs(name, each.name) for name in given)
    ]


def read(arguments: type, given: Mapping[str, str]) -> Any:
    """The arguments as values; raises `InvalidInput` with a sentence for every blank at fault."""
    wrong: dict[str, str] = {}
    values = _read(arguments, {k: v for k, v in given.items() if v.strip()}, "", wrong)
    if wrong:
        raise InvalidInput(next(iter(wrong.values())), fields=wrong)
    return values


def blanks(
    arguments: type, names: Sequence[str], answers: Mapping[str, str]
) -> tuple[Question | Group, ...]:
    """The named fields as questions; a group shows as many rows as there are answers."""
    known = {each.name: each for each in fields(arguments)}
    return tuple(
        _blank(known[name], _kinds(arguments)[name], answers)
        for name in names
        if "label" in known[name].metadata
    )


def usage(name: str, arguments: type) -> str:
    """How the command is typed: what is optional stands in brackets."""
    words = (each.name if _is_required(each) else f"[{each.name}]" for each in typed(arguments))
    return " ".join([f"/{name}", *words])


def _read(arguments: type, given: Mapping[str, str], prefix: str, wrong: dict[str, str]) -> Any:
    values: dict[str, Any] = {}
    for each in fields(arguments):
        name, kind = each.name, _kinds(arguments)[each.name]
        if row := _row(kind):
            values[name] = _rows(row, given, f"{prefix}{name}", wrong)
        elif name in given:
            text = given[name].strip().removesuffix(each.metadata.get("unit", ""))
            values[name] = _value(kind, text.strip(), f"{prefix}{name}", wrong)
        elif _is_required(each):
            label = each.metadata.get("label", name)
            wrong[f"{prefix}{name}"] = f"{label} is missing."
    return None if wrong else arguments(**values)


def _rows(row: type, given: Mapping[str, str], name: str, wrong: dict[str, str]) -> tuple[Any, ...]:
    numbers = sorted({int(key.split(".")[1]) for key in given if key.startswith(f"{name}.")})
    if not numbers:
        wrong[name] = "At least one line is needed."
    return tuple(
        _read(row, _below(given, f"{name}.{number}."), f"{name}.{number}.", wrong)
        for number in numbers
    )


def _below(given: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): text for key, text in given.items() if key.startswith(prefix)}


def _value(kind: type, text: str, name: str, wrong: dict[str, str]) -> Any:
    reader = READERS.get(kind) or _choice(kind)
    try:
        return reader(text)
    except InvalidInput as error:
        wrong[name] = f"{error.message} {error.hint}".strip()
    return None


def _day(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidInput(f"“{text[:40]}” is not a date.", hint="Write it like 2026-12-31.")


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= WHOLE_MOST):
        raise InvalidInput(f"“{text[:40]}” is not a whole number.", hint="Write it like 30.")
    return int(text)


def _truth(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise InvalidInput(f"“{text[:40]}” is neither yes nor no.")
    return text.lower() == "yes"


def _choice(kind: type) -> Callable[[str], Any]:
    assert issubclass(kind, StrEnum), kind

    def choose(text: str) -> StrEnum:
        try:
            return kind(text.lower())
        except ValueError:
            hint = f"Choose one of: {', '.join(kind)}."
            raise InvalidInput(f"“{text[:40]}” is not one of the choices.", hint=hint) from None

    return choose


READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    date: _day,
    Decimal: parse_decimal,
    int: _whole,
    bool: _truth,
}


def _kinds(arguments: type) -> dict[str, type]:
    """The types of the fields, `| None` taken off."""
    return {name: _bare(hint) for name, hint in get_type_hints(arguments).items()}


def _bare(hint: Any) -> Any:
    if get_origin(hint) in {types.UnionType, Union}:
        return next(kind for kind in get_args(hint) if kind is not type(None))
    return hint


def _row(kind: Any) -> type | None:
    """The dataclass of a repeated group's rows, when the field is one."""
    inside = get_args(kind)
    return inside[0] if inside and is_dataclass(inside[0]) else None  # type: ignore[return-value]  # a class


def _is_required(each: "Field[Any]") -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _belongs(key: str, name: str) -> bool:
    parts = key.split(".")
    return key == name or (parts[0] == name and len(parts) > 1 and parts[1].isdecimal())


def _blank(each: "Field[Any]", kind: Any, answers: Mapping[str, str]) -> Question | Group:
    if row := _row(kind):
        count = 1 + max(
            (int(k.split(".")[1]) for k in answers if _belongs(k, each.name)), default=0
        )
        questions = tuple(_question(inner, _kinds(row)[inner.name]) for inner in fields(row))
        return Group(each.name, each.metadata["label"], questions, count=count)
    return _question(each, kind)


def _usual(each: "Field[Any]") -> str:
    """The choice that is taken when none is made: the blank shows it from the start."""
    return each.default.value if isinstance(each.default, StrEnum) else ""


def _question(each: "Field[Any]", kind: Any) -> Question:
    about = each.metadata
    choices = kind if isinstance(kind, type) and issubclass(kind, StrEnum) else ()
    return Question(
        name=each.name,
        label=about["label"],
        kind=about["kind"],
        optional=not _is_required(each),
        hint=about["hint"],
        initial=about["initial"] or _usual(each),
        source=about["source"],
        is_rare=about["is_rare"],
        options=tuple(Option(choice.value, choice.value.capitalize()) for choice in choices),
    )
