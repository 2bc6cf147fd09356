"""What is sealed: unreadable in the database, bound to its cell, found by a blind index."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from core.billing import Billing
from core.database import Database
from core.errors import KeyMissing, WrongState
from core.models import Contact, Purpose
from core.repositories.base import table
from core.repositories.vault import LASTS_SECONDS, Vault
from core.security.encryption import Keyring
from core.security.sealing import ERASED, UNREADABLE
from tests.cast import ACME, BEA, KEYRING, LINKS, OTHER_PAIDUP, PAIDUP
from tests.deeds import draft
from tests.fakes.clock import FakeClock
from tests.rotation import NEW, agreed_everywhere, rotated, with_both

PLANTED = (
    "carl@acme.example",
    "Carl Castello",
    "Hafenweg",
    "DE987654328",
    "DE02120300000000202051",
)


async def kept(database: Database, query: str, **values: object) -> list[tuple[object, ...]]:
    async with database.reader.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query), values)]


async def tamper(database: Database, statement: str, **values: object) -> None:
    async with database.writer.begin() as connection:
        await connection.execute(text(statement), values)


async def contact_of(billing: Billing, name: str) -> tuple[str, str]:
    async with billing.reading(PAIDUP) as work:
        contact = (await work.clients.view(name)).contact
    return contact.name, contact.email


async def test_the_database_keeps_nothing_of_what_was_written(
    billing: Billing, database: Database
) -> None:
    tables = ("client", "contact", "company", "member")
    rows = [row for table in tables for row in await kept(database, f"SELECT * FROM {table}")]  # noqa: S608  # ours

    assert [word for word in PLANTED if word in str(rows)] == []
    assert await contact_of(billing, "acme") == ("Carl Castello", "carl@acme.example")


MOVES = {
    "from another row": "UPDATE contact SET email = (SELECT email FROM contact WHERE id = 2)",
    "from another column": "UPDATE contact SET email = name",
    "from another company": "UPDATE contact SET email = (SELECT email FROM contact WHERE id = 3)",
    "from another table": "UPDATE contact SET email = (SELECT email FROM member WHERE id = 1)",
    "cut": "UPDATE contact SET email = substr(email, 1, length(email) - 4)",
    "cut to nothing": "UPDATE contact SET email = ''",
    "flipped": "UPDATE contact SET email = replace(email, substr(email, 20, 1), '0')",
    "written in the open": "UPDATE contact SET email = 'eve@evil.example'",
    "with another format": "UPDATE contact SET email = replace(email, 's1.', 's0.')",
    "with a key nobody has": "UPDATE contact SET email = 's1.999' || substr(email, 5)",
    "with a count of its own": "UPDATE contact SET sealing = sealing + 1",
}


@pytest.mark.parametrize("how", MOVES)
async def test_a_ciphertext_that_was_tampered_with_is_refused_and_nothing_else(
    billing: Billing, database: Database, how: str
) -> None:
    """A149."""
    await tamper(database, f"{MOVES[how]} WHERE id = 1")

    assert (await contact_of(billing, "acme"))[1] == UNREADABLE
    assert await contact_of(billing, "globex") == ("Gina Gaal", "gina@globex.example")
    async with billing.reading(PAIDUP) as work:
        assert "contact 1: email" in await work.keys.check()


async def test_an_older_value_of_the_same_cell_is_refused(
    billing: Billing, database: Database
) -> None:
    """A149, replay."""
    (before,) = await kept(database, "SELECT email FROM contact WHERE id = 1")
    async with billing.work(BEA) as work:
        client = await work.clients.get("acme")
        await work.reach.correct(client, "new@acme.example")
    assert (await contact_of(billing, "acme"))[1] == "new@acme.example"
    await tamper(database, "UPDATE contact SET email = :before WHERE id = 1", before=before[0])

    assert (await contact_of(billing, "acme"))[1] == UNREADABLE


async def test_what_cannot_be_read_is_written_anew(billing: Billing, database: Database) -> None:
    await tamper(database, "UPDATE contact SET name = '' WHERE id = 1")
    async with billing.work(BEA) as work:
        client = await work.clients.get("acme")
        with pytest.raises(WrongState, match="cannot be read"):
            await work.reach.correct(client, "new@acme.example")


async def test_an_address_is_found_by_its_index_alone(billing: Billing, database: Database) -> None:
    """A150: other in each company and column, and letters' case aside."""
    async with billing.work(OTHER_PAIDUP) as work:
        await work.clients.add(ACME)
    (first,), (second,) = await kept(
        database, "SELECT email_index FROM contact WHERE id IN (1, 4) ORDER BY id"
    )

    assert first != second
    async with billing.reading(PAIDUP) as work:
        assert (await work.letters.who("CARL@acme.example")).kind == "client"
        assert (await work.letters.who("somebody@acme.example")).kind == "client"
        assert (await work.letters.who("Olga@demo.example")).kind == "team"


async def test_an_erased_key_leaves_a_placeholder_and_all_else(
    billing: Billing, database: Database
) -> None:
    """A154: what the key has sealed is gone; what another has is not."""
    async with billing.work(PAIDUP) as work:
        assert await work.keys.shred(1, Purpose.LETTERS)

    assert await contact_of(billing, "acme") == (ERASED, ERASED)
    async with billing.reading(PAIDUP) as work:
        view = await work.clients.view("acme")
        assert (view.client.name, view.client.tax_id) == ("Acme GmbH", "DE987654328")
        assert await work.keys.check() == []
    async with billing.work(PAIDUP) as work:
        assert not await work.keys.shred(1, Purpose.LETTERS)


async def test_what_is_written_under_an_erased_key_is_erased_at_once(
    billing: Billing, database: Database
) -> None:
    async with billing.work(PAIDUP) as work:
        await work.keys.shred(1, Purpose.LETTERS)
    async with billing.work(BEA) as work:
        await work.reach.correct(await work.clients.get("acme"), "new@acme.example")

    assert await contact_of(billing, "acme") == (ERASED, ERASED)


async def test_a_process_that_opened_a_key_forgets_it_within_seconds(
    database: Database, clock: FakeClock, billing: Billing
) -> None:
    seconds = [0.0]
    vault = Vault(KEYRING, tick=lambda: seconds[0])
    elsewhere = Billing(database, clock, LINKS, KEYRING, vault)
    assert (await contact_of(elsewhere, "acme"))[1] == "carl@acme.example"
    async with billing.work(PAIDUP) as work:
        await work.keys.shred(1, Purpose.LETTERS)

    seconds[0] += LASTS_SECONDS
    assert (await contact_of(elsewhere, "acme"))[1] == ERASED


async def test_who_reads_while_a_key_is_being_erased_keeps_it_no_longer_than_that(
    billing: Billing,
) -> None:
    """A154: the same process opens it once more before the commit, and never after it."""
    async with billing.work(PAIDUP) as work:
        await work.keys.shred(1, Purpose.LETTERS)
        assert (await contact_of(billing, "acme"))[1] == "carl@acme.example"

    assert await contact_of(billing, "acme") == (ERASED, ERASED)


async def test_without_the_key_nothing_is_read_and_nothing_lost(
    database: Database, clock: FakeClock, billing: Billing
) -> None:
    """F86, F96."""
    stranger = Billing(database, clock, LINKS, Keyring(["x" * 32]))
    with pytest.raises(KeyMissing, match="missing"):
        await contact_of(stranger, "acme")
    async with stranger.reading(PAIDUP) as work:
        with pytest.raises(KeyMissing, match="Nothing was changed"):
            await work.keys.require()

    assert (await contact_of(billing, "acme"))[1] == "carl@acme.example"


async def test_data_keys_are_wrapped_anew_and_nothing_else_changes(
    database: Database, clock: FakeClock, billing: Billing
) -> None:
    """F22 and A150: lookups go on."""
    before = await kept(database, "SELECT email, email_index FROM contact ORDER BY id")
    both = await with_both(billing)
    await agreed_everywhere(both)
    assert await rotated(both) > 0
    assert await rotated(both) == 0

    newest = Billing(database, clock, LINKS, Keyring([NEW]))
    async with newest.reading(PAIDUP) as work:
        assert await work.keys.require()
        assert (await work.letters.who("carl@acme.example")).kind == "client"
        assert await work.keys.check() == []
    assert await kept(database, "SELECT email, email_index FROM contact ORDER BY id") == before
    with pytest.raises(KeyMissing):
        async with billing.reading(PAIDUP) as work:
            await work.keys.require()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE client SET address = tax_id WHERE id = 1",
        "UPDATE contact SET email = name WHERE id = 1",
        "UPDATE company SET iban = bic WHERE id = 1",
    ],
)
async def test_an_invoice_that_would_say_what_cannot_be_read_is_not_asked_for(
    billing: Billing, database: Database, statement: str
) -> None:
    """A149: what was tampered with reaches no paper."""
    reference = (await draft(billing)).invoice.reference
    await tamper(database, statement)

    with pytest.raises(WrongState, match="cannot be written"):
        async with billing.work(BEA) as work:
            await work.invoices.ask(reference)


async def test_a_spoiled_data_key_hides_its_rows_and_stops_nothing(
    billing: Billing, database: Database
) -> None:
    """A149: wrapped keys that change places open nothing."""
    other = "(SELECT wrapped FROM data_key WHERE slot = 'client:2:letters')"
    await tamper(
        database,
        f"UPDATE data_key SET wrapped = {other} WHERE slot = 'client:1:letters'",  # noqa: S608  # ours
    )

    assert await contact_of(billing, "acme") == (UNREADABLE, UNREADABLE)
    assert await contact_of(billing, "globex") == ("Gina Gaal", "gina@globex.example")


async def test_a_key_made_in_what_was_undone_seals_nothing_later(
    billing: Billing, database: Database
) -> None:
    new = replace(ACME, key="hooli", name="Hooli", email="holly@hooli.example")

    async def undone() -> None:
        async with billing.work(BEA) as work:
            await work.clients.add(new)
            raise WrongState("The power failed.")

    with pytest.raises(WrongState, match="power"):
        await undone()
    async with billing.work(BEA) as work:
        await work.clients.add(new)
    billing.vault.forget()

    assert (await contact_of(billing, "hooli"))[1] == "holly@hooli.example"


async def test_nothing_can_be_written_past_the_vault(billing: Billing) -> None:
    async with billing.work(PAIDUP) as work:
        connection = await work._session.connection()
        with pytest.raises(StatementError, match="not sealed"):
            await connection.execute(table(Contact).update().values(email="eve@evil.example"))
