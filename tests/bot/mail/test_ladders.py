"""What a ladder's stages say to a client: our words, or its own."""

from core.ladders import Ladder, Stage, StageText
from tests.bot.mail.office import Office
from tests.bot.mail.test_reminders import reminded, told
from tests.cast import OLGA
from tests.fakes.clock import FakeClock
from tests.late import CARL, sent, tick

OWN = StageText(
    subject="Bitte {number} bezahlen",
    text="{amount} von {client}, fällig am {due}, seit {days} Tagen.\n\n{seller} {{wie immer}}",
)


async def climb(post: Office, *stages: Stage) -> None:
    async with post.billing.work(OLGA) as work:
        await work.ladders.write(Ladder(name="strict", stages=stages))
        await work.ladders.choose("strict")


async def test_before_it_is_due_the_client_hears_a_friendly_word(
    post: Office, clock: FakeClock
) -> None:
    await climb(post, Stage(day=-3))
    invoice = await sent(post.billing)
    clock.advance(days=12)
    await tick(post.billing)

    await told(post, invoice)

    subject, text = reminded(post.letter(CARL))
    assert subject.startswith("Fällig am 6. Dezember 2026: Rechnung INV-2026-0001")
    assert "Wir schreiben nur, damit sie nicht untergeht." in text
    assert "Tage überfällig" not in text


async def test_the_first_stage_after_the_due_date_is_the_first_of_our_words(
    post: Office, clock: FakeClock
) -> None:
    await climb(post, Stage(day=-3), Stage(day=5), Stage(day=9))
    invoice = await sent(post.billing)
    clock.advance(days=19)
    await tick(post.billing)

    await told(post, invoice)

    assert reminded(post.letter(CARL))[0].startswith("Erinnerung: Rechnung")


async def test_a_ladders_own_text_stands_for_ours(post: Office, clock: FakeClock) -> None:
    await climb(post, Stage(day=5, texts={"de": OWN}))
    invoice = await sent(post.billing)
    clock.advance(days=20)
    await tick(post.billing)

    await told(post, invoice)

    subject, text = reminded(post.letter(CARL))
    assert subject == "Bitte INV-2026-0001 bezahlen"
    assert "119,00" in text
    assert "von Acme GmbH, fällig am 6. Dezember 2026, seit 6 Tagen." in text
    assert "{wie immer}" in text
    assert "Vielleicht ist sie untergegangen" not in text
