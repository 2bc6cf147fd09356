"""What our own mail server checked: `Authentication-Results` (RFC 8601), and Microsoft 365's form.

Everybody can write such a header into a mail. Our server takes out those that carry its own name
(RFC 8601, section 5) and puts its own on top, so only the topmost one is read, and only when it
carries the configured name. Even that one is worth nothing below a `Received` of somebody else's
server: then ours has not written any.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inbox.domains import organisation
from inbox.headers import Header

RESULTS_MOST: Final = 16_000
CHECKS_MOST: Final = 50
MICROSOFT: Final = "outlook.com"
INSIDE: Final = (".internal", ".local", ".localdomain", ".localhost", ".lan", ".home", ".corp")

TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[();]|[^"();]++', re.DOTALL)
PAIR: Final = re.compile(
    r"\s*+([A-Za-z][A-Za-z0-9._/-]*+)\s*+=\s*+((?:\"(?:[^\"\\]|\\.)*+\"|[^\s\"])++)", re.DOTALL
)
BY: Final = re.compile(r"\sby\s+([^\s;()]{1,253})", re.IGNORECASE)


@dataclass(frozen=True)
class AuthSettings:
    """Whose checks count.

    `server` is the name our mail server puts first in `Authentication-Results`; `is_microsoft`
    says that it is Microsoft 365, which puts no name. `relays` are the domains of further servers
    of ours through which mails come.
    """

    server: str = ""
    is_microsoft: bool = False
    relays: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether anybody's checks count."""
        return bool(self.server) or self.is_microsoft


@dataclass(frozen=True)
class Check:
    """One result: a method, what came out, what it is about, and the remarks in brackets."""

    method: str
    result: str
    facts: Mapping[str, str]
    remarks: str

    def domain(self, *names: str) -> str:
        """The domain in the first of these facts that there is."""
        value = next((self.facts[name] for name in names if self.facts.get(name)), "")
        return value.strip('"').rpartition("@")[2]


def checks(headers: Sequence[Header], settings: AuthSettings) -> tuple[Check, ...]:
    """What our own mail server found out about a mail; nothing when it did not say."""
    for name, value in headers:
        if name == "received" and _is_foreign(value, settings):
            return ()
        if name == "authentication-results":
            return _read(value, settings) if len(value) <= RESULTS_MOST else ()
    return ()


def _is_foreign(received: str, settings: AuthSettings) -> bool:
    """Whether somebody else's server wrote this; inside names and addresses say nothing."""
    found = BY.search(f" {received}")
    host = found[1].strip("[]").lower() if found else ""
    if "." not in host or host.endswith(INSIDE) or _is_number(host):
        return False
    ours = {organisation(name) for name in (settings.server, *settings.relays)}
    return organisation(host) not in (ours | {MICROSOFT} if settings.is_microsoft else ours)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _read(value: str, settings: AuthSettings) -> tuple[Check, ...]:
    """The results in one header; none of them when its brackets or quotes do not close."""
    sections = _sections(value)
    if not sections:
        return ()
    name = sections[0][0].split()
    is_named = bool(settings.server) and name[:1] == [settings.server.lower()]
    is_microsoft = settings.is_microsoft and "=" in sections[0][0]
    if not (is_named or is_microsoft):
        return ()
    found = (_check(text, remarks) for text, remarks in sections[is_named : CHECKS_MOST + 1])
    return tuple(check for check in found if check is not None)


def _sections(value: str) -> list[tuple[str, str]]:
    """What stands between semicolons, in lower case, and the remarks in it."""
    sections: list[tuple[list[str], list[str]]] = [([], [])]
    depth = 0
    for piece in _pieces(value):
        if piece == '"':
            return []
        if piece in "()":
            depth += 1 if piece == "(" else -1
            sections[-1][0].append(" ")
        elif depth:
            sections[-1][1].append(piece)
        elif piece == ";":
            sections.append(([], []))
        else:
            sections[-1][0].append(piece)
        if depth < 0:
            return []
    return [] if depth else [("".join(text).lower(), " ".join(said)) for text, said in sections]


def _pieces(value: str) -> Iterator[str]:
    """The pieces of a header; a quote that does not close is a piece of its own."""
    at = 0
    while at < len(value):
        found = TOKEN.match(value, at)
        yield found[0] if found else '"'
        at = found.end() if found else len(value)


def _check(text: str, remarks: str) -> Check | None:
    """One result; nothing when it holds anything but pairs."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while found := PAIR.match(text, at):
        pairs.append((found[1], found[2]))
        at = found.end()
    if not pairs or text[at:].strip():
        return None
    (method, result), *facts = pairs
    return Check(method.partition("/")[0], result, dict(reversed(facts)), remarks.lower())
