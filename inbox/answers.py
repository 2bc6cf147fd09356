"""The few answers Paidup gives by itself, each once a day in a thread, in the client's language."""

from collections.abc import Iterable

from core.documents.mail_words import ENGLISH, LANGUAGES
from core.models import Claim, ClaimKind


def thanks_for(claims: Iterable[Claim], language: str, name: str, *, is_paused: bool) -> str:
    """The answer to what was claimed, to the weightiest of it; empty when a person is to answer.

    A claim of payment lets reminders wait once: only while they do (`is_paused`), it is said.
    """
    kinds = {claim.kind for claim in claims}
    words = LANGUAGES.get(language, ENGLISH)
    paid = words.payment_claimed if is_paused else words.payment_claimed_again
    said = {ClaimKind.DISPUTE: words.disputed, ClaimKind.PAYMENT: paid}
    text = next((said[kind] for kind in said if kind in kinds), "")
    hello = words.hello_name.format(name=name) if name else words.hello
    return f"{hello}\n\n{text}" if text else ""
