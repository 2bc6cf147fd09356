"""Telegram's cases, through the started program's webhook: updates as anybody could make them.

An update is answered with 200 once it was carried out, so a test looks right after it.
"""

import asyncio
import json
import random
from itertools import count
from typing import Any

import pytest

from core.models import Invoice
from core.security.totp import code_at, step_of
from tests.cases.looking import deeds
from tests.codes import SECRET
from tests.program import Program
from tests.stories.test_doors import TELEGRAM_SECRET
from tests.stories.town import OLGA_S_PHONE, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

HEADER = b"X-Telegram-Bot-Api-Secret-Token"
NUMBERS = count(700_000)
EVE = 500000666
BOT: dict[str, Any] = {"id": 7000000001, "is_bot": True, "first_name": "Paidup"}
CHANNEL: dict[str, Any] = {"id": -1001, "type": "channel", "title": "News"}
GROUP: dict[str, Any] = {"id": -2002, "type": "supergroup", "title": "All of us"}
Json = dict[str, Any]


def person(user: int, **more: Any) -> Json:
    """Whoever writes; they call themselves what Olga is called."""
    named = {"first_name": "Olga", "last_name": "Orlova", "username": "olga_orlova"}
    return {"id": user, "is_bot": False, **named, **more}


def message(line: str, user: int = OLGA_S_PHONE, **more: Any) -> Json:
    """A line in a private chat, unless told otherwise."""
    entity = {"type": "bot_command", "offset": 0, "length": len(line.partition(" ")[0])}
    said = {
        "message_id": 90_000,
        "date": 1,
        "from": person(user),
        "chat": {"id": user, "type": "private", "first_name": "Olga"},
        "text": line,
        "entities": [entity] if line.startswith("/") else [],
    }
    return {name: value for name, value in {**said, **more}.items() if value is not None}


def pressed(data: str, user: int = OLGA_S_PHONE, **chat: Any) -> Json:
    """A pressed button of a message of ours."""
    where = {"id": user, "type": "private", "first_name": "Olga"} | chat
    ours = {"message_id": 90_001, "date": 1, "from": BOT, "chat": where, "text": "x"}
    return {
        "callback_query": {
            "id": str(next(NUMBERS)),
            "from": person(user),
            "message": ours,
            "chat_instance": "1",
            "data": data,
        }
    }


async def call(
    town: Town,
    update: Json,
    secret: tuple[bytes, ...] = (TELEGRAM_SECRET.encode(),),
    number: int = 0,
) -> int:
    """Telegram calls; answers the status."""
    body = json.dumps({"update_id": number or next(NUMBERS), **update}).encode()
    headers = [(b"Content-Type", b"application/json"), *((HEADER, each) for each in secret)]
    answer = await town.web.post(f"{town.url}/telegram/webhook", content=body, headers=headers)
    return answer.status_code


@pytest.mark.parametrize(
    "secret",
    [
        (),
        (b"",),
        (TELEGRAM_SECRET[:-1].encode(),),
        (TELEGRAM_SECRET.upper().encode(),),
        (b"x" + TELEGRAM_SECRET.encode(),),
        (b"wrong", TELEGRAM_SECRET.encode()),
        (TELEGRAM_SECRET.encode(), b"wrong"),
        ("gehéim".encode(),),
        ("gehéim".encode("latin-1"),),
        (b"x" * 5000,),
    ],
    ids=[
        "none",
        "empty",
        "a letter short",
        "other case",
        "a letter more",
        "wrong first",
        "wrong second",
        "utf-8",
        "latin-1",
        "long",
    ],
)
async def test_without_the_secret_nobody_gets_in(
    town: Town, program: Program, asked: Invoice, secret: tuple[bytes, ...]
) -> None:
    """A065, A066: Olga's own number in a call that is not Telegram's is worth nothing."""
    before = await deeds(town)
    status = await call(town, {"message": message(f"/invoice approve {asked.reference}")}, secret)

    assert status in {400, 401, 404, 431}
    assert await deeds(town) == before
    assert not any(len(each) > 8 and each.decode("latin-1") in program.text for each in secret)


async def test_who_is_not_linked_is_nobody(town: Town, program: Program, asked: Invoice) -> None:
    """A066, A074: with Olga's names, and the user name that was hers, under another number."""
    before = await deeds(town)
    line = message(f"/invoice approve {asked.reference}", EVE)

    assert await call(town, {"message": line}) == 200
    assert await call(town, pressed(f"invoice approve|{asked.reference}", EVE)) == 200
    assert await deeds(town) == before


FORWARDS: dict[str, Json] = {
    "a user": {"type": "user", "date": 1, "sender_user": person(EVE)},
    "a hidden user": {"type": "hidden_user", "date": 1, "sender_user_name": "Olga"},
    "a chat": {"type": "chat", "date": 1, "sender_chat": GROUP},
    "a channel": {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 1},
}
NOBODY: dict[str, tuple[str, Json]] = {
    **{f"forwarded from {who}": ("message", {"forward_origin": o}) for who, o in FORWARDS.items()},
    "edited": ("edited_message", {"edit_date": 2}),
    "another bot": ("message", {"from": person(42, is_bot=True)}),
    "through another bot": ("message", {"via_bot": person(42, is_bot=True)}),
    "a channel": ("channel_post", {"from": None, "sender_chat": CHANNEL, "chat": CHANNEL}),
    "an anonymous administrator": (
        "message",
        {"from": person(1087968824, is_bot=True), "sender_chat": GROUP, "chat": GROUP},
    ),
    "a channel in a group": (
        "message",
        {"from": person(136817688, is_bot=True), "sender_chat": CHANNEL, "chat": GROUP},
    ),
    "a business account": ("business_message", {"business_connection_id": "b"}),
    "a group": ("message", {"chat": GROUP}),
}


@pytest.mark.parametrize("who", NOBODY)
async def test_what_no_person_wrote_here_does_nothing(
    town: Town, program: Program, asked: Invoice, who: str
) -> None:
    """A067."""
    kind, more = NOBODY[who]
    before = await deeds(town)

    said = message(f"/invoice approve {asked.reference}", **more)
    assert await call(town, {kind: said}) == 200
    assert await deeds(town) == before


async def test_a_reaction_does_nothing(town: Town, program: Program, asked: Invoice) -> None:
    """A067."""
    before = await deeds(town)
    thumb = [{"type": "emoji", "emoji": "👍"}]
    about = {"chat": GROUP, "message_id": 1, "date": 1, "user": person(OLGA_S_PHONE)}

    update = {"message_reaction": {**about, "old_reaction": [], "new_reaction": thumb}}
    assert await call(town, update) == 200
    assert await deeds(town) == before


@pytest.mark.parametrize("user", [OLGA_S_PHONE, EVE])
async def test_a_button_in_a_group_does_nothing(
    town: Town, program: Program, asked: Invoice, user: int
) -> None:
    """A068: neither for Olga, since others read along, nor for others."""
    before = await deeds(town)

    assert await call(town, pressed(f"invoice approve|{asked.reference}", user, **GROUP)) == 200
    assert await deeds(town) == before


async def test_whatever_a_button_carries_nothing_happens(
    town: Town, program: Program, asked: Invoice
) -> None:
    """A069: names of commands and things that are none, marks of other contents, and noise."""
    before = await deeds(town)
    dice = random.Random(69)  # noqa: S311  # noise, no secret
    made = [
        f"invoice approve|{asked.reference}|{'0' * 12}",
        "invoice approve|D99999",
        "invoice approve|D99999|" + "x" * 200,
        f"invoice approve|{asked.reference}|1|2|3|4",
        f"invoice\x00approve|{asked.reference}",
        "=", "=x", "=9|9|9", "!", "~", "!invoice approve|D99999", "|", "||||", "",
        *("".join(chr(dice.randrange(1, 0x2FF)) for _ in range(64)) for _ in range(200)),
    ]  # fmt: skip

    assert {await call(town, pressed(data)) for data in made} == {200}
    assert await deeds(town) == before


async def test_an_update_counts_once_and_a_late_one_too(town: Town, program: Program) -> None:
    """A070, F54: twenty at once, again later, and a lower number after a higher one."""
    drafts = [message(f'/invoice new acme 100 "Counted {number}"') for number in range(2)]
    late, early = next(NUMBERS), next(NUMBERS) + 50
    before = await deeds(town)

    twenty = (call(town, {"message": drafts[0]}, number=early) for _ in range(20))
    assert set(await asyncio.gather(*twenty)) == {200}
    assert await call(town, {"message": drafts[1]}, number=late) == 200
    assert await call(town, {"message": drafts[0]}, number=early) == 200
    assert (await deeds(town))[len(before) :] == ["InvoiceDrafted"] * 2


async def test_a_code_where_others_read_is_not_taken(
    town: Town, program: Program, asked: Invoice
) -> None:
    """A072: in a group, edited, and by a stranger; nothing of it is in the log."""
    code = code_at(SECRET, step_of(town.sandbox.world.now()))
    before = await deeds(town)
    said: list[Json] = [
        {"message": message(f"/mfa confirm {code}", chat=GROUP)},
        {"message": message(code, chat=GROUP)},
        {"edited_message": message(code, edit_date=2)},
        {"message": message(code, EVE)},
    ]

    assert {await call(town, each) for each in said} == {200}
    assert await deeds(town) == before
    assert code not in program.text


async def test_a_code_in_a_caption_or_a_forward_is_taken_off_the_screen(
    town: Town, program: Program
) -> None:
    """A072: it may be good still, so it does not stay."""
    hidden = ({"forward_origin": FORWARDS["a user"]}, {"text": None, "caption": "123 456"})
    for more in hidden:
        number = await written(town, "A word")
        assert await call(town, {"message": message("123 456", **more, message_id=number)}) == 200
        assert standing(town, "A word") == []


async def written(town: Town, text: str) -> int:
    """The number of a message that Olga wrote; in these tests it is told of otherwise."""
    await town.desk("telegram/message", user=OLGA_S_PHONE, text=text)
    return next(int(one["id"]) for one in standing(town, text))


def standing(town: Town, text: str) -> list[Json]:
    """What Olga wrote and still stands there."""
    return [one for one in town.phone() if one["from"] == "user" and text in one["text"]]
