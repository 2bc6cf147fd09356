"""How days are written in English."""

import re

from inbox.intents.words import either

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu",
            "friday fri", "saturday sat", "sunday sun",
        ]
    )
    for name in names.split()
}  # fmt: skip
WHICH = {
    "last": "last", "past": "last", "previous": "last", "on": "", "this": "", "coming": "",
    "this coming": "",
    "next": "next week", "next week": "next week", "next week's": "next week",
    "of next week": "next week",
    "the following": "next week", "following": "next week", "last week": "last week",
    "of last week": "last week",
    "this week": "this week", "of this week": "this week", "week": "week after",
    "a week on": "week after",
    "a week": "week after", "after next": "week after", "in a week": "week after", "the": "",
    "": "",
}  # fmt: skip
SHIFTS = {
    "today": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tonight": 0,
    "earlier today": 0, "later today": 0,
    "yesterday": -1, "last night": -1, "the day before yesterday": -2, "day before yesterday": -2,
    "tomorrow": 1, "tmrw": 1, "tomoz": 1, "tmr": 1, "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "a fortnight today": 14, "in a fortnight": 14, "in two weeks' time": 14,
    "in a week's time": 7, "a week today": 7, "a week tomorrow": 8, "a week from today": 7,
    "a week ago": -7, "a fortnight ago": -14,
}  # fmt: skip
UNITS = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month",
    "months": "month",
    "fortnight": "fortnight", "fortnights": "fortnight",
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000,
    "a couple of": 2, "couple of": 2,
}  # fmt: skip

MONTH = either(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = either(sorted(WEEKDAYS, key=len, reverse=True))
SHIFT = either(sorted(map(re.escape, SHIFTS), key=len, reverse=True))
COUNT = (
    r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|fourteen|thirty)"
)
UNIT = r"(?:(?:calendar )?(?P<unit>days?|weeks?|months?))"
YEAR = r"(?:,?\s(?P<year>20\d\d|'?\d\d(?![\d:.,]))(?!\d))?"

DAYS = (
    ("written", r"(?<![\w/-])(?P<iso>20\d\d-\d\d-\d\d)(?!\d)"),
    (
        "written",
        (
            r"(?<![\w/.-])(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})"
            r"(?P=sign)(?P<year>20\d\d|\d\d)(?![\w/-]|\.\d)"
        ),
    ),
    (
        "written",
        (
            r"(?:\b(?:on|by|from|dated|since|until|till|before|the|of)\s|^)(?P<first>\d{1,2})"
            r"(?P<sign>[/.])(?P<second>\d{1,2})\.?"
            r"(?![\w/%-]|\.\d|\s?(?:%|percent|eur|usd|gbp|€|k\b|days|weeks|hours))"
        ),
    ),
    ("end of month", rf"\bend[- ]of(?: the)?[- ](?P<month>{MONTH})\b{YEAR}"),
    ("end of month", rf"\b(?P<month>{MONTH})[- ]end\b"),
    (
        "end of month",
        (
            r"\b(?:end of|end) (?:the |this )?(?P<which>next |last |previous |following )?"
            r"(?:calendar )?month\b|\beom\b|\bmonth[- ]end\b"
        ),
    ),
    (
        "named",
        (
            rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:st|nd|rd"
            rf"|th)?(?:\sof)?[\s-](?P<month>{MONTH})\b\.?{YEAR}"
        ),
    ),
    (
        "named",
        (
            rf"\b(?P<month>{MONTH})\b\.?\s(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
            rf"(?!\d|[:.,]\d){YEAR}"
        ),
    ),
    ("end of year", r"\bend of (?:the |this )?year\b|\byear[- ]end\b"),
    ("end of week", r"\bend of (?:the |this )?(?P<which>next )?week\b|\beow\b"),
    ("before weekend", r"\b(?:before|by) the weekend\b"),
    ("first of month", r"\b(?:first|start|beginning) of (?:next|the next|the coming) month\b"),
    (
        "weekday",
        (
            r"\b(?P<which>this coming|next week(?:'s)?|last week(?:'s)?|a week on|last|past"
            r"|previous"
            rf"|next|coming|this|the following|following)\s(?:on\s)?(?P<weekday>{WEEKDAY})\b"
        ),
    ),
    (
        "weekday",
        (
            rf"\b(?P<weekday>{WEEKDAY})\b\s(?P<whichafter>week|a week|in a week|after next"
            rf"|next week"
            r"|last week|of next week|of last week|of this week|this week)\b"
        ),
    ),
    ("shift", rf"\b(?P<shift>{SHIFT})\b"),
    (
        "just now",
        (
            r"\bjust now\b|\bright now\b|\bthis (?:minute|second)\b|\bmoments? ago\b"
            r"|\b(?:minutes?|hours?|an hour) ago\b|\b(?:have|'ve|i|we) just\b|^\W*just\b"
        ),
    ),
    (
        "working days",
        rf"\b(?:in|within)(?: the)?(?: next)? {COUNT} (?:working|business|banking) days?\b",
    ),
    (
        "distance",
        rf"\b(?:in|within)(?: the)?(?: next)?(?: about| around| roughly)? {COUNT} {UNIT}\b(?! ago)",
    ),
    ("distance", rf"\b{COUNT} {UNIT} (?:ago|back|earlier)\b"),
    ("distance", rf"\b{COUNT} {UNIT} from (?:now|today)\b"),
    (
        "weekday",
        rf"\b(?P<weekday>{WEEKDAY})s?\b(?!\s\d)(?!['-]?s? (?:invoice|meeting|call|shoot|event))",
    ),
    (
        "of month",
        (
            r"\b(?:on |by |until |till |since |from |before )?the (?P<day>[0-3]?\d)(?:st|nd|rd"
            r"|th)\b"
            r"(?! (?:invoice|reminder|time|instal|payment|floor|of\b|letter|email|mail))"
        ),
    ),
    (
        "of month",
        (
            r"\b(?:on|by|until|till|before) (?P<day>[0-3]?\d)(?:st|nd|rd|th)\b"
            r"(?! (?:invoice|reminder|time|instal))"
        ),
    ),
    (
        "unclear",
        (
            r"\b(?:next|last|this) (?:week|month|year|quarter)\b|\bsoon\b|\bshortly\b"
            r"|\bin due course\b|\ba\.?s\.?a\.?p\b|\bin a few (?:days|weeks)\b|\bthe other day\b"
            r"|\b(?:a )?few (?:days|weeks) ago\b|\brecently\b|\bpayday\b|\b(?:over"
            r"|at) the weekend\b"
            r"|\b(?:early|mid|middle of|beginning of|start of|sometime in|some time in)[- ]"
            rf"(?:the )?(?:next |this )?(?:{MONTH}|month|week|year|q[1-4])\b"
            rf"|\bnext (?:payment )?run\b"
            rf"|\b(?:in|during) (?:{MONTH})\b"
        ),
    ),
)
