"""A real Dovecot on this machine, for the tests of the inbox: a port of its own, mails in files.

Every name is a mailbox, made at its first login; all have one password. It runs as whoever runs
the tests. Root may own no mails, says Dovecot, so there they belong to `nobody`.
"""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.inbox.dovecot_config import config
from tests.postgres import MEMORY, MEMORY_BYTES_MIN
from tests.program import free_port

HOST = "127.0.0.1"
PASSWORD = "secret-of-the-tests"
START_SECONDS = 20


class Dovecot:
    """The server; `tokens_url` is where it asks who an access token of OAuth 2 stands for."""

    hands_over_what_is_gone: Final = False

    def __init__(self, tokens_url: str = "", *, is_encrypted: bool = False) -> None:
        self.port = free_port()
        self.tls_port = free_port() if is_encrypted else 0
        # Under a folder that others may enter: pytest's own are for their owner alone.
        self._base = Path(tempfile.mkdtemp(prefix="dovecot-", dir=roomy_memory()))
        self._base.chmod(0o755)
        self._tokens_url = tokens_url
        self._process: subprocess.Popen[bytes] | None = None
        self._delivered = 0
        self.owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        (self._base / "mail").mkdir()
        self._give(self._base / "mail")

    def start(self) -> None:
        """Run it, until it listens."""
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        if self.tls_port:
            certify(self.certificate, self._base / "key.pem")
        version = subprocess.run([program, "--version"], capture_output=True, check=True).stdout
        for name, text in config(version.decode(), self._told()).items():
            (self._base / name).write_text(text)
        with (self._base / "said").open("wb") as said:
            self._process = subprocess.Popen(
                [program, "-F", "-c", self._base / "dovecot.conf"],
                stderr=said,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, self.port), 1).close()
                return
            if self._process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"Dovecot did not start: {self._complaint()}")
            time.sleep(0.02)

    @property
    def certificate(self) -> Path:
        """What a client has to trust, when it is encrypted."""
        return self._base / "cert.pem"

    def kill(self) -> None:
        """End it at once; its files stay."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(START_SECONDS)

    def stop(self) -> None:
        """Stop it and take its files away."""
        self.kill()
        shutil.rmtree(self._base, ignore_errors=True)

    def deliver(self, user: str, *mails: bytes) -> None:
        """Lay mails into a mailbox, as a mail server on the same disk does."""
        box = self._folder(user)
        for place in (box.parent, box, box / "tmp", box / "new", box / "cur"):
            place.mkdir(exist_ok=True)
            self._give(place)
        for raw in mails:
            self._delivered += 1
            name = f"{1_700_000_000 + self._delivered}.M{self._delivered}P1.tests"
            written = box / "tmp" / name
            written.write_bytes(raw)
            self._give(written)
            written.rename(box / "new" / name)

    def lying(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder, in the order they came."""
        return [file.read_bytes() for file in self._files(user, folder)]

    def seen(self, user: str) -> int:
        """How many mails are marked as read."""
        return sum("S" in file.name.partition(":2,")[2] for file in self._files(user))

    def remove(self, user: str, number: int) -> None:
        """Take a mail away behind everybody's back, counted from the oldest."""
        self._files(user)[number].unlink()

    def forget_uids(self, user: str) -> None:
        """Lose the index, as after a restore: the mailbox gets another UIDVALIDITY."""
        self.kill()
        uids = self._folder(user) / "dovecot-uidlist"
        header, *rows = uids.read_text().splitlines()
        words = [f"V{int(word[1:]) + 1}" if word[0] == "V" else word for word in header.split()]
        uids.write_text("\n".join([" ".join(words), *rows, ""]))
        for index in self._folder(user).glob("dovecot.index*"):
            index.unlink()
        self.start()

    def _folder(self, user: str, name: str = "INBOX") -> Path:
        box = self._base / "mail" / user / "Maildir"
        return box if name == "INBOX" else box / f".{name.replace('/', '.')}"

    def _files(self, user: str, folder: str = "INBOX") -> list[Path]:
        box = self._folder(user, folder)
        files = [*(box / "new").glob("*"), *(box / "cur").glob("*")]
        return sorted(files, key=lambda file: file.name)

    def _told(self) -> dict[str, Any]:
        us = pwd.getpwuid(os.getuid())
        is_root = os.getuid() == 0
        return {
            "base": self._base,
            "port": self.port,
            "tls_port": self.tls_port,
            "user": "dovecot" if is_root else us.pw_name,
            "group": "dovecot" if is_root else grp.getgrgid(us.pw_gid).gr_name,
            "mail_user": self.owner.pw_uid,
            "mail_group": self.owner.pw_gid,
            "password": PASSWORD,
            "mechanisms": " xoauth2" if self._tokens_url else "",
            "tokens_url": self._tokens_url,
        }

    def _give(self, path: Path) -> None:
        os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def _complaint(self) -> str:
        files = [self._base / "said", self._base / "log"]
        return "".join(file.read_text() for file in files if file.exists())


def roomy_memory() -> Path | None:
    """A folder in memory where there is enough of it: thousands of files there cost little."""
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES_MIN
    return MEMORY if is_roomy else None


def certify(certificate: Path, key: Path) -> None:
    """Write a key, and a certificate for this machine that it signed itself."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(
        secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


@contextlib.contextmanager
def dovecot(tokens_url: str = "", *, is_encrypted: bool = False) -> Iterator[Dovecot]:
    """A running one, gone afterwards."""
    server = Dovecot(tokens_url, is_encrypted=is_encrypted)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def mails(count: int, text: str = "Please send it again.", begin: int = 1) -> Iterable[bytes]:
    """So many different mails, as a client's program writes them."""
    return (mail(number, text) for number in range(begin, begin + count))


def mail(number: int, text: str = "Please send it again.") -> bytes:
    """One of them."""
    return (
        "Received: from mx.acme.example by mx.demo.example; Sun, 22 Nov 2026 09:00:00 +0000\r\n"
        "From: Carl Castello <carl@acme.example>\r\n"
        "To: billing@demo.example\r\n"
        f"Subject: Invoice {number}\r\n"
        "Date: Sun, 22 Nov 2026 10:00:00 +0100\r\n"
        f"Message-ID: <{number}@acme.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        f"\r\n{text}\r\n"
    ).encode()
