"""The hosted page on screens of every width: nothing is cut, and what belongs together stays so."""

from decimal import Decimal

import pytest
from playwright.async_api import Browser

from core.documents.invoice import InvoiceDocument, TaxGroup
from core.documents.pages import InvoicePage, Pages, PageState
from tests.core.documents import samples

pytestmark = pytest.mark.asyncio(loop_scope="module")

LARGE = samples.german(
    number="INV-2026-0001",
    lines=(samples.line("Vertragsabrechnungsdienstleistungsentwicklung", "1", "33333300"),),
    net=samples.euro("33333300"),
    total=samples.euro("39666627"),
    owed=samples.euro("39666627"),
    taxes=(TaxGroup(Decimal(19), samples.euro("33333300"), samples.euro("6333327")),),
)

# What stands on more than one line though it should not, and what leaves the card's padding.
BROKEN = """() => {
  const main = document.querySelector("main");
  const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight);
  const whole = "h1, .facts td, .totals td, .lines td:not(.what)";
  return [...document.querySelectorAll(`${whole}, .lines td.what`)].filter((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
    const isOver = range.getBoundingClientRect().right > edge + 1;
    return isOver || (one.matches(whole) && lines.size > 1);
  }).map((one) => one.innerText);
}"""


@pytest.mark.parametrize("document", [samples.german(), samples.english(), LARGE])
@pytest.mark.parametrize("width", [320, 375, 441, 700, 861, 1000])
async def test_amounts_numbers_and_dates_stay_whole(
    browser: Browser, document: InvoiceDocument, width: int
) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 800})
    state = InvoicePage(PageState.OPEN, "s3", pdf_url="/i.pdf", pay_action="/pay", nonce="n0")
    await page.set_content(Pages().invoice(document, state))

    assert await page.evaluate(BROKEN) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await page.close()
