"""A147: every secret of a town is looked for after a played day, and is only where it must be.

The secrets are those of the stand-ins and of the program, its keys, the seed of Olga's codes, the
codes she gave and those she wrote down, the page that showed the seed, the code that let her
browser in, her password, the cookies of her sessions, what a form carries, the word for new codes,
the card Carl typed at the checkout, and the token of the invoice's page; the keys to what is sealed
and to backups, and whatever is sealed itself (`canaries.py` says where that may be). Chats are left
out for what Olga is shown there, once, in private. At the end the program crashes on purpose.
"""

import base64
import io
import json
import re
import secrets
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from bot.settings import Settings
from core.backups.archive import new_pair
from core.security.totp import code_at, step_of
from tests.cases.canaries import (
    EMPTY,
    MAY,
    OPEN,
    half_fills_a_form,
    lives_on,
    member,
    of_the_backup,
    of_the_books,
    of_the_keys,
    of_the_settings,
)
from tests.cases.handing_out import handed_out
from tests.cases.signing_in import gives_the_password, signs_in
from tests.codes import enrolled, shown_once
from tests.program import Program, free_port
from tests.stories.test_doors import TELEGRAM_SECRET
from tests.stories.town import CARD, OLGA_S_PHONE, Town, open_town

pytestmark = pytest.mark.timeout(300)

WHAT = "Canary work"
KEYS = {
    "encryption_keys": secrets.token_hex(32),
    "trail_key": base64.b64encode(secrets.token_bytes(32)).decode(),
}
ARI_S_MAIL = "ari@northwind.example"
RECOVERY_CODES = 10
REFUSES = """
CREATE TRIGGER refused BEFORE INSERT ON web_session BEGIN SELECT RAISE(ABORT, 'on purpose'); END
"""
CLIENTS_PAPERS = {"mails", "page", "paid page", "paper", "chats"}
"""Where the page's token must be: its address is mailed, printed, and linked from the cards."""


async def test_no_secret_is_found_anywhere_after_a_day(tmp_path: Path) -> None:
    port = free_port()
    more = {
        "telegram_mode": "webhook",
        "telegram_webhook_secret": TELEGRAM_SECRET,
        "metrics_port": str(port),
    }
    identity = tmp_path / "identity"
    more |= KEYS | {"backup_recipients": new_pair(identity)}
    async with open_town(tmp_path) as town:
        town.more = more
        async with town.program() as program:
            seed, codes = await sets_codes_up(town)
            codes.append(await approves_with_a_code(town, seed))
            page = await pays_by_card(town)
            typed, desk = await signs_in(town, seed)
            word = await word_for_new_codes(town)
            await half_fills_a_form(town)
            books, keys = await of_the_books(town), await of_the_keys(town)
            places = desk | await everything(town, program, page, port)
            places |= await handed_out(town, seed, identity)
            places |= await crashed(town, program)
        hidden = {"seed": seed, "card": CARD["number"], "card, close": "4242424242424242"}
        hidden |= typed | {f"code {number}": code for number, code in enumerate(codes)}
        hidden |= keys | {"word": word, "backup identity": of_the_backup(identity)}
        hidden |= known(town)

    assert len(hidden) > 50
    assert leaks(hidden, {name: said for name, said in places.items() if name != "chats"}) == []
    assert {name for name, said in books.items() if not said} <= set(EMPTY)
    assert astray(books, places) == []
    settings = {name: each for name, each in hidden.items() if name.startswith("setting")}
    assert leaks(settings, places) == []
    shown = {place for _, place in leaks({"token": page.rpartition("/")[2]}, places)}
    assert {"mails", "paper"} <= shown <= CLIENTS_PAPERS


def known(town: Town) -> dict[str, str]:
    """The secret settings, and whatever else the stand-ins were given."""
    named = of_the_settings(Settings.model_validate(town.settings()))
    more = {f"{number}": each for number, each in enumerate(town.secrets()) if each}
    return {f"setting {name}": each for name, each in (named | more).items()}


def astray(books: dict[str, list[str]], places: dict[str, str]) -> list[tuple[str, str]]:
    """Which column's words are where the table does not let them be."""
    return [
        (column, place)
        for column, said in books.items()
        for place in leaky(said, places)
        if column not in OPEN and place not in MAY.get(column, frozenset())
    ]


def leaky(said: list[str], places: dict[str, str]) -> list[str]:
    return [place for place, text in places.items() if any(each in text for each in said)]


def leaks(hidden: dict[str, str], places: dict[str, str]) -> list[tuple[str, str]]:
    """Which secret is where."""
    return [
        (name, place)
        for name, secret in hidden.items()
        for place, said in places.items()
        if secret in said
    ]


async def says(town: Town, text: str) -> None:
    """Olga writes to the bot."""
    await town.desk("telegram/message", user=OLGA_S_PHONE, text=text)


async def sets_codes_up(town: Town) -> tuple[str, list[str]]:
    """Olga sets her codes up on her phone; answers the seed, the code she gave, and ten to keep."""
    await says(town, "/mfa setup")
    shown = await town.until(lambda: next(iter(town.asked("for ten minutes")), None))
    found = re.search(r"http\S+/codes/[\w-]+", shown["text"])
    assert found
    seed = await shown_once(town.web, found[0])
    await town.taps("for ten minutes", "I have added it")
    await town.until(lambda: next(iter(town.asked("Confirm your codes")), None))
    code = code_at(seed, step_of(town.sandbox.world.now()))
    await says(town, code)
    told = await town.until(lambda: next(iter(town.asked("codes are set up")), None))
    written_down = told["text"].split("not shown again.")[-1].split()
    assert len(written_down) == RECOVERY_CODES
    await town.taps("codes are set up", "I have kept them")
    return seed, [code, *written_down, found[0].rpartition("/")[2]]


async def word_for_new_codes(town: Town) -> str:
    """Whoever sits at the keyboard sees to Ari's codes, and tells him the word for new ones."""
    async with town.books() as billing:
        await enrolled(billing, await member(town, ARI_S_MAIL))
    ended, said, failed = await town.paidup("members", "codes-off", "Ari Aalto")
    assert ended == 0, failed
    return said.partition("ten minutes: ")[2].split()[0]


async def approves_with_a_code(town: Town, seed: str) -> str:
    """Bea drafts what is above the limit, Olga approves it; answers her code."""
    town.sandbox.world.move(timedelta(seconds=30))
    await town.drafts(WHAT, "21000")
    await town.presses(WHAT, "Send for approval")
    await town.taps(WHAT, "Approve")
    await town.until(lambda: next(iter(town.asked("above your limit")), None))
    code = code_at(seed, step_of(town.sandbox.world.now()))
    await says(town, code)
    await town.reads(WHAT, "INV-")
    return code


async def pays_by_card(town: Town) -> str:
    """Carl pays with his card; answers the page's address."""
    invoice = await town.invoice(WHAT)
    await lives_on(town, str(invoice.number))
    page = await town.opens(await town.letter(str(invoice.number)))
    await town.pays(await town.checkout(page))
    await town.reads(WHAT, "Paid")
    await town.letter("Quittung")
    await town.until_idle()
    return page


async def everything(town: Town, program: Program, page: str, metrics: int) -> dict[str, str]:
    """All that was said, shown, sent, printed and kept on that day."""
    shown: list[httpx.Response] = [
        await town.web.get(each)
        for each in (page, f"{page}/paid", f"{page}/pdf", f"{town.url}/readyz", f"{town.url}/x")
    ]
    counted = await town.web.get(f"http://127.0.0.1:{metrics}/metrics")
    view = town.sandbox
    return {
        "log": program.text,
        "database": dumped(town.folder / "paidup.db"),
        "files": kept(town.folder),
        "mails": json.dumps(view.mail.view(), ensure_ascii=False),
        "chats": json.dumps([view.slack.view(), view.telegram.view()], ensure_ascii=False),
        "page": shown[0].text,
        "paid page": shown[1].text,
        "paper": unpacked(shown[2].content),
        "health": shown[3].text,
        "nothing": shown[4].text,
        "headers": str([sorted(answer.headers.items()) for answer in shown]),
        "metrics": counted.raise_for_status().text,
    }


async def crashed(town: Town, program: Program) -> dict[str, str]:
    """The books refuse a row on purpose, when Olga gives her password: a crash, with its trace."""
    with closing(sqlite3.connect(town.folder / "paidup.db")) as connection:
        connection.execute(REFUSES)
        connection.commit()
    page = await gives_the_password(town)
    await town.until(program.traces)
    return {"crash": program.text, "page of the crash": page}


def dumped(file: Path) -> str:
    """The database as text; what is kept as bytes, such as papers, is looked at by itself."""
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(line for line in connection.iterdump() if 'INTO "document"' not in line)


def kept(folder: Path) -> str:
    """The program's own files, byte by byte: the database, its log of changes, what it said."""
    files = [*folder.glob("paidup.db*"), *folder.glob("paidup-*.log"), *folder.glob("trail/*")]
    return "\n".join(file.read_bytes().decode("latin-1") for file in files if file.is_file())


def unpacked(pdf: bytes) -> str:
    """Everything in a PDF, without its packing."""
    reader = PdfReader(io.BytesIO(pdf))
    found = [reader.get_object(number) for number in reader.xref.get(0, {})]
    found += [reader.get_object(number) for number in reader.xref_objStm]
    texts = [page.extract_text() for page in reader.pages]
    streams = [
        each.get_data().decode("latin-1") for each in found if isinstance(each, StreamObject)
    ]
    return "\n".join([*texts, *streams, *map(str, found)])
