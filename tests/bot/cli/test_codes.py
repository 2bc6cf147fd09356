"""What the machine's administrator does about one-time codes: the limit, and a lost phone."""

import asyncio
import re

import pytest
from sqlalchemy import create_engine, text

from bot.books import books, keyring
from bot.settings import Settings
from core.security.actors import Actor, Role
from core.security.encryption import Place
from core.security.totp import code_at, step_of
from tests.bot.cli.conftest import ACME, Paidup


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


async def set_codes_up() -> None:
    """Olga's authenticator app."""
    olga = Actor(1, 1, "Olga Orlova", Role.OWNER, "telegram")
    async with books(Settings.load()) as billing:
        async with billing.work(olga) as work:
            secret = (await work.second_factors.enrol()).secret
        async with billing.work(olga) as work:
            code = code_at(secret, step_of(billing.clock.now()))
            await work.second_factors.confirm(code)


def test_a_company_begins_with_a_limit(paidup: Paidup, url: str) -> None:
    paidup("init", *ACME, "--approval-limit", "5,000.00")

    assert rows(url, "SELECT approval_limit_minor FROM company") == [(500_000,)]


@pytest.mark.parametrize(("said", "minor"), [("5000", 500_000), ("0", 0), ("none", None)])
def test_the_limit_is_set_and_announced(
    paidup: Paidup, url: str, said: str, minor: int | None
) -> None:
    paidup("init", *ACME, "--approval-limit", "100")
    result = paidup("limit", said)

    assert result.exit_code == 0, result.stderr
    assert rows(url, "SELECT approval_limit_minor FROM company") == [(minor,)]
    assert rows(url, "SELECT count(*) FROM event WHERE kind = 'PolicyChanged'") == [(1,)]


@pytest.mark.parametrize("said", ["much", "-5", "1e9", "5.001"])
def test_a_limit_that_is_none_is_a_sentence(paidup: Paidup, url: str, said: str) -> None:
    paidup("init", *ACME)
    result = paidup("limit", "--", said)

    assert result.exit_code == 1
    assert rows(url, "SELECT approval_limit_minor FROM company") == [(None,)]


def test_a_lost_phone_is_helped_and_announced(paidup: Paidup, url: str) -> None:
    paidup("init", *ACME)
    asyncio.run(set_codes_up())
    result = paidup("members", "codes-off", "Olga Orlova")

    assert result.exit_code == 0, result.stderr
    assert rows(url, "SELECT count(*) FROM second_factor") == [(0,)]
    assert rows(url, "SELECT count(*) FROM event WHERE kind = 'CodesRemoved'") == [(1,)]
    (word,) = re.findall(r"minutes: ((?:[a-z2-7]{2,4}-?){7})$", result.stdout, re.MULTILINE)
    again = paidup("members", "codes-off", "Olga Orlova")
    assert again.exit_code == 0, again.stderr
    assert word not in again.stdout
    assert rows(url, "SELECT count(*) FROM set_up_word") == [(1,)]


def test_who_never_had_codes_has_none_to_take(paidup: Paidup) -> None:
    paidup("init", *ACME)
    result = paidup("members", "codes-off", "Olga Orlova")

    assert result.exit_code == 1
    assert "has no one-time codes" in result.stderr


def test_a_key_that_is_too_short_is_a_sentence(
    paidup: Paidup, environment: pytest.MonkeyPatch
) -> None:
    paidup("init", *ACME)
    environment.setenv("PAIDUP_ENCRYPTION_KEYS", "short")

    result = paidup("members", "list")
    assert result.exit_code == 1
    assert "database is too short" in result.stderr


def test_a_first_own_key_still_reads_what_the_signing_key_kept(
    environment: pytest.MonkeyPatch,
) -> None:
    place = Place(1, "second_factor", "secret", 1)
    kept = keyring(Settings.load()).encrypt("JBSWY3DP", place)
    environment.setenv("PAIDUP_ENCRYPTION_KEYS", f"{'n' * 40} {'m' * 40}")
    ring = keyring(Settings.load())

    assert ring.decrypt(kept, place) == "JBSWY3DP"
    assert not ring.is_current(kept)
