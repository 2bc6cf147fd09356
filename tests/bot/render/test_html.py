"""Cards and forms as pages: what is said is text, what looks is a link, what does is sent."""

from dataclasses import replace
from itertools import count

import pytest

from bot.cards.forms import Form, Group, Kind, Option, Question
from bot.cards.model import Button, Card, Link, Picture, Row, Tone, Weight
from bot.render.html import Entry, Frame, Html
from bot.render.html_forms import sent, with_rows, without_empty_rows
from tests.bot.web.desk.seat import Reader

HTML = Html("/desk", "https://pay.demo.example", lambda button: button.command == "look", ("look",))
NASTY = "<script>x</script>\"'><img src=x onerror=x>\u202e{{7*7}}"
LINES = Group(
    "lines", "Line", (Question("what", "What"), Question("many", "How many", initial="1")), most=3
)


def frame() -> Frame:
    """A frame whose nonces can be told apart."""
    numbers = count(1)
    menu = [("Work", [Entry("Home", "/desk", is_here=True)])]
    return Frame("s", "Demo GmbH", "Olga", lambda: f"nonce{next(numbers)}", menu, leave="/desk/out")


def shown(card: Card, *, is_refusal: bool = False) -> tuple[str, Reader]:
    """A card's page, as it is and as it is read."""
    page = HTML.card(card, frame(), is_refusal=is_refusal)
    return page, Reader(page)


def asked(form: Form) -> Reader:
    """A form's page, as it is read."""
    return Reader(HTML.form(form, frame()))


def test_all_that_anybody_wrote_is_text() -> None:
    """A094"""
    page, _ = shown(
        Card(
            NASTY,
            text=NASTY,
            state=NASTY,
            facts=((NASTY, NASTY),),
            rows=(Row(NASTY, NASTY, Button(NASTY, "do", {"a": NASTY}, sure=NASTY)),),
            actions=(
                Button(NASTY, "do", {"a": NASTY}),
                Button(NASTY, "look", {"a": NASTY}),
                Link(NASTY, NASTY),
                Link(NASTY, f"https://pay.demo.example/{NASTY}"),
            ),
            small_print=NASTY,
            picture=Picture(b"png", NASTY),
        )
    )

    assert "<script" not in page
    assert "<img src=x" not in page
    assert "onerror=x&gt;" in page
    assert "\u202e" not in page
    assert "{{7*7}}" in page


def test_a_form_is_text_too() -> None:
    """A094"""
    questions = tuple(
        Question(f"q{number}", NASTY, kind, hint=NASTY, options=(Option(NASTY, NASTY),))
        for number, kind in enumerate(Kind)
    )
    answers = {each.name: NASTY for each in questions}
    page = HTML.form(
        Form(
            "do",
            NASTY,
            questions,
            NASTY,
            {"g": NASTY},
            answers,
            answers,
            ((NASTY, NASTY),),
            text=NASTY,
        ),
        frame(),
    )

    assert "<script" not in page
    assert "<img src=x" not in page


def test_a_button_that_looks_is_a_link_and_one_that_does_is_sent() -> None:
    look = Button("Look", "look", {"a": "b & c"})
    do = Button("Do", "do it", {"mark": "m"}, Weight.FIRST)
    _, read = shown(Card("Card", actions=(look, do)))

    assert ("Look", "/desk/look?a=b+%26+c") in read.links
    form = read.forms[-1]
    assert (form.action, form.method) == ("/desk/do/it", "post")
    assert form.fields["mark"] == "m"


def test_no_two_forms_carry_the_same_nonce() -> None:
    _, read = shown(Card("Card", actions=(Button("A", "do"), Button("B", "do"))))
    nonces = [form.fields["_nonce"] for form in read.forms]

    assert len(set(nonces)) == len(nonces) == 3  # signing out is one


def test_a_link_that_leads_elsewhere_is_written_out() -> None:
    inside = Link("Invoice page", "https://pay.demo.example/i/1/t")
    outside = Link("Elsewhere", "https://pay.demo.example.evil.example/")
    _, read = shown(Card("Card", actions=(inside, outside, Link("Script", "javascript:x()"))))

    assert [to for said, to in read.links if said in {"Invoice page", "Elsewhere", "Script"}] == [
        "https://pay.demo.example/i/1/t"
    ]
    assert "Elsewhere: https://pay.demo.example.evil.example/" in read.said


def test_a_question_stands_before_a_dangerous_button() -> None:
    page, read = shown(Card("Card", actions=(Button("Void", "do", sure="Really?"),)))

    assert "<details" in page
    assert "Really?" in read.said
    assert [said for form in read.forms for said, _, _ in form.buttons][-1] == "Yes, void"


@pytest.mark.parametrize(
    ("tone", "word"),
    [(Tone.WARNING, "Please note"), (Tone.BAD, "Important"), (Tone.WAITING, "Waiting")],
)
def test_a_tone_is_a_word_and_not_a_colour_alone(tone: Tone, word: str) -> None:
    assert word in shown(Card("Card", tone=tone))[1].said
    assert word not in shown(Card("Card", tone=tone, state="Open"))[1].said


def test_a_picture_is_inside_the_page_and_the_link_to_it_is_left_out() -> None:
    page, read = shown(
        Card(
            "Card",
            picture=Picture(b"png", "ABC"),
            actions=(Link("Show", "https://pay.demo.example/x"),),
        )
    )

    assert 'src="data:image/png;base64,cG5n"' in page
    assert "ABC" in read.said
    assert "Show" not in [said for said, _ in read.links]


def test_what_a_refusal_says_to_type_is_a_link_and_in_a_card_it_is_not() -> None:
    card = Card("No.", text="See /look, or /lookout, or /nothing <b>.")

    assert ("/look", "/desk/look") in shown(card, is_refusal=True)[1].links
    assert len(shown(card, is_refusal=True)[1].links) == len(shown(card)[1].links) + 1
    assert "&lt;b&gt;" in shown(card, is_refusal=True)[0]
    assert "/look" not in dict(shown(card)[1].links)


def test_what_is_wrong_is_said_above_and_at_the_blank_which_has_the_focus() -> None:
    form = Form("do", "Form", (Question("a", "A"), Question("b", "B")), errors={"b": "No."})
    page = HTML.form(form, frame())

    assert 'href="#blank-b">B: No.' in page
    assert 'aria-describedby="blank-b-error" aria-invalid="true"' in page
    assert page.index("autofocus") > page.index('id="blank-b"')


def test_an_error_without_a_blank_is_said_above() -> None:
    page = HTML.form(Form("do", "Form", (Question("a", "A"),), errors={"": "Not now."}), frame())

    assert "<li>Not now.</li>" in page


def test_a_secret_is_never_filled_in() -> None:
    form = Form("do", "Form", (Question("code", "Code", Kind.HIDDEN),), answers={"code": "123456"})
    page = HTML.form(form, frame())

    assert "123456" not in page
    assert 'autocomplete="one-time-code"' in page


def test_a_search_with_few_answers_is_a_list_and_one_with_many_is_typed_into() -> None:
    form = Form("do", "Form", (Question("a", "A", Kind.SEARCH, source="s"),), answers={"a": "zz"})
    for many, tag in ((3, "<select"), (30, "<datalist")):
        found = {"s": [Option(str(number), f"Number {number}") for number in range(many)]}
        page = HTML.form(form, replace(frame(), found=found))
        assert tag in page
        assert 'value="zz"' in page


def test_a_group_shows_its_rows_and_offers_one_more_up_to_the_most() -> None:
    form = Form("do", "Form", (LINES,), answers={"lines.1.what": "Second"})
    read = asked(form)

    assert read.forms[-1].fields["lines.1.what"] == "Second"
    assert read.forms[-1].fields["_rows.lines"] == "2"
    assert ("Add another line", "_do", "more lines") in read.forms[-1].buttons
    full = replace(form, answers={"lines.2.what": "Third"})
    assert "Add another line" not in asked(full).said


def test_rows_that_nobody_touched_are_left_out_and_the_others_close_up() -> None:
    came = sent(
        {
            "lines.0.what": "",
            "lines.0.many": "1",
            "lines.1.what": "Work",
            "lines.1.many": "2",
            "a": "b",
        }
    )
    assert came is not None

    assert without_empty_rows((LINES,), came).arguments == {
        "a": "b",
        "lines.0.what": "Work",
        "lines.0.many": "2",
    }


def test_another_row_comes_when_it_is_asked_for_and_says_nothing_of_errors_yet() -> None:
    came = sent({"_do": "more lines", "_rows.lines": "2", "_form": "1"})
    assert came is not None
    form = with_rows(Form("do", "Form", (LINES,), errors={"lines.0.what": "Missing."}), came)

    assert form.blanks[0] == replace(LINES, count=3)
    assert form.errors == {}


@pytest.mark.parametrize(
    "name",
    ["_x", "A", "a.b", "a.1", "a.1.b.c", "a.100.b", "1", "a b", "__class__", "", "a.-1.b", "ä"],
)
def test_a_name_that_no_page_of_ours_sends_is_not_read(name: str) -> None:
    assert sent({name: "x"}) is None
