"""Forms on Telegram: one question after another, kept in the database."""

from tests.bot.telegram.stage import Phone, labels


async def test_an_invoice_of_two_lines_is_drafted_question_by_question(bea: Phone) -> None:
    assert "Client" in (await bea.say("/invoice new"))["text"]
    assert labels(await bea.say("acm"))[0] == "Acme GmbH (acme)"
    await bea.press("Acme GmbH (acme)")
    for answer in ("Backend work", "3", "800", "19"):
        await bea.say(answer)
    await bea.press("Add another line")
    for answer in ("Hosting", "1", "50"):
        await bea.say(answer)
    await bea.press("Skip")
    await bea.press("That is all")
    for _ in range(3):
        await bea.press("Skip")
    assert "Total: 2,915.50 EUR" in bea.last["text"]

    card = await bea.press("Save draft")
    assert card["text"].startswith("D1 · Acme GmbH · ")
    assert labels(card)[0] == "Send for approval"
