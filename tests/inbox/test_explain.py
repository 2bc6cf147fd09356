"""`paidup inbox explain`: what would be made of a mail, in the words of the examples."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from bot.explain import Asked, explained
from core.billing import Billing
from core.errors import InvalidInput
from inbox.explain import lines
from tests.deeds import issued
from tests.inbox.desk import CARL_S, OURS, SERVER, Desk, bounce, mail
from tests.program import command
from tests.trail import Trail

ALONE = Asked(mailbox=OURS, server=SERVER, without_books=True)


async def test_a_mail_is_explained_without_any_books() -> None:
    said = await explained(mail("Already paid on Tuesday.\n\nKind regards\nCarl"), ALONE)

    assert said["reply"] == "Already paid on Tuesday."
    assert (said["sender"], said["from_kind"], said["trust"]) == (CARL_S, "client", "proven")
    assert said["automatic"] is False
    assert [set(each) for each in said["intents"]] == [{"name", "facts", "quote", "reason"}]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (Asked(mailbox="billing@acme.example", without_books=True), "team"),
        (Asked(mailbox=OURS, clients=("acme.example",), without_books=True), "client"),
        (Asked(mailbox=OURS, clients=("globex.example",), without_books=True), "stranger"),
        (Asked(mailbox=OURS, members=(CARL_S,), without_books=True), "team"),
    ],
)
async def test_who_writes_is_told_by_what_was_named(asked: Asked, kind: str) -> None:
    assert (await explained(mail("Hello."), asked))["from_kind"] == kind


async def test_what_is_proven_says_what_a_mail_may_do() -> None:
    proven = await explained(mail("Hello."), ALONE)
    nothing = await explained(mail("Hello.", results=f"{SERVER}; none"), ALONE)

    assert proven["may"] == ["claim", "copy", "dispute", "promise"]
    assert nothing["may"] == []
    assert nothing["trust_reason"]


async def test_a_machine_s_mail_is_named_with_its_reason() -> None:
    said = await explained(bounce(1, CARL_S), ALONE)

    assert (said["automatic"], said["automatic_kind"]) == (True, "bounce")
    assert (said["from_kind"], said["may"]) == ("machine", [])
    assert said["automatic_reason"]


async def test_what_cannot_be_read_says_why() -> None:
    said = await explained(b"\0", ALONE)

    assert said["unreadable"]
    assert said["intents"] == []


async def test_a_time_zone_has_to_be_one() -> None:
    with pytest.raises(InvalidInput, match="not a time zone"):
        await explained(mail("Hello."), Asked(time_zone="Mars/Base", without_books=True))


async def test_people_read_lines() -> None:
    said = dict(lines(await explained(mail("Hello."), ALONE)))

    assert said["from kind"] == "client"


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def settings_of(database_url: str) -> dict[str, str]:
    return {
        "database_url": database_url,
        "secret_key": "s" * 32,
        "encryption_keys": "k" * 32,  # KEYRING's, of the cast
        "base_url": "https://pay.demo.example",
        "mailbox": OURS,
        "inbox_auth_server": SERVER,
    }


async def run(tmp_path: Path, raw: bytes, *words: str, **settings: str) -> Any:
    file = tmp_path / "a.eml"
    await asyncio.to_thread(file.write_bytes, raw)
    code, out, err = await command(settings, "inbox", "explain", str(file), *words)
    assert code == 0, err
    return json.loads(out) if "--json" in words else out


async def test_the_books_know_who_it_is_and_nothing_changes(
    billing: Billing, database_url: str, trail: Trail, tmp_path: Path
) -> None:
    view = await issued(billing)
    before = await trail.kinds()
    settings = settings_of(database_url)
    said = await run(tmp_path, mail("Already paid on Tuesday."), "--json", **settings)

    assert (said["company"], said["client"]) == ("demo", "acme")
    assert (said["invoice"], said["from_kind"]) == (view.invoice.number, "client")
    assert said["from_kind_reason"] == "It is an address on file for Acme GmbH."
    assert await trail.kinds() == before
    assert await Desk(billing).letter(1) is None


async def test_it_needs_no_settings_at_all_and_leaves_no_file(tmp_path: Path) -> None:
    settings = {"database_url": f"sqlite:///{tmp_path / 'none.db'}"}
    said = await run(tmp_path, mail("Hello."), "--json", **settings)

    assert said["from_kind"] == "client"
    assert names(tmp_path) == ["a.eml"]


async def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    code, _, err = await command({}, "inbox", "explain", str(tmp_path / "no.eml"))

    assert (code, "cannot be read" in err) == (1, True)
