"""Where a writer's words end: closing formulas, names, signatures, phones and disclaimers."""

import re
from collections.abc import Sequence

LINE_MAX = 300
NAME_WORDS_MAX = 6
INITIALS_MAX = 3
BLOCK_LINES_MAX = 10
SHORT_LINE_MAX = 70

SEPARATOR = re.compile(r"^\s*(?:--|—|–|__+|\*\*+|==+)\s*$")
RULE = re.compile(r"^\s*-{3,}\s*$")
BANNER = re.compile(
    r"^\W*(?:external (?:e-?mail|sender|message)|extern(?:e (?:e-?mail|nachricht))?\]|caution\b"
    r"|achtung: diese"
    r"|this (?:e-?mail|message) (?:originated|was sent|came) from outside"
    r"|diese e-?mail kommt von außen)",
    re.IGNORECASE,
)
DEVICE = re.compile(
    r"^\W*(?:sent (?:from|via|with|by|using)\b|get outlook\b|download outlook"
    r"|(?:diese nachricht wurde )?(?:von|mit|über|aus) (?:meinem?r?|dem|der|outlook|yahoo|gmx"
    r"|web)\b"
    r".{0,60}\bges(?:ende|chick)t|gesendet (?:von|mit|über|aus)\b|holen sie sich outlook"
    r"|outlook für (?:ios|android)|envoyé (?:de|depuis)\b|enviado (?:desde|con|do)\b"
    r"|inviato (?:da|con)\b|verzonden (?:vanaf|met|via)\b|typed on (?:my )?phone"
    r"|(?:kurz )?vom (?:handy|smartphone|iphone)\b|unterwegs geschrieben"
    r"|(?:please )?excuse (?:brevity|typos|my thumbs))",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"^\W*(?:(?:this|the|any) (?:e-?mail|message|communication|information|transmission)s?\b"
    r".{0,80}(?:confidential|privileged|intended|contained|contains)"
    r"|confidential(?:ity)?\b.{0,20}(?:notice|:)|disclaimer|privileged and confidential"
    r"|(?:please )?(?:consider|think of) the environment|if you (?:are not"
    r"|have received) (?:the|this)"
    r"|die(?:se)?(?: in dieser)? (?:e-?mail|nachricht|information)\b.{0,60}(?:vertraulich"
    r"|enthält|bestimmt)"
    r"|vertraulichkeit|der inhalt dieser (?:e-?mail|nachricht)|bitte (?:denken|prüfen) sie.{0,30}"
    r"(?:umwelt|ausdruck|drucken)|wenn sie nicht der (?:richtige|beabsichtigte)"
    r"|registered (?:in|office)|company (?:reg|no\b)|(?:geschäftsführ(?:er|ung)|vorstand|hrb"
    r"|handelsregister"
    r"|amtsgericht|sitz der gesellschaft|ust-?id(?:nr)?|steuernummer|vat (?:no|reg|number))\b\W"
    r"|informationen (?:zum|über den) datenschutz|hinweise? zum datenschutz|scanned by|virenfrei"
    r"|unsubscribe|you (?:get|receive|are receiving) this)",
    re.IGNORECASE,
)
ENCLOSED = re.compile(
    r"^\W*(?:encl(?:osures?|\.)|anlagen?|anhänge?|attachments?)\s*[:.(]", re.IGNORECASE
)
AFTERWARDS = re.compile(
    r"^\W*(?:p\.?\s?p?\.?\s?s\b|n\.?b\.|nachtrag|edit\b|addendum|ps\W"
    r"|oh,? and\b|one more thing|ach,? ja\b|ach,? und\b|noch (?:was|etwas)\b|übrigens\b)",
    re.IGNORECASE,
)
SURE = re.compile(
    r"^\W*(?:(?:with |mit |many |viele |liebe |beste |schöne |herzliche |freundliche |sonnige "
    r"|kind |best "
    r"|warm(?:est)? |kindest |sincere )*"
    r"(?:regards|wishes|grüßen?|grüssen?|gruß|gruss|gruesse?n?)\b"
    r"|(?:yours|your) (?:sincerely|faithfully|truly)|sincerely|respectfully|yours\b|rgds|brgds"
    r"|mfg|m\.f\.g"
    r"|hochachtungsvoll|mit (?:freundlich|best|lieb|herzlich|kolleg|viel|vorzüglich"
    r"|hochachtung)\w*|es grüßt"
    r"|freundlichst|herzlichst"
    r"|for and on behalf of|i\. ?a\.|i\. ?v\.|im auftrag|warm wishes|all the best|cordialement"
    r"|bien à vous"
    r"|saludos|cordiali saluti|met vriendelijke groet\w*|mvg)\b",
    re.IGNORECASE,
)
WEAK = re.compile(
    r"^\W*(?:(?:many |with |kind |best |so viel |vielen |herzlichen |besten |schönen |tausend "
    r"|lieben )?"
    r"(?:thanks|thank you|thx|tks|ta|dank|danke|merci|cheers|best|ciao|bye|vg|lg|bg|gr|br"
    r"|tschüss|tschau"
    r"|servus|slán|take care|speak soon|bis (?:bald|dann)|schönen (?:tag|abend)|schönes wochenende"
    r"|have a (?:good|nice|great) (?:day|one|weekend|evening)))\b"
    r"(?: (?:again|in advance|im voraus|schön|sehr|so much|very much|a lot|noch|and (?:kind "
    r"|best )?regards"
    r"|und (?:viele |beste |liebe |schöne )?grü(?:ß|ss)e))*",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"@|www\.|https?:|\b(?:tel|phone|mobile|mob|fon|telefon|mobil|handy|fax|t|m|p)\s?[.:]|\+\d{2}"
    r"|\b(?:gmbh|ltd|limited|inc|llc|ag|e\.? ?k|kg|ug|plc)\b|\d{5}",
    re.IGNORECASE,
)
MARKS = (SEPARATOR, DEVICE, DISCLAIMER, ENCLOSED)
SENTENCE = re.compile(r"[.?!]\s*$|[.?!]\s+[A-ZÄÖÜ]")


def ending(lines: Sequence[str], sender: str) -> int:
    """Where the writer's words end: the first line of the sign-off, or how many lines there are."""
    for number, line in enumerate(lines):
        if _is_end(lines, number, line[:LINE_MAX], sender):
            return number
    return len(lines)


def beginning(lines: Sequence[str]) -> int:
    """Where the writer's words begin: after the warning that a mail server put before them."""
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines) or not BANNER.match(lines[first][:LINE_MAX]):
        return first
    after = (number for number in range(first, len(lines)) if not lines[number].strip())
    end = next(after, len(lines))
    return next((number for number in range(end, len(lines)) if lines[number].strip()), first)


def afterwards(lines: Sequence[str]) -> list[str]:
    """The postscripts in what stands after the sign-off, each up to the next empty line."""
    kept: list[str] = []
    is_kept = False
    for line in lines:
        if AFTERWARDS.match(line[:LINE_MAX]):
            is_kept = True
            kept.append("")
        elif not line.strip() or DEVICE.match(line[:LINE_MAX]):
            is_kept = False
        if is_kept:
            kept.append(line)
    return kept


def _is_end(lines: Sequence[str], number: int, line: str, sender: str) -> bool:
    if any(mark.match(line) for mark in MARKS):
        return True
    if number == 0 or not line.strip():  # a mail that begins with "Thanks," goes on
        return False
    if RULE.match(line):
        return is_name(lines[number + 1] if number + 1 < len(lines) else "", sender)
    if SURE.match(line):
        return _is_formula(line, SURE)
    if WEAK.match(line):
        return _is_formula(line, WEAK) and _is_closed_below(lines, number + 1)
    return _is_signed(lines, number, line, sender)


def _is_formula(line: str, pattern: re.Pattern[str]) -> bool:
    """Whether a line is a closing formula and at most a name besides."""
    match = pattern.match(line)
    rest = line[match.end() :] if match else line
    return len(rest.split()) <= NAME_WORDS_MAX and not re.search(r"[?]|\d", rest)


def _is_closed_below(lines: Sequence[str], number: int) -> bool:
    """Whether only names and contact lines follow, up to the end or a postscript."""
    rest = [line for line in lines[number : number + BLOCK_LINES_MAX] if line.strip()]
    for line in rest[:2]:
        if AFTERWARDS.match(line) or DEVICE.match(line) or SEPARATOR.match(line):
            return True
        if len(line) > SHORT_LINE_MAX or (SENTENCE.search(line) and not CONTACT.search(line)):
            return False
        if len(line.split()) > NAME_WORDS_MAX and not CONTACT.search(line):
            return False
    return True


def _is_signed(lines: Sequence[str], number: int, line: str, sender: str) -> bool:
    """Whether a line is the writer's name, or a short greeting right before it."""
    below = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if (
        line.rstrip().endswith(",")
        and len(line.split()) <= NAME_WORDS_MAX
        and is_name(below, sender)
    ):
        return not SENTENCE.search(line) and _is_closed_below(lines, number + 1)
    above = lines[number - 1].strip()
    if above or not is_name(line, sender):
        return False
    return _is_closed_below(lines, number + 1)


def is_name(line: str, sender: str) -> bool:
    """Whether a line is nothing but the sender's name or initials, and perhaps a title."""
    line = line.strip().strip("-–—*~ .,")
    words = [word.strip(".,").casefold() for word in line.split()]
    if not 0 < len(words) <= NAME_WORDS_MAX or line.endswith("?"):
        return False
    names = [part.strip(".,").casefold() for part in re.split(r"[\s.@_-]+", sender) if part]
    initials = {name[0] for name in names}
    if len(words) == 1 and len(words[0]) <= INITIALS_MAX and set(words[0]) <= initials:
        return True
    head = re.split(r",| - | \| ", line, maxsplit=1)[0]
    return all(_sounds_like(word.strip(".,").casefold(), names) for word in head.split())


def _sounds_like(word: str, names: list[str]) -> bool:
    if len(word) == 1:
        return any(name.startswith(word) for name in names)
    return any(name == word or (len(word) > 2 and name.startswith(word)) for name in names)  # noqa: PLR2004  # Alex for Alexander
