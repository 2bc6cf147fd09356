"""The text a person sees in an HTML mail, with quoted parts marked as plain mails mark them.

The parser is a browser's (Lexbor), because half of all mail is broken HTML. What a reader cannot
see is dropped, since hidden words are how a mail says one thing to a person and another to a
program. A quote becomes lines that begin with `>`, so that `replies.py` cuts both kinds alike.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

HTML_CHARACTERS_MAX = 1_000_000
NESTED_MAX = 2_000
NODES_MAX = 200_000
HIDING_RULES_MAX = 40
"""No mail a person writes is larger; the parser's time grows with the square of the depth."""

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})")
NEVER_CLOSED = frozenset(["br", "col", "hr", "img", "input", "li", "link", "meta", "p", "td", "tr"])
UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "select",
        "datalist",
        "textarea",
        "audio",
        "video",
        "canvas",
        "map",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
APART = frozenset({"p", "table", "ul", "ol", "blockquote"})
CITING = frozenset({"gmail_quote", "yahoo_quoted", "protonmail_quote", "moz-email-headers-table"})
RULE = re.compile(r"([^{}@]{1,300})\{([^{}]{0,2000})\}")
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?<![-\w])font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?<![-\w])opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|!|$)"
    r"|(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|(?:text-indent|left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|transform\s*:\s*scale\(\s*0\s*\)",
    re.IGNORECASE,
)
COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]{1,40})", re.IGNORECASE)
GROUND = re.compile(
    r"(?<![-\w])background(?:-color)?\s*:\s*([^;!]{1,80})",
    re.IGNORECASE,
)
NAMED = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "green": (0, 128, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
}
SEEN_DISTANCE = 40
"""How far apart the three parts of two colours must be together, for a person to see letters."""
COLOURED_LEAST = 90
"""How far apart the parts of one colour must be, for a person to call it red or blue."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class _Look:
    """How the text at a place looks, inherited from what is around it."""

    ink: Colour = (0, 0, 0)
    ground: Colour = (255, 255, 255)
    quotes: int = 0

    @property
    def is_seen(self) -> bool:
        return sum(abs(a - b) for a, b in zip(self.ink, self.ground, strict=True)) > SEEN_DISTANCE

    @property
    def is_coloured(self) -> bool:
        return max(self.ink) - min(self.ink) > COLOURED_LEAST


def visible_text(html: str) -> str:
    """The text a person would see, block by block on its own line, quotes marked with `>`."""
    tree = LexborHTMLParser(_bounded(html))
    root = tree.body
    return "" if root is None else _Page(hidden=_hidden_by_rules(tree)).read(root)


def coloured_lines(html: str) -> list[tuple[str, bool]]:
    """The lines a person would see, and whether all of a line is in a colour."""
    tree = LexborHTMLParser(_bounded(html))
    if tree.body is None:
        return []
    page = _Page(hidden=_hidden_by_rules(tree))
    page.read(tree.body)
    return page.coloured


def _bounded(html: str) -> str:
    """The beginning of a mail that is too long or nested too deep for anyone to read."""
    html = html[:HTML_CHARACTERS_MAX].replace("\0", "")
    depth = 0
    for tag in TAG.finditer(html):
        if tag[2].lower() not in NEVER_CLOSED:
            depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > NESTED_MAX:
            return html[: tag.start()]
    return html


def _hidden_by_rules(tree: LexborHTMLParser) -> set[int]:
    """The elements that a style sheet of the mail hides."""
    sheets = " ".join(node.text() for node in tree.css("style")[:20])[:100_000]
    rules = (rule[1] for rule in RULE.finditer(sheets) if HIDING.search(rule[2]))
    hidden: set[int] = set()
    for selector in islice(rules, HIDING_RULES_MAX):
        hidden |= _selected(tree, selector.replace("<!--", "").strip())
    return hidden


def _selected(tree: LexborHTMLParser, selector: str) -> set[int]:
    try:
        return {node.mem_id for node in tree.css(selector)}
    except (SelectolaxError, ValueError, RuntimeError):
        return set()  # a selector of mail programs only, such as `p.Mso:link-x`


@lru_cache(maxsize=256)
def _colour(text: str) -> Colour | None:
    """A colour as people write them in mails; None for one that says nothing."""
    text = text.strip().lower().split("url(")[0].strip()
    if match := re.match(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", text):
        digits = match[1] if len(match[1]) == 6 else "".join(d * 2 for d in match[1])  # noqa: PLR2004  # as written
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := re.match(r"rgba?\(\s*(\d{1,3})[,\s]+(\d{1,3})[,\s]+(\d{1,3})\s*\)?", text):
        return int(match[1]), int(match[2]), int(match[3])
    return NAMED.get(text.split(" ")[0])


class _Page:
    """Walks the elements of a mail in order and keeps what is seen."""

    def __init__(self, hidden: set[int]) -> None:
        self._hidden = hidden
        self._lines: list[str] = []
        self._line: list[str] = []
        self._depth = 0
        self._inks: set[bool] = set()
        self.coloured: list[tuple[str, bool]] = []

    def read(self, root: LexborNode) -> str:
        """All lines below an element; a stack instead of recursion, since mails nest deep."""
        stack: list[tuple[LexborNode, LexborNode | None, _Look]] = [(root, root.child, _Look())]
        for _ in range(NODES_MAX):
            if not stack:
                break
            parent, node, look = stack.pop()
            if node is None:
                self._leave(parent, look)
                continue
            stack.append((parent, node.next, look))
            if below := self._enter(node, look):
                stack.append((node, node.child, below))
        self._end_line(0)
        return _without_gaps(self._lines)

    def _enter(self, node: LexborNode, look: _Look) -> _Look | None:
        """Keep a text, or say how the inside of an element looks; None when it is not seen."""
        if node.is_text_node:
            if look.is_seen:
                self._say(node.text_content or "", look)
            return None
        if not node.is_element_node or node.tag in UNSEEN:
            return None
        if node.tag == "br":
            self._say("", look)
            self._end_line(look.quotes)
            return None
        attributes = node.attributes
        if node.mem_id in self._hidden or "hidden" in attributes:
            return None
        style = attributes.get("style") or ""
        if HIDING.search(style):
            return None
        if node.tag in BLOCKS:
            self._end_line(look.quotes)
        return _inside(node, look, style)

    def _say(self, text: str, look: _Look) -> None:
        self._depth = look.quotes
        self._line.append(text)
        if text.strip():
            self._inks.add(look.is_coloured)

    def _leave(self, node: LexborNode, look: _Look) -> None:
        """What stands after an element: a space, a new line or an empty one."""
        if node.tag in {"td", "th"}:
            self._line.append(" ")
        if node.tag in BLOCKS:
            self._end_line(look.quotes)
        if node.tag in APART and "MsoNormal" not in (node.attributes.get("class") or ""):
            self._lines.append(_quoted("", look.quotes))

    def _end_line(self, quotes: int) -> None:
        """Keep the line so far, if there is one, and begin the next."""
        if self._line:
            text = " ".join("".join(self._line).split())
            self._lines.append(_quoted(text, self._depth))
            self.coloured.append((text, self._inks == {True}))
            self._line.clear()
            self._inks.clear()
        self._depth = quotes


def _quoted(line: str, quotes: int) -> str:
    return ("> " * quotes + line).rstrip()


def _without_gaps(lines: list[str]) -> str:
    """Lines with at most one empty line between two others."""
    kept = [
        line for before, line in pairwise(["", *lines]) if line.strip("> ") or before.strip("> ")
    ]
    return "\n".join(kept).strip("\n")


def _inside(node: LexborNode, look: _Look, style: str) -> _Look:
    attributes = node.attributes
    ink = COLOUR.search(style)
    ground = GROUND.search(style)
    found_ink = _colour(ink[1] if ink else attributes.get("color") or "")
    found_ground = _colour(ground[1] if ground else attributes.get("bgcolor") or "")
    return replace(
        look,
        ink=found_ink or look.ink,
        ground=found_ground or look.ground,
        quotes=look.quotes + _is_quote(node, style),
    )


def _is_quote(node: LexborNode, style: str) -> bool:
    """Whether an element holds what someone else wrote before; an indent is no quote."""
    classes = set((node.attributes.get("class") or "").split())
    if node.tag == "blockquote":
        return "border:none" not in style.replace(" ", "")
    return bool(classes & CITING) and node.css_first("blockquote") is None
