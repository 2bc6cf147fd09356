"""One mailbox over IMAP, against Dovecot and against pymap."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from threading import Thread
from typing import Literal

import pytest

from core.errors import GatewayFailed
from inbox.mailbox import ImapServer, Mailbox, Secret
from tests.inbox.dovecot import HOST, PASSWORD, Dovecot, dovecot, mail, mails
from tests.inbox.stage import MailServer, Proxy, server
from tests.program import free_port

SECRET = Secret(PASSWORD)
LONG_SECONDS = 60.0
FROZEN_SECONDS = 0.5


@dataclass
class Stage:
    """A mailbox, and how mails get there."""

    imap: MailServer
    user: str

    @property
    def server(self) -> ImapServer:
        return server(self.imap.port, self.user)

    def deliver(self, *mails: bytes) -> None:
        self.imap.deliver(self.user, *mails)

    def mailbox(self, folder: str = "INBOX") -> Mailbox:
        return Mailbox(self.server, folder)

    async def open(self) -> Mailbox:
        mailbox = self.mailbox()
        await asyncio.to_thread(mailbox.open, SECRET)
        return mailbox


@pytest.fixture
def stage(imap: MailServer, user: str) -> Stage:
    """An empty mailbox on each of the two."""
    imap.deliver(user)
    return Stage(imap, user)


@pytest.fixture
async def mailbox(stage: Stage) -> AsyncIterator[Mailbox]:
    """Opened, and closed after the test."""
    mailbox = await stage.open()
    yield mailbox
    await asyncio.to_thread(mailbox.close, is_polite=True)


async def test_only_what_is_new_is_found(stage: Stage, mailbox: Mailbox) -> None:
    stage.deliver(*mails(3))
    selected = await asyncio.to_thread(mailbox.select)

    everything = await asyncio.to_thread(mailbox.uids, 0, selected)
    assert len(everything) == selected.mails == 3
    assert await asyncio.to_thread(mailbox.uids, everything[1], selected) == everything[2:]
    assert await asyncio.to_thread(mailbox.uids, everything[2], selected) == []


async def test_an_empty_mailbox_has_nothing(stage: Stage, mailbox: Mailbox) -> None:
    selected = await asyncio.to_thread(mailbox.select)

    assert await asyncio.to_thread(mailbox.uids, 0, selected) == []
    assert await asyncio.to_thread(mailbox.mails, []) == {}


async def test_a_mail_is_measured_before_it_is_fetched(stage: Stage, mailbox: Mailbox) -> None:
    stage.deliver(mail(1, "ä" * 2000))
    selected = await asyncio.to_thread(mailbox.select)
    [uid] = await asyncio.to_thread(mailbox.uids, 0, selected)

    sizes = await asyncio.to_thread(mailbox.sizes, [uid])
    [raw] = (await asyncio.to_thread(mailbox.mails, [uid])).values()
    head = await asyncio.to_thread(mailbox.head, uid)
    assert (raw, sizes) == (mail(1, "ä" * 2000), {uid: len(raw)})
    assert raw.startswith(head)
    assert head.endswith(b"utf-8\r\n\r\n")


async def test_what_is_not_there_is_left_out(stage: Stage, mailbox: Mailbox) -> None:
    stage.deliver(mail(1))
    selected = await asyncio.to_thread(mailbox.select)
    [uid] = await asyncio.to_thread(mailbox.uids, 0, selected)
    gone = uid + 77

    assert list(await asyncio.to_thread(mailbox.sizes, [uid, gone])) == [uid]
    assert list(await asyncio.to_thread(mailbox.mails, [uid, gone])) == [uid]
    assert await asyncio.to_thread(mailbox.head, gone) == b""
    await asyncio.to_thread(mailbox.file, [gone], "Paidup/Done")


async def test_news_end_the_waiting(stage: Stage, mailbox: Mailbox) -> None:
    await asyncio.to_thread(mailbox.select)
    waiting = asyncio.create_task(asyncio.to_thread(mailbox.wait, LONG_SECONDS))
    begun = time.monotonic()
    while not waiting.done():  # one that came before IDLE began is told at its beginning, or later
        stage.deliver(mail(int(1000 * time.monotonic())))
        await asyncio.wait([waiting], timeout=0.2)

    await waiting
    assert time.monotonic() - begun < LONG_SECONDS / 2
    assert (await asyncio.to_thread(mailbox.select)).mails > 0


async def test_without_news_the_waiting_ends_by_itself(stage: Stage, mailbox: Mailbox) -> None:
    await asyncio.to_thread(mailbox.select)
    await asyncio.to_thread(mailbox.wait, 0.05)

    assert (await asyncio.to_thread(mailbox.select)).mails == 0


async def test_a_mail_is_moved_to_a_folder_that_is_made(stage: Stage, mailbox: Mailbox) -> None:
    stage.deliver(*mails(2))
    selected = await asyncio.to_thread(mailbox.select)
    first, second = await asyncio.to_thread(mailbox.uids, 0, selected)
    for uid in (first, second):
        await asyncio.to_thread(mailbox.file, [uid], "Paidup/Done")

    assert (await asyncio.to_thread(mailbox.select)).mails == 0
    done = Mailbox(stage.server, "Paidup/Done")
    await asyncio.to_thread(done.open, SECRET)
    assert (await asyncio.to_thread(done.select)).mails == 2
    await asyncio.to_thread(done.close)


async def test_from_another_thread_the_waiting_is_ended(stage: Stage, mailbox: Mailbox) -> None:
    await asyncio.to_thread(mailbox.select)
    waiting = asyncio.create_task(asyncio.to_thread(mailbox.wait, LONG_SECONDS))
    while not waiting.done():
        mailbox.interrupt()
        await asyncio.wait([waiting], timeout=0.05)

    with pytest.raises(GatewayFailed, match="broke off"):
        await waiting


async def test_a_wrong_password_is_said(stage: Stage) -> None:
    mailbox = stage.mailbox()

    with pytest.raises(GatewayFailed, match=r"does not let billing.* log in") as refused:
        await asyncio.to_thread(mailbox.open, Secret("wrong"))
    mailbox.close()
    assert refused.value.permanent
    assert "PAIDUP_IMAP_USER" in refused.value.hint


async def test_a_folder_that_is_not_there_is_said(stage: Stage) -> None:
    mailbox = stage.mailbox("Nowhere")
    await asyncio.to_thread(mailbox.open, SECRET)

    with pytest.raises(GatewayFailed, match="no folder “Nowhere”"):
        await asyncio.to_thread(mailbox.select)
    mailbox.close()


async def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(GatewayFailed, match="cannot be reached") as failed:
        await asyncio.to_thread(Mailbox(server(free_port()), "INBOX").open, Secret("x"))
    assert not failed.value.permanent


async def test_a_name_nobody_has_is_said() -> None:
    nowhere = replace(server(993), host="nowhere.invalid")

    with pytest.raises(GatewayFailed, match=r"nowhere\.invalid, port 993, cannot be reached"):
        await asyncio.to_thread(Mailbox(nowhere, "INBOX").open, Secret("x"))


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_server_without_encryption_is_not_talked_to(
    stage: Stage, security: Literal["tls", "starttls"]
) -> None:
    encrypted = Mailbox(replace(stage.server, security=security), "INBOX")

    with pytest.raises(GatewayFailed, match="cannot") as failed:
        await asyncio.to_thread(encrypted.open, SECRET)
    encrypted.close()
    assert "PAIDUP_IMAP_SECURITY" in failed.value.hint


@pytest.fixture(scope="module")
def encrypted() -> Iterator[Dovecot]:
    """A Dovecot with a certificate of its own."""
    with dovecot(is_encrypted=True) as imap:
        yield imap


def secured(imap: Dovecot, security: Literal["tls", "starttls"], user: str) -> ImapServer:
    port = imap.tls_port if security == "tls" else imap.port
    return replace(server(port, user), security=security)


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_certificate_nobody_vouches_for_is_refused(
    encrypted: Dovecot, security: Literal["tls", "starttls"]
) -> None:
    mailbox = Mailbox(secured(encrypted, security, "billing"), "INBOX")

    with pytest.raises(GatewayFailed, match=r"certificate of 127\.0\.0\.1 is not to be trusted"):
        await asyncio.to_thread(mailbox.open, Secret(PASSWORD))
    mailbox.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_on_an_encrypted_way_all_is_the_same(
    encrypted: Dovecot,
    user: str,
    security: Literal["tls", "starttls"],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(encrypted.certificate))
    encrypted.deliver(user, mail(1))
    mailbox = Mailbox(secured(encrypted, security, user), "INBOX")
    await asyncio.to_thread(mailbox.open, Secret(PASSWORD))
    selected = await asyncio.to_thread(mailbox.select)
    uids = await asyncio.to_thread(mailbox.uids, 0, selected)
    assert await asyncio.to_thread(mailbox.mails, uids) == {uids[0]: mail(1)}

    waiting = asyncio.create_task(asyncio.to_thread(mailbox.wait, LONG_SECONDS))
    encrypted.deliver(user, mail(2))
    await waiting
    waiting = asyncio.create_task(asyncio.to_thread(mailbox.wait, LONG_SECONDS))
    while not waiting.done():
        mailbox.interrupt()
        await asyncio.wait([waiting], timeout=0.05)
    with pytest.raises(GatewayFailed, match="broke off"):
        await waiting
    mailbox.close()


async def test_a_frozen_server_is_given_up(stage: Stage) -> None:
    async with Proxy(stage.server.port) as proxy:
        slow = replace(stage.server, port=proxy.port, answer_seconds=FROZEN_SECONDS)
        mailbox = Mailbox(slow, "INBOX")
        await asyncio.to_thread(mailbox.open, SECRET)
        await asyncio.to_thread(mailbox.select)
        proxy.freeze()

        with pytest.raises(GatewayFailed, match="broke off"):
            async with asyncio.timeout(LONG_SECONDS / 2):
                await asyncio.to_thread(mailbox.wait, FROZEN_SECONDS)
        mailbox.close()


async def test_a_server_that_never_greets_is_given_up() -> None:
    with socket.create_server((HOST, 0)) as silent:
        port = silent.getsockname()[1]
        mailbox = Mailbox(replace(server(port), connect_seconds=FROZEN_SECONDS), "INBOX")

        with pytest.raises(GatewayFailed, match="cannot be reached"):
            async with asyncio.timeout(LONG_SECONDS / 2):
                await asyncio.to_thread(mailbox.open, Secret("x"))


def test_a_closed_mailbox_says_so() -> None:
    mailbox = Mailbox(server(1), "INBOX")
    mailbox.interrupt()
    mailbox.close()

    with pytest.raises(GatewayFailed, match="no connection"):
        mailbox.select()


@pytest.fixture
def half_lines() -> Iterator[int]:
    """A server that sends its news in halves, as a busy network does; answers its port."""
    with socket.create_server((HOST, 0)) as door:
        talk = Thread(target=_in_halves, args=(door,))
        talk.start()
        yield int(door.getsockname()[1])
        talk.join()


def _in_halves(door: socket.socket, *, is_one_packet: bool = False) -> None:
    """Enough IMAP for a login, a look at an empty folder, and one IDLE."""
    there, _ = door.accept()
    with there, there.makefile("rwb") as wire:

        def say(*lines: bytes) -> None:
            wire.write(b"".join(lines))
            wire.flush()

        say(b"* OK hello\r\n")
        for line in wire:
            tag, _, rest = line.strip().partition(b" ")
            match rest.split(b" ")[0].upper():
                case b"CAPABILITY":
                    say(b"* CAPABILITY IMAP4rev1 IDLE\r\n")
                case b"IDLE":
                    wire.write(b"+ idling\r\n")
                    if not is_one_packet:
                        wire.flush()
                        time.sleep(0.1)
                    say(b"* 1 EXI")
                    assert wire.readline() == b"DONE\r\n"
                    say(b"STS\r\n")
                case b"SELECT":
                    say(b"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 1] x\r\n")
            say(tag, b" OK [READ-WRITE] done\r\n")


async def test_news_in_one_packet_with_an_answer_are_seen() -> None:
    with socket.create_server((HOST, 0)) as door:
        talk = Thread(target=_in_halves, args=(door,), kwargs={"is_one_packet": True})
        talk.start()
        mailbox = Mailbox(server(door.getsockname()[1]), "INBOX")
        await asyncio.to_thread(mailbox.open, Secret("x"))
        await asyncio.to_thread(mailbox.select)
        begun = time.monotonic()
        await asyncio.to_thread(mailbox.wait, LONG_SECONDS)
        mailbox.close()
        talk.join()

    assert time.monotonic() - begun < LONG_SECONDS / 2


async def test_half_a_line_is_no_lost_connection(half_lines: int) -> None:
    mailbox = Mailbox(server(half_lines), "INBOX")
    await asyncio.to_thread(mailbox.open, Secret("x"))
    await asyncio.to_thread(mailbox.select)
    await asyncio.to_thread(mailbox.wait, LONG_SECONDS)

    assert (await asyncio.to_thread(mailbox.select)).uid_validity == 7
    mailbox.close()


def test_neither_password_nor_token_is_shown() -> None:
    assert "geheim" not in repr(Secret("geheim"))
