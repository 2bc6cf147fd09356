"""What a person wrote anew, in the mails of the usual programs and of people in a hurry."""

import pytest

from inbox.html import visible_text
from inbox.replies import LINES_MAX, Part, read_both, read_text

SENDER = "Tom Fielding tom.fielding"

REPLIES = {
    "plain": ("We paid on Monday.", "We paid on Monday."),
    "gmail": (
        (
            "Paid today.\n\nOn Tue, 17 Nov 2026 at 09:00, Studio <billing@studio.example> "
            "wrote:\n\n> Hi Tom,\n> still open."
        ),
        "Paid today.",
    ),
    "gmail, wrapped": (
        (
            "Paid today.\n\nOn Tue, 17 Nov 2026 at 09:00, Studio Billing "
            "Department\n<billing@studio.example> wrote:\n\n> Hi Tom"
        ),
        "Paid today.",
    ),
    "gmail, German": (
        (
            "Heute bezahlt.\n\nAm Di., 17. Nov. 2026 um 09:00 Uhr schrieb Studio "
            "<billing@studio.example>:\n\n> Hallo"
        ),
        "Heute bezahlt.",
    ),
    "name first": (
        (
            "Heute bezahlt.\n\nStudio <billing@studio.example> schrieb am Di., 17. Nov. 2026, "
            "09:00:\n\n> Hallo"
        ),
        "Heute bezahlt.",
    ),
    "apple": (
        "Done.\n\n> On 17. Nov 2026, at 09:00, Studio <b@s.example> wrote:\n> \n> Open.",
        "Done.",
    ),
    "thunderbird": ("Erledigt.\n\nAm 17.11.26 um 09:00 schrieb Studio:\n> Offen.", "Erledigt."),
    "unmarked quote": (
        "Done.\n\nOn 17 Nov 2026, Studio wrote:\n\nDear Tom, this is open.\nStudio",
        "Done.",
    ),
    "outlook": (
        (
            "We will pay.\n\nFrom: Studio <b@s.example>\nSent: Tuesday, November 17, 2026 9:00 "
            "AM\nTo: Tom\nSubject: INV\n\nIt is open."
        ),
        "We will pay.",
    ),
    "outlook, German, ruled": (
        (
            "Wir zahlen.\n\n________________________________\nVon: Studio <b@s.example>\nGesendet: "
            "Dienstag, 17. November 2026 09:00\nAn: Tom\nBetreff: INV\n\nOffen."
        ),
        "Wir zahlen.",
    ),
    "original message": (
        "Ok, Friday.\n\n-----Original Message-----\nFrom: Studio\nWhen will you pay?",
        "Ok, Friday.",
    ),
    "ursprüngliche Nachricht": (
        "Freitag.\n\n-----Ursprüngliche Nachricht-----\nVon: Studio\nWann?",
        "Freitag.",
    ),
    "forward": (
        "Bill it like this.\n\n---------- Forwarded message ---------\nFrom: A\nTo: B\n\n3 days",
        "Bill it like this.",
    ),
    "apple forward": (
        "See below.\n\nBegin forwarded message:\n\nFrom: A\nSubject: x\n\nsecret",
        "See below.",
    ),
    "forward only": ("---------- Forwarded message ---------\nFrom: A\n\nPaid.", ""),
    "bottom posted": (
        "On 17 Nov 2026, Studio wrote:\n> Did you pay?\n\nYes, yesterday.",
        "Yes, yesterday.",
    ),
    "inline": (
        "Answers below.\n\n> INV-1?\n\nPaid.\n\n> INV-2?\n\nNext week.\n\nTom",
        "Answers below.\n\nPaid.\n\nNext week.",
    ),
    "signature": ("Paid.\n\n-- \nTom Fielding\nFielding Ltd\n+44 20 7946 0000", "Paid."),
    "signature, no space": ("Paid.\n\n--\nTom Fielding", "Paid."),
    "phone": ("Paid.\n\nSent from my iPhone", "Paid."),
    "phone, German": ("Bezahlt.\n\nVon meinem iPhone gesendet", "Bezahlt."),
    "phone, German, long": (
        "Bezahlt.\n\nDiese Nachricht wurde von meinem Android-Gerät mit GMX gesendet.",
        "Bezahlt.",
    ),
    "outlook on a phone": ("Paid.\n\nGet Outlook for iOS", "Paid."),
    "closing": ("Paid.\n\nKind regards,\nTom Fielding\nManaging Director", "Paid."),
    "closing, German": (
        "Bezahlt.\n\nMit freundlichen Grüßen\n\nTom Fielding\nGeschäftsführer",
        "Bezahlt.",
    ),
    "closing in one line": ("Paid.\n\nCheers, Tom", "Paid."),
    "short closing": ("Bezahlt.\n\nVG Tom", "Bezahlt."),
    "thanks as closing": ("Please resend.\n\nMany thanks\nTom", "Please resend."),
    "thanks as beginning": ("Thanks,\n\nwe paid yesterday.", "Thanks,\n\nwe paid yesterday."),
    "thanks in the middle": (
        "Got it.\n\nThanks for sending the invoice so quickly, we will pay on Friday.",
        "Got it.\n\nThanks for sending the invoice so quickly, we will pay on Friday.",
    ),
    "only a name": ("Paid.\n\nTom", "Paid."),
    "initials": ("Paid.\n\nTF", "Paid."),
    "another name stays": ("Please write to\n\nAnna Berger", "Please write to\n\nAnna Berger"),
    "postscript": (
        (
            "We will pay.\n\nRegards\nTom\n\nP.S. The PO is 4711.\n\nFielding Ltd, registered in "
            "England"
        ),
        "We will pay.\n\nP.S. The PO is 4711.",
    ),
    "postscript, German": (
        "Wir zahlen.\n\nGruß\nTom\n\nPS: Bestellnummer 4711.",
        "Wir zahlen.\n\nPS: Bestellnummer 4711.",
    ),
    "disclaimer": (
        (
            "Paid.\n\nThis e-mail and any attachments are confidential and intended for the "
            "addressee only. We have not paid."
        ),
        "Paid.",
    ),
    "disclaimer, German": (
        "Bezahlt.\n\nDiese E-Mail enthält vertrauliche Informationen. Bitte löschen.",
        "Bezahlt.",
    ),
    "enclosed": ("See our letter.\n\nEncl.: letter.pdf", "See our letter."),
    "an address with a sender's town": (
        "New address:\n\nFielding Ltd\n3 Mill Lane\nYork YO1 7HX",
        "New address:\n\nFielding Ltd\n3 Mill Lane\nYork YO1 7HX",
    ),
    "on at the beginning": (
        "On Monday we paid 300.\nOn Tuesday the rest.",
        "On Monday we paid 300.\nOn Tuesday the rest.",
    ),
    "from at the beginning": (
        "From: now on please use our new name.",
        "From: now on please use our new name.",
    ),
    "a comparison": ("5 > 3, so the total is wrong.", "5 > 3, so the total is wrong."),
    "a warning of the mail server": (
        "[EXTERNAL EMAIL] Do not click links.\n\nWe paid yesterday.",
        "We paid yesterday.",
    ),
    "only a warning": ("CAUTION: this is urgent.", "CAUTION: this is urgent."),
    "a ruled signature": ("See below.\n\n---\nTom Fielding\n0171 123", "See below."),
    "a sum under a rule": ("3 x 240\n2 x 100\n---\n920", "3 x 240\n2 x 100\n---\n920"),
    "a stamp": ("Paid.\n\n2026-11-18 8:00 GMT+01:00 S <b@s.example>:\n\n> open?", "Paid."),
    "a quote with bars": ("Paid.\n\n| Studio wrote:\n| open?", "Paid."),
    "windows line ends": ("Paid.\r\n\r\nOn 1 Nov 2026, S wrote:\r\n> x\r\n", "Paid."),
    "invisible letters": ("Pa\u200bid\u00a0today.", "Paid today."),
}


@pytest.mark.parametrize("name", REPLIES)
def test_only_what_was_written_anew_remains(name: str) -> None:
    text, expected = REPLIES[name]

    assert read_text(text, SENDER).text == expected


def test_each_answer_knows_the_quote_above_it() -> None:
    reading = read_text("> INV-1?\n\nPaid.\n\n> INV-2?\n\nNext week.")

    assert reading.parts == (Part("Paid.", "INV-1?"), Part("Next week.", "INV-2?"))


def test_the_quote_is_kept_for_what_it_names() -> None:
    reading = read_text(
        "Paid.\n\nOn 17 Nov 2026, Studio wrote:\n> INV-2026-0042 is open.\n>> older"
    )

    assert reading.quoted.splitlines()[-2:] == ["INV-2026-0042 is open.", "older"]


def test_answers_in_red_are_found_in_an_unmarked_quote() -> None:
    text = (
        "Answers in red below.\n\nFrom: S\nSent: today\nTo: T\nSubject: x\n\nINV-1?\nPaid.\nINV-2?"
    )
    html = (
        "<p>Answers in red below.</p><div style='border-top:solid'><b>From:</b> "
        "S<br><b>Sent:</b> today"
        "<br>To: T<br>Subject: x</div><p>INV-1?</p><p style='color:red'>Paid.</p><p>INV-2?</p>"
        "<p><span style='color:#C00000'>Next week.</span></p>"
    )

    assert [part.text for part in read_both(text, html).parts] == [
        "Answers in red below.",
        "Paid.",
        "Next week.",
    ]
    assert read_both(text, html).parts[2].above == "INV-2?"


def test_an_html_reply_is_read_like_a_plain_one() -> None:
    html = (
        "<p>Paid today.</p><div class='moz-cite-prefix'>On 17/11/2026 9:00, Studio wrote:</div>"
        "<blockquote type='cite'><p>We have paid.</p></blockquote>"
    )

    assert read_text(visible_text(html)).text == "Paid today."


HOSTILE = {
    "blank lines": "\n" * 50_000 + "x",
    "angle brackets": ">" * 1_000_000,
    "on": "On " * 300_000,
    "lines of on": "On 3 x\n" * 30_000,
    "lines of from": "From: x\n" * 25_000,
    "dashes": "-" * 500_000,
    "lines of dashes": "--\n" * 60_000,
    "thanks": "thanks\n" * 28_000,
    "quotes one deep": "> x\ny\n" * 30_000,
    "spaces": " " * 500_000 + "x",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_taken_apart_within_seconds(name: str) -> None:
    reading = read_text(HOSTILE[name], SENDER)  # well below a second; the libraries take minutes

    assert len(reading.text) <= len(HOSTILE[name])


def test_blank_lines_are_no_work_and_hide_nothing() -> None:
    reading = read_text("\n" * 150_000 + "We paid.")

    assert reading.text == "We paid."


def test_no_more_lines_are_read_than_a_person_writes() -> None:
    reading = read_text(":\n" * 100_000)

    assert len(reading.text.split("\n")) <= LINES_MAX
