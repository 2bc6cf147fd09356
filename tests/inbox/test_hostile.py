"""Mails written to break a reader: each is read or refused, and takes little; see also the desk.

Nothing here looks at a clock. What would take a square of the mail's size is large enough to run
into the time-out of the tests.
"""

import base64
import encodings
import io
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest

from inbox.automatic import automatic
from inbox.mail import Unreadable, read_mail
from inbox.trust import AuthSettings, judge
from tests.inbox.letters import OWN, SERVER, letter, multipart, part

pytestmark = pytest.mark.timeout(60)

MIXED = "Content-Type: multipart/mixed; boundary=b"
GROWTH_MOST = 12_000_000


def nested(depth: int) -> bytes:
    """Multiparts inside one another."""
    inside = (
        f"--b{level}\r\nContent-Type: multipart/mixed; boundary=b{level + 1}\r\n\r\n"
        for level in range(depth)
    )
    return letter("".join(inside), "Content-Type: multipart/mixed; boundary=b0")


def bomb() -> bytes:
    """A zip of 4 KB that would unpack to 40 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("zeros", bytes(40_000_000))
    zipped = "Content-Type: application/zip; name=bomb.zip"
    body, header = multipart(
        part("See the file."),
        part(base64.encodebytes(packed.getvalue()), zipped, "Content-Transfer-Encoding: base64"),
    )
    return letter(body, header)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "1,500 levels": lambda: nested(1_500),
    "19 levels over blank lines": lambda: nested(19) + b"\n" * 5_000_000,
    "20,000 recipients": lambda: letter(
        "x", to=",\r\n ".join(f"u{n}@x.example" for n in range(20_000))
    ),
    "a header of 1 MB": lambda: letter("x", "X-Long: " + "a" * 1_000_000),
    "a header of 500,000 lines": lambda: letter("x", "X-Long: a" + "\r\n " * 500_000),
    "100,000 headers": lambda: letter("x", *["X-A: b"] * 100_000),
    "a From of 1 MB": lambda: letter("x", sender="a" * 1_000_000),
    "a From of brackets": lambda: letter("x", sender="(" * 60_000),
    "quotes that do not close": lambda: letter("x", *["To: " + '"\\' * 30_000] * 60),
    "brackets that do not close": lambda: letter("x", *["To: " + "<(" * 30_000] * 60),
    "an address of dots": lambda: letter("x", *["To: " + "a." * 30_000 + "!"] * 60),
    "20,000 encoded words": lambda: letter("x", subject="=?utf-8?q?a?= " * 20_000),
    "encoded words that do not end": lambda: letter("x", subject="=?a?q?" * 100_000),
    "a million references": lambda: letter("x", "References: " + "<a@b> " * 1_000_000),
    "references that do not close": lambda: letter("x", "References: " + "<a" * 1_000_000),
    "parameters that do not close": lambda: letter(
        "x", "Content-Type: text/plain" + '; a="' * 200_000
    ),
    "100,000 pieces of a name": lambda: letter(
        "x", "Content-Type: text/plain" + "; n*1*=%41" * 100_000
    ),
    "checks of brackets": lambda: letter(
        "x", *["Authentication-Results: mx; " + "(" * 60_000] * 60
    ),
    "signatures of semicolons": lambda: letter("x", *["DKIM-Signature: " + "; " * 30_000] * 60),
    "a million parts": lambda: letter("--b\r\n\r\nx\r\n" * 1_000_000, MIXED),
    "a million boundaries in a line": lambda: letter("--b\r\n\r\n" + "--b" * 1_000_000, MIXED),
    "boundaries that go on": lambda: letter("--b\r\n\r\n" + "\n--bx" * 1_000_000, MIXED),
    "boundaries with much space": lambda: letter(("\n--b" + " " * 1_000 + "x") * 10_000, MIXED),
    "900 texts": lambda: letter(("--b\r\n\r\n" + "x" * 25_000 + "\r\n") * 900, MIXED),
    "50,000 blank lines": lambda: letter("\r\n" * 50_000),
    "10 million blank lines": lambda: letter("\n" * 10_000_000),
    "10 million carriage returns": lambda: letter("\r" * 10_000_000),
    "no line at all": lambda: b"a" * 20_000_000,
    "NUL bytes": lambda: letter(
        b"\x00" * 5_000_000, b"X-A: \x00", b"Content-Type: text/plain; charset=\x00"
    ),
    "a text of 20 MB in base64": lambda: letter(
        b"QUFB" * 5_000_000, "Content-Transfer-Encoding: base64"
    ),
    "a text of equal signs": lambda: letter(
        "=" * 5_000_000, "Content-Transfer-Encoding: quoted-printable"
    ),
    "a report of 100,000 recipients": lambda: letter(
        "Action: failed\r\n\r\n" * 100_000, "Content-Type: message/delivery-status"
    ),
    "a bounce of brackets": lambda: letter("<a@" * 200_000, sender="mailer-daemon@x.example"),
    "a zip bomb": bomb,
}


def work_off(raw: bytes) -> None:
    """Do with a mail all that this room does."""
    with suppress(Unreadable):
        mail = read_mail(raw)
        judge(mail, AuthSettings(SERVER, is_microsoft=True))
        automatic(mail, [OWN])


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_takes_little_memory_and_keeps_none(name: str) -> None:
    work_off(letter())
    raw = HOSTILE[name]()
    tracemalloc.start()
    try:
        work_off(raw)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < GROWTH_MOST
    assert kept < 100_000


def test_what_is_nested_too_deeply_is_put_aside_with_a_reason() -> None:
    with pytest.raises(Unreadable, match="more parts inside one another"):
        read_mail(nested(1_500))


def test_what_is_too_large_is_put_aside_with_a_reason() -> None:
    with pytest.raises(Unreadable, match="larger than 40 MB"):
        read_mail(letter("x" * 40_000_000))


def test_of_20000_recipients_the_first_are_read() -> None:
    recipients = read_mail(HOSTILE["20,000 recipients"]()).recipients

    assert len(recipients) == 500
    assert recipients[0] == "u0@x.example"


def test_of_many_fields_with_recipients_the_first_are_read() -> None:
    raw = letter("x", *[f"Cc: u{number}@x.example" for number in range(900)])

    assert len(read_mail(raw).recipients) == 20


def test_a_second_sender_behind_a_long_first_one_is_seen() -> None:
    sender = "carl@acme.example" + " " * 100_000 + ", eve@evil.example"

    assert len(read_mail(letter(sender=sender)).senders) > 1


def test_a_zip_is_measured_and_not_opened() -> None:
    files = read_mail(bomb()).attachments

    assert [(file.name, file.size_bytes < 50_000) for file in files] == [("bomb.zip", True)]


def test_a_file_keeps_no_folders() -> None:
    body, header = multipart(
        part(
            "x",
            "Content-Type: application/pdf",
            'Content-Disposition: attachment; filename="../../x"',
        )
    )

    assert [file.name for file in read_mail(letter(body, header)).attachments] == ["x"]


@pytest.mark.parametrize(
    "charset",
    [
        "x-nonsense", "zlib", "zip", "punycode", "unicode_escape", "undefined", "idna", "utf-7",
        "rot13", "hex", "mbcs", "../../x", "a.b", "\x00", "ü", "a" * 900, "", "utf-8*en", '"utf-8"',
    ],
)  # fmt: skip
def test_a_text_is_read_whatever_its_charset_calls_itself(charset: str) -> None:
    modules, cached = set(sys.modules), len(encodings._cache)
    raw = letter("Grüße +AGE- \\x41", f"Content-Type: text/plain; charset={charset}")

    assert read_mail(raw).text == "Grüße +AGE- \\x41"
    assert set(sys.modules) == modules
    assert len(encodings._cache) == cached


@pytest.mark.parametrize(
    ("charset", "written"),
    [
        ("iso-8859-1", "Grüße “x” €".encode("cp1252")),
        ("windows-1252", "Grüße “x” €".encode("cp1252")),
        ("us-ascii", "Grüße “x” €".encode()),
        ("UTF8", "Grüße “x” €".encode()),
        ("ks_c_5601-1987", "청구서 똠".encode("cp949")),
        ("x-sjis", "請求書".encode("cp932")),
        ("utf-16", "Grüße “x” €".encode("utf-16")),
        ("unknown-8bit", "Grüße “x” €".encode("cp1252")),
    ],
)
def test_a_text_is_read_as_what_it_is(charset: str, written: bytes) -> None:
    raw = letter(written, f"Content-Type: text/plain; charset={charset}")

    assert read_mail(raw).text in {"Grüße “x” €", "청구서 똠", "請求書"}


def test_what_means_nothing_in_a_charset_is_marked() -> None:
    raw = letter(b"ab\xffcd", "Content-Type: text/plain; charset=utf-8")

    assert read_mail(raw).text == "ab\ufffdcd"


@pytest.mark.parametrize(
    "written",
    [
        b"SGVsbG8u",
        b"SGVs\r\nbG8u",
        b"S G!Vs\x00bG8u",
        b"SGVsbG8=\r\nSGVsbG8=",
        b"SGVsbG8u====",
        b"SGVsbG8uA",
        b"SGVsbG8",
    ],
)
def test_base64_is_read_as_far_as_it_goes(written: bytes) -> None:
    text = read_mail(letter(written, "Content-Transfer-Encoding: base64")).text

    assert text in {"Hello.", "Hello"}


@pytest.mark.parametrize("ends", [("\n", "\n"), ("\r\n", "\n"), ("\n", "\r\n"), ("\r\n", "\r\n")])
def test_line_endings_may_be_mixed(ends: tuple[str, str]) -> None:
    one, other = ends
    raw = (
        f"From: a@x.example{one}Subject: Hello{one}  there{other}"
        f"Content-Type: multipart/mixed;{other} boundary=b{other}{one}"
        f"--b{one}{other}first{one}second{other}--b--{other}"
    )
    mail = read_mail(raw.encode())

    assert (mail.subject, mail.text) == ("Hello there", "first\nsecond")


def test_control_characters_do_not_reach_the_text() -> None:
    mail = read_mail(letter("a\x00b\x1bc\x07d\te"))

    assert mail.text == "abcd\te"
