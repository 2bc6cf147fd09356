"""The table of what the program can be asked to do. Help, menus, buttons and docs are read from it.

@command("invoice send", Reference, needs=Deed.WRITE_INVOICES)
async def send_invoice(work: Work, args: Reference) -> Reply: ...
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from bot.cards.model import Reply
from bot.commands.arguments import typed
from core.billing import Work
from core.security.rights import Deed

Arguments = TypeVar("Arguments")
Run = Callable[[Work, Any], Awaitable[Reply]]
Words = Callable[[Sequence[str]], dict[str, str]]
Preview = Callable[[Work, dict[str, str]], Awaitable[tuple[tuple[str, str], ...]]]
Recall = Callable[[Work, dict[str, str]], Awaitable[dict[str, str]]]
About = Callable[[Work, Mapping[str, str]], Awaitable[str]]


@dataclass(frozen=True)
class Command:
    """One thing to ask for: its name, its arguments, the right it needs and what it does.

    `words` reads a typed line where position alone does not do. `whole_form` asks for everything
    at once, given or not. `preview` computes what the form shows before it is sent, and `recall`
    what its blanks hold at first; `about` is said above them. `asks` opens the form although these
    may be left out. `takes_mark` lets a press count only with the mark of what was shown with it.
    `is_reading` opens no writing transaction. `needs` is the deed it does, `deeds` are others that
    it may come to; who asks is asked for the one-time code that they take.
    """

    name: str
    arguments: type
    needs: Deed
    run: Run
    words: Words | None = None
    whole_form: bool = False
    asks: tuple[str, ...] = ()
    preview: Preview | None = None
    recall: Recall | None = None
    about: About | None = None
    is_reading: bool = False
    is_hidden: bool = False
    takes_mark: bool = False
    title: str = ""
    submit: str = "Save"
    deeds: tuple[Deed, ...] = ()

    @property
    def help(self) -> str:
        """What it does, as its docstring says to people."""
        return inspect.getdoc(self.run) or ""

    @property
    def order(self) -> tuple[str, ...]:
        """The names of its arguments, in the order they are typed and packed into buttons."""
        return tuple(field.name for field in fields(self.arguments))


COMMANDS: dict[str, Command] = {}


def command(
    name: str, arguments: type[Arguments], *, needs: Deed, **options: Any
) -> Callable[[Callable[[Work, Arguments], Awaitable[Reply]]], Run]:
    """Put a function into the table under the words people type."""

    def add(run: Callable[[Work, Arguments], Awaitable[Reply]]) -> Run:
        assert name not in COMMANDS, name
        COMMANDS[name] = Command(name, arguments, needs, run, **options)
        return run

    return add


def orders() -> dict[str, tuple[str, ...]]:
    """Every command's arguments in order: what a button's text leaves out."""
    return {name: known.order for name, known in COMMANDS.items()}


def typed_orders() -> dict[str, tuple[str, ...]]:
    """The same, less what only buttons carry: what one types instead of pressing."""
    return {
        name: tuple(each.name for each in typed(known.arguments))
        for name, known in COMMANDS.items()
    }
