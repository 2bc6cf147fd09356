"""Who wrote a mail, as far as it is proven, and what that allows.

    FORGED    the checks failed though the domain says who may send for it, or no one sender is
              named
    UNKNOWN   nothing is proven: no check that counts, or none about the sender's own domain
    LIKELY    the server that sent it may send for the sender's domain (SPF), but did not sign
    PROVEN    the sender's domain signed it (DKIM, whole and aligned), or DMARC passed for it

A proof is about the domain. Who the address belongs to is known from the books: the contact of a
client, a member of the team, or nobody's. `MAY` says what each pair may do without a person's yes;
what is not in the table may only be shown:

                contact                             member      a server that returns our mail
    FORGED      —                                   —           —
    UNKNOWN     —                                   —           unreachable
    LIKELY      claim, promise, dispute             —           unreachable
    PROVEN      claim, promise, dispute, copy       draft       unreachable

Shown means: in the thread of its invoice, with a button for each likely meaning, which a person
presses. A stranger's mail is only ever shown. Nothing here moves money or changes an address.

The last column is the one exception to "unproven may do nothing": few mail servers sign what they
return, so a report counts that names a mail of ours by its signed tag, unless its checks failed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from inbox.checks import AuthSettings, Check, checks
from inbox.domains import is_aligned, plain
from inbox.headers import values
from inbox.mail import Mail

__all__ = ["MAY", "AuthSettings", "Deed", "Known", "Trust", "Verdict", "judge", "may"]

KEY_BITS_LEAST: Final = 1_024
KEY: Final = re.compile(r"\b([0-9]{1,5})-bit")
TESTING: Final = re.compile(r"\btest|\bt=y\b")
SHORTENED: Final = re.compile(r"(?:^|;)\s*+l\s*+=")
SIGNED_BY: Final = re.compile(r"(?:^|;)\s*+d\s*+=\s*+([^\s;]{1,253})")


class Trust(StrEnum):
    """What is proven about the sender, from the least to the most."""

    FORGED = "forged"
    UNKNOWN = "unknown"
    LIKELY = "likely"
    PROVEN = "proven"


class Known(StrEnum):
    """Whose address it is, as the books say."""

    STRANGER = "stranger"
    CONTACT = "contact"
    MEMBER = "member"
    RETURNER = "returner"  # nobody: a machine that reports on a mail of ours, which it names


class Deed(StrEnum):
    """What a mail may do without a person's yes."""

    CLAIM = "claim"  # we have paid: reminders wait some days, once
    PROMISE = "promise"  # we will pay on: reminders wait until the day after
    DISPUTE = "dispute"  # something is wrong: reminders wait for the team
    COPY = "copy"  # the invoice again, to the address on file
    DRAFT = "draft"  # an invoice to be approved by people
    UNREACHABLE = "unreachable"  # our mail came back: reminders wait until a person mends it


@dataclass(frozen=True)
class Verdict:
    """What is proven, why, and the one address it is about; no address where there is no one."""

    level: Trust
    reason: str
    sender: str


WAITING: Final = frozenset({Deed.CLAIM, Deed.PROMISE, Deed.DISPUTE})
MAY: Final[Mapping[tuple[Trust, Known], frozenset[Deed]]] = {
    (Trust.LIKELY, Known.CONTACT): WAITING,
    (Trust.PROVEN, Known.CONTACT): WAITING | {Deed.COPY},
    (Trust.PROVEN, Known.MEMBER): frozenset({Deed.DRAFT}),
    (Trust.UNKNOWN, Known.RETURNER): frozenset({Deed.UNREACHABLE}),
    (Trust.LIKELY, Known.RETURNER): frozenset({Deed.UNREACHABLE}),
    (Trust.PROVEN, Known.RETURNER): frozenset({Deed.UNREACHABLE}),
}


def may(level: Trust, known: Known) -> frozenset[Deed]:
    """What a mail may do without a person's yes; by default nothing."""
    return MAY.get((level, known), frozenset())


def judge(mail: Mail, settings: AuthSettings) -> Verdict:
    """What our own mail server's checks prove about the one sender."""
    sender = mail.senders[0].address if len(mail.senders) == 1 else ""
    if not sender:
        return Verdict(Trust.FORGED, "It does not name one sender.", "")
    if not settings.is_set:
        reason = "Nobody's checks count: the name of our mail server is not set."
        return Verdict(Trust.UNKNOWN, reason, sender)
    found = checks(mail.headers, settings)
    if not found:
        return Verdict(Trust.UNKNOWN, "Our mail server checked nothing about it.", sender)
    level, reason = _weigh(found, mail, sender.rpartition("@")[2])
    return Verdict(level, reason, sender)


def _weigh(found: Sequence[Check], mail: Mail, domain: str) -> tuple[Trust, str]:
    """The first that holds."""
    signed = _of(found, "dkim", domain, "header.d", "header.i")
    sent = _of(found, "spf", domain, "smtp.mailfrom")
    spf = _results(sent)
    dmarc = _results(c for c in found if c.method == "dmarc" and _is_about(c, domain))
    dmarc |= _results(c for c in found if c.method == "compauth") & {"fail"}
    is_shortened = any(_shortens(value, domain) for value in values(mail.headers, "dkim-signature"))
    whole = not is_shortened and not any(map(_is_weak, signed))
    outcomes = (
        ("fail" in dmarc, Trust.FORGED, f"The checks that {domain} asks for failed."),
        (
            not is_shortened and any(c.result == "pass" and not _is_weak(c) for c in signed),
            Trust.PROVEN,
            f"{domain} signed it, and the signature is good.",
        ),
        (
            "pass" in dmarc and ("pass" in spf or whole),
            Trust.PROVEN,
            f"The checks that {domain} asks for passed.",
        ),
        ("pass" in spf, Trust.LIKELY, f"Its server may send for {domain}, but did not sign."),
        ("fail" in _results(signed), Trust.FORGED, f"The signature of {domain} does not fit."),
        ("fail" in spf, Trust.FORGED, f"Its server may not send for {domain}."),
    )
    nothing = (Trust.UNKNOWN, f"Nothing proves that it comes from {domain}.")
    return next(((level, reason) for holds, level, reason in outcomes if holds), nothing)


def _of(found: Sequence[Check], method: str, domain: str, *facts: str) -> list[Check]:
    """The results of a method that are about the sender's own organisation."""
    return [c for c in found if c.method == method and is_aligned(c.domain(*facts), domain)]


def _results(found: Iterable[Check]) -> set[str]:
    return {check.result for check in found}


def _is_about(check: Check, domain: str) -> bool:
    """Whether a DMARC result is about exactly the domain we read as the sender's."""
    return plain(check.domain("header.from")) == plain(domain)


def _is_weak(check: Check) -> bool:
    """Whether a signature proves little: a key on trial or too short, an old algorithm."""
    bits = KEY.search(check.remarks)
    is_short = bits is not None and int(bits[1]) < KEY_BITS_LEAST
    is_old = check.facts.get("header.a", "").endswith("sha1")
    return is_short or is_old or bool(TESTING.search(check.remarks))


def _shortens(signature: str, domain: str) -> bool:
    """Whether the organisation's signature covers only a beginning: anybody may write below it."""
    signer = SIGNED_BY.search(signature.lower())
    return bool(signer and SHORTENED.search(signature.lower()) and is_aligned(signer[1], domain))
