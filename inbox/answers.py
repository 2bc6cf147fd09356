"""The few answers Paidup gives by itself, each once a day in a thread, in the client's language."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.documents.mail_words import ENGLISH, LANGUAGES
from core.models import Claim, ClaimKind

ANSWERED: Final = (ClaimKind.DISPUTE, ClaimKind.PAYMENT)
"""What is answered at once, the weightiest first; all else a person answers."""

TEXTS: Final[Mapping[str, Mapping[ClaimKind, str]]] = {
    "en": {
        ClaimKind.PAYMENT: (
            "Thank you for telling us. We are looking for your payment and will not remind you"
            " meanwhile. You need not do anything."
        ),
        ClaimKind.DISPUTE: (
            "Thank you for telling us. We are looking into it and will not remind you meanwhile."
            " You will hear from us."
        ),
    },
    "de": {
        ClaimKind.PAYMENT: (
            "vielen Dank für Ihre Nachricht. Wir sehen nach Ihrer Zahlung und erinnern Sie so lange"
            " nicht. Sie brauchen nichts weiter zu tun."
        ),
        ClaimKind.DISPUTE: (
            "vielen Dank für Ihre Nachricht. Wir gehen der Sache nach und erinnern Sie so lange"
            " nicht. Sie hören von uns."
        ),
    },
}


def thanks_for(claims: Iterable[Claim], language: str, name: str) -> str:
    """The answer to what was claimed; empty when a person is to answer."""
    kinds = {claim.kind for claim in claims}
    said = TEXTS.get(language, TEXTS["en"])
    text = next((said[kind] for kind in ANSWERED if kind in kinds), "")
    words = LANGUAGES.get(language, ENGLISH)
    hello = words.hello_name.format(name=name) if name else words.hello
    return f"{hello}\n\n{text}" if text else ""
