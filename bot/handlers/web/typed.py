"""Reads what a request says of itself, each thing once: fields of a form, headers that prove.

Of two that differ one reader takes the first and another the last; here neither is taken.
"""

from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

FORM: Final = "application/x-www-form-urlencoded"
FIELDS_MOST: Final = 50

SINGLE: Final = frozenset(
    {
        "content-type", "stripe-signature", "x-slack-request-timestamp", "x-slack-signature",
        "x-telegram-bot-api-secret-token",
    }
)  # fmt: skip


def once(request: Request) -> dict[str, str]:
    """The headers of a call; refuses one that says twice who it is."""
    names = [name.decode("latin-1").lower() for name, _ in request.headers.raw]
    if any(names.count(name) > 1 for name in SINGLE):
        raise HTTPException(400)
    return dict(request.headers)


async def pairs(request: Request, most: int = FIELDS_MOST) -> dict[str, str]:
    """All the fields of a form, each of them once, empty ones too; no more than `most`."""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if kind != FORM:
        raise HTTPException(415)
    text = (await request.body()).decode(errors="replace")
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=most)
    except ValueError:
        raise HTTPException(422) from None
    given = dict(fields)
    if len(given) != len(fields):
        raise HTTPException(422)
    return given


async def typed(request: Request, *names: str) -> dict[str, str]:
    """The fields of a form; what is missing is empty. Refuses what no form of ours sends."""
    given = {name: text for name, text in (await pairs(request)).items() if text}
    if not given.keys() <= set(names):
        raise HTTPException(422)
    return dict.fromkeys(names, "") | given
