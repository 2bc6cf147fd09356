"""Versions of SQLite, Python and OpenSSL with known faults that touch what Paidup does.

One table, each line with its source. A distribution may have mended a fault without a new version
number, so what is found here is a warning and no refusal.
"""

import sqlite3
import ssl
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Version = tuple[int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong from one version up to, not including, another; several for several lines."""

    product: str
    ranges: tuple[tuple[Version, Version], ...]
    source: str
    reason: str
    cure: str

    def is_in(self, version: Version) -> bool:
        """Whether a version has it."""
        return any(first <= version < mended for first, mended in self.ranges)


FAULTS: Final = (
    Fault(
        "SQLite",
        (((3, 7), (3, 44, 6)), ((3, 45), (3, 50, 7)), ((3, 51), (3, 51, 3))),
        "sqlite.org/wal.html#walresetbug",
        "two connections that write and checkpoint at the same moment may damage the file",
        "use SQLite 3.51.3 or newer, or PostgreSQL; until then one process and daily backups",
    ),
    Fault(
        "Python",
        (((3, 11), (3, 11, 10)), ((3, 12), (3, 12, 6))),
        "CVE-2023-27043",
        "malformed sender addresses are read wrongly; Paidup reads them strictly by itself",
        "use Python 3.11.10, 3.12.6, 3.13 or newer",
    ),
    Fault(
        "Python",
        (((3, 11), (3, 11, 10)), ((3, 12), (3, 12, 5))),
        "CVE-2024-6923",
        "a line break in a mail's header is written out; Paidup refuses them before",
        "use Python 3.11.10, 3.12.5, 3.13 or newer",
    ),
    Fault(
        "OpenSSL",
        (((3, 0), (3, 0, 7)),),
        "CVE-2022-3602",
        "a server's certificate may overrun memory of whoever connects to it",
        "use OpenSSL 3.0.7 or newer",
    ),
    Fault(
        "OpenSSL",
        (
            *(((3, 0), (3, 0, 21)), ((3, 4), (3, 4, 6)), ((3, 5), (3, 5, 7))),
            *(((3, 6), (3, 6, 3)), ((4, 0), (4, 0, 1))),
        ),
        "CVE-2026-45447",
        "memory is freed twice where signatures of PKCS #7 are checked, which Paidup does not do",
        "use OpenSSL 3.0.21, 3.4.6, 3.5.7, 3.6.3, 4.0.1 or newer",
    ),
)


def running() -> dict[str, Version]:
    """The versions this process runs with."""
    major, minor, _, patch, _ = ssl.OPENSSL_VERSION_INFO
    return {
        "SQLite": sqlite3.sqlite_version_info,
        "Python": sys.version_info[:3],
        "OpenSSL": (major, minor, patch),  # since 3.0 the tuple's third place is always 0
    }


def known(versions: Mapping[str, Version], *, is_sqlite: bool) -> Iterator[tuple[Fault, str]]:
    """The faults of these versions; SQLite's only where the books are in such a file."""
    for fault in FAULTS:
        version = versions[fault.product]
        if fault.is_in(version) and (is_sqlite or fault.product != "SQLite"):
            yield fault, ".".join(map(str, version))
