"""Cards in a mail and on the command line."""

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings

from bot.cards.model import Card, Link, Row
from bot.render import email, text
from tests.bot.render.samples import CARD, CODEC, LIST, cards


class Reader(HTMLParser):
    """What a mail program would show of the HTML part, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.said += [data] if data.strip() else []


def test_a_card_reads_as_text_with_what_to_type() -> None:
    assert text.text(CARD, CODEC) == (
        "D12 · Acme GmbH · 2,856.00 EUR · ⏳ Waiting for approval\n"
        "\n"
        "Bea asks you to approve this invoice.\n"
        "\n"
        "Due  22 Dec 2026\n"
        "Net  2,400.00 EUR\n"
        "\n"
        "Approve: /invoice approve D12 9f2c\n"
        "Void it: /invoice void D12\n"
        "PDF: https://pay.example/f/1\n"
        "\n"
        "Drafted by Bea at 10:14"
    )


def test_a_list_reads_row_by_row() -> None:
    assert text.text(LIST, CODEC).splitlines()[2:] == [
        "- INV-2026-0001 · Acme · overdue",
        "    Show: /invoice show D1",
        "- INV-2026-0002 · Globex · due tomorrow",
    ]


def test_a_terminal_shows_the_same_with_the_headline_in_bold() -> None:
    styled = text.styled(CARD, CODEC)

    assert styled.plain == text.text(CARD, CODEC)
    assert styled.style == "bold"


def test_a_mail_has_its_headline_as_subject() -> None:
    mail = email.mail(replace(CARD, title="D12\r\nBcc: all@evil.example"), CODEC)

    assert mail.subject == "D12 Bcc: all@evil.example · ⏳ Waiting for approval"


def test_a_mail_says_the_same_twice() -> None:
    mail = email.mail(CARD, CODEC)
    seen = Reader(mail.html)

    assert mail.text == text.text(CARD, CODEC) + "\n"
    assert [said for said in seen.said if said not in mail.text] == []
    assert seen.links == ["https://pay.example/f/1"]


def test_a_link_that_runs_something_is_only_text() -> None:
    card = Card("x", actions=(Link("Open", "javascript:alert(1)"),))

    assert Reader(email.mail(card, CODEC).html).links == []


@given(cards)
@settings(max_examples=20, deadline=None)
def test_no_name_becomes_markup_in_a_mail(card: Card) -> None:
    mail = email.mail(card, CODEC)

    ours = {"html", "head", "meta", "body", "h1", "p", "br", "table", "tr", "th", "td", "ul", "li"}
    assert set(Reader(mail.html).tags) <= {*ours, "b", "a"}
    assert mail.html.encode()
    assert mail.text.encode()


@given(cards)
@settings(max_examples=20, deadline=None)
def test_no_name_moves_the_cursor_of_a_terminal(card: Card) -> None:
    said = text.text(card, CODEC)

    assert not {character for character in said if character < " "} - {"\n"}


def test_a_row_without_text_is_its_title() -> None:
    assert text.text(Card("Open", rows=(Row("INV-1"),)), CODEC) == "Open\n\n- INV-1"
