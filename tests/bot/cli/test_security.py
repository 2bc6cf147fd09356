"""`paidup doctor --security`, and backups as they are typed (A152, A154)."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.checkup import Finding
from bot.inspection import Inspection, advisories, feed_of, inspect
from bot.settings import Settings
from core.backups.marks import Marks
from core.billing import Billing
from core.security.actors import system
from tests.bot.cli.conftest import ACME, Paidup
from tests.cast import COMPANY
from tests.fakes.clock import FakeClock


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, secret_key="k" * 32, trail_folder=tmp_path / "trail")


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {each.what: each for each in found}


async def test_it_looks_at_what_slowly_becomes_unsafe(settings: Settings) -> None:
    found = by_name(await inspect(settings))

    assert set(found) == {
        *("start", "versions", "files", "tls", "rotation", "backup", "trail", "rights"),
        *("people", "packages"),
    }
    assert "member added, by " in found["rights"].text
    assert "Nobody was asked" in found["packages"].text


async def test_on_the_first_day_there_is_nothing_to_blame_anybody_for(
    settings: Settings, billing: Billing, clock: FakeClock
) -> None:
    """Neither a backup nor a checkpoint was due, and nobody is called dormant who just came."""

    async def told() -> dict[str, Finding]:
        inspection = Inspection(settings, billing)
        async with billing.reading(system(COMPANY)) as work:
            company = await work.companies.own()
            opened = await inspection.opened(company)
            people = await inspection.dormant(work, company)
        return by_name([inspection.backup(opened), inspection.checkpoint(company, opened), people])

    first = await told()
    clock.advance(days=3)
    later = await told()

    assert [each.is_well for each in first.values()] == [True, True, True]
    assert "yet" in first["backup"].text
    assert "yet" in first["trail"].text
    assert not later["backup"].is_well
    assert not later["trail"].is_well
    assert "was there" in later["people"].text


@pytest.mark.parametrize(
    ("base_url", "url", "asked"),
    [
        ("https://pay.acme.example", "auto", "api.osv.dev"),
        ("http://127.0.0.1:8000", "auto", ""),
        ("https://pay.acme.example", "", ""),
    ],
)
def test_production_asks_for_weaknesses_and_a_trial_does_not(
    base_url: str, url: str, asked: str
) -> None:
    settings = Settings(base_url=base_url, advisories_url=url)

    assert asked in feed_of(settings)
    assert bool(feed_of(settings)) == bool(asked)


async def test_an_old_backup_is_said(
    settings: Settings, billing: Billing, clock: FakeClock, tmp_path: Path
) -> None:
    Marks(tmp_path / "trail").note_backup(clock.now())

    assert Inspection(settings, billing).backup().is_well
    clock.advance(days=3)
    assert not Inspection(settings, billing).backup().is_well


async def test_people_who_no_longer_come_are_named(
    settings: Settings, billing: Billing, clock: FakeClock
) -> None:
    clock.advance(days=100)
    assert "Olga" in by_name(await _people(settings, billing))["people"].text


async def _people(settings: Settings, billing: Billing) -> list[Finding]:
    async with billing.reading(system(COMPANY)) as work:
        company = await work.companies.own()
        return [await Inspection(settings, billing).dormant(work, company)]


def test_books_that_others_may_read_are_named(
    settings: Settings, billing: Billing, database_url: str
) -> None:
    Path(database_url.removeprefix("sqlite:///")).chmod(0o644)

    assert "chmod go-rwx" in Inspection(settings, billing).files().advice


async def test_weak_packages_are_named_and_a_silent_feed_is_said() -> None:
    def feed(request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)["queries"]
        names = [each["package"]["name"].lower() for each in asked]
        weak = {"vulns": [{"id": "GHSA-test"}]}
        return httpx.Response(
            200, json={"results": [weak if name == "httpx" else {} for name in names]}
        )

    def silent(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503)

    url = "https://feed.example"
    found = await advisories(url, httpx.MockTransport(feed))
    assert not found.is_well
    assert "GHSA-test" in found.text
    quiet = await advisories(url, httpx.MockTransport(silent))
    assert quiet.is_well
    assert "Not known" in quiet.text


def test_a_backup_is_typed_and_comes_back(
    paidup: Paidup, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert paidup("init", *ACME).exit_code == 0
    public = paidup("backup-key", str(tmp_path / "identity")).stdout.strip()
    environment.setenv("PAIDUP_BACKUP_RECIPIENTS", public)
    file = str(tmp_path / "books.backup")
    told: Any = paidup.json("backup", file)
    assert told["companies"] == ["acme-gmbh"]

    back = ("restore", file, "--identity", str(tmp_path / "identity"))
    assert paidup(*back).exit_code == 1
    assert paidup(*back, "--replace").exit_code == 0
    assert [row["company"] for row in paidup.json("recovery", "status")] == ["acme-gmbh"]
    assert paidup("recovery", "finish").exit_code == 0
    assert paidup.json("recovery", "status") == []


def test_without_recipients_nothing_is_written(paidup: Paidup, tmp_path: Path) -> None:
    assert paidup("init", *ACME).exit_code == 0

    ended = paidup("backup", str(tmp_path / "books.backup"))

    assert ended.exit_code == 1
    assert "PAIDUP_BACKUP_RECIPIENTS" in ended.stderr
    assert not (tmp_path / "books.backup").exists()
