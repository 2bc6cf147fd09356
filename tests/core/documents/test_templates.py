import pytest
from jinja2 import UndefinedError

from core.documents.templates import environment, printable, web_link
from core.documents.words import COUNTRIES, LANGUAGES, words_for


def test_controls_and_marks_that_turn_text_around_are_taken_out() -> None:
    assert printable("a\x00b\x1bc\u202ed\u2066e\ud800f\ufffeg") == "abcdefg"
    assert printable("one\ntwo\tthree") == "one\ntwo\tthree"


def test_everything_a_template_is_given_is_escaped() -> None:
    template = environment().from_string("{{ name }}")
    assert template.render(name="<b>&\x07") == "&lt;b&gt;&amp;"


def test_a_template_that_asks_for_what_is_not_there_fails() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "//example.com",
        "https:",
        "http://[broken",
        "java\tscript:alert(1)",
        "https://example.com/\u202e",
    ],
)
def test_only_addresses_on_the_web_become_links(url: str | None) -> None:
    assert web_link(url) == ""


def test_a_web_address_stays_as_it_is() -> None:
    assert web_link("https://pay.example/i/x?y=1") == "https://pay.example/i/x?y=1"


def test_the_tax_is_called_as_in_the_sellers_country() -> None:
    assert words_for("de", "DE").tax_name == "USt."
    assert words_for("de", "ch").tax_name == "MWST"
    assert words_for("en", "AU").tax_name == "GST"


def test_an_unknown_language_reads_english() -> None:
    assert words_for("fr") == LANGUAGES["en"]


@pytest.mark.parametrize(("language", "country"), sorted(COUNTRIES))
def test_every_countrys_words_are_words_of_the_table(language: str, country: str) -> None:
    assert words_for(language, country) != words_for(language)
