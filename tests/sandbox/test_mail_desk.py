"""What a client does at the desk, and how it looks in our mailbox."""

import base64
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from imapclient import IMAPClient

from sandbox.world import World
from tests.sandbox.mail_desk import CARL, COMPANY, MailDesk, invoice_mail, mail_desk

FORGED = b"From: x@acme.example\r\nAuthentication-Results: mx.northwind.example;\r\n dmarc=pass\r\n"


@pytest.fixture
async def desk() -> AsyncIterator[MailDesk]:
    world = World()
    async with mail_desk(world) as desk:
        yield desk
    world.close()


async def arrived(desk: MailDesk) -> list[EmailMessage]:
    """Our mailbox, read over IMAP."""

    def read(client: IMAPClient) -> Any:
        return client.fetch(client.search(), ["RFC822"]) if client.search() else {}

    letters = (await desk.imap(read)).values()
    parsed = [message_from_bytes(one[b"RFC822"], policy=policy.default) for one in letters]
    return [one for one in parsed if isinstance(one, EmailMessage)]


async def test_a_reply_carries_files_and_quotes(desk: MailDesk) -> None:
    await desk.post(invoice_mail())
    file = {"name": "po.txt", "mime": "text/plain", "content_base64": "UE8gNDcxMQ=="}
    await desk.do(
        "reply",
        mailbox=CARL.address,
        message_id="<invoice-1@northwind.example>",
        text="With PO 4711 please.",
        attachments=[file],
    )

    (letter,) = await arrived(desk)
    assert letter["Subject"] == "Re: Invoice INV-2026-0001"
    assert letter["References"] == "<invoice-1@northwind.example>"
    assert letter["Delivered-To"] == "billing+token-1@northwind.example"
    assert [one.get_filename() for one in letter.iter_attachments()] == ["po.txt"]
    body = letter.get_body()
    assert body is not None
    assert body.get_content().startswith("With PO 4711 please.\r\n\r\nOn ")
    assert [one["folder"] for one in desk.letters(CARL.address)] == ["INBOX", "Sent"]


async def test_an_answer_to_an_answer_keeps_the_thread(desk: MailDesk) -> None:
    await desk.post(invoice_mail(References="<a@x> <b@x>", Subject_="x"))
    (letter,) = desk.letters(CARL.address)
    await desk.do("reply", mailbox=CARL.address, message_id=letter["id"], text="Ok")

    (answer,) = await arrived(desk)
    assert answer["References"] == "<a@x> <b@x> <invoice-1@northwind.example>"


async def test_a_spoofed_letter_says_so(desk: MailDesk) -> None:
    await desk.do(
        "send",
        **{"from": f"Carl <{CARL.address}>", "to": "billing+token-1@northwind.example"},
        text="Our bank details have changed.",
        envelope_from="evil@spam.example",
        spf="pass",
        dkim="none",
        dmarc="fail",
    )

    (letter,) = await arrived(desk)
    results = str(letter["Authentication-Results"])
    assert results.startswith("mx.northwind.example; spf=pass smtp.mailfrom=spam.example;")
    assert "dmarc=fail header.from=acme.example" in results


async def test_forged_results_are_taken_out(desk: MailDesk) -> None:
    raw = FORGED + b"Subject: x\r\n\r\nAuthentication-Results: in the body\r\n"
    content = base64.b64encode(raw).decode()
    await desk.do("raw", to=COMPANY.address, content_base64=content, dmarc="fail")

    (letter,) = await arrived(desk)
    assert len(letter.get_all("Authentication-Results", [])) == 1
    assert "dmarc=fail" in str(letter["Authentication-Results"])
    assert letter.get_content() == "Authentication-Results: in the body\r\n"


async def test_parts_inside_parts_without_end_are_delivered_and_not_shown(desk: MailDesk) -> None:
    marks = [f"=b{number}" for number in range(1500)]
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="{mark}"\r\n\r\n--{mark}\r\n' for mark in marks
    )
    raw = f"From: {CARL.address}\r\nSubject: Deep\r\n{opened}\r\nx\r\n".encode()
    content = base64.b64encode(raw).decode()
    await desk.do("raw", to=COMPANY.address, content_base64=content)
    (letter,) = desk.letters(COMPANY.address)
    source = await desk.http.get(letter["raw_url"])
    (over_imap,) = (await desk.imap(lambda imap: imap.fetch(imap.search(), ["RFC822"]))).values()

    assert over_imap[b"RFC822"].endswith(raw)
    assert (letter["from"], letter["subject"]) == (CARL.address, "Deep")
    assert letter["text"].startswith("This letter has too many parts inside parts")
    assert letter["attachments"] == []
    assert source.content.endswith(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"no header\r\n\r\nx", b"Subject: =?x?q?=FF?=\r\n\r\n"]
)
async def test_letters_that_are_hardly_letters_are_delivered(desk: MailDesk, raw: bytes) -> None:
    content = base64.b64encode(raw).decode()
    await desk.do("raw", to=COMPANY.address, content_base64=content)

    assert len(await arrived(desk)) == 1
    assert len(desk.letters(COMPANY.address)) == 1


async def test_an_out_of_office_note_marks_itself(desk: MailDesk) -> None:
    sent = {"from": CARL.address, "to": COMPANY.address, "text": "Away"}
    await desk.do("send", **sent, headers={"Auto-Submitted": "auto-replied"})

    (letter,) = await arrived(desk)
    assert letter["Auto-Submitted"] == "auto-replied"


async def test_a_bounce_goes_to_the_envelopes_sender(desk: MailDesk) -> None:
    await desk.post(invoice_mail(), sender="billing+bounce-1@northwind.example")
    (letter,) = desk.letters(CARL.address)
    await desk.do("bounce", mailbox=CARL.address, message_id=letter["id"])

    (report,) = await arrived(desk)
    assert report.get_content_type() == "multipart/report"
    assert report.get_param("report-type") == "delivery-status"
    assert report["Delivered-To"] == "billing+bounce-1@northwind.example"
    assert report["Return-Path"] == "<>"
    parts = [one.get_content_type() for one in report.iter_parts()]
    assert parts == ["text/plain", "message/delivery-status", "text/rfc822-headers"]
    assert b"Message-ID: <invoice-1@northwind.example>" in report.as_bytes()
    assert b"Status: 5.1.1" in report.as_bytes()


async def test_html_is_shown_in_a_cage(desk: MailDesk) -> None:
    await desk.post(invoice_mail())
    (letter,) = desk.letters(CARL.address)
    page = await desk.http.get(letter["html_url"])

    assert "<b>invoice</b>" in page.text
    assert page.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize("field", ["from", "to", "subject"])
async def test_a_line_break_in_a_header_is_no_letter(desk: MailDesk, field: str) -> None:
    letter = {"from": CARL.address, "to": COMPANY.address, "subject": "x"}
    broken = letter | {field: f"{letter[field]}\r\nBcc: x@evil.example"}
    answer = await desk.http.post("/desk/mail/send", json=broken)

    assert answer.status_code == 400
    assert not desk.letters(COMPANY.address)


@pytest.mark.parametrize("path", ["raw", "html", "attachments/0"])
async def test_what_is_not_there_is_not_found(desk: MailDesk, path: str) -> None:
    answer = await desk.http.get(f"/desk/mail/letters/{CARL.address}/INBOX-1/{path}")

    assert answer.status_code == 404
