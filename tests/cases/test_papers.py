"""What people write, printed: nothing is read, called, attached or run."""

import io
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from core.documents.invoice import BankAccount, Party
from core.documents.layout import Assets, Layout, Page
from core.documents.templates import environment
from tests.architecture.sources import ROOT
from tests.core.documents import samples

SECRET = "what-stands-in-a-file-of-ours"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg"'
VECTORS = {
    "img": '<img src="{}"/>',
    "img srcset": '<img srcset="{} 1x"/>',
    "link": '<link rel="stylesheet" href="{}"/>',
    "attachment": '<link rel="attachment" href="{}"/>',
    "attached link": '<a rel="attachment" href="{}">x</a>',
    "import": '<style>@import url("{}");</style>',
    "bare import": '<style>@import "{}";</style>',
    "background": '<p style="background:url({})">x</p>',
    "font": '<style>@font-face {{ font-family: x; src: url("{}") }} p {{ font-family: x }}</style>',
    "object": '<object data="{}"></object>',
    "embed": '<embed src="{}"/>',
    "iframe": '<iframe src="{}"></iframe>',
    "svg image": f'<svg {XLINK} width="9" height="9"><image xlink:href="{{}}" width="9"/></svg>',
    "svg use": f'<svg {XLINK} width="9" height="9"><use href="{{}}#x"/></svg>',
    "svg style": f'<svg {XLINK} width="9"><style>@import url("{{}}");</style></svg>',
    "content": '<style>p::before {{ content: url("{}") }}</style><p>x</p>',
    "list": '<ul style="list-style-image:url({})"><li>x</li></ul>',
    "border": '<p style="border-image:url({}) 9">x</p>',
    "base": '<base href="{}"/><img src="x"/>',
    "colours": '<style>@color-profile x {{ src: url("{}") }}</style>',
    "cursor": '<p style="cursor:url({})">x</p>',
    "attribute": '<style>p {{ background: attr(title url) }}</style><p title="{}">x</p>',
    "mask": '<p style="mask-image:url({});clip-path:url({})">x</p>',
    "input": '<input type="image" src="{}"/>',
    "video": '<video poster="{}"><source src="{}"/></video>',
}


@pytest.fixture(scope="module")
def layout() -> Layout:
    """One layout for all: reading fonts takes longer than a document."""
    return Layout()


class Canary(BaseHTTPRequestHandler):
    """Notes every call."""

    heard: list[str]

    def do_GET(self) -> None:
        """Note it."""
        self.heard.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[list[str]]:
    """A file and a server of ours that nobody may read; after the test nobody has."""
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    heard: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Ears", (Canary,), {"heard": heard}))
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield [
        f"http://127.0.0.1:{server.server_port}/x",
        file.as_uri(),
        str(file),
        "../pyproject.toml",
    ]
    server.shutdown()
    server.server_close()
    assert heard == []


def opened(pdf: bytes) -> bytes:
    """Everything in a PDF, unpacked."""
    reader = PdfReader(io.BytesIO(pdf))
    objects = [reader.get_object(number) for number in range(1, len(reader.xref_objStm) + 1)]
    objects += [reader.get_object(number) for number in reader.xref.get(0, {})]
    streams = [each.get_data() for each in objects if isinstance(each, StreamObject)]
    return b"\n".join([pdf, *streams, *(str(each).encode() for each in objects)])


def links(pdf: bytes) -> list[str]:
    """Where the links of a PDF lead."""
    notes = [
        note.get_object()
        for page in PdfReader(io.BytesIO(pdf)).pages
        for note in page.get("/Annots", [])
    ]
    return [str(note["/A"].get("/URI", note["/A"])) for note in notes if "/A" in note]


@pytest.mark.parametrize("vector", VECTORS)
def test_no_field_makes_the_printer_read_or_call(
    layout: Layout, addresses: list[str], vector: str
) -> None:
    """A106, A108: in every field that a person fills in."""
    mark = VECTORS[vector]
    nasty = " ".join(mark.format(*[each] * 2) for each in [*addresses, "javascript:x()", "smb://x"])
    party = Party(nasty, (nasty, nasty), country="DE", tax_id=nasty, email=nasty, phone=nasty)
    document = samples.german(
        seller=party,
        buyer=party,
        lines=(samples.line(nasty, "1", "1"),),
        number="N",
        terms=nasty,
        note=nasty,
        po_number=nasty,
        bank=BankAccount(nasty, nasty, nasty, nasty),
    )

    pdf = layout.pdf(document)
    assert SECRET.encode() not in opened(pdf)
    assert b"/EmbeddedFile" not in opened(pdf)
    assert {link.partition(":")[0] for link in links(pdf)} <= {"https", "mailto"}


@pytest.mark.parametrize("vector", VECTORS)
def test_the_printer_itself_fetches_nothing(
    layout: Layout, addresses: list[str], vector: str
) -> None:
    """A106, A107: even where the markup were our own template's; some of it it does not print."""
    body = " ".join(VECTORS[vector].format(*[each] * 2) for each in addresses)
    page = Page(
        f"<html><head><title>x</title></head><body>{body}</body></html>",
        Assets(samples.german(), ""),
    )

    pdf = b""
    with suppress(KeyError, AssertionError, ValueError):  # what it does not understand, it refuses
        pdf = page.write_pdf(**layout.options("en"))
    said = opened(pdf) if pdf else b""
    assert SECRET.encode() not in said
    assert b"/EmbeddedFile" not in said


TEMPLATES = [
    "{{7*7}}",
    "{{ ''.__class__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{% include '/etc/hostname' %}",
    "{{ invoice._sa_instance_state }}",
    "{{ shown.total }}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "${7*7}",
    "%(total)s",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_no_text_is_a_template(layout: Layout, text: str) -> None:
    """A110: it is printed as it was typed."""
    document = samples.german(note=text, buyer=Party(text, (text,), country="DE"))

    said = " ".join(samples.pages(layout.pdf(document)))
    assert said.replace(" ", "").count(text.replace(" ", "")) >= 2


def test_every_template_escapes() -> None:
    """A111: by the environment, not by a file's name; the one exception has words of ours only."""
    found = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    loose = [path.name for path in found if "safe" in path.read_text(errors="replace").split("|")]
    marked = [p.name for p in found if "|safe" in p.read_text(errors="replace").replace(" ", "")]
    room = environment()

    assert (room.autoescape, room.undefined.__name__) == (True, "StrictUndefined")
    assert [path.name for path in found if "autoescape" in path.read_text(errors="replace")] == []
    assert (loose, marked) == ([], ["folio.css"])


def test_the_code_for_paying_holds_our_address_alone() -> None:
    """A114: nobody's name, note or account is in it, so no line of theirs can be."""
    nasty = "x\nBCD\n002\nDE89370400440532013000"
    party = Party(nasty, (nasty,), country="DE")
    changed = samples.german(seller=party, buyer=party, note=nasty, number=nasty, po_number=nasty)
    codes = [
        Assets(document, samples.PAY_URL)("asset:qr").read()
        for document in (samples.german(), changed)
    ]

    assert codes[0] == codes[1]
    assert codes[0].startswith(b"\x89PNG")


def test_a_note_cannot_pass_for_the_payee(layout: Layout) -> None:
    """A095: markup that would lie over the account is text below it, and the account is ours."""
    fake = (
        '<div style="position:fixed;top:0;background:white">IBAN DE75 5121 0800 1245 1261 99</div>'
    )
    pdf = layout.pdf(samples.german(note=f"{fake}\u202e" + "\n" * 200))

    said = " ".join(samples.pages(pdf))
    assert "DE89 3704 0044 0532 0130 00" in said
    assert 'style="position:fixed' in said
