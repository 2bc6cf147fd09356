"""Text from people, before it is placed in any platform's markup: cleaned, measured, cut."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final
from unicodedata import bidirectional

from bot.cards.model import Card, Tone

Escape = Callable[[str], str]

CUT: Final = "…"
NOTHING: Final = "–"
SEPARATOR: Final = " · "
MARKS: Final = {
    Tone.PLAIN: "○",
    Tone.WAITING: "⏳",
    Tone.GOOD: "✅",
    Tone.WARNING: "⚠️",
    Tone.BAD: "⛔",
}

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Controls, lone surrogates, and what turns or hides the text around it: a name that holds a
# right-to-left override would otherwise swap the digits of the amount behind it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_MANY_BREAKS = re.compile(r"\n{3,}")
# An @name, and no address: those keep their @, unless they begin like a call to everyone.
_MENTION = re.compile(
    r"@(?=(?:here|channel|everyone)\b)|@(?=\w)(?!(?<=[\w.+-]@)[\w-]+(?:\.[\w-]+)+)"
)
_WORD_JOINER = "\u2060"
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_ISOLATE, _ISOLATED = "\u2068", "\u2069"
_ENOUGH_ROOM = 16


def clean(text: str) -> str:
    """The text without controls and direction overrides, line breaks kept (two at most)."""
    seen = _UNSEEN.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")
    return _MANY_BREAKS.sub("\n\n", seen).strip()


def line(text: str) -> str:
    """The text on one line."""
    return " ".join(clean(text).split())


def calm(text: str) -> str:
    """The text with every @name broken invisibly, so that it calls nobody; addresses stay."""
    return _MENTION.sub("@" + _WORD_JOINER, text)


def apart(text: str) -> str:
    """The text so that its direction ends with it: a Hebrew name would else turn the amount."""
    turns = any(bidirectional(character) in _RIGHT_TO_LEFT for character in text)
    return f"{_ISOLATE}{text}{_ISOLATED}" if turns else text


def units(text: str) -> int:
    """Its length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fit(text: str, limit: int, escape: Escape = str) -> str:
    """The text escaped, cut with a mark where it would be longer than the limit.

    The cut is made before escaping, so no entity is ever halved.
    """
    if len(text) <= limit and units(escape(text)) <= limit:
        return escape(text)
    room = limit - units(CUT)
    longest = range(min(len(text), limit) + 1)
    size = bisect_right(longest, room, key=lambda end: units(escape(text[:end]))) - 1
    while size > 0 and units(escape(text[:size].rstrip())) > room:
        size -= 1
    return escape(text[: max(size, 0)].rstrip()) + CUT


def squeeze(text: str, limit: int, escape: Escape = str) -> str:
    """A headline of parts, escaped; the longest part is cut, so number and amount survive."""

    def shown(part: str) -> str:
        return apart(escape(part))

    parts = text.split(SEPARATOR)
    longest = max(range(len(parts)), key=lambda at: units(shown(parts[at])))
    others = sum(units(shown(part)) for part in parts) - units(shown(parts[longest]))
    room = limit - others - units(SEPARATOR) * (len(parts) - 1)
    if room < _ENOUGH_ROOM:
        return fit(text, limit, shown)
    cut = fit(parts[longest], room, shown)
    return SEPARATOR.join(cut if at == longest else shown(part) for at, part in enumerate(parts))


def marked(card: Card) -> str:
    """The card's state as a mark and a word, or nothing."""
    return f"{MARKS[card.tone]} {line(card.state)}" if line(card.state) else ""


def titled(card: Card) -> str:
    """The card's title on one line; its tone's mark goes before it when no state carries it."""
    title = line(card.title) or NOTHING
    is_marked = card.tone is not Tone.PLAIN and not line(card.state)
    return f"{MARKS[card.tone]} {title}" if is_marked else title


def headline(card: Card, limit: int, escape: Escape = str) -> str:
    """Title and state on one line, escaped; the state is never cut away by a long title."""
    state = fit(marked(card), limit // 3, escape)
    if not state:
        return squeeze(titled(card), limit, escape)
    room = limit - units(state) - units(SEPARATOR)
    return squeeze(titled(card), room, escape) + SEPARATOR + state


def stack(lines: Sequence[str], limit: int) -> str:
    """As many whole lines as there is room for; the last one counts those left out."""
    kept: list[str] = []
    used = 0
    for number, one in enumerate(lines):
        rest = f"{CUT} and {len(lines) - number} more."
        used += units(one) + 1
        is_last = number == len(lines) - 1
        if used + (0 if is_last else units(rest)) > limit:
            return "\n".join([*kept, rest])
        kept.append(one)
    return "\n".join(kept)
