"""Whatever comes from outside is read, or refused in our words: never a crash, a hang, a flood.

Nothing here looks at a clock: what would take a square of a text's length is long enough to run
into the time-out of the tests.
"""

import gc
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.arguments import split
from core.errors import InvalidInput
from tests.fuzz.readers import BYTES, FILES, OWN, REFUSED, TEXTS
from tests.fuzz.values import MEGABYTE, SAID, TEXT

pytestmark = pytest.mark.timeout(60)

T = TypeVar("T")

GROWTH_BYTES_MOST = 60_000
HUNDRED_KB = 100_000
LETTERS = st.characters()  # half pairs too: JSON can bring them
PIECE = TEXT | st.sampled_from(
    [
        "acme", "3 x 800", "12.50", "1,000.00", "1.000,00", "19%", "net 30", "due 2026-12-01", '"',
        "“Work”", "/invoice", "new", "net", "due", "note", "INV-2026-0001", "D1", "3,10,20",
        "20:00-08:00", "carl@acme.example", "Carl <carl@acme.example>", "=?utf-8?q?=C3=A4?=",
        "DE02120300000000202051", "BYLADEM1001", "123456", "Sun, 22 Nov 2026 10:00:00 +0100",
        "(", ")", ";", "\\", "=", "<", ">", "@", ",", "\n", "\n> ", "<b>", "</div>", "<!--",
        'style="color:#fff"', "s1.1.", "s1.2.", "s1.3.AAAA", "v1.", "t=1795338000,v1=", "{", "[",
        '{"key": 1}', "we have paid", "Wir haben am 3.11. überwiesen", "tomorrow",
        "Mit freundlichen Grüßen", "-- ", "On Monday Carl wrote:", "1e5", "-5", "٣", "½", "&amp;",
        "dmarc=pass",
        "header.from=acme.example", "xn--80ak6aa92e.com", "a" * 300, "\ud800", "\x00", "\u202e",
    ]
)  # fmt: skip
SAYING = st.lists(PIECE | st.text(LETTERS, max_size=12), max_size=8).map(" ".join) | st.lists(
    PIECE, max_size=6
).map("".join)
DEEP = st.sampled_from(
    [
        b"[" * HUNDRED_KB, b'{"INV": 1e999}', b'{"INV": null}', b"[]", b'{"":{}}', b'{"erased": 1}',
        b'{"erased": [[]]}', b'{"erased": [{"client_id": 1e999, "booked_on": 1, "ended_at": 1}]}',
        b'{"access_token": "a", "expires_in": 99999999999999999999}', b'{"access_token": "\\n"}',
        b'{"results": [{"vulns": [{"id": "\\u001b[2J"}]}]}', b'{"results": [[1]]}',
        b'{"error": {}}',
    ]
)  # fmt: skip
LONG = (
    "a", "1", " ", "\n", "(", "[", '"', "'", "<", "<b>", "> ", "&", "@", ",", ";", ".", "-", "=",
    "a ", "1 ", "a,", "1.", "a@", "a.", "\\", '\\"', "=?", "=?utf-8?q?a?= ", "(a ", "<a@b.c>,",
    "1 x ", "12,50 EUR ", "am 3. ", "paid on ", "\u0301", "ä", "\u200b", "<div style='color:red'>",
)  # fmt: skip


def refused_by(name: str) -> tuple[type[Exception], ...]:
    """What this reader may raise."""
    return (*REFUSED, OWN[name]) if name in OWN else REFUSED


def told(name: str, read: Callable[[T], object], said: T) -> None:
    """Read, or refused."""
    with suppress(*refused_by(name)):
        read(said)


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(SAYING)
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    told(name, TEXTS[name], text)


@pytest.mark.parametrize("name", ["whom backups are for", "words of keys"])
def test_half_of_a_letter_is_read_or_refused(name: str) -> None:
    told(name, TEXTS[name], "age1\ud800")


@pytest.mark.parametrize("name", BYTES)
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=300) | SAID | DEEP | SAYING.map(lambda text: text.encode(errors="replace"))
)
def test_any_bytes_are_read_or_refused(name: str, body: bytes) -> None:
    told(name, BYTES[name], body)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300) | SAYING.map(lambda text: text.encode(errors="replace")) | DEEP)
def test_any_file_is_read_or_refused(name: str, tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(body)
    told(name, FILES[name], file)


@pytest.mark.parametrize("name", TEXTS)
def test_a_long_text_takes_no_square_of_its_length(name: str) -> None:
    for piece in LONG:
        told(name, TEXTS[name], (piece * HUNDRED_KB)[:HUNDRED_KB])


@pytest.mark.parametrize("name", BYTES)
def test_long_bytes_take_no_square_of_their_length(name: str) -> None:
    for piece in LONG:
        told(name, BYTES[name], (piece * MEGABYTE)[:MEGABYTE].encode(errors="replace"))


@pytest.mark.parametrize("name", TEXTS)
def test_reading_again_takes_no_more_memory(name: str) -> None:
    texts = [piece * 40 for piece in LONG]

    def all_read() -> int:
        for text in texts:
            told(name, TEXTS[name], text)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    all_read()
    tracemalloc.start()
    try:
        first, *_, last = [all_read() for _ in range(4)]
    finally:
        tracemalloc.stop()

    assert last - first < GROWTH_BYTES_MOST


def test_a_line_that_nobody_types_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidInput, match="too long for one line"):
        split("/invoice new acme " + "1 x 800 " * 10_000)
