"""Reads JSON that was signed, so that it can be read in one way only.

Python takes the last of two equal keys and numbers that are none; whoever else read the same bytes
may have taken another.
"""

import json
from typing import Any


def read_json(text: str) -> Any:
    """What a text says; raises `ValueError` for what is no JSON, or says a thing twice."""
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_none, parse_float=_plain)
    except RecursionError:
        raise ValueError("it is too deep") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a key is there twice")
    return read


def _none(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _plain(text: str) -> float:
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        raise ValueError("that number is too large")
    return number
