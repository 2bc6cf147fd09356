"""Authenticator apps for the cast, and doing what takes a code.

The secret is fixed, so that every process of a test knows it.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from core.billing import Billing, Work
from core.models import AskedCode, SecondFactor
from core.repositories.codes import CodeRepository
from core.security import totp
from core.security.actors import Actor
from core.security.deeds import CodeNeeded
from core.security.rights import Role
from tests.cast import COMPANY

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEYBOARD = Actor(COMPANY, None, "Administrator", Role.SYSTEM, "cli")

T = TypeVar("T")


@dataclass(frozen=True)
class Authenticator:
    """An app on a phone; its clock is the billing's, unless the phone's is off by some steps."""

    billing: Billing
    secret: str = SECRET

    def code(self, steps: int = 0) -> str:
        """What it shows now, or showed or will show some steps from now."""
        return totp.code_at(self.secret, totp.step_of(self.billing.clock.now()) + steps)


async def enrolled(billing: Billing, who: Actor) -> Authenticator:
    """Somebody who has set up codes, and used none of them yet."""
    assert who.member_id is not None
    row = SecondFactor(
        member_id=who.member_id,
        company_id=who.company_id,
        secret=SECRET,
        last_step=0,
        confirmed_at=billing.clock.now(),
    )
    async with billing.work(who) as work:
        codes = CodeRepository(work._session, who.company_id)
        await codes.forget(SecondFactor, who.member_id)
        await codes.keep(row)
    return Authenticator(billing)


async def shown_once(web: httpx.AsyncClient, address: str) -> str:
    """Open the page of a fresh second factor, press its button, and read its secret."""
    nonce = re.findall(r'name="nonce" value="([^"]+)"', (await web.get(address)).text)
    shown = await web.post(address, data={"nonce": nonce[0]})
    (secret,) = re.findall(r'class="by-hand">([A-Z2-7 ]+)<', shown.text)
    return str(secret).replace(" ", "")


async def needed(billing: Billing, by: Actor, deed: Callable[[Work], Awaitable[Any]]) -> AskedCode:
    """Try a deed that takes a code; answers what is asked for."""
    try:
        async with billing.work(by) as work:
            await deed(work)
    except CodeNeeded as error:
        async with billing.work(by) as work:
            return await work.codes.ask(error.guarded, "test", {})
    raise AssertionError("It asked for no code.")


async def with_code(
    billing: Billing, by: Actor, deed: Callable[[Work], Awaitable[T]], code: str = ""
) -> T:
    """Do what takes a code with this one, or with a right one of somebody just enrolled."""
    code = code or (await enrolled(billing, by)).code()
    asked = await needed(billing, by, deed)
    async with billing.work(by) as work:
        await work.codes.offer(asked.id, code)
        return await deed(work)


async def done(billing: Billing, by: Actor, deed: Callable[[Work], Awaitable[T]]) -> T:
    """Do something, with a code if it takes one."""
    app = await enrolled(billing, by)
    try:
        async with billing.work(by) as work:
            return await deed(work)
    except CodeNeeded:
        return await with_code(billing, by, deed, app.code())


async def voided(billing: Billing, reference: str, by: Actor, reason: str = "") -> Any:
    """An invoice, cancelled; with a code if it was issued."""
    return await done(billing, by, lambda work: work.invoices.void(reference, reason))
