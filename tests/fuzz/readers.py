"""Everything that reads what comes from outside, by name, and what it may say to nonsense.

A new reader belongs into this table. Mails as bytes are read in
`tests/inbox/test_mail.py`, requests to the web in `test_routes.py`.
"""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import pyrage

import bot.commands  # noqa: F401  # fills the table of commands
from bot import office
from bot.books import key_file_lines
from bot.commands import arguments, dispatch, lines
from bot.commands.request import Typed
from bot.commands.table import COMMANDS, orders
from bot.handlers.slack import sockets
from bot.handlers.web import callers
from bot.render import slack_answers, telegram_forms
from bot.render.actions import Codec
from core.backups import archive
from core.backups.manifest import read_manifest
from core.backups.marks import BACKUP, SUFFIX, Marks
from core.documents.pages import language_for
from core.errors import BillingError
from core.gateways.reading import read_json
from core.gateways.stripe import StripeGateway
from core.models import QuietHours, Stages
from core.money import Money, parse_decimal
from core.quotes import read_quotes
from core.security import mails, notary, sealing, totp
from core.security.encryption import Keyring, Place
from core.services import clients, code_words, companies
from inbox import automatic, charsets, domains, headers, html, quotes, replies, signoffs, trust
from inbox.checks import AuthSettings, checks
from inbox.headers import Mailbox
from inbox.intents import Context, understand
from inbox.mail import Mail, safe_name
from tests.cast import KEYRING, LINKS
from tests.contracts.test_gateways import stripe_signature
from tests.fuzz import handed

NOW: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CELL: Final = sealing.Cell(1, "contact", "email", "1", 1)
KEYS: Final = {1: sealing.DataKey(1, bytes(32)), 2: sealing.DataKey(2, None)}
IDENTITY: Final = pyrage.x25519.Identity.generate()
SERVER: Final = AuthSettings("mx.demo.example")
SECRET: Final = "of-nobody-else-at-all-0123456789"
STRIPE: Final = StripeGateway("sk_test_1", SECRET, "http://127.0.0.1:9/")

REFUSED: Final = (BillingError,)
"""What a reader may raise, save those below."""
OWN: Final[Mapping[str, type[Exception]]] = {
    "JSON that was signed": ValueError,  # both say so, and who reads with them expects it
    "a checkpoint": ValueError,
    "advisories": ValueError,
    "a sealed text": sealing.Damaged,
    "a sealed text's rest": sealing.Damaged,
    "a sealed value": sealing.Damaged,
    "sealed bytes": sealing.Damaged,
}

Read = Callable[[str], object]
ReadBytes = Callable[[bytes], object]


def _line(text: str) -> object:
    """A typed line: the command, its arguments, and the form where something is missing."""
    command, given = dispatch.understand(Typed(text))
    if arguments.missing(command.arguments, given):
        return dispatch.form_for(command, given)
    return arguments.read(command.arguments, given)


def _filled(text: str) -> object:
    """Every blank of every form, filled in with the same."""
    for command in COMMANDS.values():
        names = [each.name for each in arguments.typed(command.arguments)]
        with suppress(BillingError):
            arguments.read(command.arguments, dict.fromkeys(names, text))
    return None


NAMED: Final = (
    *("from", "received", "authentication-results", "dkim-signature", "auto-submitted"),
    *("list-id", "precedence", "x-autoreply"),
)


def _mail(text: str) -> Mail:
    """A mail in which everything says the same."""
    return Mail(
        *(text, text, (Mailbox(text, text),), (text,), (text,), (text,), None, text, text, ()),
        headers=tuple((name, text) for name in NAMED),
    )


def _signature(header: str) -> object:
    return STRIPE.read_call(b'{"id": "evt_1"}', {"stripe-signature": header}, NOW)


def _signed(body: bytes) -> object:
    """A call that is signed, whatever it says."""
    header = {"stripe-signature": stripe_signature(body, NOW, SECRET)}
    return STRIPE.report_in(STRIPE.read_call(body, header, NOW).body)


def _caller(text: str) -> object:
    said = text.encode("latin-1", errors="replace")
    given = [(name, said) for name in (b"host", b"origin", b"sec-fetch-site", b"x-forwarded-for")]
    scope = {"path": "/", "method": "POST", "headers": given, "client": (text, 1)}
    asked = callers.Callers("https://pay.demo.example", (), ("127.0.0.0/8",))
    return asked.refuse(scope), asked.address(scope), callers.counted_as(text)


def _modal(text: str) -> object:
    typed = {"a": {"type": "plain_text_input", "value": text}}
    return slack_answers.filled(
        {"private_metadata": text, "state": {"values": {"client": typed, text: typed}}}
    )


TEXTS: Final[Mapping[str, Read]] = {
    "a typed line": _line,
    "a line after the command": lambda text: _line(f"/invoice new {text}"),
    "a line of a draft": lambda text: lines.read_line(arguments.split(text)),
    "an edited line": lambda text: lines.read_edit(arguments.split(text)),
    "the answers of any form": _filled,
    "a button": Codec(orders()).decode,
    "a button of a form on Telegram": telegram_forms.read,
    "a form from Slack": _modal,
    "an amount": lambda text: Money.parse(text, "EUR"),
    "an amount without digits": lambda text: Money.parse(text, "JPY"),
    "a currency": lambda text: Money.parse("12.50", text),
    "a number": parse_decimal,
    "days of reminders": Stages.read,
    "quiet hours": QuietHours.read,
    "both of a company": lambda text: companies.reminding(text, text),
    "bank details": lambda text: companies.BankDetails(text, text, text, text).checked(),
    "a mail address": clients.address,
    "a short name": clients.short_name,
    "a code": code_words.read,
    "a code, looked at": code_words.looks_like_code,
    "a code without marks": totp.plain,
    "a language that a browser asks for": language_for,
    "who calls": _caller,
    "JSON that was signed": read_json,
    "the signature of a payment service": _signature,
    "a reply address": LINKS.invoice_of,
    "the token of a page": partial(LINKS.is_page, 1, "seed"),
    "the nonce of a page of codes": lambda text: LINKS.is_codes_nonce("token", text, NOW),
    "a sealed text": lambda text: sealing.opened_text(text, KEYS, CELL),
    "a sealed text's rest": lambda text: sealing.opened_text(f"s1.1.{text}", KEYS, CELL),
    "the key of a sealed value": sealing.key_in,
    "a wrapped key": lambda text: KEYRING.decrypt(text, Place(1, "data_key", "wrapped", 1)),
    "words of keys": lambda text: Keyring([text]).names,
    "whom backups are for": lambda text: archive.recipients([text]),
    "a checkpoint": notary.read_sealed,
    "a key of the trail": notary.checked_key,
    "a secret key of the trail": notary.Notary,
    "words in a header": headers.words,
    "addresses in a header": headers.mailboxes,
    "numbers of mails": headers.message_ids,
    "a mail's date": headers.moment,
    "parameters of a part": headers.parameters,
    "a domain": domains.plain,
    "whose a domain is": domains.organisation,
    "two domains": partial(domains.is_aligned, "demo.example"),
    "a file's name": safe_name,
    "HTML": html.visible_text,
    "HTML in colours": html.coloured_lines,
    "lines of a quote": lambda text: quotes.kinds(text.splitlines()),
    "the end of a mail": lambda text: signoffs.ending(text.splitlines(), text[:40]),
    "a reply": lambda text: replies.read_both(text, "", text[:40]),
    "a reply in HTML": lambda text: replies.read_both("", text, text[:40]),
    "what a server checked": lambda text: checks([("authentication-results", text)], SERVER),
    "whom to believe": lambda text: trust.judge(_mail(text), SERVER),
    "who believes a server": lambda text: trust.judge(
        _mail(f"{SERVER.server}; dmarc=pass {text}"), SERVER
    ),
    "a machine's mail": lambda text: automatic.automatic(_mail(text), {"billing@demo.example"}),
    "years for papers": handed.years,
    "the last number given": handed.last_numbers,
    "an amount as a limit": lambda text: office._limit(text, "KWD"),
    "a rate of tax": office._tax,
    "the ECB’s rates": lambda text: read_quotes(["Date,USD", *text.splitlines()]),
    "a day": arguments._day,
    "a whole number": arguments._whole,
    "a code that is typed": handed.code,
    "what an app asks of Slack": sockets.read_message,
    "what a client wants": lambda text: understand(text, Context(NOW, currency="EUR")),
    "what somebody of the team wants": lambda text: understand(
        text, Context(NOW, from_kind="team", subject=text, clients=("Acme GmbH",))
    ),
}

BYTES: Final[Mapping[str, ReadBytes]] = {
    "a signed body": _signed,
    "an answer to a login": handed.login,
    "a refusal of a login": handed.refused_login,
    "advisories": handed.advisories,
    "a body in some letters": lambda body: charsets.decode(body, "utf-16"),
    "sealed bytes": lambda body: sealing.opened_bytes(b"s1.1." + body, KEYS, CELL),
    "a sealed value": lambda body: sealing.opened_bytes(body, KEYS, CELL),
    "what a backup says of itself": lambda body: read_manifest(body, LINKS._signer),
    "a kept mail's fields": mails.mail_headers,
    "a kept mail's subject": lambda body: mails.mail_head(body, "subject"),
    "whose invoice a mail is about": LINKS.invoice_in,
}


def _backup(file: Path) -> object:
    return archive.unpack(file, [IDENTITY], LINKS._signer, file.parent)


def _backup_for_us(file: Path) -> object:
    """What anybody can make who knows our public key."""
    file.write_bytes(pyrage.encrypt(file.read_bytes(), [IDENTITY.to_public()]))
    return _backup(file)


def _marks(file: Path) -> object:
    shutil.copy(file, file.parent / f"numbers-1{SUFFIX}")
    shutil.copy(file, file.parent / BACKUP)
    return Marks(file.parent).of(1), Marks(file.parent).backed_up()


FILES: Final[Mapping[str, Callable[[Path], object]]] = {
    "a secret key of backups": archive.identity,
    "a backup": _backup,
    "a backup for us": _backup_for_us,
    "a file of keys": key_file_lines,
    "marks of numbers": _marks,
    "who was erased": handed.tombstones,
    "a folder of checkpoints": handed.checkpoints,
    "the mark of a restore": handed.broken_off,
}
