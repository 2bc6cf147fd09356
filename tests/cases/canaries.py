"""What is secret, and where it may be found all the same: nowhere, unless a table here says so.

Everything that is sealed in the books is opened after a played day and looked for, column by
column, so that a column which is added has to say where it belongs. Beside it stand the secrets of
the settings, and those that are handed out for a moment.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlmodel import select

from bot.settings import Settings
from core.models import DataKeyRecord
from core.repositories.cells import PLANS, Plan
from core.repositories.sessions import opener_of
from core.security.actors import Actor, system
from tests.device import with_passkey
from tests.stories.town import CARL, OLGA_S_MAIL, OLGA_S_PHONE, Town

LETTERS_LEAST: Final = 8
PIECE: Final = 48
"""Of what is long, so many letters from its middle are looked for."""

REPLY: Final = "We have paid by bank transfer on Monday, our reference is Kormoran-4711."

PRINTED: Final = frozenset({"paper", "page", "paid page", "mails", "export"})
WRITTEN: Final = frozenset({"mails", "chats", "export"})
TOLD: Final = frozenset({"mails", "chats", "export", "trail, doctor, keys", "/desk"})

NEVER: Final = frozenset(
    {
        *("log", "database", "files", "backup", "backup, opened", "what the backup said"),
        *("metrics", "health", "headers", "nothing", "crash", "page of the crash"),
    }
)
"""Where thieves look, and strangers: nothing that is sealed is ever readable there."""

MAY: Final[Mapping[str, frozenset[str]]] = {
    "client.address": PRINTED,
    "client.tax_id": PRINTED,
    "contact.name": TOLD | PRINTED,
    "contact.email": TOLD,
    "company.tax_id": PRINTED,
    "company.iban": PRINTED,
    "company.bic": PRINTED,
    "company.bank_name": PRINTED,
    "document.content": frozenset(),
    "delivery.address": TOLD,
    "inbound_mail.sender": WRITTEN,
    "inbound_mail.title": WRITTEN,
    "inbound_mail.raw": WRITTEN,
    "letter.message_id": WRITTEN,
    "letter.thread": WRITTEN,
    "letter.sender": TOLD,
    "letter.sender_name": TOLD | PRINTED,
    "letter.recipient": TOLD,
    "letter.subject": WRITTEN,
    "letter.text": WRITTEN,
    "letter.trust": WRITTEN,
    "letter.intents": frozenset({"export"}),
    "letter.attachments": frozenset({"export"}),
    "letter.outcome": WRITTEN,
    "claim.note": WRITTEN,
    "member.email": frozenset({"mails", "chats", "trail, doctor, keys", "/desk"}),
    "attempt.url": frozenset(),
    "gateway_call.body": frozenset(),
    "second_factor.secret": frozenset(),
    "asked_code.arguments": frozenset(),
    "dialog.state": frozenset(),
    "proposal.content": frozenset(),
    "password.hash": frozenset(),
    "passkey.public_key": frozenset(),
}
"""Where what a sealed column says may be read, by those it is for."""

EMPTY: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("client_past.name", "client_past.address", "client_past.tax_id"),
        "no client is changed on that day; tests/core/test_client_settings.py has one",
    ),
    "enrolment.secret": "the same seed, until it is confirmed",
    "delivery.last_error": "nothing failed on that day; tests/stories/test_sealed.py has one",
    "erasure.name": "nobody was erased; tests/stories/test_erasing.py does",
    "letter.attachments": "Carl attached nothing",
    "letter.outcome": "nothing was carried out by itself",
    "letter.recipient": "it stands in our own answer alone, to an address that is looked for",
}
"""Columns that may say nothing after that day, each with the reason."""

OPEN: Final[Mapping[str, str]] = {
    "company.account_holder": "in this town it is the company's name, which everybody may know",
}
"""Columns that are not looked for, each with the reason."""

UNSET: Final[Mapping[str, str]] = {
    "imap_oauth_client_secret": "instead of the password; tests/inbox/test_oauth.py has one",
    "imap_oauth_refresh_token": "the same",
}
"""Secret settings that the town does not have, each with the reason."""


def columns() -> list[str]:
    """Every column that is sealed."""
    return [f"{plan.table}.{name}" for plan in PLANS.values() for name in plan.columns]


async def lives_on(town: Town, invoice: str) -> None:
    """What else a day brings: a reply, a proposal, a passkey."""
    letter = await town.letter(invoice)
    await town.desk("mail/reply", mailbox=CARL, message_id=letter["id"], text=REPLY)
    await town.until(lambda: town.says("Kormoran"))
    assert (await town.paidup("limit", "7000"))[0] == 0
    async with town.books() as billing:
        await with_passkey(billing, await member(town, OLGA_S_MAIL))
    await town.until_idle()


async def half_fills_a_form(town: Town) -> None:
    """Olga begins one on her phone, and answers its first question."""
    for said in ("/client new", "canary-of-a-form"):
        wanted = len(town.phone()) + 2  # what she says, and the answer
        await town.desk("telegram/message", user=OLGA_S_PHONE, text=said)
        await town.polled(partial(_has_shown, town, wanted))


def _has_shown(town: Town, count: int) -> bool:
    return len(town.phone()) >= count


async def member(town: Town, address: str) -> Actor:
    """Whoever has this mail address."""
    async with town.books() as billing, billing.reading(system(1)) as work:
        people = [each.member for each in await work.members.all()]
    (one,) = (each for each in people if each.email == address)
    return Actor(1, one.id, one.name, one.role, "web")


async def of_the_books(town: Town) -> dict[str, list[str]]:
    """What each sealed column says, opened."""
    found: dict[str, list[str]] = {}
    async with town.books() as billing, billing.reading(system(1)) as work:
        for plan in PLANS.values():
            rows = list(await work._session.exec(select(plan.model)))
            for name in plan.columns:
                found[f"{plan.table}.{name}"] = sorted(set(_said(plan, name, rows)))
    return found


async def of_the_keys(town: Town) -> dict[str, str]:
    """Every data key, unwrapped, in the shapes in which it could get out."""
    found: dict[str, str] = {}
    async with town.books() as billing, billing.reading(system(1)) as work:
        for row in (await work._session.exec(select(DataKeyRecord))).all():
            key = opener_of(work._session)._unwrapped(row)
            assert key
            assert key.secret
            secret = key.secret
            shapes = base64.b64encode(secret).decode(), secret.hex(), secret.decode("latin-1")
            found |= {f"data key {row.id}, {number}": each for number, each in enumerate(shapes)}
    return found


def of_the_settings(settings: Settings) -> dict[str, str]:
    """The secret settings by name, those that are set."""
    return {name: each for name, each in _secret(settings) if each}


def of_the_backup(identity: Path) -> str:
    """What opens backups."""
    return next(each for each in identity.read_text().split() if each.startswith("AGE-SECRET-KEY"))


def _secret(settings: Settings) -> Iterator[tuple[str, str]]:
    for name, value in settings:
        if hasattr(value, "get_secret_value"):
            yield name, value.get_secret_value()


def _said(plan: Plan, name: str, rows: list[Any]) -> Iterator[str]:
    """What is worth looking for of a column; a chat's id is no secret, an address is."""
    for row in rows:
        value = getattr(row, name)
        text = value if isinstance(value, str) else _text(value)
        is_plain = plan.table == "delivery" and "@" not in text
        if len(text) >= LETTERS_LEAST and not is_plain:
            middle = max(0, (len(text) - PIECE) // 2)
            yield text[middle : middle + PIECE]


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return json.dumps(value, ensure_ascii=False) if value else ""
