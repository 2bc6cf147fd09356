"""Servers that can less than Dovecot, or refuse what it does not: played line by line."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from core.errors import GatewayFailed
from inbox.mailbox import Mailbox, Secret, Selected
from tests.inbox.dovecot import HOST, mail
from tests.inbox.stage import server

Play = Callable[[str], tuple[bytes, str]]
"""A command without its tag: what is said before the end, and the end, such as `OK done`."""

SELECTED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n"
DONE = "OK done"


class Scripted:
    """A server that answers as it is told; `heard` is what it was asked."""

    def __init__(self, capabilities: str, play: Play) -> None:
        self.heard: list[str] = []
        self._capabilities = capabilities.encode()
        self._play = play
        self._door = socket.create_server((HOST, 0))
        self.port = int(self._door.getsockname()[1])
        self._thread = Thread(target=self._talk)

    def __enter__(self) -> "Mailbox":
        self._thread.start()
        return Mailbox(server(self.port), "INBOX")

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._door.close()

    def _talk(self) -> None:
        there, _ = self._door.accept()
        with there, there.makefile("rwb") as wire, contextlib.suppress(OSError):
            wire.write(b"* OK hello\r\n")
            wire.flush()
            for line in wire:
                tag, _, command = line.decode().strip().partition(" ")
                self.heard.append(command)
                said, end = self._answer(command)
                wire.write(said + f"{tag} {end}\r\n".encode())
                wire.flush()

    def _answer(self, command: str) -> tuple[bytes, str]:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 " + self._capabilities + b"\r\n", DONE
        return self._play(command)


@contextlib.contextmanager
def opened(capabilities: str, play: Play) -> Iterator[tuple[Scripted, Mailbox]]:
    """A mailbox on such a server."""
    scripted = Scripted(capabilities, play)
    with scripted as mailbox:
        try:
            mailbox.open(Secret("x"))
            scripted.heard.clear()
            yield scripted, mailbox
        finally:
            mailbox.close()


def literal(uid: int) -> bytes:
    raw = mail(uid)
    return f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


def plain(command: str) -> tuple[bytes, str]:
    """Nothing special."""
    if command.startswith("SELECT"):
        return SELECTED, "OK [READ-WRITE] done"
    if command.startswith("LIST"):
        return b'* LIST (\\Noselect) "/" ""\r\n' if '"" ""' in command else b"", DONE
    return b"", DONE


def test_one_mail_that_is_refused_hinders_no_other(caplog: pytest.LogCaptureFixture) -> None:
    def play(command: str) -> tuple[bytes, str]:
        if not command.startswith("UID FETCH"):
            return plain(command)
        uids = [int(uid) for uid in command.split()[2].split(",")]
        if 2 in uids:
            return b"", "NO [SERVERBUG] cannot be read"
        return b"".join(map(literal, uids)), DONE

    with opened("IDLE", play) as (_, mailbox):
        mailbox.select()
        assert mailbox.mails([1, 2, 3]) == {1: mail(1), 3: mail(3)}
    assert [record.message for record in caplog.records] == ["mail not handed over"]


@pytest.mark.parametrize(
    ("capabilities", "done"),
    [
        ("MOVE UIDPLUS", ["UID MOVE 1,2"]),
        ("UIDPLUS", ["UID COPY 1,2", "UID STORE 1,2 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1,2"]),
        ("", ["UID COPY 1,2", "UID STORE 1,2 +FLAGS.SILENT (\\Deleted)"]),
    ],
)
def test_mails_are_moved_as_the_server_can(capabilities: str, done: list[str]) -> None:
    with opened(capabilities, plain) as (scripted, mailbox):
        mailbox.select()
        mailbox.file([1, 2], "Paidup/Done")

    asked = [line.replace(' "Paidup/Done"', "") for line in scripted.heard if "UID" in line]
    assert asked == done
    assert 'CREATE "Paidup/Done"' in scripted.heard


def test_a_folder_is_made_once() -> None:
    with opened("MOVE", plain) as (scripted, mailbox):
        mailbox.select()
        mailbox.file([1], "Paidup/Done")
        mailbox.file([2], "Paidup/Done")

    assert scripted.heard.count('CREATE "Paidup/Done"') == 1


def test_a_refused_move_is_said() -> None:
    def play(command: str) -> tuple[bytes, str]:
        return (b"", "NO [OVERQUOTA] full") if "MOVE" in command else plain(command)

    with opened("MOVE", play) as (_, mailbox):
        mailbox.select()
        with pytest.raises(GatewayFailed) as failed:
            mailbox.file([1], "Paidup/Done")
    assert "[OVERQUOTA] full" in failed.value.message
    assert failed.value.permanent


def test_a_folder_has_the_servers_own_name() -> None:
    def play(command: str) -> tuple[bytes, str]:
        if command == "NAMESPACE":
            return b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n', DONE
        return plain(command)

    with opened("MOVE NAMESPACE", play) as (scripted, mailbox):
        mailbox.select()
        mailbox.file([1], "Paidup/Done")

    assert scripted.heard[-1] == 'UID MOVE 1 "INBOX.Paidup.Done"'


def test_where_there_is_no_idle_it_is_waited_all_the_same() -> None:
    with opened("", plain) as (scripted, mailbox):
        mailbox.wait(0.01)

    assert scripted.heard == ["NOOP"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((b"* 3 EXISTS\r\n", "OK [READ-WRITE] done"), "cannot do what is asked"),
        ((SELECTED + b"* OK [READ-ONLY] x\r\n", "OK [READ-ONLY] done"), "may only read"),
        ((b"", "NO no such thing"), "no folder “INBOX”"),
        ((b"* BYE so long\r\n", "BAD"), "no folder|broke off"),
    ],
)
def test_a_folder_that_will_not_do_is_said(answer: tuple[bytes, str], said: str) -> None:
    with (
        opened("", lambda command: answer if "SELECT" in command else plain(command)) as (_, box),
        pytest.raises(GatewayFailed, match=said),
    ):
        box.select()


def test_uids_are_looked_for_in_pieces_that_a_line_can_hold() -> None:
    def play(command: str) -> tuple[bytes, str]:
        return (b"* SEARCH 250000 7\r\n", DONE) if "SEARCH" in command else plain(command)

    with opened("", play) as (scripted, mailbox):
        mailbox.select()
        found = mailbox.uids(6, Selected(7, 250_001, 2))

    assert found == [7, 7, 7, 250_000, 250_000, 250_000]
    asked = [line for line in scripted.heard if "SEARCH" in line]
    assert asked == [
        "UID SEARCH UID 7:100006",
        "UID SEARCH UID 100007:200006",
        "UID SEARCH UID 200007:250000",
    ]


def test_a_login_that_is_refused_for_a_moment_is_tried_again_soon() -> None:
    def play(command: str) -> tuple[bytes, str]:
        is_login = command.startswith("LOGIN")
        return b"", "NO [UNAVAILABLE] try later" if is_login else DONE

    with pytest.raises(GatewayFailed) as failed, opened("", play):
        pass
    assert not failed.value.permanent
