"""Reports on the owner's pages: the chart stands on the page, a file is kept by the browser."""

from core.billing import Billing
from tests.bot.web.desk.seat import Seat
from tests.deeds import issued


async def test_a_chart_stands_on_the_page_and_says_that_the_text_says_the_same(
    olga: Seat, billing: Billing
) -> None:
    await issued(billing)

    await olga.look("/report/ageing")

    assert 'class="chart" src="data:image/png;base64,' in olga.answer.text
    assert "The text below says the same." in olga.answer.text


async def test_a_file_is_kept_and_not_opened(olga: Seat, billing: Billing) -> None:
    await issued(billing)

    await olga.look("/export?what=invoices")

    assert olga.answer.headers["content-disposition"] == "attachment; filename*=UTF-8''invoices.csv"
    assert olga.answer.headers["content-type"].startswith("text/csv")
    assert b"INV-2026-0001" in olga.answer.content
