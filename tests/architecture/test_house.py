"""The rules of the house that no linter knows, checked on the syntax trees of all our files."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import modules, place

OURS = ("bot", "core", "inbox", "sandbox")
PROGRAM = modules("bot", "core", "inbox")
EVERYTHING = modules(*OURS, "benchmarks", "templates", "tests")
# A migration is as long as its change, and is never edited again.
LIVING = [path for path in EVERYTHING if "migrations/versions" not in place(path)]
TESTS = modules("tests")

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60

TRANSACTIONS = ["core/billing.py", "core/database.py", "core/engine", "core/migrations/"]
SETTINGS = ["bot/settings.py", "core/settings.py", "inbox/settings.py"]
# The doctor asks each outside world how it is.
SLACK = ["bot/app.py", "bot/doctor.py", "bot/handlers/slack/", "bot/notify/slack.py"]
TELEGRAM = ["bot/app.py", "bot/doctor.py", "bot/handlers/telegram/", "bot/notify/telegram.py"]

# What may be called, named or imported where: in the files that start with one of these.
ONLY = {
    # A unit of work begins and ends in one place.
    ".begin": TRANSACTIONS,
    ".commit": TRANSACTIONS,
    # Every query is in a repository.
    "select": ["core/repositories/"],
    ".select": ["core/repositories/"],
    # The clock is asked, never the machine.
    "datetime.now": ["core/clock.py"],
    "datetime.utcnow": [],
    "datetime.today": [],
    "date.today": ["core/clock.py"],
    "time.time": ["core/clock.py"],
    # Settings are read once and handed on.
    "os.environ": [*SETTINGS, "bot/trial.py"],  # which hands it on to the process it starts
    "os.getenv": SETTINGS,
    # An outside world has one door.
    "import aiosmtplib": ["bot/doctor.py", "bot/notify/"],
    "import dbos": ["core/engine"],
    "import imapclient": ["inbox/mailbox.py"],
    "import imaplib": [],
    "import pyrage": ["core/backups/archive.py"],
    "import slack_bolt": SLACK,
    "import slack_sdk": SLACK,
    "import smtplib": [],
    "import stripe": ["core/gateways/stripe.py"],
    "import telegram": TELEGRAM,
    "import weasyprint": ["core/documents/"],
    # What only the sandbox needs is not there in production.
    "import aiosmtpd": [],
    "import pymap": [],
    "import sandbox": ["bot/cli.py", "bot/trial.py"],
    "import websockets": [],
}

# Inside a unit of work nothing may wait for a network: these rooms know none.
OFFLINE = [
    "core/billing.py",
    "core/work.py",
    "core/models/",
    "core/repositories/",
    "core/services/",
]
NETWORKS = {"aiohttp", "aiosmtplib", "httpx", "requests", "socket", "urllib"}

# Where everything may be caught, since there it is logged with a reference.
CATCHES_ALL = [
    "bot/app.py",
    "bot/commands/dispatch.py",
    "bot/handlers/web/guard.py",
    "bot/terminal.py",
    "core/documents/press.py",  # in the child process; the parent raises it
    "inbox/handler.py",  # one mail is set aside for it, the next one is handled
    "inbox/poller.py",
]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), place(path))


def uses(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What is called or named, in the spelling of `ONLY`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield name, node.lineno
            case ast.Call(func=ast.Attribute(attr=name)):
                yield f".{name}", node.lineno
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                yield f"{owner}.{name}", node.lineno
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                yield from ((f"{module}.{alias.name}", node.lineno) for alias in aliases)
    yield from ((f"import {name}", line) for name, line in imports(tree))


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The first part of every imported module's name."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from ((alias.name.split(".")[0], node.lineno) for alias in aliases)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.split(".")[0], node.lineno


def is_in(path: Path, places: Iterable[str]) -> bool:
    return place(path).startswith(tuple(places))


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether a handler would catch a bug as well."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in caught
    )


def raises_on(handler: ast.ExceptHandler) -> bool:
    """Whether what was caught is let go again: cleaning up is not swallowing."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def lines_net(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A function's length without its docstring."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def our_names(tree: ast.AST) -> set[str]:
    """The names under which a module knows something of ours."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in OURS:
                names |= {alias.asname or alias.name for alias in node.names}
            case ast.Import(names=aliases):
                known = [alias.asname or alias.name.split(".")[0] for alias in aliases]
                names |= {
                    name
                    for name, alias in zip(known, aliases, strict=True)
                    if alias.name.split(".")[0] in OURS
                }
    return names


def root_name(node: ast.expr) -> str:
    """The first word of `a.b.c`, or of the text "a.b.c"."""
    while isinstance(node, ast.Attribute):
        node = node.value
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=str(text)):
            return text.split(".")[0]
    return ""


def patches(tree: ast.AST) -> Iterator[int]:
    """Lines that replace a part of ours while the program runs."""
    ours = our_names(tree) | set(OURS)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="setattr" | "delattr"), args=[target, *_]):
                if root_name(target) in ours:
                    yield node.lineno
            case ast.ImportFrom(module="unittest.mock", names=aliases):
                if any(alias.name == "patch" for alias in aliases):
                    yield node.lineno


@pytest.mark.parametrize("path", PROGRAM, ids=place)
def test_each_thing_is_done_in_its_place(path: Path) -> None:
    strays = [
        f"{place(path)}:{line} has {name}, which belongs in {ONLY[name] or 'no file'}"
        for name, line in uses(parse(path))
        if name in ONLY and not is_in(path, ONLY[name])
    ]

    assert strays == []


@pytest.mark.parametrize("path", [p for p in PROGRAM if is_in(p, OFFLINE)], ids=place)
def test_a_unit_of_work_knows_no_network(path: Path) -> None:
    strays = [f"line {line}: {name}" for name, line in imports(parse(path)) if name in NETWORKS]

    assert strays == []


@pytest.mark.parametrize("path", PROGRAM, ids=place)
def test_a_bug_is_caught_only_where_it_is_reported(path: Path) -> None:
    strays = [
        f"{place(path)}:{node.lineno}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ExceptHandler) and catches_all(node) and not raises_on(node)
    ]

    assert is_in(path, CATCHES_ALL) or strays == []


@pytest.mark.parametrize("path", TESTS, ids=place)
def test_nothing_of_ours_is_patched(path: Path) -> None:
    assert list(patches(parse(path))) == []


@pytest.mark.parametrize("path", LIVING, ids=place)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES_MAX


@pytest.mark.parametrize("path", LIVING, ids=place)
def test_a_function_can_be_seen_at_once(path: Path) -> None:
    long = [
        f"{place(path)}:{node.lineno} {node.name}"
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and lines_net(node) > FUNCTION_LINES_MAX
    ]

    assert long == []


@pytest.mark.parametrize("path", modules(*OURS, "benchmarks"), ids=place)
def test_a_room_says_what_it_is_for(path: Path) -> None:
    tree = parse(path)

    assert not tree.body or ast.get_docstring(tree)
