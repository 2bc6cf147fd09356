"""The page's doors to the mailboxes: read, reply, write as anybody, bounce."""

import base64
import binascii
import re
from typing import Any, Literal, Protocol
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Response
from pydantic import BaseModel, Field

from sandbox.config import Mailbox
from sandbox.mail.letters import (
    Attachment,
    Draft,
    Verdict,
    address_of,
    attachments,
    body,
    bounce,
    parse,
    reply,
    text_header,
)

Judgement = Literal["pass", "fail", "softfail", "none"]
HARMLESS = {"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"}
FRAMED = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src data:; style-src 'unsafe-inline'"
)
OUTSIDE = '<base target="_blank">'


class PostOffice(Protocol):
    """What the doors need of the mail server."""

    def owner(self, address: str) -> Mailbox:
        """Who has a mailbox."""

    def letter(self, address: str, letter_id: str) -> bytes | None:
        """A letter's bytes."""

    def refuse(self, address: str, code: int) -> None:
        """Refuse a recipient from now on."""

    def hang_up(self) -> None:
        """Cut all IMAP connections."""

    async def send(self, draft: Draft, verdict: Verdict, *, envelope: str = "") -> None:
        """Send a letter from outside."""

    async def deliver(
        self, raw: bytes, sender: str, recipients: list[str], verdict: Verdict
    ) -> None:
        """Lay a letter into mailboxes."""


class SentFile(BaseModel):
    """A file somebody attaches."""

    name: str
    content_base64: str
    mime: str = Field("application/octet-stream", pattern=r"^[\w.+-]+/[\w.+-]+$")


class Judged(BaseModel):
    """What the receiving server is to find out about the sender."""

    spf: Judgement = "pass"
    dkim: Judgement = "pass"
    dmarc: Judgement = "pass"

    def verdict(self) -> Verdict:
        """The same, for the mail server."""
        return Verdict(self.spf, self.dkim, self.dmarc)


class Reply(Judged):
    """Somebody answers a letter."""

    mailbox: str
    message_id: str
    text: str
    attachments: list[SentFile] = Field(default_factory=list)


class NewLetter(Judged):
    """Somebody writes a letter, under whatever name they like."""

    sender: str = Field(alias="from")
    to: str
    subject: str = ""
    text: str = ""
    html: str = ""
    envelope_from: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    attachments: list[SentFile] = Field(default_factory=list)


class RawLetter(Judged):
    """A letter byte by byte, for what no mail program would write."""

    to: str
    envelope_from: str = ""
    content_base64: str


class Named(BaseModel):
    """One letter in one mailbox."""

    mailbox: str
    message_id: str


class Refusal(BaseModel):
    """An address SMTP shall refuse; 0 takes it back."""

    address: str
    code: Literal[0, 450, 452, 550, 552, 554]


def desk(office: PostOffice) -> APIRouter:
    """The routes under `/desk/mail`."""
    router = APIRouter()
    _reading(router, office)
    _writing(router, office)
    return router


def _reading(router: APIRouter, office: PostOffice) -> None:
    @router.get("/letters/{mailbox}/{letter}/raw")
    async def raw(mailbox: str, letter: str) -> Response:
        return Response(_find(office, mailbox, letter), media_type="text/plain; charset=utf-8")

    @router.get("/letters/{mailbox}/{letter}/html")
    async def html(mailbox: str, letter: str) -> Response:
        words = _leading_outside(body(parse(_find(office, mailbox, letter)), "html") or "")
        headers = {"Content-Security-Policy": FRAMED}
        return Response(words, media_type="text/html", headers=headers)

    @router.get("/letters/{mailbox}/{letter}/attachments/{number}")
    async def attachment(mailbox: str, letter: str, number: int) -> Response:
        files = attachments(parse(_find(office, mailbox, letter)))
        if not 0 <= number < len(files):
            raise HTTPException(404, "This letter has no such attachment.")
        file = files[number]
        how = "inline" if file.mime in HARMLESS else "attachment"
        disposition = f"{how}; filename*=UTF-8''{quote(file.name)}"
        headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        return Response(file.content, media_type=file.mime, headers=headers)


def _leading_outside(page: str) -> str:
    """A letter whose links open beside the page that shows it."""
    changed, found = re.subn(r"<head[^>]*>", rf"\g<0>{OUTSIDE}", page, count=1, flags=re.IGNORECASE)
    return changed if found else OUTSIDE + page


def _writing(router: APIRouter, office: PostOffice) -> None:
    @router.post("/reply")
    async def answer(asked: Reply) -> dict[str, Any]:
        original = _find(office, asked.mailbox, asked.message_id)
        owner = office.owner(asked.mailbox)
        sender = f"{owner.name} <{owner.address}>" if owner.name else owner.address
        files = tuple(map(_file, asked.attachments))
        await _send(office, reply(original, sender, asked.text, files), asked)
        return {}

    @router.post("/send")
    async def send(asked: NewLetter) -> dict[str, Any]:
        files = tuple(map(_file, asked.attachments))
        draft = Draft(
            asked.sender, asked.to, asked.subject, asked.text, asked.html, files, asked.headers
        )
        await _send(office, draft, asked, asked.envelope_from)
        return {}

    @router.post("/raw")
    async def send_raw(asked: RawLetter) -> dict[str, Any]:
        content = _decoded(asked.content_base64)
        await office.deliver(content, asked.envelope_from, [asked.to], asked.verdict())
        return {}

    @router.post("/bounce")
    async def return_to_sender(asked: Named) -> dict[str, Any]:
        original = _find(office, asked.mailbox, asked.message_id)
        host = f"mx.{asked.mailbox.rpartition('@')[2]}"
        sender = address_of(text_header(parse(original), "return-path"))
        report = bounce(original, asked.mailbox, host)
        await office.deliver(report, "", [sender], Verdict(dkim="none", dmarc="none"))
        return {}

    @router.post("/refuse")
    async def refuse(asked: Refusal) -> dict[str, Any]:
        office.refuse(asked.address.lower(), asked.code)
        return {}

    @router.post("/hang-up")
    async def hang_up() -> dict[str, Any]:
        office.hang_up()
        return {}


async def _send(office: PostOffice, draft: Draft, judged: Judged, envelope: str = "") -> None:
    try:
        await office.send(draft, judged.verdict(), envelope=envelope)
    except ValueError as why:  # a line break in a header, most of all
        raise HTTPException(400, f"This is no letter: {why}") from None


def _find(office: PostOffice, mailbox: str, letter: str) -> bytes:
    raw = office.letter(mailbox, letter)
    if raw is None:
        raise HTTPException(404, "There is no such letter.")
    return raw


def _file(one: SentFile) -> Attachment:
    return Attachment(one.name, one.mime, _decoded(one.content_base64))


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise HTTPException(400, "The file did not arrive whole.") from None
