"""Who wrote a mail is what our own server proved, and nothing that stands in the mail."""

from itertools import pairwise, product

import pytest

from inbox.domains import is_aligned, organisation
from inbox.mail import read_mail
from inbox.trust import MAY, AuthSettings, Deed, Known, Trust, Verdict, judge, may
from tests.inbox.letters import PROVEN, SERVER, kept, letter

OURS = AuthSettings(SERVER)
MICROSOFT = AuthSettings(is_microsoft=True)
FORGED = f"Authentication-Results: {PROVEN}"


def verdict(checks: str | None, *more: str, sender: str | None = None) -> Verdict:
    """What is proven of a mail from Carl at acme.example."""
    raw = letter("x", *more, checks=checks, sender=sender or "Carl <carl@acme.example>")
    return judge(read_mail(raw), OURS)


def level(*results: str) -> Trust:
    """What these results of our own server prove."""
    return verdict("; ".join((SERVER, *results))).level


@pytest.mark.parametrize(
    "results",
    [
        ["dkim=pass header.d=acme.example"],
        ["dkim=pass (2048-bit key; unprotected) header.i=@mail.acme.example header.a=rsa-sha256"],
        ["dkim=fail header.d=acme.example", "dkim=pass header.d=acme.example"],
        ["dkim=pass header.d=lists.example", "dkim=pass header.d=acme.example"],
        ["dmarc=pass (p=reject dis=none) header.from=acme.example"],
        ["DKIM=Pass header.D=ACME.example"],
        ['dkim/1 = pass reason="good; really" header.d = acme.example'],
    ],
)
def test_what_the_senders_domain_signed_is_proven(results: list[str]) -> None:
    assert level(*results) is Trust.PROVEN


@pytest.mark.parametrize(
    "results",
    [
        ["none"],
        [""],
        ["dkim=none", "spf=none", "dmarc=none header.from=acme.example"],
        ["dkim=pass header.d=evil.example"],
        ["dkim=pass header.d=acme.example.evil.example"],
        ["dkim=pass header.d=notacme.example"],
        ["dkim=pass header.d=example"],
        ["dkim=pass"],
        ["dkim=temperror header.d=acme.example"],
        ["dmarc=pass header.from=evil.example"],
        ["dmarc=pass"],
        ["dmarc=bestguesspass header.from=acme.example"],
        ["spf=pass smtp.mailfrom=bounce@evil.example"],
        ["spf=pass smtp.helo=acme.example"],
        ["spf=softfail smtp.mailfrom=carl@acme.example"],
        ["arc=pass (i=1 dkim=pass header.d=acme.example)"],
        ['spf=pass smtp.mailfrom="; dkim=pass header.d=acme.example;"@evil.example'],
        ['spf=pass (of "x) ; dkim=pass header.d=acme.example (y"@evil.example) smtp.mailfrom=e'],
        ["spf=none (; dkim=pass header.d=acme.example)"],
        ["spf=none (", "dkim=pass header.d=acme.example"],
        ["dkim=pass header.d=acme.example", "spf=none ("],
        ["dkim=pass header.d=acme.example", "spf=none )"],
        ['spf=none "', "dkim=pass header.d=acme.example"],
        ["dkim=pass header.d=acme.example", 'spf=none "'],
        ["dkim=pass header.d=acme.example and more"],
    ],
)
def test_what_is_not_about_the_senders_domain_proves_nothing(results: list[str]) -> None:
    assert level(*results) is Trust.UNKNOWN


@pytest.mark.parametrize(
    "remark",
    ["(testing)", "(1024-bit key; test mode)", "(t=y)", "(512-bit key)", "header.a=rsa-sha1"],
)
def test_a_weak_signature_proves_nothing(remark: str) -> None:
    assert level(f"dkim=pass {remark} header.d=acme.example") is Trust.UNKNOWN


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dkim=pass header.d=acme.example", Trust.UNKNOWN),
        ("dmarc=pass header.from=acme.example", Trust.UNKNOWN),
        (
            "spf=pass smtp.mailfrom=acme.example; dmarc=pass header.from=acme.example",
            Trust.PROVEN,
        ),
    ],
)
def test_a_signature_of_only_a_beginning_proves_nothing(results: str, expected: Trust) -> None:
    signature = "DKIM-Signature: v=1; d=acme.example; s=s1; c=simple/simple;\r\n l=42; bh=x; b=x"

    assert verdict(f"{SERVER}; {results}", signature).level is expected


def test_a_whole_signature_beside_somebody_elses_short_one_is_proof() -> None:
    signature = "DKIM-Signature: v=1; d=lists.example; l=42; bh=x; b=x"

    assert verdict(PROVEN, signature).level is Trust.PROVEN


def test_a_server_that_may_send_makes_it_likely() -> None:
    assert level("spf=pass smtp.mailfrom=bounce.acme.example", "dkim=none") is Trust.LIKELY


@pytest.mark.parametrize(
    "results",
    [
        ["dmarc=fail (p=reject) header.from=acme.example"],
        ["dkim=pass header.d=acme.example", "dmarc=fail header.from=acme.example"],
        ["dkim=fail (bad signature) header.d=acme.example"],
        ["spf=fail smtp.mailfrom=carl@acme.example"],
    ],
)
def test_what_fails_though_the_domain_says_who_may_send_is_forged(results: list[str]) -> None:
    assert level(*results) is Trust.FORGED


@pytest.mark.parametrize(
    "sender",
    [
        "carl@acme.example, eve@evil.example",
        "Carl <carl@acme.example> (",
        "alice@acme.example)eve@evil.example",
        "carl",
    ],
)
def test_a_mail_that_does_not_name_one_sender_is_trusted_least(sender: str) -> None:
    assert verdict(PROVEN, sender=sender) == Verdict(
        Trust.FORGED, "It does not name one sender.", ""
    )


@pytest.mark.parametrize("second", ["From: eve@evil.example", "From: carl@acme.example", "FROM: x"])
def test_a_mail_with_two_from_is_trusted_least(second: str) -> None:
    assert verdict(PROVEN, second).level is Trust.FORGED


def test_nothing_is_proven_until_somebody_says_whose_checks_count() -> None:
    found = judge(read_mail(letter(checks=PROVEN)), AuthSettings())

    assert (found.level, found.sender) == (Trust.UNKNOWN, "carl@acme.example")
    assert "not set" in found.reason


@pytest.mark.parametrize(
    "real",
    ["dkim=none; dmarc=none header.from=acme.example", "none", "dkim=pass header.d=evil.example"],
)
@pytest.mark.parametrize(
    "forged", [FORGED, FORGED.upper(), f"Authentication-Results:\r\n {PROVEN}", f"X: y\r\n{FORGED}"]
)
def test_forged_checks_below_the_real_ones_are_not_read(real: str, forged: str) -> None:
    assert verdict(f"{SERVER}; {real}", forged).level is Trust.UNKNOWN


@pytest.mark.parametrize(
    "other",
    [
        "evil.example",
        f"{SERVER}.evil.example",
        f"evil.example ({SERVER})",
        f"evil{SERVER}",
        f"evil.example {SERVER}",
        "",
        "1",
    ],
)
def test_checks_of_another_name_on_top_hide_all_below(other: str) -> None:
    top = f"Authentication-Results: {other}; dkim=pass header.d=acme.example\r\n".encode()

    assert judge(read_mail(top + letter(checks=PROVEN)), OURS).level is Trust.UNKNOWN


def test_checks_below_the_mark_of_somebody_elses_server_are_not_ours() -> None:
    raw = letter("x", "Received: from pc by out.acme.example with ESMTP; now", FORGED)

    assert judge(read_mail(raw), OURS).level is Trust.UNKNOWN


@pytest.mark.parametrize(
    "by",
    [SERVER, "store.northwind.example", "localhost", "10.0.0.7", "[2001:db8::1]", "mx7.internal"],
)
def test_checks_below_the_marks_of_our_own_servers_are_ours(by: str) -> None:
    top = f"Received: from a (b [192.0.2.1]) by {by} with LMTP id 1; now\r\n".encode()

    assert judge(read_mail(top + letter(checks=PROVEN)), OURS).level is Trust.PROVEN


def test_a_relay_of_ours_is_named_in_the_settings() -> None:
    top = b"Received: from a by gate.filter.example with ESMTP; now\r\n"
    mail = read_mail(top + letter(checks=PROVEN))

    assert judge(mail, OURS).level is Trust.UNKNOWN
    assert judge(mail, AuthSettings(SERVER, relays=("filter.example",))).level is Trust.PROVEN


def test_the_checks_of_microsoft_count_where_the_settings_say_so() -> None:
    mail = read_mail(kept("reply-outlook"))

    assert judge(mail, MICROSOFT).level is Trust.PROVEN
    assert judge(mail, OURS).level is Trust.UNKNOWN


def test_checks_without_a_name_count_from_microsoft_only() -> None:
    nameless = read_mail(letter(checks="dkim=pass header.d=acme.example"))
    named = read_mail(letter(checks=PROVEN))

    assert judge(nameless, MICROSOFT).level is Trust.PROVEN
    assert judge(nameless, OURS).level is Trust.UNKNOWN
    assert judge(named, MICROSOFT).level is Trust.UNKNOWN


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("spf=none smtp.mailfrom=acme.example; dkim=none header.d=none;dmarc=none", Trust.UNKNOWN),
        ("spf=pass smtp.mailfrom=acme.example; dkim=none;dmarc=bestguesspass", Trust.LIKELY),
        ("spf=none; dkim=none; dmarc=none; compauth=fail reason=001", Trust.FORGED),
        ("spf=none; dkim=none; dmarc=none; compauth=pass reason=130", Trust.UNKNOWN),
    ],
)
def test_microsofts_own_guesses_prove_nothing(results: str, expected: Trust) -> None:
    assert judge(read_mail(letter(checks=results)), MICROSOFT).level is expected


def test_the_checks_of_google_count_under_their_name() -> None:
    mail = read_mail(kept("reply-gmail"))

    assert judge(mail, AuthSettings("mx.google.com")).level is Trust.PROVEN
    assert judge(mail, AuthSettings("google.com")).level is Trust.UNKNOWN


def test_a_verdict_says_whose_signature_it_was() -> None:
    found = verdict(f"{SERVER}; dkim=pass header.d=acme.example")

    assert found.reason == "acme.example signed it, and the signature is good."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("acme.co.uk", "mail.acme.co.uk", True),
        ("acme.co.uk", "evil.co.uk", False),
        ("acme.github.io", "evil.github.io", False),
        ("co.uk", "co.uk", True),
        ("bücher.example", "xn--bcher-kva.example", True),
        ("ACME.example.", "acme.example", True),
        ("", "", False),
        ("a" * 300, "a" * 300, False),
        ("a..example", "a..example", False),
    ],
)
def test_domains_are_one_organisation_when_they_were_registered_as_one(
    one: str, other: str, *, expected: bool
) -> None:
    assert is_aligned(one, other) is expected


def test_a_suffix_belongs_to_nobody() -> None:
    assert organisation("co.uk") == ""


def test_by_default_a_mail_may_do_nothing() -> None:
    allowed = {pair for pair in product(Trust, Known) if may(*pair)}

    assert allowed == set(MAY)
    assert not any(known is Known.STRANGER for _, known in allowed)
    unproven = {pair for pair in allowed if pair[0] in {Trust.FORGED, Trust.UNKNOWN}}
    assert unproven == {(Trust.UNKNOWN, Known.RETURNER)}
    assert all(
        deeds == {Deed.UNREACHABLE} for (_, known), deeds in MAY.items() if known is Known.RETURNER
    )


def test_only_a_proven_member_drafts_and_only_a_proven_contact_gets_a_copy() -> None:
    drafting = {pair for pair, deeds in MAY.items() if Deed.DRAFT in deeds}
    copying = {pair for pair, deeds in MAY.items() if Deed.COPY in deeds}

    assert drafting == {(Trust.PROVEN, Known.MEMBER)}
    assert copying == {(Trust.PROVEN, Known.CONTACT)}


@pytest.mark.parametrize("known", Known)
def test_more_proof_never_means_less(known: Known) -> None:
    levels = [may(trust, known) for trust in Trust]

    assert all(less <= more for less, more in pairwise(levels))
