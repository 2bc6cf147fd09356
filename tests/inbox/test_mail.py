"""Any bytes become a plain mail, or a reason in whole sentences."""

import string
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.mail import Attachment, Mailbox, Unreadable, read_mail, safe_name
from tests.inbox.letters import KEPT, kept, letter, multipart, part

WORDS = st.text(string.ascii_letters + "äöüßéñ€ЖΩ漢 '-", min_size=1, max_size=40).map(str.strip)
LINES = st.text(string.printable.replace("\r", "") + "äöüß€漢😀", max_size=400)


def test_a_reply_of_outlook_is_read() -> None:
    mail = read_mail(kept("reply-outlook"))

    assert mail.senders == (Mailbox("Carl Ackermann", "carl@acme.example"),)
    assert mail.recipients == ("billing+i7-aaaaaaaaaaaaaaaa@northwind.example",)
    assert mail.in_reply_to == ("i7-AAAAAAAAAAAAAAAA@northwind.example",)
    assert "am Montag überwiesen." in mail.text
    assert "<p>Mit freundlichen Grüßen<br>" in mail.html


def test_words_that_are_no_ascii_are_read_in_names_subjects_and_files() -> None:
    gmail, thunderbird = read_mail(kept("reply-gmail")), read_mail(kept("reply-thunderbird"))

    assert gmail.senders == (Mailbox("Gerda Löwe", "gerda@globex.example"),)
    assert thunderbird.subject == "Re: Rechnung – Bestätigung der Zahlung"
    assert thunderbird.recipients == ("billing@northwind.example", "buch@oehler.example")
    assert thunderbird.attachments == (
        Attachment("Zahlungsbestätigung.pdf", "application/pdf", 18),
    )


def test_a_moment_keeps_the_offset_of_its_writer() -> None:
    sent_at = read_mail(letter()).sent_at

    assert sent_at is not None
    assert (sent_at.hour, sent_at.utcoffset()) == (9, timedelta(hours=1))


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Tue, 99 Nov 2026 09:13:01", "1 Jan 1000 00:00:00 +2359", "\x00"]
)
def test_a_moment_that_is_none_is_not_guessed(date: str) -> None:
    raw = letter().replace(b"Tue, 24 Nov 2026 09:13:01 +0100", date.encode())

    assert read_mail(raw).sent_at is None


def test_the_latest_mails_of_a_long_thread_are_kept_and_the_first() -> None:
    ids = " ".join(f"<{number}@x.example>" for number in range(5_000))
    references = read_mail(letter("", f"References: {ids}")).references

    assert references[0] == "0@x.example"
    assert len(references) == 100


@pytest.mark.parametrize(
    ("written", "boxes"),
    [
        ("a@x.example", [("", "a@x.example")]),
        ("A B <A@X.example>", [("A B", "a@x.example")]),
        ('"B, A" <a@x.example>', [("B, A", "a@x.example")]),
        ('"Say \\"A\\"" <a@x.example>', [('Say "A"', "a@x.example")]),
        ("a@x.example (A (really))", [("", "a@x.example")]),
        ("team: a@x.example, b@x.example;", [("", "a@x.example"), ("", "b@x.example")]),
        ("a@x.example, b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        ("=?utf-8?q?a=40x=2Eexample=2C?= <b@x.example>", [("a@x.example,", "b@x.example")]),
        ("a@x.example <b@x.example>", [("a@x.example", "b@x.example")]),
        ("a@bücher.example", [("", "a@bücher.example")]),
    ],
)
def test_addresses_are_read(written: str, boxes: list[tuple[str, str]]) -> None:
    assert read_mail(letter(sender=written)).senders == tuple(Mailbox(*box) for box in boxes)


@pytest.mark.parametrize(
    "written",
    [
        "alice@a.example)bob@evil.example",
        "alice@a.example(<bob@evil.example>",
        "<alice@a.example> bob@evil.example",
        "<alice@a.example><bob@evil.example>",
        "<alice@a.example",
        "alice@a.example>",
        '"alice@a.example',
        '"a b"@evil.example',
        "alice@a.example@evil.example",
        "alice@a.example\x00bob@evil.example",
        "alice@a.example\rbob@evil.example",
        "<<alice@a.example>>",
        "alice",
        "alice@localhost",
        "@evil.example:alice@a.example",
        "alice@[192.0.2.1]",
        "=?utf-8?q?alice=40a=2Eexample?=",
    ],
)
def test_what_is_not_plainly_an_address_is_none(written: str) -> None:
    assert [box.address for box in read_mail(letter(sender=written)).senders] == [""]


def test_every_address_of_every_from_is_a_sender() -> None:
    raw = letter("", "From: eve@evil.example, mallory@evil.example")

    assert [box.address for box in read_mail(raw).senders] == [
        "carl@acme.example",
        "eve@evil.example",
        "mallory@evil.example",
    ]


def test_a_line_ending_hidden_in_a_subject_ends_no_line() -> None:
    subject = "=?utf-8?q?Paid=0D=0ABcc=3A_eve=40evil.example=00?="

    assert read_mail(letter(subject=subject)).subject == "Paid Bcc: eve@evil.example"


def test_a_header_hidden_behind_a_bare_carriage_return_is_none() -> None:
    mail = read_mail(letter("", "X-A: 1\rReply-To: eve@evil.example"))

    assert ("x-a", "1 Reply-To: eve@evil.example") in mail.headers


def test_the_plain_text_and_the_html_are_both_read() -> None:
    body, header = multipart(
        part("plain", "Content-Type: text/plain"),
        part("<b>rich</b>", "Content-Type: text/html"),
        kind="alternative",
    )
    mail = read_mail(letter(body, header))

    assert (mail.text, mail.html, mail.attachments) == ("plain", "<b>rich</b>", ())


def test_texts_before_and_after_a_file_are_one_text() -> None:
    body, header = multipart(
        part("before"),
        part("PDF", "Content-Type: application/pdf; name=a.pdf", "Content-Disposition: inline"),
        part("after"),
    )
    mail = read_mail(letter(body, header))

    assert (mail.text, mail.attachments) == (
        "before\nafter",
        (Attachment("a.pdf", "application/pdf", 3),),
    )


def test_a_text_that_came_as_a_file_is_not_what_was_written() -> None:
    body, header = multipart(
        part("Hello."), part("paid", "Content-Type: text/plain", "Content-Disposition: attachment")
    )
    mail = read_mail(letter(body, header))

    assert (mail.text, [file.name for file in mail.attachments]) == ("Hello.", ["attachment"])


def test_a_mail_in_a_mail_is_a_file() -> None:
    body, header = multipart(part("see below"), part(letter("old"), "Content-Type: message/rfc822"))
    mail = read_mail(letter(body, header))

    assert mail.text == "see below"
    assert [file.content_type for file in mail.attachments] == ["message/rfc822"]


def test_a_multipart_without_its_boundary_is_text() -> None:
    assert read_mail(letter("Hello.", "Content-Type: multipart/mixed; boundary=x")).text == "Hello."


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_boundary_ends_the_part_inside_another(end: str) -> None:
    lines = [
        "--a",
        "Content-Type: multipart/mixed; boundary=ab",
        "",
        "--ab",
        "",
        "one",
        "--a",
        "",
        "two",
        "--a--",
        "after",
    ]
    mail = read_mail(letter(end.join(lines), "Content-Type: multipart/mixed; boundary=a"))

    assert mail.text == "one\ntwo"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.exe", "x.exe"),
        ("／etc／passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("...", "attachment"),
        ("", "attachment"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_safe_to_show(written: str, name: str) -> None:
    assert safe_name(written) == name


@pytest.mark.parametrize(
    "written",
    [
        'filename="R\\"1\\".pdf"',
        "filename*=utf-8''R%221%22.pdf",
        "filename*=iso-8859-1'de'R%221%22.pdf",
        'filename*0="R\\"1"; filename*1*=%22.pdf',
        'filename="=?utf-8?q?R=221=22=2Epdf?="',
    ],
)
def test_the_name_of_a_file_is_read_however_it_is_written(written: str) -> None:
    disposition = f"Content-Disposition: attachment; {written}"
    body, header = multipart(part("x", "Content-Type: application/pdf", disposition))

    assert [file.name for file in read_mail(letter(body, header)).attachments] == ['R"1".pdf']


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"hello", b"\x00" * 1_000, b"From - x\n"])
def test_what_is_no_mail_is_unreadable_with_a_reason(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_mail(raw)

    assert caught.value.reason.endswith(".")


def test_the_line_that_a_store_puts_on_top_is_passed_over() -> None:
    assert read_mail(b"From x Tue Nov 24 09:13:01 2026\n" + letter()).text == "Hello."


@given(WORDS, WORDS, LINES, LINES)
def test_a_well_formed_mail_is_read_as_it_was_written(
    name: str, subject: str, text: str, html: str
) -> None:
    message = EmailMessage(SMTP)
    message["From"] = f"{name.replace(chr(39), '') or 'x'} <carl@acme.example>"
    message["Subject"] = subject
    message.set_content(text)
    message.add_alternative(f"<p>{html}</p>", subtype="html")
    message.add_attachment(
        b"\x00\xff" * 50, maintype="application", subtype="zip", filename="a.zip"
    )
    mail = read_mail(message.as_bytes())

    assert mail.senders[0].address == "carl@acme.example"
    assert mail.subject == " ".join(subject.split())
    assert mail.text.rstrip("\n") == _printable(text).rstrip("\n")
    assert mail.attachments == (Attachment("a.zip", "application/zip", 100),)


def _printable(text: str) -> str:
    return text.replace("\x0b", "").replace("\x0c", "")


WRITTEN = (
    b"a@x.example < > \" \\ ( ) , ; = -- --b : *0* '' %41 ? =? ?= =?utf-8?b? filename From: To: 1"
    b" Date: charset=utf-16 Content-Type: multipart/mixed; boundary=b"
    b" Content-Transfer-Encoding: base64"
)
PIECES = [*WRITTEN.split(), b"\r", b"\n", b"\r\n", b"\r\n ", b" ", b"\x00", b"\xff"]
REAL = [path.read_bytes() for path in sorted(KEPT.glob("*.eml"))]


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_unreadable(raw: bytes) -> None:
    _read_or_refuse(raw)


@given(st.sampled_from(REAL), st.integers(0, 5_000), st.binary(max_size=60), st.integers(0, 500))
def test_a_mail_with_anything_in_it_is_read_or_unreadable(
    raw: bytes, at: int, new: bytes, gone: int
) -> None:
    _read_or_refuse(raw[:at] + new + raw[at + gone :])


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces_of_mails_are_read_or_unreadable(pieces: list[bytes]) -> None:
    _read_or_refuse(b"From: a@x.example\r\n" + b"".join(pieces))


def _read_or_refuse(raw: bytes) -> None:
    """Read it; what can be read can be kept by any database."""
    with suppress(Unreadable):
        mail = read_mail(raw)
        repr(mail).encode()
        assert "\x00" not in mail.text + mail.subject
        assert all("\x00" not in value and "\n" not in value for _, value in mail.headers)
    assert read_mail(letter()).text == "Hello."
