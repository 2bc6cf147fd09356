"""What `paidup serve` refuses to start with, and what it only warns of: one table of rules.

    mode          when                                             what is refused
    production    PAIDUP_MODE says so, or the base URL is not      everything below
                  this machine's own, marks of a trial or none
    trial         PAIDUP_MODE says so, or it is reached from       what would take money wrongly
                  this machine only

A rule is handed settings and facts of the machine and answers objections, which name a setting and
what to do, never its value. So all of it can be tried without starting anything.
"""

import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import make_url

from bot.faults import Version, known, running
from bot.settings import Settings, secrets_folder
from core.checkpoints import KEY_FILE
from core.errors import WrongState

SHARED_LEAST: Final = 24
"""A secret shared with a gateway or a platform; all of them give out longer ones."""
OWN_LEAST: Final = 32
DIFFERENT_LEAST: Final = 10
PREFIX: Final = "whsec_"
RANDOM: Final = "Make one: openssl rand -hex 32"
PLACEHOLDERS: Final = ("change-me", "changeme", "change_me", "example", "insecure", "replace")

# Keys that are this installation's own, and those a gateway or platform gave it.
OWN: Final = ("secret_key", "encryption_keys", "trail_key", "telegram_webhook_secret")
GIVEN: Final = (
    *("stripe_key", "stripe_webhook_secret", "slack_bot_token", "slack_app_token"),
    *("slack_signing_secret", "telegram_token"),
)
SERVICES: Final = ("stripe_api_base", "slack_api_base", "telegram_api_base", "imap_oauth_url")


@dataclass(frozen=True)
class Objection:
    """What is wrong with which setting, and what to do about it."""

    setting: str
    text: str
    advice: str

    def __str__(self) -> str:
        return f"{self.setting} {self.text} {self.advice}".strip()


@dataclass(frozen=True)
class Machine:
    """What is true of the machine: files others may read, Python's mode, versions."""

    exposed: tuple[Path, ...] = ()
    is_debugging: bool = False
    versions: Mapping[str, Version] | None = None

    @classmethod
    def look(cls, settings: Settings) -> "Machine":
        """Look at this one."""
        exposed = tuple(path for path in _key_files(settings) if _is_exposed(path))
        return cls(exposed, is_debugging=sys.flags.dev_mode, versions=running())


Rule = Callable[[Settings, Machine], Iterator[Objection]]


def is_production(settings: Settings) -> bool:
    """Whether this is meant for real clients: said so, or reached from outside this machine."""
    if settings.mode != "auto":
        return settings.mode == "production"
    return not is_local(urlsplit(settings.base_url).hostname or "")


def objections(settings: Settings, machine: Machine) -> list[Objection]:
    """Why it must not start, in whole sentences; empty when it may."""
    rules = (*ALWAYS, *(PRODUCTION if is_production(settings) else TRIAL))
    return [found for rule in rules for found in rule(settings, machine)]


def warnings(settings: Settings, machine: Machine) -> list[str]:
    """What somebody should mend, but nothing waits for."""
    is_sqlite = make_url(settings.database_url).get_backend_name() == "sqlite"
    found = known(machine.versions or running(), is_sqlite=is_sqlite)
    return [
        f"{fault.product} {version} has a known fault ({fault.source}): {fault.reason}."
        f" Better {fault.cure}."
        for fault, version in found
    ]


def require_ready(settings: Settings, machine: Machine) -> None:
    """Raise `WrongState` with every objection there is."""
    if found := objections(settings, machine):
        kind = "production" if is_production(settings) else "a trial"
        lines = "".join(f"\n  * {each}" for each in found)
        hint = "\nAll of it is explained in docs/operations.md, Before it starts."
        raise WrongState(f"Paidup does not start, as {kind}:{lines}", hint=hint)


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unsigned(settings: Settings, _: Machine) -> Iterator[Objection]:
    """A gateway whose reports anybody could forge."""
    secret = settings.stripe_webhook_secret.get_secret_value().strip()
    if not settings.stripe_key.get_secret_value():
        return
    if len(secret) < SHARED_LEAST or not secret.removeprefix(PREFIX):
        yield Objection(
            "PAIDUP_STRIPE_WEBHOOK_SECRET",
            f"is missing or has fewer than {SHARED_LEAST} characters, so that anybody could report"
            " payments.",
            "Copy the signing secret of the endpoint from Stripe, or empty PAIDUP_STRIPE_KEY.",
        )


def _unsigned_chats(settings: Settings, _: Machine) -> Iterator[Objection]:
    """The same for chats that call us."""
    calls = (
        ("slack_bot_token", settings.slack_mode == "http", "slack_signing_secret"),
        ("telegram_token", settings.telegram_mode == "webhook", "telegram_webhook_secret"),
    )
    for token, is_called, name in calls:
        secret = getattr(settings, name).get_secret_value().strip()
        if getattr(settings, token).get_secret_value() and is_called and len(secret) < SHARED_LEAST:
            yield Objection(
                _named(name),
                f"is missing or has fewer than {SHARED_LEAST} characters, so that anybody could"
                " speak for your people.",
                "Set it, or empty the token of that chat.",
            )


def _debugging(settings: Settings, machine: Machine) -> Iterator[Objection]:
    if machine.is_debugging:
        text = "switches Python's development mode on, which shows what goes on inside."
        yield Objection("PYTHONDEVMODE", text, "Take it away, and the option -X dev.")
    if settings.is_trial:
        text = "marks a trial, which takes no real invoices."
        yield Objection("PAIDUP_IS_TRIAL", text, "Take it away; only the sandbox sets it.")
    if settings.clock_file is not None:
        text = "lets somebody move the clock."
        yield Objection("PAIDUP_CLOCK_FILE", text, "Take it away; it is for trials.")


def _weak(settings: Settings, _: Machine) -> Iterator[Objection]:
    """Keys of our own that could be guessed."""
    for name in OWN:
        for key in getattr(settings, name).get_secret_value().split() or [""]:
            if not key and name != "secret_key":
                continue
            least = SHARED_LEAST if name == "telegram_webhook_secret" else OWN_LEAST
            if len(key) < least:
                text = f"has fewer than {least} characters."
            elif len(set(key)) < DIFFERENT_LEAST:
                text = "is no random text: the same characters come again and again."
            elif any(word in key.lower() for word in PLACEHOLDERS):
                text = "is a placeholder out of an example."
            else:
                continue
            yield Objection(_named(name), text, RANDOM)


def _repeated(settings: Settings, _: Machine) -> Iterator[Objection]:
    """One secret for two purposes: whoever learns one has both."""
    told = [
        (name, key)
        for name in (*OWN, *GIVEN)
        for key in getattr(settings, name).get_secret_value().split()
    ]
    times = Counter(key for _, key in told)
    for name in dict.fromkeys(name for name, key in told if times[key] > 1):
        yield Objection(_named(name), "is used for something else as well.", RANDOM)


def _open_address(settings: Settings, _: Machine) -> Iterator[Objection]:
    parts = urlsplit(settings.base_url)
    if parts.scheme != "https" or not parts.hostname:
        text = "is no address with https, so that anybody on the way could read pay links."
        advice = "Put a reverse proxy with a certificate in front, and write https://…"
        yield Objection("PAIDUP_BASE_URL", text, advice)


def _open_services(settings: Settings, _: Machine) -> Iterator[Objection]:
    for name in SERVICES:
        parts = urlsplit(getattr(settings, name))
        if parts.scheme == "http" and not is_local(parts.hostname or ""):
            text = "is an address without https: a key would be sent for anybody to read."
            yield Objection(_named(name), text, "Write https://…, or take it away.")


def _open_mail(settings: Settings, _: Machine) -> Iterator[Objection]:
    for kind in ("smtp", "imap"):
        host = getattr(settings, f"{kind}_host")
        if host and getattr(settings, f"{kind}_security") == "none" and not is_local(host):
            text = "is none: mails and the password would go in the clear."
            yield Objection(_named(f"{kind}_security"), text, "Write tls or starttls.")


def _exposed(_: Settings, machine: Machine) -> Iterator[Objection]:
    for path in machine.exposed:
        text = "can be read by every account of this machine."
        yield Objection(str(path), text, f"chmod 600 {path}")


def _test_keys(settings: Settings, _: Machine) -> Iterator[Objection]:
    if _stripe_kind(settings) == "test":
        text = "is a key for testing: no client could pay."
        advice = "Set the live key, or PAIDUP_MODE=trial while you try things out."
        yield Objection("PAIDUP_STRIPE_KEY", text, advice)


def _live_keys(settings: Settings, _: Machine) -> Iterator[Objection]:
    if _stripe_kind(settings) == "live":
        text = "is a live key, with which real people would pay."
        advice = "Set a key for testing, or an https address clients reach as PAIDUP_BASE_URL."
        yield Objection("PAIDUP_STRIPE_KEY", text, advice)


ALWAYS: Final[tuple[Rule, ...]] = (_unsigned,)
TRIAL: Final[tuple[Rule, ...]] = (_live_keys,)
PRODUCTION: Final[tuple[Rule, ...]] = (
    *(_unsigned_chats, _debugging, _weak, _repeated, _open_address, _open_services, _open_mail),
    *(_exposed, _test_keys),
)


def _named(name: str) -> str:
    return f"PAIDUP_{name.upper()}"


def _stripe_kind(settings: Settings) -> str:
    """`live` or `test`: the second word of every key of Stripe's."""
    words = settings.stripe_key.get_secret_value().split("_")
    return words[1] if len(words) > 2 else ""  # noqa: PLR2004  # sk_live_…


def _key_files(settings: Settings) -> Iterator[Path]:
    """Every file that holds a key or a secret."""
    if folder := secrets_folder():
        names = {name.lower() for name in type(settings).model_fields}
        for path in sorted(Path(folder).iterdir()) if Path(folder).is_dir() else []:
            if path.is_file() and path.name.lower().removeprefix("paidup_") in names:
                yield path
    if settings.encryption_key_file and settings.encryption_key_file.exists():
        yield settings.encryption_key_file
    url = make_url(settings.database_url)
    beside = Path(url.database or "").parent / "trail" if url.host is None else None
    for home in (settings.trail_folder, beside):
        if home is not None and (home / KEY_FILE).exists():
            yield home / KEY_FILE


def _is_exposed(path: Path) -> bool:
    """Whether others may read it; a folder they may not enter keeps them away."""
    return bool(path.stat().st_mode & stat.S_IROTH and path.parent.stat().st_mode & stat.S_IXOTH)
