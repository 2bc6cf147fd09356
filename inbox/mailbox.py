"""One mailbox over IMAP: look, fetch, move. It blocks, so it is used from a thread of its own.

Nothing is marked by reading it (`BODY.PEEK`), and nothing is asked of flags: how far a mailbox was
read is in our database. Whatever the server or the network does becomes `GatewayFailed`.
"""

import logging
import os
import re
import select
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from imapclient import DELETED, IMAPClient, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
)

from core.errors import GatewayFailed
from core.services.scope import printable

log = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 30.0
HEAD_BYTES: Final = 262_144
ANSWER_LETTERS: Final = 160

# imaplib takes no line of more than a megabyte, and a SEARCH is answered in one line.
SEARCHED_UIDS: Final = 100_000

LEVEL: Final = "/"
"""What stands between a folder and the one within it in our settings; servers have their own."""

LOOK_AT_ADDRESS: Final = "Look at PAIDUP_IMAP_HOST, PAIDUP_IMAP_PORT and PAIDUP_IMAP_SECURITY."
LOOK_AT_LOGIN: Final = "Look at PAIDUP_IMAP_USER and how it logs in: PAIDUP_IMAP_LOGIN."


@dataclass(frozen=True)
class ImapServer:
    """Where a mailbox is, and how long it may take to answer."""

    host: str
    port: int
    user: str
    security: Literal["tls", "starttls", "none"] = "tls"
    connect_seconds: float = CONNECT_SECONDS
    answer_seconds: float = ANSWER_SECONDS


@dataclass(frozen=True)
class Secret:
    """A password, or an access token of OAuth 2."""

    text: str = field(repr=False)
    is_token: bool = False


class Selected(NamedTuple):
    """A folder as it is now. Another `uid_validity` means that all its uids are new ones."""

    uid_validity: int
    uid_next: int
    mails: int


class Mailbox:
    """One connection at a time to one folder of one account."""

    def __init__(self, server: ImapServer, folder: str) -> None:
        self._server = server
        self._folder = folder
        self._client: IMAPClient | None = None
        self._made: dict[str, str] = {}

    @property
    def name(self) -> str:
        """What its places are kept under."""
        return f"{self._server.user}@{self._server.host}/{self._folder}"[:300]

    def open(self, secret: Secret) -> None:
        """Connect and log in."""
        server = self._server
        with self._understood():
            self._client = client = IMAPClient(
                server.host,
                server.port,
                ssl=server.security == "tls",
                ssl_context=ssl.create_default_context() if server.security == "tls" else None,
                timeout=SocketTimeout(server.connect_seconds, server.answer_seconds),
            )
            if server.security == "starttls":
                client.starttls(ssl.create_default_context())
            if secret.is_token:
                client.sasl_login("XOAUTH2", _xoauth2(server.user, secret.text))
            else:
                client.login(server.user, secret.text)
            client.capabilities()  # asked once: what is there before the login is another list

    def select(self, folder: str = "") -> Selected:
        """Open the folder, or another one, as it is now; raises `GatewayFailed` without one."""
        wanted = folder or self._folder
        with self._understood():
            try:
                said = self._open.select_folder(self._folder_name(wanted), readonly=bool(folder))
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                message = f"The mailbox has no folder “{wanted}”: {_said(error)}"
                hint = "Look at PAIDUP_IMAP_FOLDER."
                raise GatewayFailed(message, hint=hint, permanent=True) from error
            return Selected(said[b"UIDVALIDITY"], said.get(b"UIDNEXT", 2**32 - 1), said[b"EXISTS"])

    def uids(self, after: int, selected: Selected) -> list[int]:
        """Every uid above this one, lowest first."""
        if not selected.mails:
            return []
        found: list[int] = []
        with self._understood():
            for low in range(after + 1, selected.uid_next, SEARCHED_UIDS):
                high = min(low + SEARCHED_UIDS, selected.uid_next) - 1
                found += self._open.search(["UID", f"{low}:{high}"])
        return sorted(uid for uid in found if uid > after)

    def since(self, day: date) -> list[int]:
        """Every uid in the folder that is open of a mail that came on a day or later."""
        with self._understood():
            return sorted(self._open.search(["SINCE", day]))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """How large these mails are; one that is gone is left out."""
        with self._understood():
            said = self._open.fetch(list(uids), ["RFC822.SIZE"])
        sizes = {uid: said[uid].get(b"RFC822.SIZE") for uid in uids if uid in said}
        return {uid: size for uid, size in sizes.items() if size is not None}

    def mails(self, uids: Sequence[int]) -> dict[int, bytes]:
        """These mails as they came; one that is gone is left out."""
        with self._understood():
            return self._fetched(list(uids), "BODY.PEEK[]", b"BODY[]")

    def head(self, uid: int) -> bytes:
        """The head of one mail alone, and no more of it than one reads."""
        with self._understood():
            what = f"BODY.PEEK[HEADER]<0.{HEAD_BYTES}>"
            return self._fetched([uid], what, b"BODY[HEADER]<0>").get(uid, b"")

    def wait(self, seconds: float) -> None:
        """Return when the server has news, or after so long.

        The socket is only looked at here: IMAPClient's `idle_check` raises on half a line, takes
        a closed connection for silence, and blocks on a frozen one. What came is read by
        `idle_done`, under the time-out of all answers.
        """
        with self._understood():
            client = self._open
            can_idle = client.has_capability("IDLE")
            if can_idle:
                client.idle()
            if not (can_idle and _is_read_ahead(client)):
                eyes = select.poll()
                eyes.register(client.socket(), select.POLLIN)
                eyes.poll(seconds * 1000)
            if can_idle:
                client.idle_done()
            else:
                client.noop()

    def file(self, uids: Sequence[int], folder: str) -> None:
        """Move mails to a folder, which is made when it is missing; those that are gone are not.

        Raises `GatewayFailed`, permanent when the server will not have it.
        """
        with self._understood():
            try:
                self._move(list(uids), self._made_folder(folder))
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                self._made.clear()
                message = f"Mails cannot be moved to “{folder}”: {_said(error)}"
                raise GatewayFailed(message, permanent=True) from error

    def interrupt(self) -> None:
        """Cut the connection from another thread: whatever waits for it ends at once."""
        if self._client is None:
            return
        with suppress(OSError):
            # A twin of the socket, since an encrypted one may not be touched by two threads.
            twin = socket.socket(fileno=os.dup(self._client.socket().fileno()))
            with twin:
                twin.shutdown(socket.SHUT_RDWR)

    def close(self, *, is_polite: bool = False) -> None:
        """Hang up, with a word of farewell where the connection is well."""
        client, self._client = self._client, None
        self._made.clear()
        if client is None:
            return
        with suppress(IMAPClientError, OSError):
            if is_polite:
                client.logout()
                return
        with suppress(IMAPClientError, OSError):
            client.shutdown()

    @property
    def _open(self) -> IMAPClient:
        if self._client is None:
            raise GatewayFailed("There is no connection to the mail server.")
        return self._client

    def _fetched(self, uids: list[int], what: str, key: bytes) -> dict[int, bytes]:
        """What the server hands over; where it refuses many at once, each is asked for alone."""
        try:
            said = self._open.fetch(uids, [what])
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if len(uids) == 1:
                log.warning("mail not handed over", extra={"failure": _said(error)})
                return {}
            return {
                uid: raw for each in uids for uid, raw in self._fetched([each], what, key).items()
            }
        found = {uid: said[uid].get(key) for uid in uids if uid in said}
        return {uid: raw for uid, raw in found.items() if raw is not None}

    def _move(self, uids: list[int], folder: str) -> None:
        client = self._open
        if client.has_capability("MOVE"):
            client.move(uids, folder)
            return
        client.copy(uids, folder)
        client.add_flags(uids, [DELETED], silent=True)
        if client.has_capability("UIDPLUS"):  # without it, others' deleted mails would go as well
            client.uid_expunge(uids)

    def _made_folder(self, folder: str) -> str:
        if folder not in self._made:
            name = self._folder_name(folder)
            if not self._open.folder_exists(name):
                self._open.create_folder(name)
                self._open.subscribe_folder(name)
            self._made[folder] = name
        return self._made[folder]

    def _folder_name(self, folder: str) -> str:
        """A folder as the server calls it: under its prefix, with its sign between levels."""
        if folder.upper() == "INBOX" or LEVEL not in folder:
            return folder
        prefix, sign = "", LEVEL
        if self._open.has_capability("NAMESPACE"):
            personal = self._open.namespace().personal
            prefix, sign = personal[0] if personal else (prefix, sign)
        elif listed := self._open.list_folders("", ""):
            sign = _text(listed[0][1])
        return prefix + folder.replace(LEVEL, sign or LEVEL)

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """IMAP's failures in our words."""
        server = self._server
        try:
            yield
        except LoginError as error:
            message = f"The mail server does not let {server.user} log in: {_said(error)}"
            is_for_good = "UNAVAILABLE" not in str(error)
            raise GatewayFailed(message, hint=LOOK_AT_LOGIN, permanent=is_for_good) from error
        except IMAPClientReadOnlyError as error:
            message = f"{server.user} may only read the folder “{self._folder}”."
            hint = "Let it write there, or name another folder in PAIDUP_IMAP_FOLDER."
            raise GatewayFailed(message, hint=hint, permanent=True) from error
        except ssl.SSLCertVerificationError as error:
            message = f"The certificate of {server.host} is not to be trusted."
            raise GatewayFailed(message, hint=error.verify_message, permanent=True) from error
        except (OSError, IMAPClientAbortError) as error:
            if self._client is None:
                where = f"{server.host}, port {server.port},"
                message = f"The mail server {where} cannot be reached."
                raise GatewayFailed(message, hint=LOOK_AT_ADDRESS) from error
            raise GatewayFailed("The connection to the mail server broke off.") from error
        except (IMAPClientError, KeyError) as error:  # no UIDVALIDITY, most of all
            message = f"The mail server cannot do what is asked: {_said(error)}"
            raise GatewayFailed(message, hint=LOOK_AT_ADDRESS) from error


def _is_read_ahead(client: Any) -> bool:
    """Whether news came in one packet with the answer to IDLE: then the socket stays silent."""
    imap = client._imap  # noqa: SLF001  # where IMAPClient's own idle_check looks
    if hasattr(imap, "_readbuf"):  # from Python 3.14 on
        return bool(imap._readbuf)  # noqa: SLF001  # the same
    sock = client.socket()
    seconds = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(imap.file.peek(1))
    except OSError:  # an encrypted socket says so when it has nothing
        return False
    finally:
        sock.settimeout(seconds)


def _xoauth2(user: str, token: str) -> Any:
    """Google's and Microsoft's mechanism: say it once, and nothing to what is said of it."""
    words = iter([f"user={user}\1auth=Bearer {token}\1\1"])
    return lambda _challenge: next(words, "")


def _said(error: Exception) -> str:
    """What the server answered, cut short and on one line."""
    text = re.sub(r"""^b(['"])(.*)\1$""", r"\2", str(error))  # imaplib shows bytes as in a program
    return " ".join(printable(text).split())[:ANSWER_LETTERS] or type(error).__name__


def _text(name: Any) -> str:
    return name.decode("ascii", "replace") if isinstance(name, bytes) else str(name or "")
