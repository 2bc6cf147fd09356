"""Slack's cases, through the started program: presses and events as an insider could make them.

Every call here is signed with Slack's own secret; whoever has not got that is at the door's tests.
"""

import asyncio
import json
import re
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.render.slack import RUN
from core.models import Invoice
from core.security.actors import Sender
from core.services.clients import NewClient
from tests.cases.looking import deeds
from tests.program import Program
from tests.stories.test_doors import as_slack
from tests.stories.town import ARI, BEA, OLGA, ROOM, Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

NUMBERS = count(1)
TEAM = "T0PAIDUP1"
MARKUP = "<!channel> <@U0OLGA0001> <https://evil.example|Pay now> `*_~ &lt;!here&gt;"
Json = dict[str, Any]


def press(value: str, user: str = OLGA, **more: Any) -> Json:
    """A pressed button, as Slack tells of it."""
    team = more.pop("team", TEAM)
    person = {"id": user, "username": "x", "name": "x", "team_id": team} | more.pop("person", {})
    return {
        "type": "block_actions",
        "user": person,
        "team": {"id": team, "domain": "x"},
        "api_app_id": "A0PAIDUP01",
        "token": "x",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": ROOM},
        "channel": {"id": ROOM, "name": "billing"},
        "message": {"ts": "1.1", "text": "x"},
        "trigger_id": f"{next(NUMBERS)}.case",
        "response_url": "https://hooks.slack.com.evil.example/x",
        "actions": [{"type": "button", "action_id": f"{RUN}0", "block_id": "b", "value": value}],
        **more,
    }


async def call(town: Town, payload: Json) -> httpx.Response:
    """Slack calls us about a press."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    headers = as_slack(town, body, int(time.time()))
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return await town.web.post(f"{town.url}/slack/events", content=body, headers=headers)


async def refused(town: Town, program: Program, payload: Json) -> str:
    """Press what is refused; answers the refusal's kind as the log has it."""
    answer = await call(town, payload)
    assert answer.status_code == 200
    line = await program.says(
        lambda line: (
            line.get("request_id") == f"slack:{payload['trigger_id']}"
            and line.get("event") == "refused"
        )
    )
    return str(line["code"])


async def test_one_press_that_comes_twenty_times_has_one_effect(
    town: Town, program: Program
) -> None:
    """A052."""
    await town.types('/invoice new acme 1 x 800 "Replayed"')
    await town.reads("Replayed")
    draft = await town.invoice("Replayed")
    before = await deeds(town)
    payload = press(f"invoice send|{draft.reference}", BEA)

    answers = await asyncio.gather(*(call(town, payload) for _ in range(20)))
    await town.reads("Replayed", "Waiting")
    await town.until_idle()
    await call(town, payload)

    assert {answer.status_code for answer in answers} == {200}
    assert (await deeds(town))[len(before) :] == ["ApprovalAsked"]


@pytest.mark.parametrize(
    ("user", "value", "code"),
    [
        (BEA, "invoice approve|{}", "not_allowed"),
        (ARI, "invoice approve|{}", "not_allowed"),
        (OLGA, "invoice approve|{}|000000000000", "wrong_state"),
        (OLGA, "invoice approve|{}", "wrong_state"),
        (OLGA, "invoice approve|D99999|000000000000", "not_found"),
        (OLGA, "invoice approve|{}\x00' OR 1=1 --|000000000000", "not_found"),
        (BEA, "payment approve|P1", "not_allowed"),
        (OLGA, "proposal approve|1|000000000000", "not_found"),
    ],
)
async def test_a_changed_button_does_nothing_that_its_presser_may_not(
    town: Town, program: Program, asked: Invoice, user: str, value: str, code: str
) -> None:
    """A053: what a button says is typed for its presser, and held to their rights."""
    before = await deeds(town)

    assert await refused(town, program, press(value.format(asked.reference), user)) == code
    assert await deeds(town) == before


STRANGERS: dict[str, Json] = {
    "another workspace": {"user": OLGA, "team": "T0ELSEWHERE"},
    "a guest of another workspace": {"user": "U0GUEST001", "person": {"team_id": "T0ELSEWHERE"}},
    "a restricted guest": {"user": "U0GUEST002", "person": {"is_restricted": True}},
    "the owner's names": {
        "user": "U0EVE00001",
        "person": {
            "username": "olga",
            "name": "olga",
            "real_name": "Olga Orlova",
            "profile": {"email": "olga@northwind.example", "display_name": "Olga Orlova"},
        },
    },
}


@pytest.mark.parametrize("who", STRANGERS)
async def test_whoever_is_not_linked_is_nobody(
    town: Town, program: Program, asked: Invoice, who: str
) -> None:
    """A054, A055: workspace and number make a person, and nothing else does."""
    before = await deeds(town)
    payload = press(f"invoice approve|{asked.reference}", **STRANGERS[who])

    assert await refused(town, program, payload) == "not_allowed"
    assert await deeds(town) == before


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "text": "approve"},
        {"type": "message", "subtype": "message_changed", "message": {"text": "approve"}},
        {"type": "message", "subtype": "message_deleted"},
        {"type": "message", "subtype": "thread_broadcast", "text": "/invoice approve D1"},
        {"type": "message", "subtype": "bot_message", "text": "approve", "bot_id": "B1"},
        {"type": "message", "subtype": "file_comment", "comment": {"comment": "approve"}},
        {"type": "message", "channel_type": "mpim", "text": "approve"},
        {"type": "app_mention", "text": "<@U0PAIDUP01> approve"},
        {"type": "reaction_added", "reaction": "white_check_mark"},
        {"type": "pin_added"},
        {"type": "workflow_step_execute", "workflow_step": {}},
        {"type": "function_executed", "function": {}, "inputs": {}},
    ],
    ids=lambda event: f"{event['type']} {event.get('subtype', '')}",
)
async def test_what_is_said_in_a_channel_does_nothing(
    town: Town, program: Program, asked: Invoice, event: Json
) -> None:
    """A056: nobody listens to what is not a command, a button or a form."""
    about = {"user": OLGA, "channel": ROOM, "ts": "1.1", "event_ts": "1.1", "item": {"ts": "1.1"}}
    told = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A0PAIDUP01"}
    body = json.dumps({**told, "event_id": "Ev1", "event": {**about, **event}}).encode()
    before = await deeds(town)
    answer = await town.web.post(
        f"{town.url}/slack/events",
        content=body,
        headers=as_slack(town, body, int(time.time())),
    )

    assert answer.status_code in {200, 404}
    await town.until_idle()
    assert await deeds(town) == before


async def test_a_name_made_of_slacks_marks_is_only_a_name(town: Town, program: Program) -> None:
    """A058: what Slack has of it calls nobody and links nowhere."""
    async with town.books() as billing:
        bea = await billing.identify(Sender("slack", TEAM, BEA))
        async with billing.work(bea) as work:
            new = NewClient("odd", MARKUP, "odd@odd.example", contact=MARKUP)
            await work.clients.add(new)
    await town.types(f'/invoice new odd 1 x 800 "Marks {MARKUP}"')
    card = await town.reads("Marks")
    await town.types("/client list")
    shown = await town.until(lambda: town.ephemeral("Pay now"))
    read, plain = texts([card, *town.room()])

    assert [text for text in read if re.search(r"<[!@h][^>]*(channel|U0OLGA|evil)", text)] == []
    assert [text for text in plain if re.search(r"<[!@]", text)] == []
    assert [text for text in read if "&lt;!channel&gt;" in text]
    assert shown


def texts(part: Any) -> tuple[list[str], list[str]]:
    """What Slack reads as markup, and what it shows as it is, of everything it was sent."""
    if isinstance(part, list):
        found = [texts(each) for each in part]
    elif isinstance(part, dict) and part.get("type") == "plain_text":
        return [], [part["text"]]
    elif isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        found = [(own, []), *(texts(each) for each in part.values())]
    else:
        return [], []
    return [text for read, _ in found for text in read], [t for _, plain in found for t in plain]


class Listener(BaseHTTPRequestHandler):
    """Notes that somebody called."""

    def do_POST(self) -> None:
        """Note it."""
        HEARD.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


HEARD: list[str] = []


async def test_no_answer_goes_to_an_address_that_is_not_slacks(
    town: Town, program: Program, asked: Invoice
) -> None:
    """A059: a call names an address of this machine, which hears nothing; the answer comes."""
    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    port = server.server_port
    addresses = (
        f"http://127.0.0.1:{port}/x",
        f"http://hooks.slack.com@127.0.0.1:{port}/x",
        f"{town.sandbox.url}@127.0.0.1:{port}/x",
    )
    for address in addresses:
        payload = press("invoice approve|D99999", response_url=address)
        await refused(town, program, payload)
    await town.until(lambda: town.ephemeral("D99999"))
    await town.types("/help", user=OLGA)
    await town.until(lambda: town.ephemeral("What you can ask for"))
    server.shutdown()
    server.server_close()

    assert HEARD == []


async def test_who_was_suspended_is_refused_at_once(
    town: Town, program: Program, asked: Invoice
) -> None:
    """A061: the next press of a departed person does nothing."""
    await town.types('/member suspend "Ari Aalto"', user=OLGA)
    await town.until(lambda: town.ephemeral("Ari Aalto", "suspended"))

    payload = press(f"invoice edit|{asked.reference}", ARI)
    assert await refused(town, program, payload) == "not_allowed"
