"""What the command line does with a file of another program: shows what it brings, or brings it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.books import books
from bot.office import seat
from bot.settings import Settings
from bot.terminal import note
from core.billing import Work
from core.errors import InvalidInput
from core.imports.columns import Source
from core.imports.rows import Table, table
from core.imports.values import Dates, Decimals
from core.services.imports import Course, Outcome, Said
from core.services.scope import printable


@dataclass(frozen=True)
class File:
    """A file, and what is said of how it is written."""

    path: Path
    source: Source
    dates: Dates = Dates.ISO
    decimals: Decimals = Decimals.EITHER
    encoding: str = ""
    separator: str = ""


async def imported(
    settings: Settings, company: str, file: File, *, is_real: bool, as_json: bool
) -> None:
    """Tell row by row what a file brings, and bring it when it `is_real`.

    All of it is one transaction: where a row is refused, `InvalidInput` undoes it.
    """
    read = table(file.path, file.source, encoding=file.encoding, separator=file.separator)
    async with books(settings) as billing:
        actor = await seat(billing, company)
        opened = billing.work(actor) if is_real else billing.reading(actor)
        async with opened as work:
            course = await _taken(work, file, read, is_real=is_real, as_json=as_json)
            if is_real:
                _require_whole(course)
                await work.imports.finish(course)
        note(_summed(course, is_real=is_real))
        _require_whole(course)


async def _taken(work: Work, file: File, read: Table, *, is_real: bool, as_json: bool) -> Course:
    course = await work.imports.start(file.source, read.kind, file.dates, file.decimals)
    with _bar() as progress:
        bar = progress.add_task(f"{read.kind.capitalize()}", total=_lines(file.path))
        for rows in read.rows():
            said = await work.imports.take(course, rows, is_real=is_real)
            _tell(said, as_json=as_json)
            progress.update(bar, completed=rows[-1].line)
    return course


def _tell(said: Said, *, as_json: bool) -> None:
    what, why = printable(said.what), printable(said.why)
    if as_json:
        told = {"line": said.line, "outcome": said.outcome, "what": what, "why": why}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"line {said.line}: {said.outcome}: {what}{f' ({why})' if why else ''}")


def _summed(course: Course, *, is_real: bool) -> str:
    counts = ", ".join(f"{number:,} {name}" for name, number in course.counts.items() if number)
    end = "" if is_real else " Nothing was changed: say --apply to bring it in."
    return f"{course.kind.capitalize()}: {counts or 'none'}.{end}"


def _require_whole(course: Course) -> None:
    if refused := course.counts[Outcome.REFUSED]:
        message = f"Nothing was imported: {refused:,} of the {course.kind} are refused."
        raise InvalidInput(message, hint="Mend these lines in the file, or take them out of it.")


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on the screen of whoever watches; nothing where nobody does."""
    screen = Console(stderr=True)
    parts = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(
        *parts, TimeRemainingColumn(), console=screen, disable=not screen.is_terminal
    ) as progress:
        yield progress


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b"")) or 1
