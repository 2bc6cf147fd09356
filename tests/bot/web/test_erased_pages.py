"""Behind the addresses of an erased client's invoices is what is behind any wrong one: nothing."""

import re

from core.billing import Billing
from tests.bot.web.site import Site
from tests.bot.web.town import page_of
from tests.cast import OLGA
from tests.codes import done
from tests.deeds import issued, paid


def plain(page: str) -> str:
    """A page without what is another one each time."""
    return re.sub(r'nonce="[^"]+"', "", page)


async def test_the_pages_of_an_erased_client_are_the_same_as_any_wrong_address(
    here: Site, billing: Billing
) -> None:
    """A091: page, PDF and thanks; neither a name nor an amount."""
    bill = (await issued(billing)).invoice
    await paid(billing, bill.number or "", bill.total_minor)
    page = page_of(bill)
    wrong = await here.web.get(f"/i/999/{page.rpartition('/')[2]}")
    await done(billing, OLGA, lambda work: work.privacy.erase("acme"))

    for path in (page, f"{page}/pdf", f"{page}/paid"):
        answer = await here.web.get(path)
        assert (answer.status_code, plain(answer.text)) == (404, plain(wrong.text))
        assert "Acme" not in answer.text
