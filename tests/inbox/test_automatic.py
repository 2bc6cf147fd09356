"""Machines are told from people by what their mails are made of."""

import pytest

from inbox.automatic import Automatic, Kind, automatic
from inbox.mail import Mail, read_mail
from inbox.reports import Report
from tests.inbox.letters import OWN, kept, letter, multipart, part

FIRST = "i7-AAAAAAAAAAAAAAAA@northwind.example"
LATER = f"delivery-12.{FIRST}"


def kind_of(mail: Mail) -> Kind | None:
    """What kind of machine wrote it; nothing when a person did."""
    found = automatic(mail, [OWN])
    return found.kind if found else None


def kind(*headers: str, **letters: str) -> Kind | None:
    """What kind of machine wrote a letter with these headers."""
    return kind_of(read_mail(letter("Hello.", *headers, **letters)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reply-outlook", None),
        ("reply-gmail", None),
        ("reply-thunderbird", None),
        ("bounce-postfix", Kind.BOUNCE),
        ("bounce-exchange", Kind.BOUNCE),
        ("bounce-qmail", Kind.BOUNCE),
        ("bounce-exim", Kind.BOUNCE),
        ("delay-postfix", Kind.DELAYED),
        ("away-exchange", Kind.OUT_OF_OFFICE),
        ("away-plain", Kind.OUT_OF_OFFICE),
        ("opened-outlook", Kind.RECEIPT),
        ("calendar-reply", Kind.CALENDAR),
    ],
)
def test_mails_of_known_programs_are_told_apart(name: str, expected: Kind | None) -> None:
    assert kind_of(read_mail(kept(name))) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Auto-Submitted: auto-generated"], Kind.NOTICE),
        (["Auto-Submitted: auto-replied; owner-email=x"], Kind.NOTICE),
        (["AUTO-SUBMITTED: Auto-Notified (by x)"], Kind.NOTICE),
        (["Precedence: bulk"], Kind.LIST),
        (["Precedence: list"], Kind.LIST),
        (["Precedence: auto_reply"], Kind.OUT_OF_OFFICE),
        (["List-Id: <weekly.pixel.example>"], Kind.LIST),
        (["List-Unsubscribe: <https://pixel.example/u>"], Kind.LIST),
        (["X-Auto-Response-Suppress: DR, OOF, AutoReply"], Kind.NOTICE),
        (["X-Autoreply: yes"], Kind.OUT_OF_OFFICE),
        (["Return-Path: <>"], Kind.NOTICE),
        (["Return-Path: < >"], Kind.NOTICE),
        (["X-Loop: billing@northwind.example"], Kind.LOOP),
        (["Received: from a by b; now"] * 41, Kind.LOOP),
        (["Content-Type: multipart/report; report-type=feedback-report"], Kind.NOTICE),
    ],
)
def test_machines_are_known_by_their_headers(headers: list[str], expected: Kind) -> None:
    assert kind(*headers) is expected


@pytest.mark.parametrize(
    "headers",
    [
        ["Auto-Submitted: no"],
        ["Precedence: first-class"],
        ["X-Auto-Response-Suppress: None"],
        ["X-Auto-Response-Suppress: DR, RN, NRN"],
        ["Return-Path: <carl@acme.example>"],
        ["X-Loop: helpdesk@acme.example"],
        ["In-Reply-To: <i7-AAAAAAAAAAAAAAAA@northwind.example>"],
        ["List-Id: Northwind <billing.northwind.example>", "Precedence: list"],
        ["Content-Type: text/calendar; method=REQUEST"],
    ],
)
def test_a_person_is_not_taken_for_a_machine(headers: list[str]) -> None:
    assert kind(*headers) is None


@pytest.mark.parametrize(
    "sender", ["billing@northwind.example", "Paidup <BILLING+i7-x@northwind.example>"]
)
def test_a_mail_from_our_own_address_is_ours(sender: str) -> None:
    assert kind(sender=sender) is Kind.OWN


def test_a_mail_that_only_names_us_among_its_senders_is_not_ours() -> None:
    assert kind(sender="carl@acme.example, billing@northwind.example") is None


def test_what_a_group_of_ours_hands_on_under_its_own_name_is_not_ours() -> None:
    sender = "'Carl' via Billing <billing@northwind.example>"

    assert kind("List-Id: Billing <billing.northwind.example>", sender=sender) is None


@pytest.mark.parametrize("sent", [FIRST, LATER, "delivery-9@northwind.example"])
def test_a_mail_of_ours_that_comes_back_is_ours(sent: str) -> None:
    raw = letter().replace(b"reply-1@acme.example", sent.encode())

    assert kind_of(read_mail(raw)) is Kind.OWN


def test_a_mail_with_our_kind_of_id_from_elsewhere_is_not_ours() -> None:
    raw = letter().replace(b"reply-1@acme.example", b"delivery-9@acme.example")

    assert kind_of(read_mail(raw)) is None


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("MAILER-DAEMON@mx.acme.example", Kind.BOUNCE),
        ("postmaster@acme.example", Kind.BOUNCE),
        ("no-reply@acme.example", Kind.NOTICE),
        ("DoNotReply@acme.example", Kind.NOTICE),
        ("Nora Replyson <noreen@acme.example>", None),
    ],
)
def test_some_addresses_are_only_written_from_by_machines(
    sender: str, expected: Kind | None
) -> None:
    assert kind(sender=sender) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Automatic reply: Invoice", Kind.OUT_OF_OFFICE),
        ("Out of the office", Kind.OUT_OF_OFFICE),
        ("Automatische Antwort: Rechnung", Kind.OUT_OF_OFFICE),
        ("Abwesenheitsnotiz", Kind.OUT_OF_OFFICE),
        ("Abwesend bis 7.12.", Kind.OUT_OF_OFFICE),
        ("=?utf-8?q?Nicht_im_B=C3=BCro?=", Kind.OUT_OF_OFFICE),
        ("Re: Out of office", None),
        ("Automatic payments", None),
        ("On holiday rates", None),
        ("On leave until Monday", Kind.OUT_OF_OFFICE),
        ("Auto repair invoice", None),
    ],
)
def test_the_words_of_a_subject_come_last(subject: str, expected: Kind | None) -> None:
    assert kind(subject=subject) == expected


def test_a_reason_is_a_sentence() -> None:
    found = automatic(read_mail(letter("x", "Auto-Submitted: auto-replied")), [OWN])

    assert found == Automatic(Kind.NOTICE, "It says so itself: Auto-Submitted: auto-replied.")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "bounce-postfix",
            Report(("carl@acme.example",), "failed", "5.1.1", FIRST, "550 5.1.1 No such user here"),
        ),
        (
            "bounce-exchange",
            Report(("carl@acme.example",), "failed", "5.2.2", LATER, "554 5.2.2 mailbox full"),
        ),
        (
            "bounce-qmail",
            Report(
                ("bill@initech.example",),
                "failed",
                "5.1.1",
                FIRST.replace("7", "9").replace("A", "C"),
            ),
        ),
        (
            "bounce-exim",
            Report(
                ("bill@initech.example",), "failed", "", FIRST.replace("7", "9").replace("A", "C")
            ),
        ),
    ],
)
def test_a_bounce_says_whom_it_did_not_reach_and_with_what(name: str, expected: Report) -> None:
    report = read_mail(kept(name)).report

    assert report == expected
    assert report.is_failure


def test_a_mail_that_is_late_is_no_bounce() -> None:
    report = read_mail(kept("delay-postfix")).report

    assert report is not None
    assert (report.action, report.status, report.message_id) == ("delayed", "4.4.1", FIRST)
    assert not report.is_failure


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ("Action: failed\r\nStatus: 4.4.7", "failed"),
        ("Status: 5.0.0", "failed"),
        ("Status: 4.0.0 (busy)", "delayed"),
        ("Action: Delivered (to mailbox)\r\nStatus: 2.0.0", "delivered"),
        ("Action: relayed", "relayed"),
    ],
)
def test_the_action_decides_and_the_status_where_there_is_none(fields: str, action: str) -> None:
    status = f"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@x.example\r\n{fields}\r\n"
    body, header = multipart(
        part("x"), part(status, "Content-Type: message/delivery-status"), kind="report"
    )
    report = read_mail(letter(body, header)).report

    assert report is not None
    assert (report.action, report.recipients) == (action, ("a@x.example",))


def test_of_many_recipients_those_it_never_reached_are_told() -> None:
    body, header = multipart(
        part(
            "Final-Recipient: rfc822; a@x.example\r\nAction: delayed\r\n\r\n"
            "Final-Recipient: rfc822; b@x.example\r\nAction: failed\r\n\r\n"
            "Final-Recipient: rfc822; c@x.example\r\nAction: failed\r\n",
            "Content-Type: message/delivery-status",
        ),
        kind="report",
    )
    report = read_mail(letter(body, header)).report

    assert report is not None
    assert (report.action, report.recipients) == ("failed", ("b@x.example", "c@x.example"))


@pytest.mark.parametrize("status", ["no fields here", "", "A: b\r\n" * 2_000, "Action: \r\n"])
def test_a_status_that_says_nothing_is_no_report(status: str) -> None:
    body, header = multipart(part(status, "Content-Type: message/delivery-status"))

    assert read_mail(letter(body, header)).report is None


def test_a_mail_that_arrived_is_no_bounce() -> None:
    body, header = multipart(
        part("Action: delivered\r\nStatus: 2.0.0", "Content-Type: message/delivery-status")
    )

    assert kind_of(read_mail(letter(body, header))) is Kind.DELIVERED


def test_a_daemon_that_names_no_outcome_gives_no_report() -> None:
    mail = read_mail(
        letter("Your mail was received by version 2.0.1.", sender="postmaster@x.example")
    )

    assert mail.report is None
    assert kind_of(mail) is Kind.BOUNCE


def test_a_daemon_that_says_it_is_late_gives_no_bounce() -> None:
    mail = read_mail(
        letter("x", sender="postmaster@x.example", subject="Delivery delayed: Invoice")
    )

    assert kind_of(mail) is Kind.DELAYED


def test_a_forwarded_mail_is_no_report() -> None:
    body, header = multipart(
        part("see this"), part(kept("bounce-postfix"), "Content-Type: message/rfc822")
    )

    assert kind_of(read_mail(letter(body, header))) is None
