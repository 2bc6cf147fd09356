"""German, as clients write it to a billing mailbox."""

import re

from inbox.intents.words import assembled
from inbox.intents.words.de import changes, complaints, days, money, orders, papers, promises, tone

COMMON = (
    "aw antw der die das den dem des und ist sind war wir ich sie ihr euch uns ihnen ihre "
    "ihren unsere unser nicht kein keine ein eine einen einem einer mit für von vom zum zur "
    "auf aus bei nach über haben habe hat wird werden wurde bitte danke vielen dank hallo "
    "moin guten tag grüße gruß mfg rechnung rechnungen zahlung bezahlt überwiesen schon noch "
    "auch aber oder wenn dass als wie heute morgen gestern es er man im am um ab bis zu so "
    "doch mal hier können könnten könnt kann sehr geehrte geehrter damen herren frau herr "
    "liebe lieber anbei mir mich dir du was wann warum erledigt alles klar raus nur zahlen "
    "euro monatlich netto zzgl stunden tage brutto januar februar märz mai juni juli oktober "
    "dezember unbefristet jährlich betreuung eur entwurf zahle überweisung geld mahnung "
    "mahnungen konto bestellnummer lautet kommt neue sofort quittung gutschrift"
)
METHODS = (
    (
        "cheque",
        r"\b(?:verrechnungs)?schecks?\b",
    ),
    (
        "cash",
        r"\b(?:in |ganz )?bar\b(?! nicht)|\bbargeld\b|\bbarzahlung\b",
    ),
    (
        "card",
        (
            r"\b(?:kredit|ec-?|giro|debit|firmen)?karte\b|\bvisa\b|\bmastercard\b|\bamex\b"
            r"|\bkartenzahlung\b"
        ),
    ),
    (
        "paypal",
        r"\bpaypal\b",
    ),
    (
        "direct debit",
        r"\blastschrift\b|\bsepa-lastschrift\b|\bbankeinzug\b",
    ),
    (
        "bank transfer",
        (
            r"\b\w*überweis\w*|\büberwiesen\b|\bueberw\w*|\bdauerauftrag\b|\bsepa\b"
            r"|\bangewiesen\b|\bonline-?banking\b|\bper bank\b"
        ),
    ),
)
PERSON = re.compile(
    r"\b(?i:(?:herrn?|frau|dr\.|kollegin|kollege|an|ist|von|durch"
    r"|bei) )+(?P<name>(?-i:[A-ZÄÖÜ][\wäöüß-]+(?: (?:von|van|de|zu))?(?: [A-ZÄÖÜ][\wäöüß-]+)?))"
)

DE = assembled(
    "de",
    COMMON,
    (tone, money, promises, complaints, papers, changes, orders),
    days,
    METHODS,
    PERSON,
    is_verb_last=True,
)
