"""Socket Mode: connected, lost, refused, refreshed, and closed without losing a word."""

import asyncio
from pathlib import Path

import pytest

from core.billing import Billing
from core.errors import GatewayFailed
from sandbox.world import Fault
from tests.bot.slack.stage import BEA, LINE, Stage, staged, until
from tests.cast import PAIDUP

TICKET = "apps.connections.open"


async def test_a_refresh_is_followed_at_once(billing: Billing, clock_file: Path) -> None:
    async with staged(billing, clock_file, socket_mode=True) as slack:
        await slack.does("refresh")
        await joined(slack)

        assert "D1" in await slack.types(LINE)


async def test_a_lost_ticket_is_replaced_by_a_fresh_one(
    billing: Billing, clock_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The SDK's own client would try the old one for ever."""
    async with staged(billing, clock_file, socket_mode=True) as slack:
        slack.misbehaves("before", TICKET, status=200, body=ticket(slack))
        await slack.does("refresh")
        await joined(slack)

        assert "D1" in await slack.types(LINE)
    assert [one.message for one in caplog.records] == ["slack's socket is lost"]


@pytest.mark.parametrize("kind", ["before", "garbage", "drop"])
async def test_a_broken_slack_is_tried_again(billing: Billing, clock_file: Path, kind: str) -> None:
    async with staged(billing, clock_file, socket_mode=True) as slack:
        slack.misbehaves(kind, TICKET)
        await slack.does("refresh")
        await joined(slack)

        assert "D1" in await slack.types(LINE)


@pytest.mark.parametrize("code", ["invalid_auth", "not_allowed_token_type", "token_revoked"])
async def test_a_refused_token_ends_the_start(
    billing: Billing, clock_file: Path, code: str
) -> None:
    with pytest.raises(GatewayFailed, match="refuses the app token") as refused:
        async with staged(billing, clock_file, socket_mode=True, faults=(said(code),)):
            pass

    assert "PAIDUP_SLACK_APP_TOKEN" in refused.value.hint
    assert refused.value.permanent


async def test_a_token_that_is_refused_later_ends_the_watch(
    billing: Billing, clock_file: Path
) -> None:
    async with staged(billing, clock_file, socket_mode=True) as slack:
        assert slack.face.socket
        slack.world.misbehave(said("invalid_auth"))
        await slack.does("refresh")
        with pytest.raises(GatewayFailed):
            await slack.face.socket.watch()


async def test_an_app_without_socket_mode_is_not_asked_in_a_hurry(
    billing: Billing, clock_file: Path
) -> None:
    async with staged(billing, clock_file, socket_mode=True) as slack:
        object.__setattr__(slack.slack.config, "socket_mode", False)
        slack.misbehaves("slow", TICKET, times=100)
        await slack.does("refresh")
        for _ in range(20):
            await slack.client.api_test()

        assert slack.world.faults()[0]["times"] >= 98


async def test_what_is_at_work_at_the_end_is_still_answered(
    billing: Billing, clock_file: Path
) -> None:
    async with staged(billing, clock_file, socket_mode=True) as slack:
        await slack.types("/client new")
        view = slack.modal()["id"]
        values = {"name": "Initech", "email": "ines@initech.example"}
        asked = {"user": BEA, "view_id": view, "values": values}
        async with slack.billing.work(PAIDUP):  # the books are busy
            sending = asyncio.create_task(slack.does("submit", **asked))
            await until(lambda: slack.slack.sockets._waiting, slack.world)
            stopping = asyncio.create_task(slack.face.stop())
            await asyncio.sleep(0)
        await stopping

        assert await sending == {"ok": True}
        assert slack.slack.sockets.connected == 0
        assert "Initech" in slack.whisper()


async def joined(slack: Stage) -> None:
    """Wait until a socket is open again."""
    async with asyncio.timeout(20):
        await slack.slack.sockets.joined()


def ticket(slack: Stage) -> str:
    """An address by which nobody gets in."""
    address = slack.address.replace("http", "ws", 1)
    return f'{{"ok": true, "url": "{address}/slack/socket/used"}}'


def said(code: str) -> Fault:
    return Fault("slack", TICKET, "before", status=200, body=f'{{"ok": false, "error": "{code}"}}')
