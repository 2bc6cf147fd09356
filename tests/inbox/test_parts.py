"""What is well-formed is read as Python's own parser reads it, however it is nested."""

import string
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.mail import read_mail

LINES = st.text(string.ascii_letters + "äöü€漢 \n-.>=", max_size=200)
SUBTYPES = st.sampled_from(["mixed", "alternative", "related"])
NOISE = st.sampled_from([None, "before\n", "--no boundary\n"])


@st.composite
def texts(draw: st.DrawFn) -> EmailMessage:
    """A part of text or HTML, in one of the ways it may travel."""
    message = EmailMessage(SMTP)
    message.set_content(
        draw(LINES),
        subtype=draw(st.sampled_from(["plain", "html"])),
        charset=draw(st.sampled_from(["utf-8", "utf-16"])),
        cte=draw(st.sampled_from(["base64", "quoted-printable"])),
    )
    return message


@st.composite
def files(draw: st.DrawFn) -> EmailMessage:
    """A file that came along."""
    message = EmailMessage(SMTP)
    content = draw(st.binary(max_size=300))
    message.set_content(content, "application", "pdf", filename="a.pdf", disposition="attachment")
    return message


@st.composite
def groups(draw: st.DrawFn, children: st.SearchStrategy[EmailMessage]) -> EmailMessage:
    """Parts in a part."""
    message = EmailMessage(SMTP)
    message["Content-Type"] = f"multipart/{draw(SUBTYPES)}"
    message.preamble, message.epilogue = draw(NOISE), draw(NOISE)
    for child in draw(st.lists(children, min_size=1, max_size=4)):
        message.attach(child)
    return message


PARTS = st.recursive(st.one_of(texts(), files()), groups, max_leaves=12)


@settings(deadline=None)
@given(PARTS, st.sampled_from([b"\n", b"\r\n"]))
def test_nested_parts_are_read_as_python_reads_them(message: EmailMessage, end: bytes) -> None:
    message["From"] = "carl@acme.example"
    raw = message.as_bytes().replace(b"\r\n", end)
    mail, parts = read_mail(raw), _leaves(raw)

    assert mail.text.split() == " ".join(_contents(parts, "text/plain")).split()
    assert mail.html.split() == " ".join(_contents(parts, "text/html")).split()
    assert [file.size_bytes for file in mail.attachments] == [
        len(content) for content in _contents(parts, "application/pdf")
    ]


def _leaves(raw: bytes) -> list[EmailMessage]:
    parsed = message_from_bytes(raw, policy=default)
    return [part for part in parsed.walk() if not part.is_multipart()]


def _contents(parts: list[EmailMessage], content_type: str) -> list[str]:
    return [part.get_content() for part in parts if part.get_content_type() == content_type]
