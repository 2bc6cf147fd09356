"""What the page and the mail of a quote say, per language; what is printed is in `kind_words`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class QuoteWords:
    """One language; what stands in braces is filled in where it is shown."""

    state_offered: str
    state_accepted: str
    state_declined: str
    state_expired: str
    offered_sentence: str
    accepted_sentence: str
    declined_sentence: str
    expired_sentence: str
    accept: str
    decline: str
    accept_explained: str
    subject: str
    sentence: str
    look: str
    attached: str


ENGLISH: Final = QuoteWords(
    state_offered="Open",
    state_accepted="Accepted",
    state_declined="Declined",
    state_expired="Expired",
    offered_sentence="You can accept this quote until {day}.",
    accepted_sentence="This quote was accepted. {seller} knows and will write to you.",
    declined_sentence="This quote was declined. {seller} knows.",
    expired_sentence="This quote held until {day}. Please ask {seller} for a new one.",
    accept="Accept for {amount}",
    decline="Decline",
    accept_explained="Nothing is to be paid now. You get an invoice for it later.",
    subject="Quote {number} from {seller}: {amount}",
    sentence="Here is our quote {number} over {amount}. It holds until {day}.",
    look="See and answer the quote",
    attached="The quote is attached as a PDF.",
)
GERMAN: Final = QuoteWords(
    state_offered="Offen",
    state_accepted="Angenommen",
    state_declined="Abgelehnt",
    state_expired="Abgelaufen",
    offered_sentence="Sie können dieses Angebot bis zum {day} annehmen.",
    accepted_sentence="Dieses Angebot ist angenommen. {seller} weiß Bescheid und meldet sich.",
    declined_sentence="Dieses Angebot ist abgelehnt. {seller} weiß Bescheid.",
    expired_sentence="Dieses Angebot galt bis zum {day}. Fragen Sie {seller} nach einem neuen.",
    accept="Für {amount} annehmen",
    decline="Ablehnen",
    accept_explained="Jetzt ist nichts zu zahlen. Eine Rechnung erhalten Sie später.",
    subject="Angebot {number} von {seller}: {amount}",
    sentence="hier ist unser Angebot {number} über {amount}. Es gilt bis zum {day}.",
    look="Angebot ansehen und beantworten",
    attached="Das Angebot ist als PDF angehängt.",
)
LANGUAGES: Final[Mapping[str, QuoteWords]] = {"en": ENGLISH, "de": GERMAN}


def quote_words_for(language: str) -> QuoteWords:
    """The words of a language, English where it is not known."""
    return LANGUAGES.get(language, ENGLISH)
