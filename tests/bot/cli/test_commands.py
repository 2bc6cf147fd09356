"""`paidup init`, `members` and `migrate`: what is printed where, and how mistakes end."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from core.migrations import is_current
from tests.bot.cli.conftest import ACME, Paidup


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'paidup.db'}"


def test_init_asks_for_what_it_was_not_told(paidup: Paidup) -> None:
    result = paidup("init", typed="Acme GmbH\nOlga Orlova\nolga@acme.example\n" + "\n" * 15)

    assert result.exit_code == 0, result.stderr
    assert "Olga Orlova can link an account" in result.stdout
    assert "Company" in result.stderr


def test_init_asks_nothing_when_it_was_told_who(paidup: Paidup) -> None:
    opened = paidup.json("init", *ACME)

    assert opened["name"] == "Olga Orlova"
    assert len(opened["code"]) > 20


def test_a_code_is_never_broken_onto_lines(paidup: Paidup) -> None:
    first, second = paidup("init", *ACME).stdout.splitlines()

    code = first.rpartition(" ")[2]
    assert second == f"On Slack: /link {code}    On Telegram: /start {code}"


def test_nobody_to_answer_is_no_trace(paidup: Paidup) -> None:
    result = paidup("init", "--company", "Acme")

    assert result.exit_code == 1
    assert "Aborted" in result.stderr


MISTAKES = [
    (("--currency", "XXQ"), "XXQ"),
    (("--currency", ""), "currency"),
    (("--time-zone", "Mars/Base"), "“Mars/Base” is not a time zone"),
    (("--country", "Germany"), "not a country"),
    (("--language", "tlh"), "not a language"),
    (("--tax", "nineteen"), "“nineteen” is not an amount"),
    (("--tax", "190"), "between 0 and 100"),
    (("--tax", "-1"), "not an amount"),
    (("--email", "olga"), "not a mail address"),
    (("--owner", "\x00"), "missing"),
    (("--company", "…"), "cannot be shortened"),
    (("--company", "a" * 5000), "too long"),
    (("--iban", "D" * 50), "too long"),
]


@pytest.mark.parametrize(("words", "sentence"), MISTAKES)
def test_a_mistake_is_a_sentence_and_leaves_nothing(
    paidup: Paidup, tmp_path: Path, words: Sequence[str], sentence: str
) -> None:
    result = paidup("init", *ACME, *words)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "paidup.db").exists()


def test_a_company_is_opened_once(paidup: Paidup) -> None:
    paidup("init", *ACME)

    again = paidup("init", *ACME)

    assert again.exit_code == 1
    assert "“acme-gmbh” already" in again.stderr


def test_an_address_has_several_lines(paidup: Paidup, url: str) -> None:
    paidup("init", *ACME, "--address", r"Lindenstraße 5\n10969 Berlin", "--tax", "7,5")

    engine = create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT address, default_tax FROM company")).one()
    engine.dispose()
    assert row.address == "Lindenstraße 5\n10969 Berlin"
    assert row.default_tax == 7_500_000  # millionths


def test_members_are_added_listed_and_linked(paidup: Paidup) -> None:
    paidup("init", *ACME)
    paidup("members", "add", "Bea [/] Brandt", "--email", "bea@acme.example")

    everyone = paidup.json("members", "list")

    assert [(one["name"], one["role"]) for one in everyone] == [
        ("Olga Orlova", "owner"),
        ("Bea [/] Brandt", "member"),
    ]
    assert paidup.json("members", "link", "bea@acme.example")["code"]


def test_a_long_row_stays_on_one_line(paidup: Paidup) -> None:
    name = "Olga " + "of Northwind " * 10
    paidup("init", *ACME, "--owner", name)

    lines = paidup("members", "list").stdout.splitlines()

    assert len(lines) == 2
    assert name.strip() in lines[1]
    assert "olga@acme.example" in lines[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("members", "link", "Vic"), "There is no member “Vic”"),
        (("members", "link", ""), "There is no member"),
        (("members", "add", "Olga Orlova"), "There is a member Olga Orlova already"),
        (("members", "add", " "), "name is missing"),
        (("members", "add", "Bea", "--email", "bea"), "not a mail address"),
        (("members", "list", "--company", "globex"), "There is no company “globex”"),
        (("migrate", "2031"), "There is no way to “2031”"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    paidup: Paidup, words: Sequence[str], sentence: str
) -> None:
    paidup("init", *ACME)

    result = paidup(*words)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("init", "--colour", "red"),
        ("members", "add", "Bea", "--role", "king"),
        ("serve", "--only", "coffee"),
        ("sandbox", "--port", "70000"),
        ("sandbox", "--port", "many"),
    ],
)
def test_what_cannot_be_typed_is_usage(paidup: Paidup, words: Sequence[str]) -> None:
    assert paidup(*words).exit_code == 2


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "PAIDUP_SECRET_KEY is missing or too short"),
        ("WEB_PORT", "many", "PAIDUP_WEB_PORT"),
        ("SMTP_SECURITY", "rot13", "PAIDUP_SMTP_SECURITY"),
        ("DATABASE_URL", "mysql://here/books", "PAIDUP_DATABASE_URL"),
        ("DATABASE_URL", "nonsense", "PAIDUP_DATABASE_URL"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/books", "cannot be reached"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    paidup: Paidup, environment: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    environment.setenv(f"PAIDUP_{name}", value)

    result = paidup("init", *ACME)

    assert result.exit_code == 1
    assert sentence in result.stderr


def test_migrate_goes_to_where_it_is_told(paidup: Paidup, url: str) -> None:
    assert paidup("migrate").stderr == "The database is up to date.\n"
    assert is_current(url)

    assert paidup("migrate", "base").exit_code == 0
    assert not is_current(url)


def test_before_the_first_company_the_list_says_what_to_do(paidup: Paidup) -> None:
    paidup("migrate")

    assert "paidup init" in paidup("members", "list").stderr


@pytest.mark.parametrize("is_postgresql", [False, True])
def test_a_database_without_tables_says_how_to_bring_them(
    paidup: Paidup,
    environment: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
    *,
    is_postgresql: bool,
) -> None:
    if is_postgresql:
        environment.setenv("PAIDUP_DATABASE_URL", request.getfixturevalue("postgres_url"))
    else:
        (request.getfixturevalue("tmp_path") / "paidup.db").touch()
    result = paidup("members", "list")

    assert result.exit_code == 1
    assert result.stderr == "The database is not up to date. Bring it there: paidup migrate\n"


def test_all_of_it_works_on_postgresql(
    paidup: Paidup, environment: pytest.MonkeyPatch, postgres_url: str
) -> None:
    environment.setenv("PAIDUP_DATABASE_URL", postgres_url)
    paidup("init", *ACME)

    assert [one["role"] for one in paidup.json("members", "list")] == ["owner"]
    found = {one["what"]: one["text"] for one in json.loads(paidup("doctor", "--json").stdout)}
    assert found["database"] == "postgresql, up to date."


@pytest.mark.parametrize(
    ("room", "more"), [("cli", {"rich.console", "sqlalchemy"}), ("office", ())]
)
def test_what_a_command_does_not_need_is_not_loaded(room: str, more: Iterable[str]) -> None:
    platforms = {"aiohttp", "fastapi", "imapclient", "slack_bolt", "slack_sdk", "telegram"}
    heavy = {*platforms, "alembic", "dbos", "stripe", "weasyprint", *more}
    look = f"import sys, bot.{room}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
