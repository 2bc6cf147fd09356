"""Whatever reads what others wrote is tried with nonsense, or says why that cannot come.

A file that parses (JSON, a date, base64, a file's text) is named here with what tries it.
"""

import re
from collections.abc import Mapping
from typing import Final

from tests.architecture.sources import ROOT
from tests.fuzz.readers import BYTES, FILES, TEXTS

PARSES: Final = re.compile(
    r"\bjson\.loads\(|\.json\(\)|\.read_text\(|\.read_bytes\(|fromisoformat\(|strptime\("
    r"|b64decode\(|fromhex\(|parse_qsl?\(|parsedate|\bread_json\(|pickle\.loads\("
)
OWN_WORDS: Final = "it reads what Paidup itself wrote, and the database keeps or the vault proves"
IN_A_TRIAL: Final = "a file of the sandbox's own folder"

TRIED: Final[Mapping[str, str]] = {
    "bot/books.py": "a file of keys",
    "bot/commands/arguments.py": "a day",
    "bot/handlers/slack/door.py": "tests/fuzz/test_routes.py",
    "bot/handlers/slack/sockets.py": "what an app asks of Slack",
    "bot/handlers/telegram/doors.py": "tests/fuzz/test_routes.py",
    "bot/handlers/web/desk/pages.py": "tests/fuzz/test_routes.py",
    "bot/handlers/web/desk/passkeys.py": "tests/fuzz/test_passkeys.py",
    "bot/handlers/web/typed.py": "tests/fuzz/test_routes.py",
    "bot/inspection.py": "advisories",
    "bot/letterbox.py": "tests/inbox/test_mail.py",
    "bot/sums.py": "tests/bot/cli/test_sums.py",
    "core/quotes.py": "the ECB’s rates",
    "bot/render/slack_answers.py": "a form from Slack",
    "bot/render/slack_forms.py": "the answers of any form",
    "core/backups/archive.py": "a secret key of backups",
    "core/backups/halfway.py": "the mark of a restore",
    "core/backups/manifest.py": "what a backup says of itself",
    "core/backups/marks.py": "marks of numbers",
    "core/backups/tombstones.py": "who was erased",
    "core/checkpoints.py": "a folder of checkpoints",
    "core/gateways/reading.py": "JSON that was signed",
    "core/gateways/stripe.py": "a signed body",
    "core/periods.py": "tests/core/test_schedules.py",
    "core/security/encryption.py": "a wrapped key",
    "core/security/notary.py": "a checkpoint",
    "core/security/sealing.py": "a sealed text",
    "core/totals/reading.py": "tests/core/totals/test_bad_input.py",
    "core/services/passkeys.py": "tests/fuzz/test_passkeys.py",
    "core/services/sayings.py": "what a client wants",
    "inbox/headers.py": "a mail's date",
    "inbox/oauth.py": "an answer to a login",
}
UNTRIED: Final[Mapping[str, str]] = {
    "bot/cards/letters.py": OWN_WORDS,
    "bot/notify/code_cards.py": OWN_WORDS,
    "bot/notify/overdue_cards.py": OWN_WORDS,
    "bot/notify/proposal_cards.py": OWN_WORDS,
    "bot/notify/recovery_cards.py": OWN_WORDS,
    "bot/notify/recurring_cards.py": OWN_WORDS,
    "bot/notify/trail_cards.py": OWN_WORDS,
    "bot/trial.py": IN_A_TRIAL,
    "core/clock.py": IN_A_TRIAL,
    "core/documents/explanations.py": OWN_WORDS,
    "core/documents/press.py": "written by our own parent, over our own pipe",
    "core/engine/running.py": OWN_WORDS,
    "core/repositories/opening.py": OWN_WORDS,
    "core/repositories/vault.py": OWN_WORDS,
}


def parsing() -> set[str]:
    """The files of the program that parse."""
    files = [path for room in ("bot", "core", "inbox") for path in (ROOT / room).rglob("*.py")]
    return {
        str(path.relative_to(ROOT))
        for path in files
        if "migrations" not in path.parts and PARSES.search(path.read_text(encoding="utf-8"))
    }


def test_every_file_that_parses_is_tried_or_says_why_not() -> None:
    assert parsing() == set(TRIED) | set(UNTRIED)
    assert set(TRIED) & set(UNTRIED) == set()


def test_what_tries_it_is_there() -> None:
    readers = {*TEXTS, *BYTES, *FILES}
    tried = {name for name in TRIED.values() if name not in readers}

    assert [name for name in tried if not (ROOT / name).is_file()] == []
