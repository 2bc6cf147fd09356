"""What is sent: texts, headers and bodies that are odd, and those that are nearly right.

The names of fields are read from the templates, so that a new page brings its own.
"""

import json
import re
from typing import Any, Final
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.architecture.sources import ROOT

MEGABYTE: Final = 1_000_000
NAME: Final = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([\w-]+)"')

FIELDS: Final = sorted(
    {
        name
        for page in (ROOT / "templates").rglob("*")
        if page.is_file() and page.suffix in {".html", ".j2"}
        for name in NAME.findall(page.read_text(encoding="utf-8"))
    }
    | {"nonce", "look", "_nonce"}
)

LETTERS: Final = st.characters(exclude_categories=["Cs"])
ODD: Final = st.sampled_from(
    [
        "", "0", "-1", "1", "2", "9" * 30, "١", "1e9", "NaN", "null", "..", "../..", "%00", "%ff",
        "\x00", "\r\nSet-Cookie: a=b", "ä", "\u202e", "'", "' OR 1=1 --", "{{7*7}}", "${7*7}",
        "<script>alert(1)</script>", "a" * 3000, "\u0000\uffff", "😀" * 50, "true", "[]", "/etc/",
        "http://127.0.0.1/", "//elsewhere.example", "javascript:alert(1)", "2026-13-45",
        "EUR", "1,00", "0x10", "\u200b", "Olga", "acme", "INV-2026-0001", "D1", "stripe", "fake",
    ]
)  # fmt: skip
TEXT: Final = ODD | st.text(LETTERS, max_size=40)
VALUE: Final = (TEXT.map(str.encode) | st.binary(max_size=60)).map(
    lambda text: text.replace(b"\r", b"").replace(b"\n", b"")[:2000]
)
LINE: Final = TEXT | st.sampled_from(
    ["/invoice", "/invoice new acme 1200", "/help", "invoice list", "void D1 INV-2026-0001", "/mfa"]
)
QUERY: Final = (
    st.just("")
    | st.lists(st.tuples(st.sampled_from(FIELDS) | TEXT, TEXT), max_size=4).map(urlencode)
    | st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60)
)
HEADER: Final = st.tuples(
    st.sampled_from(
        [
            "accept", "accept-language", "authorization", "content-encoding", "content-type",
            "content-length", "cookie", "cookie", "forwarded", "host", "if-none-match", "origin",
            "range", "referer", "sec-fetch-site", "stripe-signature", "te", "transfer-encoding",
            "user-agent", "x-forwarded-for", "x-forwarded-host", "x-http-method-override",
            "x-slack-request-timestamp", "x-slack-signature", "x-telegram-bot-api-secret-token",
        ]
    ),
    VALUE
    | st.sampled_from(
        [
            b"application/json", b"application/x-www-form-urlencoded", b"multipart/form-data",
            b"multipart/form-data; boundary=b", b"text/plain; charset=utf-16", b"gzip", b"-1",
            b"de;q=1.5, *", b"same-origin", b"cross-site", b"null", b"https://pay.demo.example",
            b"bytes=0-1,5-", b"a=b; a=c; __Host-session=x", b"t=1,v1=00", b"chunked",
        ]
    ),
)  # fmt: skip
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
UPDATE: Final = st.fixed_dictionaries(
    {"update_id": st.integers(0, 2**40) | JSON},
    optional={
        "message": st.fixed_dictionaries(
            {
                "message_id": st.integers(1, 99),
                "date": st.integers(0, 2**34),
                "chat": st.just({"id": 101, "type": "private", "first_name": "Olga"}) | JSON,
                "from": st.just({"id": 101, "is_bot": False, "first_name": "Olga"}) | JSON,
            },
            optional={"text": LINE, "caption": TEXT, "entities": JSON, "forward_origin": JSON},
        )
        | JSON,
        "callback_query": st.fixed_dictionaries(
            {
                "id": TEXT,
                "from": st.just({"id": 101, "is_bot": False, "first_name": "Olga"}),
                "chat_instance": TEXT,
                "data": LINE,
            }
        )
        | JSON,
    },
)
"""What Telegram sends: somebody says or presses something."""
COMMAND: Final = st.fixed_dictionaries(
    {
        "team_id": st.just("T1") | TEXT,
        "user_id": st.just("U1") | TEXT,
        "channel_id": st.just("C1") | TEXT,
        "command": st.sampled_from(["/invoice", "/client", "/paidup", "/member"]) | TEXT,
        "text": LINE,
        "trigger_id": TEXT,
        "response_url": st.just("http://127.0.0.1:9/answer") | TEXT,
    }
)
"""What Slack sends when somebody types a command."""
PRESSED: Final = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["block_actions", "view_submission", "block_suggestion", "shortcut"]
        ),
        "team": st.just({"id": "T1"}) | JSON,
        "user": st.just({"id": "U1", "name": "olga"}) | JSON,
    },
    optional={
        "actions": st.just([{"action_id": "a", "block_id": "b", "value": "void D1"}]) | JSON,
        "view": JSON,
        "channel": JSON,
        "message": JSON,
        "action_id": TEXT,
        "value": TEXT,
        "trigger_id": TEXT,
        "container": JSON,
    },
)
"""What Slack sends when somebody presses something."""


def _form(pairs: dict[str, str]) -> bytes:
    return urlencode(pairs).encode()


def _json(said: Any) -> bytes:
    return json.dumps(said).encode()


SAID: Final = st.one_of(
    UPDATE.map(_json),
    COMMAND.map(_form),
    PRESSED.map(lambda said: _form({"payload": json.dumps(said)})),
    JSON.map(_json),
)
"""What machines say, nearly."""
BODY: Final = st.one_of(
    st.just(b""),
    st.binary(max_size=200),
    TEXT.map(str.encode),
    st.sampled_from([b"x" * MEGABYTE, b"x" * (MEGABYTE + 1), b"[" * 50_000, b"a=b&" * 20_000]),
    st.just(b'--b\r\nContent-Disposition: form-data; name="nonce"\r\n\r\nx\r\n--b--\r\n'),
    SAID,
)
