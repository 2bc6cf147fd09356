"""An ask, from wherever it came."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.security.actors import Sender


@dataclass(frozen=True)
class Typed:
    """A line as it was typed, such as `/invoice send D12`."""

    line: str


@dataclass(frozen=True)
class Filled:
    """A command with its arguments as text: a pressed button, or a sent form.

    `is_form` says that a person filled in blanks, so what is wrong is said at the blanks.
    `is_preview` only asks what it would come to, and `is_opening` only for the form, filled in so
    far as it can be: nothing is done, whatever is given.
    """

    command: str
    arguments: Mapping[str, str]
    is_form: bool = False
    is_preview: bool = False
    is_opening: bool = False


@dataclass(frozen=True)
class Request:
    """One ask of one sender. The same id again is the same ask: it is carried out once."""

    id: str
    sender: Sender
    ask: Typed | Filled
