"""A new master key in tests: at hand beside the cast's own, noted, and brought into force."""

from core.billing import Billing
from core.security.actors import system
from core.security.encryption import Keyring
from core.security.rights import Deed
from core.workflows.rotation import Rotation
from tests.cast import LINKS

OLD, NEW = "k" * 32, "n" * 32
OLD_NAME, NEW_NAME = Keyring([OLD]).newest, Keyring([NEW]).newest


async def with_both(billing: Billing) -> Billing:
    """The same books, as a process sees them that was started with a new key; it is noted."""
    both = Billing(billing.database, billing.clock, LINKS, Keyring([NEW, OLD]))
    async with both.work(system(0)) as work:
        await work.keys.note()
    return both


async def agreed_everywhere(billing: Billing) -> None:
    """The newest key is in force in every company, as if all owners had agreed."""
    for company_id in await billing.company_ids():
        async with billing.work(system(company_id)) as work:
            carrier = work.keys.carriers[Deed.ROTATE_KEYS]
            await carrier.do(f"company:{company_id}", {"key": billing.vault.keyring.newest})


async def rotated(billing: Billing) -> int:
    """Everything wrapped anew that may be; how many it were."""
    counts = [0]
    await Rotation(billing).all(counts.append)
    return counts[-1]
