"""What a process says of itself: its name, its parts, its keys, and marks of its settings."""

import os
import socket
from typing import Final

from pydantic import SecretStr

from bot.settings import Settings
from core.billing import Billing
from core.services.processes import ProcessTold

ALIKE: Final = (
    *("secret_key", "base_url", "mailbox", "stripe_key", "stripe_webhook_secret"),
    *("slack_bot_token", "slack_signing_secret", "telegram_token", "telegram_webhook_secret"),
    *("smtp_host", "imap_host", "trail_key", "trail_public_key", "mode", "is_trial"),
)
"""Settings that have to be the same in every process of an installation."""

MARK_LETTERS: Final = 16


def of_process(settings: Settings, billing: Billing, parts: frozenset[str]) -> ProcessTold:
    """What runs here. A mark is a keyed hash: it says whether two settings are alike, no more."""
    said = "-".join(sorted(parts))
    return ProcessTold(
        name=f"{socket.gethostname()[:40]}-{said}-{os.getpid()}"[:120],
        parts=said[:100],
        keys=billing.vault.keyring.names,
        marks={f"PAIDUP_{name.upper()}": _mark(settings, billing, name) for name in ALIKE},
        started_at=billing.clock.now(),
    )


def _mark(settings: Settings, billing: Billing, name: str) -> str:
    value = getattr(settings, name)
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return billing.links.kept(f"setting {name}", text)[:MARK_LETTERS]
