"""Checks a call's form fields against the SDK's own parameter types.

The types are the TypedDicts in `stripe.params`, which Stripe generates from its API: whatever they
do not name is refused as Stripe refuses it, and whatever they name is read into its type.
"""

import re
import sys
import types
import typing
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from stripe import _request_options

from sandbox.stripe import errors

STRING_MAX = 5000
DEEPEST = 8
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_INDEX = re.compile(r"[0-9]{1,5}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_OPTIONS = frozenset(_request_options.RequestOptions.__annotations__)


def nest(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Form fields such as `a[b][0]=c` as nested dictionaries; a list has its indexes as keys."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        match = _KEY.fullmatch(name)
        if match is None:
            raise errors.unknown([name])
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        if len(path) > DEEPEST:
            raise errors.unknown([name])
        _plant(tree, path, name, value)
    return tree


def _plant(tree: dict[str, Any], path: list[str], name: str, value: str) -> None:
    for step in path[:-1]:
        below = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(below, dict):
            raise errors.Refusal("Invalid object", param=name)
        tree = below
    if isinstance(tree.get(path[-1]), dict):
        raise errors.Refusal("Invalid object", param=name)
    tree[path[-1] or str(len(tree))] = value


def read(kind: type, tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The call's parameters in their types, or Stripe's refusal."""
    known = fields(kind)
    strangers = [_below(prefix, name) for name in tree if name not in known]
    if strangers:
        raise errors.unknown(strangers)
    required: frozenset[str] = getattr(kind, "__required_keys__", frozenset())
    for name in sorted(required & known.keys()):
        if name not in tree:
            raise errors.missing(_below(prefix, name))
    return {name: _value(known[name], value, _below(prefix, name)) for name, value in tree.items()}


@cache
def fields(kind: type) -> dict[str, Any]:
    """A parameter type's names and types, without the options that travel as headers."""
    # The SDK names a few of its types for type checkers only.
    names = vars(_request_options) | vars(sys.modules[kind.__module__]) | {"StripeContext": object}
    hints = typing.get_type_hints(kind, localns=names)
    inherits = hints.keys() >= _OPTIONS
    return {name: hint for name, hint in hints.items() if not (inherits and name in _OPTIONS)}


def _below(prefix: str, name: str) -> str:
    return f"{prefix}[{name}]" if prefix else name


def _value(hint: Any, value: Any, name: str) -> Any:
    choices = _alternatives(hint)
    if value == "":
        return _unset(choices, name)
    if isinstance(value, dict):
        return _composite(choices, value, name)
    words = [word for word in _words(choices) if word]
    scalars = [choice for choice in choices if choice in _SCALARS]
    if words:
        return _one_of(words, value, name)
    if not scalars:
        kind = "array" if any(typing.get_origin(choice) is list for choice in choices) else "object"
        raise errors.Refusal(f"Invalid {kind}", param=name)
    return _SCALARS[scalars[0]](value, name)


def _alternatives(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return tuple(part for choice in typing.get_args(hint) for part in _alternatives(choice))
    return (hint,)


def _words(choices: tuple[Any, ...]) -> list[str]:
    literals = [choice for choice in choices if typing.get_origin(choice) is typing.Literal]
    return [word for literal in literals for word in typing.get_args(literal)]


def _unset(choices: tuple[Any, ...], name: str) -> str:
    if "" not in _words(choices):
        raise errors.empty(name)
    return ""


def _one_of(words: list[str], value: str, name: str) -> str:
    if value not in words:
        *first, last = words
        listed = f"{', '.join(first)}, or {last}" if first else last
        raise errors.Refusal(f"Invalid {name}: must be one of {listed}", param=name)
    return value


def _composite(choices: tuple[Any, ...], value: dict[str, Any], name: str) -> Any:
    for choice in choices:
        if isinstance(choice, type) and hasattr(choice, "__required_keys__"):
            return read(choice, value, name)
        if typing.get_origin(choice) is list:
            return _list(typing.get_args(choice)[0], value, name)
        if typing.get_origin(choice) is dict:
            of = typing.get_args(choice)[1]
            return {key: _entry(of, entry, f"{name}[{key}]") for key, entry in value.items()}
    raise errors.Refusal("Invalid string: must be a string, not an object", param=name)


def _list(of: Any, value: dict[str, Any], name: str) -> list[Any]:
    if not all(_INDEX.fullmatch(key) for key in value):
        raise errors.Refusal("Invalid array", param=name)
    return [_value(of, value[key], f"{name}[{key}]") for key in sorted(value, key=int)]


def _entry(of: Any, value: Any, name: str) -> Any:
    return "" if value == "" else _value(of, value, name)


def _string(value: str, name: str) -> str:
    if len(value) > STRING_MAX:
        raise errors.too_long(name, value, STRING_MAX)
    return value


def _integer(value: str, name: str) -> int:
    if not _INTEGER.fullmatch(value):
        raise errors.no_integer(name, value)
    return int(value)


def _boolean(value: str, name: str) -> bool:
    if value not in {"true", "false"}:
        raise errors.Refusal(f"Invalid boolean: {value}", param=name)
    return value == "true"


def _number(value: str, name: str) -> Decimal:
    if not _DECIMAL.fullmatch(value):
        raise errors.Refusal(f"Invalid decimal: {value}", param=name)
    return Decimal(value)


_SCALARS: dict[Any, Any] = {
    bool: _boolean,
    int: _integer,
    float: _number,
    Decimal: _number,
    str: _string,
}
