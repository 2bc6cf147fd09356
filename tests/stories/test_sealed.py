"""After a played day nothing that says how to reach a person stands in the database.

The day has an invoice by mail, a reply that is kept, read and answered by a card, a payment with
the provider's calls, a bounce and a form that is half filled. Then every table is read as a thief
would, the engine's own tables too, and the bytes of the file with what SQLite has not cleared.
"""

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from core.database import driver_url
from core.security.actors import system
from tests.stories.town import BOTH, CARL, Town

pytestmark = [BOTH, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

WHAT = "Sealed work"
REPLY = "We have paid by bank transfer on Monday, our reference is Kormoran-4711."
PLANTED = (
    *(CARL, "Carl Castello", "carl@", "Lindenstraße", "DE129273398"),
    *("gina@globex.example", "Gina Gaal", "Marsh Lane"),
    *("olga@northwind.example", "bea@northwind.example", "ari@northwind.example"),
    *("DE02120300000000202051", "BYLADEM1001", "Deutsche Kreditbank", "DE136695976"),
    *("Kormoran", "bank transfer on Monday"),
)


def plain(value: object) -> str:
    """A value as text: bytes as they are, and JSON with its letters rather than their numbers."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    said = str(value)
    return re.sub(r"\\\\?u([0-9a-f]{4})", lambda found: chr(int(found.group(1), 16)), said)


def dumped(url: str) -> dict[str, str]:
    """Every table of every schema, as one text each; a SQLite file's bytes as they are."""
    address = driver_url(url)
    names = {"sqlite+aiosqlite": "sqlite", "postgresql+psycopg": "postgresql+psycopg"}
    engine = create_engine(address.set(drivername=names[address.drivername]))
    tables: dict[str, str] = {}
    with engine.connect() as connection:
        for schema in inspect(connection).get_schema_names():
            for name in inspect(connection).get_table_names(schema):
                rows = connection.execute(text(f'SELECT * FROM "{schema}"."{name}"'))  # noqa: S608  # every table there is
                said = "\n".join(" ".join(map(plain, row)) for row in rows)
                tables[f"{schema}.{name}"] = said
    engine.dispose()
    path = Path(make_url(url).database or "")
    for file in path.parent.glob(f"{path.name}*") if address.get_backend_name() == "sqlite" else ():
        tables[file.name] = file.read_bytes().decode("utf-8", errors="replace")
    return tables


async def test_a_stolen_database_tells_nobody_how_to_reach_anybody(town: Town) -> None:
    program = town.program()
    await program.start()
    invoice = await town.issues(WHAT)
    letter = await town.letter(invoice.reference)
    await town.desk("mail/reply", mailbox=CARL, message_id=letter["id"], text=REPLY)
    await town.until_idle()
    await town.pays(await town.checkout(await town.opens(letter)))
    await town.reads(WHAT, "Paid")
    await town.desk("mail/bounce", mailbox=CARL, message_id=letter["id"])
    await town.types("/company bank")
    await town.until(lambda: town.says("Acme GmbH gets no mail", "by telephone"))
    await town.until_idle()
    await program.stop()
    async with town.books() as billing, billing.reading(system(1)) as work:
        assert "Kormoran" in "".join(letter.text for letter in await work.letters.latest())

    tables = dumped(town.database_url)
    found = {name: [word for word in PLANTED if word in said] for name, said in tables.items()}
    assert {name: words for name, words in found.items() if words} == {}
    assert sum(said.count("s1.") for said in tables.values()) > len(PLANTED)
