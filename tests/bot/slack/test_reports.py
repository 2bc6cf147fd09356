"""The books summed up on Slack, for the asker alone."""

from tests.bot.slack.stage import Stage
from tests.bot.slack.test_good_day import issued


async def test_what_is_owed_names_who_owes_it(slack: Stage) -> None:
    await issued(slack)

    said = await slack.types("/report ageing")

    assert "2,856.00 EUR" in said
    assert "Acme GmbH" in str(slack.whispers()[-1]["blocks"])


async def test_a_statement_is_one_press_from_it(slack: Stage) -> None:
    await issued(slack)
    await slack.types("/report ageing")

    said = await slack.presses(slack.whispers()[-1], "Statement")

    assert "Statement of Acme GmbH" in said
    assert "Invoice INV-2026-0001 · 2,856.00 EUR · 2,856.00 EUR" in str(slack.whispers()[-1])


async def test_what_is_owed_in_thirty_days_falls_due_in_the_next_thirty(slack: Stage) -> None:
    await issued(slack)

    said = await slack.types("/next")

    assert "The next 30 days" in said
    rows = str(slack.whispers()[-1]["blocks"])
    assert "INV-2026-0001 falls due" in rows
    assert "Acme GmbH, 2,856.00 EUR" in rows


async def test_what_was_taxed_is_told_by_rate(slack: Stage) -> None:
    await issued(slack)

    said = await slack.types("/report tax")

    assert "456.00 EUR" in said
    assert "19 %" in str(slack.whispers()[-1]["blocks"])


async def test_an_invoice_is_explained_step_by_step(slack: Stage) -> None:
    await issued(slack)

    said = await slack.types("/explain INV-2026-0001 en")

    assert "Invoice INV-2026-0001 for Acme GmbH" in said
    assert "Bea wrote the draft D1." in str(slack.whispers()[-1]["blocks"])
