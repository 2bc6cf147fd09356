"""HTML mails: what a person sees, and nothing else."""

import pytest

from inbox.html import visible_text

HIDDEN = [
    '<p style="display:none">secret</p>',
    '<p style="DISPLAY : NONE !important">secret</p>',
    '<span style="font-size:0">secret</span>',
    '<span style="font-size: 1px">secret</span>',
    '<span style="color:#ffffff">secret</span>',
    '<font color="white">secret</font>',
    '<div style="background:#000"><span style="color:rgb(5,5,5)">secret</span></div>',
    "<div hidden>secret</div>",
    '<div style="visibility:hidden">secret</div>',
    '<div style="opacity:0">secret</div>',
    '<div style="max-height:0;overflow:hidden">secret</div>',
    '<div style="position:absolute;left:-9999px">secret</div>',
    '<div style="text-indent:-9999px">secret</div>',
    '<div style="mso-hide:all">secret</div>',
    "<style>.x{display:none}</style><p class=x>secret</p>",
    "<style>#y{font-size:0}</style><p id=y>secret</p>",
    "<!-- secret -->",
    "<!--[if mso]><p>secret</p><![endif]-->",
    "<script>secret</script>",
    "<title>secret</title>",
    "<template>secret</template>",
    "<p style='display:none'><b><i>secret</i></b></p>",
]
BOMBS = {
    "nested": "<div>" * 200_000 + "x",
    "unclosed": "<b>" * 200_000 + "x",
    "angles": "<" * 1_000_000,
    "entities": "&amp;" * 200_000,
    "attributes": "<p " + "a=1 " * 250_000 + ">x",
    "rules": "<style>" + "a{display:none}" * 20_000 + "</style>" + "<a>x</a>" * 20_000,
    "braces": "<style>" + "{" * 200_000 + "</style>",
    "quotes": "<blockquote>" * 100_000 + "x",
    "paragraphs": "<p>x" * 150_000,
}


@pytest.mark.parametrize("html", HIDDEN)
def test_what_nobody_sees_is_dropped(html: str) -> None:
    assert visible_text(f"<body><p>seen</p>{html}<p>too</p></body>").split() == ["seen", "too"]


def test_white_letters_on_black_are_seen() -> None:
    html = '<div style="background-color:#000"><p style="color:#fff">seen</p></div>'

    assert visible_text(html) == "seen"


def test_an_ordinary_style_sheet_hides_nothing() -> None:
    html = "<style><!-- p.MsoNormal{margin:0cm;font-size:11.0pt} a:link{color:blue} --></style>"

    assert visible_text(f"{html}<p class=MsoNormal>seen</p>") == "seen"


def test_blocks_and_breaks_are_lines() -> None:
    assert visible_text("<div>one</div><div>two<br>three</div>") == "one\ntwo\nthree"


def test_paragraphs_stand_apart_and_gaps_are_small() -> None:
    assert visible_text("<p>one</p><p>&nbsp;</p><p> </p><p>two</p>") == "one\n\ntwo"


def test_cells_of_a_row_stay_on_one_line() -> None:
    html = "<table><tr><td>Total</td><td>12.50</td></tr><tr><td>Due</td><td>today</td></tr></table>"

    assert visible_text(html) == "Total 12.50\nDue today"


def test_a_quote_is_marked_as_plain_mails_mark_it() -> None:
    html = "<p>new</p><blockquote>old<blockquote>older</blockquote></blockquote><p>new too</p>"

    assert visible_text(html).splitlines() == ["new", "", "> old", "> > older", "> >", "new too"]


def test_an_indent_is_no_quote() -> None:
    html = '<blockquote style="margin:0 0 0 40px;border:none;padding:0">mine</blockquote>'

    assert visible_text(html) == "mine"


def test_a_forward_of_google_is_a_quote() -> None:
    html = '<div>look</div><div class="gmail_quote">---------- Forwarded message<br>old</div>'

    assert visible_text(html).splitlines() == ["look", "> ---------- Forwarded message", "> old"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_within_seconds(name: str) -> None:
    assert len(visible_text(BOMBS[name])) <= len(BOMBS[name])  # the parser alone takes minutes


@pytest.mark.parametrize("html", ["", "<", "<body>", "\0", "</p></div>", "<p", "&#0;&#x110000;"])
def test_broken_html_is_no_accident(html: str) -> None:
    assert visible_text(html).strip("<�") == ""
