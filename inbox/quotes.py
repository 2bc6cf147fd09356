"""Which lines of a mail its writer took over from an earlier mail.

Mail programs mark a quote in four ways: `>` before each line, an introduction ("On … wrote:"), a
block of headers ("From: … Sent: …"), or a divider ("-----Original Message-----"). All four are
known in the six languages our clients write. Every line is looked at once, with its next few.
"""

import re

LINE_MAX = 400
INTRODUCTION_LINES_MAX = 4
HEADER_LINES = 8
HEADERS_LEAST = 3

QUOTED = re.compile(r"^\s{0,3}(?:>|\|(?!.{0,400}\|\s*$))")
WROTE = (
    r"wrote|schrieb|écrit|ecrit|escribi[óo]|ha scritto|schreef|skrev|escreveu|napisał"
    r"|geschrieben|said"
)
INTRODUCTION = re.compile(rf"\b(?:{WROTE})\b[^\n]{{0,160}}:\**$", re.IGNORECASE)
BEGINS = re.compile(r"^\**(?:on|am|le|el|il|op|em|den|il giorno)\b.{0,40}\d", re.IGNORECASE)
STAMPED = re.compile(r"^\d{4}-\d\d-\d\d \d{1,2}:\d\d .{0,80}<[^<>\s]{3,80}>:$")
DATED = re.compile(r"\d|@|<")
DIVIDER = re.compile(
    r"^[\s>]*(?:-{2,}|_{2,}|={2,}|\*{2,})?\s*(?:begin )?"
    r"(?:original(?: message| appointment|nachricht)?|ursprüngliche (?:nachricht|mail)"
    r"|forwarded (?:message|by .{1,80})|weitergeleitete (?:nachricht|e-?mail)"
    r"|message (?:d'origine|transféré|original)|mensaje (?:original|reenviado)"
    r"|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|doorgestuurd bericht"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|reply message|antwort)"
    r"\s*:?\s*(?:-{2,}|_{2,}|={2,}|\*{2,})\s*$"
    r"|^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)"
    r"|début du message réexpédié|inicio del mensaje reenviado|inizio messaggio inoltrato"
    r"|begin doorgestuurd bericht)\s*:\s*$",
    re.IGNORECASE,
)
RULER = re.compile(r"^\s*[_=-]{10,}\s*$")
SENDER_HEADER = re.compile(r"^\s*\**(?:from|von|de|da|van)\**\s?:\**\s*\S", re.IGNORECASE)
HEADER = re.compile(
    r"^\s*\**(?:from|von|de|da|van|sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato"
    r"|data|verzonden|to|an|à|para|a|aan|cc|kopie|subject|betreff|objet|asunto|oggetto|onderwerp"
    r"|reply-to|antwort an|importance|priorität|wichtigkeit)\**\s?:",
    re.IGNORECASE,
)

New, Quote, Cut = "new", "quote", "cut"


def kinds(lines: list[str]) -> list[str]:
    """For each line whether it is new, quoted, or the mark before a quote."""
    found = [Quote if QUOTED.match(line) else New for line in lines]
    at = 0
    while at < len(lines):
        if found[at] == Quote:
            at += 1
            continue
        length = _mark(lines, at)
        if not length:
            at += 1
            continue
        found[at : at + length] = [Cut] * length
        at += length
        if not _is_marked_below(lines, at):
            found[at:] = [Quote] * (len(lines) - at)
            break
    return found


def _mark(lines: list[str], at: int) -> int:
    """How many lines from here on introduce a quote."""
    line = lines[at][:LINE_MAX]
    if not line.strip():
        return 0
    if DIVIDER.match(line) or (RULER.match(line) and _headers(lines, at + 1)):
        return 1 + _headers(lines, at + 1)
    return _headers(lines, at) or _introduction(lines, at)


def _headers(lines: list[str], at: int) -> int:
    """The length of a block of headers that begins here, perhaps after an empty line."""
    blank = 1 if at < len(lines) and not lines[at].strip() else 0
    block = [line[:LINE_MAX] for line in lines[at + blank : at + blank + HEADER_LINES]]
    if not block or not SENDER_HEADER.match(block[0]):
        return 0
    where = [number for number, line in enumerate(block) if HEADER.match(line)]
    return blank + where[-1] + 1 if len(where) >= HEADERS_LEAST else 0


def _introduction(lines: list[str], at: int) -> int:
    """The length of "On … wrote:", which mail programs wrap."""
    if STAMPED.match(lines[at][:LINE_MAX]):
        return 1
    said = ""
    for length, line in enumerate(lines[at : at + INTRODUCTION_LINES_MAX], start=1):
        if not line.strip() or QUOTED.match(line):
            return 0
        said = f"{said} {line.strip()[:LINE_MAX]}".strip()
        if said.endswith((":", ":*")) and INTRODUCTION.search(said[-LINE_MAX:]):
            is_sure = BEGINS.match(said) or (DATED.search(said) and "@" in said)
            return length if is_sure or _is_marked_below(lines, at + length) else 0
    return 0


def _is_marked_below(lines: list[str], at: int) -> bool:
    """Whether the next line with text is marked as quoted."""
    for line in lines[at : at + 5]:
        if line.strip():
            return bool(QUOTED.match(line))
    return False
