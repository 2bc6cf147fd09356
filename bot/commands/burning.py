"""A code that stands where others can read it is used up at once, whoever wrote it there."""

import re
from contextlib import suppress
from typing import Final

from core.again import again
from core.billing import Billing
from core.errors import BillingError
from core.security.actors import Sender, system
from core.services.code_words import looks_like_code

LINK: Final = re.compile(r"[a-z2-7]{26}")
WORDS_MOST: Final = 50


async def burn(sender: Sender, said: str, billing: Billing) -> bool:
    """Use up link codes, and one-time codes of whoever wrote this; whether there was any.

    Whether one was right is said to nobody.
    """
    words = said.split()[:WORDS_MOST]
    links = [word for word in words if LINK.fullmatch(word.lower())]
    codes = [text for text in (said, *words) if looks_like_code(text)]
    for link in links:
        with suppress(BillingError):
            await _burn_link(link, sender, billing)
    for code in codes[:1]:
        with suppress(BillingError):
            await _burn_code(code, sender, billing)
    return bool(links or codes)


@again
async def _burn_link(code: str, sender: Sender, billing: Billing) -> None:
    link = await billing.link(code)
    actor = system(link.company_id).coming_from(sender.origin)
    async with billing.work(actor) as work:
        await work.linking.burn_link(link)


@again
async def _burn_code(code: str, sender: Sender, billing: Billing) -> None:
    async with billing.work(await billing.identify(sender)) as work:
        await work.codes.spend(code)
