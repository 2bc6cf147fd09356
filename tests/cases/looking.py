"""What a case looks at, whatever it tried: nothing was done, and the books are right."""

from core.models import Invoice
from tests.stories.town import Town
from tests.trail import Trail

NOTED = {
    *("AccessRefused", "CodeRefused", "CodesPaused"),
    *("PasswordRefused", "PasskeyRefused", "SignInPaused"),
}
"""What may be noted of a try that did nothing."""


async def deeds(town: Town) -> list[str]:
    """What was done so far, in order, without what was merely noted."""
    async with town.books() as billing:
        kinds = await Trail(billing.database).kinds()
    return [kind for kind in kinds if kind not in NOTED]


async def waiting(town: Town, what: str) -> Invoice:
    """An invoice of Bea's that waits for Olga; everybody was told of it."""
    await town.types(f'/invoice new acme 1 x 800 "{what}"')
    await town.reads(what)
    draft = await town.invoice(what)
    await town.types(f"/invoice send {draft.reference}")
    await town.reads(what, "Waiting")
    await town.until_idle()
    return await town.invoice(what)
