"""How days are written in German."""

import re

from inbox.intents.words import either

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januar jänner jan", "februar feber feb", "märz maerz mär mrz", "april apr", "mai",
            "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt",
            "november nov", "dezember dez",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        [
            "montag mo", "dienstag di", "mittwoch mi", "donnerstag do", "freitag fr",
            "samstag sonnabend sa", "sonntag so",
        ]
    )
    for name in names.split()
}  # fmt: skip
LONG = [name for name in WEEKDAYS if len(name) > 2]  # noqa: PLR2004  # "so", "do" and "mi" are words too
WHICH = {
    "letzten": "last", "letzter": "last", "letzte": "last", "vergangenen": "last",
    "vorigen": "last",
    "am letzten": "last", "am vergangenen": "last", "kommenden": "", "am kommenden": "",
    "diesen": "",
    "nächsten": "", "naechsten": "", "am nächsten": "", "nächster": "", "kommender": "",
    "nächste woche": "next week", "naechste woche": "next week", "kommende woche": "next week",
    "nächster woche": "next week", "kommender woche": "next week",
    "letzte woche": "last week", "vorige woche": "last week", "letzter woche": "last week",
    "vergangene woche": "last week", "diese woche": "this week", "dieser woche": "this week",
    "in einer woche": "week after", "in acht tagen": "week after", "übernächsten": "week after",
    "übernächste": "week after", "darauf": "week after",
    "nächsten monats": "next", "nächsten monat": "next", "kommenden monats": "next",
    "des nächsten monats": "next",
    "kommenden monat": "next", "letzten monats": "last", "des monats": "", "diesen monats": "",
    "dieses monats": "",
    "des laufenden monats": "", "": "",
}  # fmt: skip
SHIFTS = {
    "heute": 0, "heut": 0,
    "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2, "uebermorgen": 2,
    "heute in einer woche": 7, "heute in 14 tagen": 14, "morgen in einer woche": 8,
    "vor einer woche": -7,
}  # fmt: skip
UNITS = {
    "tag": "day", "tage": "day", "tagen": "day", "woche": "week", "wochen": "week",
    "monat": "month", "monate": "month",
    "monaten": "month",
}  # fmt: skip
NUMBERS = {
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "einen": 1, "eins": 1, "zwei": 2, "drei": 3,
    "vier": 4, "fünf": 5,
    "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    "dreizehn": 13,
    "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
    "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90, "hundert": 100, "tausend": 1000,
}  # fmt: skip

MONTH = either(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = either(sorted(LONG, key=len, reverse=True))
SHORT_WEEKDAY = r"(?P<weekday>mo|di|mi|do|fr|sa|so)\b\.?"
PART_OF_DAY = r"(?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht)?"
COUNT = r"(?P<count>\d{1,3}|einem|einer|einen|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|vierzehn)"
UNIT = r"(?P<unit>tagen?|wochen?|monaten?|tag|monat|woche)"
YEAR = r"(?:\s?(?P<year>20\d\d|'\d\d)(?!\d))?"
SHIFT = either(sorted(map(re.escape, SHIFTS), key=len, reverse=True))

DAYS = (
    ("written", r"(?<![\w/-])(?P<iso>20\d\d-\d\d-\d\d)(?!\d)"),
    (
        "written",
        (
            r"(?<![\w/.,-])(?P<first>\d{1,2})(?P<sign>[./-])\s?(?P<second>\d{1,2})(?P=sign)\s?"
            r"(?P<year>20\d\d|\d\d)(?![\w/-]|\.\d)"
        ),
    ),
    (
        "written",
        (
            r"(?<![\w/.,-])(?P<first>\d{1,2})(?P<sign>\.)\s?(?P<second>0?[1-9]|1[0-2])\."
            r"(?![\w/-]|\d)(?!\s?(?:%|€|eur))"
        ),
    ),
    (
        "written",
        (
            r"\b(?:am|zum|bis|vom|seit|ab|dem|der|den)\s(?P<first>\d{1,2})(?P<sign>[./])"
            r"(?P<second>0?[1-9]|1[0-2])(?![\w/.,-]|\d)(?!\s?(?:%|€|eur))"
        ),
    ),
    (
        "end of month",
        rf"\b(?:ende|ultimo)(?: des)? (?P<month>{MONTH})\b{YEAR}",
    ),
    (
        "end of month",
        (
            r"\b(?:ende|ultimo) (?P<which>nächsten monats|kommenden monats|letzten monats"
            r"|des monats"
            r"|nächsten monat|kommenden monat|des nächsten monats|dies(?:es|en) monats"
            r"|des laufenden monats)?(?<=monats|.monat)\b|\bmonatsende\b|\bmonatsultimo\b"
        ),
    ),
    ("named", rf"(?<![\d.,])(?P<day>\d{{1,2}})\.?\s?(?P<month>{MONTH})\b\.?{YEAR}"),
    ("end of year", r"\bende des jahres\b|\bjahresende\b"),
    ("end of week", r"\bende (?:dieser|der) woche\b|\bende (?P<which>nächste)r woche\b"),
    ("before weekend", r"\b(?:vor dem|bis zum|bis) wochenende\b"),
    (
        "first of month",
        (
            r"\b(?:anfang|beginn) (?:des )?(?:nächsten|kommenden) monats\b|\bmonatsanfang\b"
            r"|\b(?:zum|am) (?:monats)?ersten\b"
        ),
    ),
    (
        "weekday",
        (
            r"\b(?P<which>(?:nächste|naechste|kommende|letzte|vorige|vergangene|diese)r? woche)"
            rf"(?: am| schon| erst)? (?P<weekday>{WEEKDAY})\b"
        ),
    ),
    (
        "weekday",
        (
            rf"\b(?P<weekday>{WEEKDAY}){PART_OF_DAY}"
            r" (?P<whichafter>(?:nächster|nächste|kommender|kommende|letzter|letzte|dieser|diese)"
            r" woche|in einer woche|in acht tagen|darauf)\b"
        ),
    ),
    (
        "weekday",
        (
            r"\b(?P<which>letzten|letzter|letzte|vergangenen|vorigen|kommenden|diesen|übernächsten"
            rf"|nächsten|naechsten|nächster|kommender) (?P<weekday>{WEEKDAY}){PART_OF_DAY}\b"
        ),
    ),
    (
        "shift",
        (
            rf"(?<!guten )(?<!schönen )\b(?!\Amorgen\s?[,!]\s*\S)(?P<shift>{SHIFT})\b(?! (?:zusa"
            rf"mmen"
            rf"|ihr|frau|herr|allerseits))"
        ),
    ),
    (
        "just now",
        r"\b(?:so)?eben\b|\bgrade?\b|\bgerade\b|\bvorhin\b|\bvor (?:einer stunde|\d+ minuten)\b",
    ),
    ("working days", rf"\b(?:in|binnen|innerhalb von) {COUNT} (?:werk|arbeits|bank)tagen?\b"),
    (
        "distance",
        (
            r"\b(?:in|binnen|innerhalb von|innerhalb der nächsten|in den nächsten)"
            rf"(?: etwa| ca\.?| rund)? {COUNT} {UNIT}\b"
        ),
    ),
    ("distance", rf"\bvor (?:etwa |ca\.? |rund )?{COUNT} {UNIT}\b"),
    ("weekday", rf"\b(?P<weekday>{WEEKDAY}){PART_OF_DAY}s?\b"),
    ("weekday", rf"\b(?:am|bis|ab|seit|vom|zum|,) {SHORT_WEEKDAY}(?=[\s,.)]|$)(?! \w+tag)"),
    (
        "of month",
        (
            r"\b(?:am|zum|bis zum|bis|vom|seit dem|ab dem|den|vor dem) (?P<day>[0-3]?\d)\."
            r"(?!\d)(?! ?(?:mahnung|rate|rechnung|erinnerung|stock|teil|klasse))"
        ),
    ),
    (
        "unclear",
        (
            r"\b(?:nächste|kommende|letzte|vorige|diese)[rns]? (?:woche|monats?|tage[n]?|zeit"
            r"|jahr)\b"
            r"|\bdemnächst\b|\bbald\b|\bin kürze\b|\bzeitnah\b|\bschnellstmöglich\b|\bneulich\b"
            r"|\bkürzlich\b|\bso schnell wie möglich\b|\bumgehend\b|\bin (?:ein )?paar tagen\b"
            r"|\bvor ein paar (?:tagen|wochen)\b|\b(?:am|übers?) wochenende\b"
            rf"|\b(?:anfang|mitte) (?:der |des |dieser |nächster )?(?:{MONTH}|monats|woche"
            rf"|jahres)\b"
            rf"|\b(?:im|irgendwann im) (?:{MONTH})\b|\bnächste[rn]? (?:zahl|zahlungs)lauf\b"
        ),
    ),
)
