"""Mails' cases against the started program: who claims to write, what it is made of, what we send.

What nobody proved does nothing; a proven mail after it shows that the mailbox is read.
"""

import base64
import gzip
import io
import stat
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from core.models import Invoice
from core.security.actors import system
from tests.attacks.arranged import northwind, saying
from tests.attacks.firms import open_firm, signed_in
from tests.attacks.oracles import idle, unchanged
from tests.attacks.post import lies_there, mail
from tests.cases.looking import deeds
from tests.inbox.letters import OWN, PROVEN, SERVER, letter, multipart, part
from tests.inbox.test_hostile import HOSTILE
from tests.program import Program
from tests.stories.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

EVE = "Eve <eve@evil.example>"
EVES = f"{SERVER}; dkim=pass header.d=evil.example; dmarc=pass header.from=evil.example"
GINAS = f"{SERVER}; dkim=pass header.d=globex.example; dmarc=pass header.from=globex.example"
NOTHING = f"{SERVER}; spf=none; dkim=none; dmarc=none header.from=acme.example"
FORGED = f"Authentication-Results: {PROVEN}"
KEPT_ONLY = {"MailReceived"}
GROWS_KB = 150_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_one(town: Town, processes: dict[str, Program]) -> Invoice:
    """An invoice of acme's that Carl has."""
    invoice = await northwind(town).issued(saying("Hostile mails", client="acme"))
    await town.letter(str(invoice.number))
    return invoice


@pytest_asyncio.fixture(loop_scope="module")
async def thread(town: Town, open_one: Invoice) -> AsyncIterator[str]:
    """Where its replies go. At the end nobody outside has got a mail, but for Carl's answers.

    What was told before has come to its end: some people of these towns have no such chat.
    """
    await idle(town)
    async with town.books() as billing:
        address = billing.links.reply_address(open_one.id)
    before = len(town.letters())
    yield address
    written = len([kind for kind in await deeds(town) if kind == "AnswerWritten"])
    assert len(town.letters()) <= before + written
    assert town.letters(box="eve@evil.example") == town.letters(box="gina@globex.example") == []


CHECKS = {
    "no checks": f"{SERVER}; none",
    "nothing proven": NOTHING,
    "another's server": f"{SERVER}; spf=pass smtp.mailfrom=bounce@evil.example; dmarc=none",
    "another's signature": f"{SERVER}; dkim=pass header.d=evil.example; dmarc=none",
    "forged": f"{SERVER}; dkim=fail header.d=acme.example; dmarc=fail header.from=acme.example",
    "likely": f"{SERVER}; spf=pass smtp.mailfrom=evil.example; dkim=none; dmarc=bestguesspass",
}
LAYOUTS: dict[str, bytes] = {
    "below": mail("", FORGED, checks=NOTHING),
    "folded": mail("", FORGED.replace("; ", ";\r\n ").replace(": ", ":\r\n "), checks=NOTHING),
    "in other case": mail("", FORGED.upper(), checks=NOTHING),
    "behind a comment": mail("", f"Authentication-Results: (x) {PROVEN}", checks=NOTHING),
    "above, by another": b"Authentication-Results: mx.evil.example; dkim=pass\r\n" + mail(""),
    "without a mark": mail("", FORGED),
    "with letters alike": mail("", FORGED.replace("mx", "mх"), checks=NOTHING),
    "below another's mark": b"Received: from x by mx.evil.example; now\r\n" + mail("", FORGED),
}
SENDERS = [
    "carl@acme.example, eve@evil.example",
    "carl@acme.example)eve@evil.example",
    "Carl <carl@acme.example> (",
    "Carl <carl@acme.example> <eve@evil.example>",
    "Everybody: carl@acme.example, eve@evil.example;",
    '"carl@acme.example" <eve@evil.example>',
    "=?utf-8?q?carl=40acme.example?= <eve@evil.example>",
    '"carl@acme.example eve"@evil.example',
    "carl@acme.example\x00 <eve@evil.example>",
]


async def test_whoever_only_writes_a_clients_name_gets_and_does_nothing(
    town: Town, thread: str
) -> None:
    """A117."""
    before = await deeds(town)
    texts = ("Already paid on Tuesday.", "Please send it again.", "We will pay on Friday.")
    mails = [mail(text, to=thread, checks=checks) for checks in CHECKS.values() for text in texts]
    came = await lies_there(town, mails)

    assert len(came) == len(mails)
    assert {each["level"] for each in came} <= {"unknown", "likely", "forged"}
    assert set((await deeds(town))[len(before) :]) == KEPT_ONLY


async def test_only_our_own_servers_word_where_it_stands_counts(town: Town, thread: str) -> None:
    """A118: eight layouts of what somebody wrote to look like it."""
    before = await deeds(town)
    said = b"Already paid on Tuesday."
    to = f"To: {thread}".encode()
    mails = [raw.replace(f"To: {OWN}".encode(), to) + said for raw in LAYOUTS.values()]
    came = await lies_there(town, mails)

    assert [each["level"] for each in came] == ["unknown"] * len(LAYOUTS)
    assert set((await deeds(town))[len(before) :]) == KEPT_ONLY


async def test_a_mail_that_does_not_name_one_sender_does_nothing(town: Town, thread: str) -> None:
    """A119: with checks that would prove Carl."""
    before = await deeds(town)
    mails = [mail(sender=sender, to=thread, checks=PROVEN) for sender in SENDERS]
    mails += [mail("", f"From: {EVE}", to=thread, checks=PROVEN)]
    came = await lies_there(town, mails)

    assert len(came) == len(mails)
    assert [each for each in came if each["level"] == "proven" and each["is_on_file"]] == []
    assert set((await deeds(town))[len(before) :]) == KEPT_ONLY


async def test_a_tag_selects_a_thread_and_proves_nothing(
    town: Town, thread: str, open_one: Invoice
) -> None:
    """A121: another client with it, somebody who was copied in, a guess, and one of another use."""
    before = await deeds(town)
    local, _, domain = thread.partition("@")
    tag = local.partition("+")[2]
    guessed = f"{local[:-3]}aaa@{domain}"
    of_the_page = f"{local.rpartition('-')[0]}-{(await town.page(open_one)).rpartition('/')[2]}"
    others = [
        mail(to=thread, sender=EVE, checks=EVES),
        mail(to=thread, sender="gina@globex.example", checks=GINAS),
        mail("", f"In-Reply-To: <{tag}@{domain}>", sender=EVE, checks=EVES),
    ]
    none = [
        mail(to=guessed, sender=EVE, checks=EVES),
        mail(to=f"{of_the_page}@{domain}", sender=EVE, checks=EVES),
        mail("", f"In-Reply-To: <delivery-1.i{open_one.id}-aaa@{domain}>", checks=PROVEN),
    ]

    assert {each["from_kind"] for each in await lies_there(town, others)} == {"stranger"}
    assert {each["invoice_id"] for each in await lies_there(town, none)} == {None}
    assert set((await deeds(town))[len(before) :]) == KEPT_ONLY


BROKEN: dict[str, Callable[[], bytes]] = {
    "1,500 levels": HOSTILE["1,500 levels"],
    "20,000 recipients": HOSTILE["20,000 recipients"],
    "a From of brackets": HOSTILE["a From of brackets"],
    "20,000 encoded words": HOSTILE["20,000 encoded words"],
    "checks of brackets": HOSTILE["checks of brackets"],
    "10,000 parts": lambda: letter(
        "--b\r\n\r\nx\r\n" * 10_000, "Content-Type: multipart/mixed; boundary=b"
    ),
    "an unknown charset": lambda: letter("x", "Content-Type: text/plain; charset=x-nonsense"),
    "base64 that is none": lambda: letter("=?!" * 1000, "Content-Transfer-Encoding: base64"),
    "a day that is none": lambda: letter("x").replace(b"Tue, 24 Nov 2026", b"Foo, 99 Bar 99999"),
}


async def test_after_mails_made_to_break_their_reader_the_next_is_read(
    town: Town, thread: str, processes: dict[str, Program]
) -> None:
    """A129: and the process that reads has not grown much."""
    before, held = await deeds(town), resident_kb(processes["scheduler"])
    await lies_there(town, [*(make() for make in BROKEN.values()), mail(to=thread, checks=PROVEN)])

    new = (await deeds(town))[len(before) :]
    assert new.count("ClaimRaised") == 1
    assert not set(new) & {"InvoiceIssued", "PaymentRecorded", "InvoiceVoided"}
    assert resident_kb(processes["scheduler"]) - held < GROWS_KB


NAMES = [
    "../../.ssh/authorized_keys",
    "C:\\Windows\\win.ini",
    "\u200b.htaccess",
    "invoice\u202efdp.exe",
    "n" * 300 + ".pdf",
    "CON",
    "a\x00b.pdf",
]


async def test_no_name_of_a_file_is_a_path_or_lies_about_itself(town: Town, thread: str) -> None:
    """A130."""
    before = files(town)
    parts = [part("See the files.")]
    for name in NAMES:
        written = base64.b64encode(name.encode()).decode()
        said = f'Content-Disposition: attachment; filename="=?utf-8?b?{written}?="'
        parts.append(part("x", "Content-Type: application/pdf", said))
    body, header = multipart(*parts)
    (came,) = await lies_there(town, [letter(body, header, to=thread, checks=NOTHING)])
    names = await attached(town, came["id"])

    assert len(names) == len(NAMES)
    assert not [name for name in names if set(name) & set("/\\\u200b\u202e\x00") or len(name) > 120]
    assert files(town) == before


async def test_no_archive_is_unpacked(
    town: Town, thread: str, processes: dict[str, Program]
) -> None:
    """A131: what would be large, one within another, a link, and one with a password."""
    before, held = files(town), resident_kb(processes["scheduler"])
    packed = {
        "bomb.zip": zipped({"zeros": bytes(40_000_000)}),
        "nested.gz": gzip.compress(gzip.compress(bytes(40_000_000))),
        "link.zip": linked(),
        "locked.zip": zipped({"a": b"x"}).replace(
            b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01"
        ),
    }
    parts = [
        part(
            base64.encodebytes(content),
            f"Content-Type: application/zip; name={name}",
            f"Content-Disposition: attachment; filename={name}",
            "Content-Transfer-Encoding: base64",
        )
        for name, content in packed.items()
    ]
    body, header = multipart(part("See the files."), *parts)
    (came,) = await lies_there(town, [letter(body, header, to=thread, checks=NOTHING)])

    assert len(await attached(town, came["id"])) == len(packed)
    assert files(town) == before
    assert resident_kb(processes["scheduler"]) - held < GROWS_KB


ENDS = ("\r\nBcc: eve@evil.example", "\nBcc: eve@evil.example", "\rX: y", "\u2028Bcc: x", "\x00")


async def test_no_text_adds_a_header_or_a_recipient_to_a_mail_of_ours(
    town: Town, program: Program
) -> None:
    """A127: a client whose every field goes on with a header."""
    firm = await open_firm(town, "sending")
    bea = await signed_in(firm, "bea")
    async with unchanged(town):
        for end in ENDS:
            answer = await firm.sends(bea, "client new", name="Ed", email=f"ed@ed.example{end}")
            assert answer.status_code == 200
            assert "is not a mail address" in answer.text
    for number, end in enumerate(ENDS):
        box = f"ed{number}@ed.example"
        named = {
            "name": f"Ed {number}{end}",
            "contact": f"Ed{end}",
            "email": box,
            "key": f"e{number}",
        }
        await firm.sends(bea, "client new", **named)
        invoice = await firm.issues(client=f"e{number}", note=f"Thanks{end}")
        got = await town.letter(str(invoice.number), box=box)
        raw = (await town.web.get(f"{town.sandbox.url}{got['raw_url']}")).text
        head = raw.partition("\n\n")[0].lower()
        assert head.count("\nto:") == 1
        assert "\nbcc:" not in head
        assert "\nx: y" not in head
    assert town.letters(box="eve@evil.example") == []


async def attached(town: Town, letter_id: int) -> list[str]:
    """The names of a letter's files, as people are shown them."""
    async with town.books() as billing, billing.reading(system(1)) as work:
        return list((await work.letters.view_by_id(letter_id)).letter.attachments)


def files(town: Town) -> set[str]:
    """Every file of the town's, what the programs say aside."""
    found = (path for path in town.folder.rglob("*") if path.suffix != ".log")
    return {str(path) for path in found if "sandbox" not in str(path)}


def resident_kb(program: Program) -> int:
    """How much memory a process has."""
    lines = Path(f"/proc/{program.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def zipped(content: dict[str, bytes]) -> bytes:
    """A small file that would be a large one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, each in content.items():
            archive.writestr(name, each)
    return packed.getvalue()


def linked() -> bytes:
    """An archive in which a name leads elsewhere."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return packed.getvalue()
