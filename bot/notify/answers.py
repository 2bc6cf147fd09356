"""An answer as a mail: the text as it was written, its writer's name, and its thread of mails."""

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from core.documents.mails import MailParts
from core.models import Company, Letter

NAME: Final = re.compile(r"(?!.*=\?)[!-;=?-~]{1,250}")
"""A mail's name, less its brackets, as it may stand in a header of ours, whoever made it.

It may not pass for an encoded word: line ends could come out of one.
"""

THREAD_BYTES_MOST: Final = 900
STYLE: Final = "font:16px/1.5 Inter,Helvetica,Arial,sans-serif;white-space:pre-line"


def answer_parts(letter: Letter, writer: str, company: Company) -> MailParts:
    """The three parts; Paidup signs with the company's name alone."""
    signed = "\n".join(filter(None, (writer, company.name)))
    text = f"{letter.text}\n\n-- \n{signed}\n"
    html = (
        f'<!doctype html>\n<html lang="{escape(letter.language or company.language)}"><head>'
        f'<meta charset="utf-8"></head>\n<body style="{STYLE}">{escape(letter.text)}\n\n'
        f'<span style="opacity:.7">{escape(signed)}</span></body></html>\n'
    )
    return MailParts(letter.subject, text, html)


def thread_of(names: Iterable[str]) -> tuple[str, ...]:
    """The mails before an answer, the one it answers last: as many as a header takes.

    The first one is kept, since it is the one all mail programs have.
    """
    known = [f"<{name}>" for name in dict.fromkeys(names) if NAME.fullmatch(name)]
    while len(" ".join(known)) > THREAD_BYTES_MOST:
        known.pop(1 if len(known) > 2 else 0)  # noqa: PLR2004  # the first and the last
    return tuple(known)
