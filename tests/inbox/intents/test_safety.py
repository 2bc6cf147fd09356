"""What must never be read out of a mail, whoever wrote it and in whatever language."""

from datetime import UTC, datetime

import pytest

from inbox.intents import INTENTS, Answer, Context
from inbox.intents.language import LANGUAGES, language_of
from inbox.intents.reading import CHARACTERS_MAX, FAMILIES
from inbox.intents.said import Said
from inbox.intents.sentences import CLAUSES_MAX, SENTENCES_MAX, sentences
from tests.inbox.intents.said import WEDNESDAY, facts, kinds, read

FOREIGN = [
    "Bonjour, nous avons réglé la facture hier par virement, merci de vérifier.",
    "Hola, ya hemos pagado la factura esta mañana, gracias.",
    "Buongiorno, il bonifico è partito ieri, potete controllare?",
    "Goedemorgen, wij hebben de factuur gisteren betaald.",
    "Olá, o pagamento foi feito ontem, obrigado.",
    "Dzień dobry, faktura jest już zapłacona, proszę sprawdzić.",
    "Hej, vi har betalat fakturan och vill inte ha fler mejl.",
]
HOSTILE = {
    "blank lines": "\n" * 50_000 + "we paid",
    "one word again and again": "we paid " * 30_000,
    "a German sentence without an end": "wir haben die rechnung nicht " * 5_000,
    "angle brackets": ">" * 1_000_000,
    "figures": "1.234,56 " * 20_000,
    "one figure": "1" * 200_000,
    "half invoice numbers": "INV-" * 40_000,
    "half account numbers": "DE12 " * 20_000,
    "capitals": "Abc " * 30_000,
    "words for everything": "please send the copy of the invoice paid will pay on friday wrong "
    * 2_000,
    "dots": ". " * 50_000,
}


@pytest.mark.parametrize("text", FOREIGN)
def test_a_mail_in_another_language_goes_to_a_person(text: str) -> None:
    found = read(text, subject="INV-2026-0042")

    assert kinds(found) == {"other_question"}
    assert "person" in found[0].reason


def test_a_foreign_mail_with_an_account_number_raises_the_alarm() -> None:
    text = (
        "Merci de payer sur notre nouveau compte : FR76 3000 6000 0112 3456 7890 189, cordialement"
    )

    assert kinds(read(text, from_kind="stranger")) == {"other_question", "bank_change"}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_within_seconds(name: str) -> None:
    assert kinds(read(HOSTILE[name])) <= set(INTENTS)  # a bad pattern would take minutes


BITS = ("(", "a(", "1,", "€\n", "; ", ". ", " - ", "und ", "we paid, ")


@pytest.mark.parametrize("bit", BITS)
def test_a_mail_is_cut_into_so_many_pieces_and_no_more(bit: str) -> None:
    text = (bit * 1_000_000)[:CHARACTERS_MAX]
    found = sentences(text, LANGUAGES["en"])

    assert len(found) <= SENTENCES_MAX
    assert all(1 <= len(sentence.clauses()) <= CLAUSES_MAX for sentence in found)


def test_the_days_of_a_sentence_are_looked_for_once() -> None:
    said = Said("We pay on Friday, " * 50, LANGUAGES["en"], Context(sent_at=WEDNESDAY))
    low = said.sentences[0].low

    assert said.days(low)[0] is said.days(low)[0]


def test_a_status_in_the_quote_is_not_the_writers() -> None:
    found = read(
        "Any news?", quoted="We have paid INV-2026-0042 last week.", subject="Re: INV-2026-0042"
    )

    assert "payment_claim" not in kinds(found)


def test_an_answer_between_quotes_is_about_the_quote_above_it() -> None:
    answers = (
        Answer("Paid last Friday.", "INV-2026-0101 (EUR 200.00): where is it?"),
        Answer("Will be paid tomorrow.", "INV-2026-0109 (EUR 90.00): when can we expect it?"),
    )
    found = read("\n\n".join(answer.text for answer in answers), answers=answers)

    assert facts(found, "payment_claim")["invoice"] == "INV-2026-0101"
    assert facts(found, "promise_to_pay")["invoice"] == "INV-2026-0109"
    assert facts(found, "promise_to_pay")["date"] == "2026-11-19"


def test_the_day_is_the_senders_day() -> None:
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    early = datetime.fromisoformat("2026-11-19T00:30:00+01:00")

    assert (
        facts(read("I paid today, invoice INV-2026-0042.", sent_at=late), "payment_claim")["date"]
        == "2026-11-18"
    )
    assert (
        facts(read("I paid today, invoice INV-2026-0042.", sent_at=early), "payment_claim")["date"]
        == "2026-11-19"
    )


def test_an_american_writes_the_month_first() -> None:
    american = datetime.fromisoformat("2026-11-18T09:00:00-05:00")
    text = "We paid INV-2026-0042 on 11/05/2026."

    assert facts(read(text, sent_at=american), "payment_claim")["date"] == "2026-11-05"
    assert (
        facts(read("We paid INV-2026-0042 on 05/11/2026."), "payment_claim")["date"] == "2026-11-05"
    )


@pytest.mark.parametrize("text", ["", "   \n\n", "\u200b"])
def test_an_empty_mail_wants_nothing(text: str) -> None:
    assert kinds(read(text)) == {"none"}


def test_a_forward_without_a_word_goes_to_a_person() -> None:
    assert kinds(read("", quoted="We paid.")) == {"other_question"}


def test_every_intent_says_where_it_was_read_and_why() -> None:
    found = read(
        "We paid INV-2026-0042 yesterday. Please send a receipt.", subject="Re: INV-2026-0042"
    )

    assert [intent.quote for intent in found] == [
        "We paid INV-2026-0042 yesterday.",
        "Please send a receipt.",
    ]
    assert all(intent.reason.endswith(".") for intent in found)
    assert kinds(found) <= set(INTENTS)


def test_every_language_has_the_same_patterns() -> None:
    names = [set(words.patterns) for words in LANGUAGES.values()]

    assert all(found == names[0] for found in names)
    assert len(FAMILIES) > 15


def test_every_pattern_can_be_made() -> None:
    made = [words.patterns[name] for words in LANGUAGES.values() for name in words.patterns]

    assert all(pattern.pattern for pattern in made)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("paid, thanks", "en"),
        ("erledigt, danke", "de"),
        ("Wir haben die Rechnung bezahlt.", "de"),
        ("We have paid the invoice.", "en"),
        ("Nous avons payé la facture.", "French"),
        ("Hemos pagado la factura.", "Spanish"),
        ("Abbiamo pagato la fattura.", "Italian"),
        ("Wij hebben de factuur betaald.", "Dutch"),
        ("👍", ""),
    ],
)
def test_the_language_is_known_by_its_commonest_words(text: str, language: str) -> None:
    assert language_of(text) == language
