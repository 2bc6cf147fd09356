"""The files that a person of this project wrote; what tools made or keep is left out."""

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = {"__pycache__", "build", "dist", "node_modules", "var"}
HIDDEN_BUT_OURS = {".ci", ".dockerignore", ".env.example", ".gitignore"}


def is_ours(name: str) -> bool:
    """Neither made by a tool nor kept by one."""
    return name not in MADE and (not name.startswith(".") or name in HIDDEN_BUT_OURS)


def files() -> Iterator[Path]:
    """Every file that a person of this project wrote."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(filter(is_ours, folders))
        yield from (Path(folder) / name for name in sorted(names) if is_ours(name))


def modules(*tops: str) -> list[Path]:
    """The Python files below some of the folders at the top."""
    return [
        path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops
    ]


def place(path: Path) -> str:
    """Where a file is, as one would say it: `core/money.py`."""
    return path.relative_to(ROOT).as_posix()
