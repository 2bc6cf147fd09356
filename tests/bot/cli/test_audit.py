"""`paidup audit`: the trail is read and proven, and the exit code tells."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.books import books, checkpoints, notary
from bot.settings import Settings
from core.database import Database
from core.workflows.checkpoints import Checkpoints
from tests.bot.cli.conftest import ACME, Paidup
from tests.forger import Forger


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """Both kinds of books."""
    return str(request.getfixturevalue(f"{request.param}_tables"))


@pytest.fixture
def opened(paidup: Paidup, environment: pytest.MonkeyPatch, tmp_path: Path) -> Paidup:
    """Books with two members, a checkpoint, and its key pinned."""
    environment.setenv("PAIDUP_TRAIL_FOLDER", str(tmp_path / "elsewhere"))
    assert paidup("init", *ACME).exit_code == 0
    environment.setenv("PAIDUP_TRAIL_PUBLIC_KEY", paidup("audit", "key").stdout.strip())
    asyncio.run(signed())
    return paidup


async def signed() -> None:
    settings = Settings.load()
    folder = checkpoints(settings)
    assert folder is not None
    async with books(settings) as billing:
        await Checkpoints(billing, folder, notary(settings, folder)).make(1)


async def tampered(url: str) -> None:
    """Somebody edits the second event and makes the chain fit again."""
    database = Database(url)
    forger = Forger(database)
    forger.edit(forger.chain()[1].id, actor="Vic")
    forger.restamp()
    await database.close()


def verdict(paidup: Paidup, *words: str) -> tuple[int, dict[str, Any]]:
    result = paidup("audit", "verify", *words, "--json")
    (row,) = json.loads(result.stdout)
    return result.exit_code, row


def test_a_trail_that_holds_ends_with_0(opened: Paidup) -> None:
    code, row = verdict(opened)

    assert (code, row["flaws"], row["doubts"]) == (0, [], [])
    assert (row["company"], row["checkpoints"]) == ("acme-gmbh", 1)
    assert row["events"] > 2
    assert row["events_a_second"] > 0
    assert "events in place" in opened("audit", "verify").stdout


def test_a_rewritten_trail_ends_with_1_and_a_sentence(opened: Paidup, url: str) -> None:
    asyncio.run(tampered(url))
    code, row = verdict(opened)

    assert (code, row["flaws"][0]["fault"], row["flaws"][0]["place"]) == (1, "rewritten", 1)
    said = opened("audit", "verify").stdout
    assert "     Between places 1 and" in said
    assert "Copy the database, the checkpoints and the log away" in said


def test_a_replaced_key_ends_with_1_and_the_program_does_not_sign_with_it(
    opened: Paidup, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PAIDUP_TRAIL_PUBLIC_KEY", "A" * 43 + "=")
    code, row = verdict(opened)

    assert (code, row["flaws"][0]["fault"]) == (1, "foreign key")
    with pytest.raises(Exception, match="does not belong to the pinned public key"):
        asyncio.run(signed())


def test_without_a_pinned_key_it_ends_with_3_and_says_what_to_pin(
    opened: Paidup, environment: pytest.MonkeyPatch
) -> None:
    environment.delenv("PAIDUP_TRAIL_PUBLIC_KEY")
    code, row = verdict(opened)

    assert (code, row["flaws"], row["checkpoints"]) == (3, [], 1)
    public = opened("audit", "key").stdout.strip()
    assert f"PAIDUP_TRAIL_PUBLIC_KEY={public}" in row["doubts"][0]


def test_a_posted_head_proves_what_lost_checkpoints_cannot(
    opened: Paidup, url: str, tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    _, row = verdict(opened)
    told = f"{row['events']}:{row['head']}"
    asyncio.run(tampered(url))
    environment.setenv("PAIDUP_TRAIL_FOLDER", str(tmp_path / "lost"))

    assert verdict(opened)[1]["flaws"] == []
    code, row = verdict(opened, "--company", "acme-gmbh", "--posted", told)

    assert (code, row["flaws"][0]["fault"]) == (1, "rewritten")


def test_checkpoints_of_another_folder_count(opened: Paidup, url: str, tmp_path: Path) -> None:
    asyncio.run(tampered(url))
    (tmp_path / "elsewhere" / "company-1").rename(tmp_path / "copy")
    (tmp_path / "kept").mkdir()
    (tmp_path / "copy").rename(tmp_path / "kept" / "company-1")

    assert verdict(opened)[0] == 3
    assert verdict(opened, "--checkpoints", str(tmp_path / "kept"))[0] == 1


@pytest.mark.parametrize(
    "words", [("--posted", "x"), ("--company", "acme-gmbh", "--posted", "12:xyz")]
)
def test_what_is_no_head_is_a_sentence(opened: Paidup, words: tuple[str, ...]) -> None:
    result = opened("audit", "verify", *words)

    assert result.exit_code == 1
    assert result.stderr


def test_the_trail_is_shown_with_filters_and_page_by_page(opened: Paidup) -> None:
    opened("members", "add", "Bea", "--email", "bea@acme.example")
    page = opened.json("audit", "show", "--most", "2")
    kinds = [row["kind"] for row in page["events"]]
    older = opened.json("audit", "show", "--before", str(page["before"]))["events"]

    assert kinds == ["LinkAsked", "MemberAdded"]
    assert [row["place"] for row in older] == list(range(page["before"] - 1, 0, -1))
    assert older[-1]["kind"] == "CompanyOpened"
    first = page["events"][0]
    assert (first["who"], first["world"]) == ("Administrator", "cli")
    assert "@" in first["origin"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("--kind", "CompanyOpened"), {"CompanyOpened"}),
        (("--subject", "company:1"), {"CompanyOpened"}),
        (("--world", "slack"), set()),
        (("--member", "Olga Orlova"), set()),
        (("--until", "2020-01-01"), set()),
        (("--since", "2020-01-01", "--kind", "MemberAdded"), {"MemberAdded"}),
    ],
)
def test_filters_leave_out_the_rest(
    opened: Paidup, words: tuple[str, ...], kinds: set[str]
) -> None:
    events = opened.json("audit", "show", *words)["events"]

    assert {row["kind"] for row in events} == kinds


def test_what_never_happens_is_a_sentence(opened: Paidup) -> None:
    result = opened("audit", "show", "--kind", "Nope")

    assert result.exit_code == 1
    assert "Nothing that happens is called “Nope”." in result.stderr


def test_the_trail_is_shown_to_people_as_a_table(opened: Paidup) -> None:
    result = opened("audit", "show", "--most", "1", "--before", "4")

    assert "LinkAsked" in result.stdout
    assert "There is more: --before" in result.stderr


def test_without_a_folder_on_postgresql_the_doctor_says_what_to_do(
    paidup: Paidup, url: str
) -> None:
    if "sqlite" in url:
        return
    paidup("init", *ACME)

    assert verdict(paidup)[0] == 3
    assert paidup("audit", "key").exit_code == 1
