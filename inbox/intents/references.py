"""Which invoice a mail means: the number as typed, or the thread's when there is none."""

import re
from dataclasses import dataclass

SWAPPED = 2
NUMBER = re.compile(
    r"(?<![\w/-])(?:(?:inv|INV|Inv|NW|nw|re|RE|Re|RG)[-/ ]?20\d{2}[-/ ]\d{1,7}"
    r"|[A-Za-z]{1,5}[-/]?\d{2,4}[-/]\d{1,7}(?:[-/]\d{1,7})?|[A-Za-z]{2,5}-\d{3,8})(?![\w/-]*\d)"
)
BARE = re.compile(
    r"(?:\b(?:invoice|inv|bill|rechnung(?:snummer)?|rechnungsnr|rg|re|rnr|faktura)\b\.?"
    r"(?: (?:no|nr|number|nummer|num)\b\.?)?\s*[:#]?\s*#?"
    r"|#)(\d{2,7}(?:[-/]\d{2,7})?)\b(?![.,:]\d|%|\s*(?:€|eur|£))",
    re.IGNORECASE,
)
NOT_INVOICES = re.compile(
    r"^(?:po|iban|nda|vat|ust|iso|utf|covid|din|kw|q[1-4])[-/ ]?\d", re.IGNORECASE
)

OWN = re.compile(r"[A-Z]{1,5}[-/ ]?20\d{2}[-/ ]\d", re.IGNORECASE)
TRANSFER = re.compile(
    r"(?:\bref(?:erence)?|referenz|verwendungszweck|transaktionsnummer)[\s.:#-]*"
    r"(?:no|nr|number|nummer|is|was|ist|war)?[\s.:#-]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reference:
    """An invoice number somewhere in a text."""

    number: str
    start: int
    end: int


def references(text: str) -> list[Reference]:
    """Every full invoice number in a text, in order."""
    return [
        Reference(match[0].upper().replace(" ", "-"), match.start(), match.end())
        for match in NUMBER.finditer(text)
        if not NOT_INVOICES.match(match[0])
        and (OWN.match(match[0]) or not TRANSFER.search(text[: match.start()]))
        and not re.search(
            r"(?:\bpo|order|bestell\w*|auftrag\w*|vorgang\w*)[\s.:#-]*(?:no|nr|number"
            r"|nummer)?[\s.:#-]*$",
            text[: match.start()],
            re.IGNORECASE,
        )
    ]


def short_references(text: str) -> list[Reference]:
    """Numbers that are an invoice's only because the word stands before them: "invoice 173"."""
    return [Reference(match[1], match.start(), match.end()) for match in BARE.finditer(text)]


def numbers(text: str) -> list[str]:
    """The full invoice numbers of a text, each once, in order."""
    return list(dict.fromkeys(reference.number for reference in references(text)))


@dataclass(frozen=True)
class Thread:
    """The invoices a conversation is about, the most certain first."""

    known: tuple[str, ...]
    first: str = ""

    def full(self, short: str) -> str | None:
        """The thread's number that ends like a short one."""
        digits = short.lstrip("0") or short
        for number in self.known:
            tail = re.split(r"[-/]", number)[-1].lstrip("0")
            if tail == digits or number.endswith(short):
                return number
        return None

    def meant(self, typed: str) -> str:
        """The thread's number when the typed one is that number with a slip, else the typed one."""
        if not self.known or typed in self.known:
            return typed
        slips = [number for number in self.known if is_slip(typed, number)]
        return slips[0] if len(slips) == 1 else typed


def thread_of(invoice: str, subject: str, quoted: str) -> Thread:
    """What address, subject and quote say about which invoice it is."""
    sure = [invoice.upper()] if invoice else []
    in_subject, in_quote = numbers(subject), numbers(quoted)
    known = tuple(dict.fromkeys([*sure, *in_subject, *in_quote]))
    if sure:
        return Thread(known, sure[0])
    for found in (in_subject, in_quote):
        if len(found) == 1:
            return Thread(known, found[0])
        if found:
            return Thread(known)
    return Thread(known)


def is_slip(typed: str, real: str) -> bool:
    """Whether one number is the other with two digits swapped, or one missing or too many.

    One *other* digit is no slip: that is how a firm's next invoice looks.
    """
    if sorted(re.sub(r"[^A-Z]", "", typed)) != sorted(re.sub(r"[^A-Z]", "", real)):
        return False
    a, b = re.sub(r"\D", "", typed), re.sub(r"\D", "", real)
    if len(a) == len(b):
        wrong = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        return not wrong or (len(wrong) == SWAPPED and sorted(a) == sorted(b))
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    shortened = (longer[:at] + longer[at + 1 :] for at in range(len(longer)))
    return len(longer) - len(shorter) == 1 and shorter in shortened
