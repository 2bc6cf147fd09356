"""The IMAP side with the real IMAPClient: IDLE, MOVE, UIDPLUS, and lost connections."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from sandbox.world import World
from tests.sandbox.mail_desk import CARL, COMPANY, MailDesk, mail_desk


@pytest.fixture
async def desk() -> AsyncIterator[MailDesk]:
    world = World()
    async with mail_desk(world) as desk:
        yield desk
    world.close()


async def send(desk: MailDesk, text: str = "Hello") -> None:
    await desk.do("send", **{"from": CARL.address, "to": COMPANY.address, "text": text})


async def test_the_server_can_what_a_mailbox_reader_needs(desk: MailDesk) -> None:
    can = await desk.imap(lambda client: client.capabilities())

    assert {b"IDLE", b"UIDPLUS", b"MOVE"} <= set(can)


async def test_a_wrong_password_is_refused(desk: MailDesk) -> None:
    def login() -> None:
        with IMAPClient("127.0.0.1", desk.mail.imap_port, ssl=False, timeout=10) as client:
            client.login(COMPANY.address, "wrong")

    with pytest.raises(LoginError):
        await asyncio.to_thread(login)


async def test_idle_hears_of_a_new_letter(desk: MailDesk) -> None:
    loop, idling = asyncio.get_running_loop(), asyncio.Event()

    def idle(client: IMAPClient) -> Any:
        client.idle()
        loop.call_soon_threadsafe(idling.set)
        heard: list[Any] = []
        while (1, b"EXISTS") not in heard:
            heard += client.idle_check(timeout=10)
        client.idle_done()
        return heard

    listening = asyncio.create_task(desk.imap(idle))
    await idling.wait()
    await send(desk)

    assert await listening


async def test_a_letter_is_moved_and_stays_moved(tmp_path: Path) -> None:
    def move(client: IMAPClient) -> None:
        client.create_folder("Done")
        client.move(client.search(), "Done")

    world = World(tmp_path / "world.sqlite")
    async with mail_desk(world) as desk:
        await send(desk)
        await desk.imap(move)
        assert await desk.imap(lambda client: client.search()) == []
    world.close()

    world = World(tmp_path / "world.sqlite")
    async with mail_desk(world) as desk:
        assert len(await desk.imap(lambda client: client.search(), folder="Done")) == 1
        assert await desk.imap(lambda client: client.search()) == []
    world.close()


async def test_a_letter_is_deleted_by_its_uid(desk: MailDesk) -> None:
    def delete(client: IMAPClient) -> Any:
        first, _ = client.search()
        client.delete_messages([first])
        client.uid_expunge([first])
        return client.search()

    await send(desk, "one")
    await send(desk, "two")

    assert len(await desk.imap(delete)) == 1


async def test_a_program_keeps_its_own_copy(desk: MailDesk) -> None:
    def keep(client: IMAPClient) -> Any:
        client.append("Sent", b"Subject: kept\r\n\r\nx")
        client.copy(client.search(), "Sent")
        client.select_folder("Sent")
        return len(client.search())

    await send(desk)

    assert await desk.imap(keep) == 2
    letters = desk.letters(COMPANY.address)
    assert [one["folder"] for one in letters] == ["INBOX", "Sent", "Sent"]


async def test_connections_are_cut_when_told_to(desk: MailDesk) -> None:
    loop, ready, cut = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    def wait(client: IMAPClient) -> Any:
        loop.call_soon_threadsafe(ready.set)
        asyncio.run_coroutine_threadsafe(cut.wait(), loop).result(10)
        return client.search()

    waiting = asyncio.create_task(desk.imap(wait))
    await ready.wait()
    await desk.do("hang-up")
    cut.set()
    with pytest.raises((IMAPClient.AbortError, OSError)):
        await waiting


async def test_a_connection_is_refused_once_when_told_to(desk: MailDesk) -> None:
    desk.fault("imap.connect", "drop")
    with pytest.raises((IMAPClient.AbortError, OSError)):
        await desk.imap(lambda client: client.search())

    assert await desk.imap(lambda client: client.search()) == []
