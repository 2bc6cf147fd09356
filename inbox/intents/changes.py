"""Changes somebody asks for: of bank details, of a name or address, of the person in charge.

Bank details are read broadly, since a false alarm costs a look and a miss costs money. Nothing
here is ever done by a mail.
"""

import re

from inbox.intents.model import Intent
from inbox.intents.said import Facts, Said, date_facts, invoice_facts, money_facts
from inbox.intents.sentences import Sentence

IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b")
WALLET = re.compile(r"\b(?:bc1[a-z0-9]{20,80}|0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b")
LONG_CODE = re.compile(r"\b(?=[a-z]*\d)[A-Za-z0-9]{15,}\b", re.IGNORECASE)
"""What may be the address of a wallet."""
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w-])\+?\d[\d ()/-]{6,18}\d(?![\w-])")
VAT_ID = re.compile(
    r"\b(?:DE\s?\d{3}\s?\d{3}\s?\d{3}|GB\s?\d{3}\s?\d{4}\s?\d{2}|ATU\d{8}|GB\s?\d{9}|(?:FR|IT"
    r"|ES|NL|BE|PL|IE|SE|DK|CHE|LU|CZ)[-\s]?[A-Z0-9.]{8,14})\b"
)
POSTCODE = re.compile(
    r"\b[A-Z]\d{2}\s?[A-Z][A-Z0-9]{3}\b|\b(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÄÖÜ][\wäöüß-]+"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]{2}\s\d{5}\b"
)
LEGAL = (
    r"(?:GmbH(?: & Co\.? KG)?|gGmbH|UG(?: \(haftungsbeschränkt\))?|AG|KG|OHG|e\.? ?K\.?"
    r"|e\.? ?V\.?|GbR|SE|Ltd\.?|Limited"
    r"|PLC|plc|LLP|LLC|Inc\.?|Corp\.?|B\.?V\.?|S\.?r\.?l\.?|S\.?L\.?|S\.?A\.?|SARL|Pty|CIC"
    r"|Trust|Holding|Group|Holdings)"
)
COMPANY = re.compile(
    rf"(?:[A-ZÄÖÜ][\w&.'’-]*\s+(?:(?:&|and|und|of|der|des|the)\s+)?){{1,6}}{LEGAL}(?!\w)"
)
STREET = re.compile(
    r"\b\d+[a-z]?\s+[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,3}"
    r"|[A-ZÄÖÜ][\wäöüß.-]+(?:\s[A-ZÄÖÜ]?[\wäöüß.-]+){0,3}\s\d+\s?[a-z]?\b"
)
TOWN = re.compile(r"[\w-]+(?: (?:[A-ZÄÖÜ0-9][\w-]*|am|an|der|bei|im|in|upon|on))*")
TOWN_WORDS_MAX = 2
STREET_MAX = 80


def bank_changes(said: Said) -> list[Intent]:
    """`bank_change`: money shall go elsewhere, or an account is said to have changed."""
    for sentence in said.sentences:
        if not _is_bank_change(said, sentence):
            continue
        facts: Facts = {"direction": _direction(said, sentence)}
        facts.update(money_facts(said, said.around(sentence, reach=2)))
        if iban := IBAN.search(said.text):
            facts["iban"] = re.sub(r"[ -]", "", iban[0])
        facts.update(date_facts(said, [sentence], is_past=False, key="effective"))
        return [
            Intent(
                "bank_change", facts, sentence.text, "Somebody wants money sent to another account."
            )
        ]
    return []


def _is_bank_change(said: Said, sentence: Sentence) -> bool:
    is_account = IBAN.search(sentence.text) or WALLET.search(sentence.text)
    if is_account and not said.is_team and not said.any("reports_bank"):
        return True
    if sentence.has("pay_elsewhere") and not sentence.has("accepts"):
        near = said.around(sentence)
        return not any(s.has("reports_bank") for s in near) and not _is_post(sentence, near)
    if not sentence.has("bank"):
        return False
    near = said.around(sentence)
    is_changed = any(s.has("bank_change") for s in near if s.has("bank") or s is sentence)
    return (is_changed or any(s.has("ours_changed") for s in near)) and not _is_harmless(
        said, sentence
    )


def _is_post(sentence: Sentence, near: list[Sentence]) -> bool:
    """Whether a paper goes to another address, and nothing near it could be money or a wallet."""
    if not sentence.has("postal") or LONG_CODE.search(sentence.text):
        return False
    return not any(s.has("bank", "money_moves") or LONG_CODE.search(s.text) for s in near)


def _is_harmless(said: Said, sentence: Sentence) -> bool:
    """Asking for our account, or reporting such a mail, moves no money; a new IBAN always might."""
    if IBAN.search(said.text) and not said.any("reports_bank"):
        return False
    near = said.around(sentence)
    if any(s.has("reports_bank") for s in near):
        return True
    if any(s.has("ours_changed") for s in near):
        return False
    if not sentence.has("asks_bank"):
        return False
    if sentence.has("our_account_changed") and not sentence.has("asks_yours"):
        return False
    return sentence.is_question or (sentence.has("yours") and not sentence.has("amends"))


def _direction(said: Said, sentence: Sentence) -> str:
    return (
        "pay elsewhere"
        if sentence.has("pay_elsewhere") or said.context.from_kind == "stranger"
        else "their account"
    )


def bank_questions(said: Said) -> list[Intent]:
    """A client who asks for our account, or shows us a mail about one."""
    for sentence in said.sentences:
        if sentence.has("bank") and sentence.has("reports_bank"):
            topic = "a mail about changed bank details"
        elif sentence.has("asks_bank") and not _is_bank_change(said, sentence):
            topic = "our bank details for payment"
        else:
            continue
        return [
            Intent(
                "other_question", {"topic": topic}, sentence.text, "They ask about bank details."
            )
        ]
    return []


def details(said: Said) -> list[Intent]:
    """`details_change`: a new name, address, e-mail address or tax number of the client."""
    for sentence in said.sentences:
        if not sentence.has("details", "wrong_details", "details_sure"):
            continue
        is_other = sentence.has("not_details") and not VAT_ID.search(sentence.text)
        if is_other or sentence.has("bank") or said.is_team:
            continue
        facts = _details(said, sentence)
        is_sure = sentence.has("details_sure") or (
            sentence.has("wrong_details") and said.any("reissue")
        )
        if facts or is_sure:
            facts.update(_effective(said, sentence))
            return [
                Intent(
                    "details_change", facts, sentence.text, "They say their details have changed."
                )
            ]
    return []


def elsewhere(said: Said) -> list[Intent]:
    """A paper is wanted at another address, and which one is not written."""
    for sentence in said.sentences:
        if said.is_team or not sentence.has("postal_other") or _is_bank_change(said, sentence):
            continue
        if EMAIL.search(said.text) or POSTCODE.search(said.text):
            continue
        topic: Facts = {"topic": "an address that we do not know"}
        reason = "They want it at another address and do not say which."
        return [Intent("other_question", topic, sentence.text, reason)]
    return []


def _details(said: Said, sentence: Sentence) -> Facts:
    near = [sentence, *(s for s in said.sentences if 0 < s.number - sentence.number <= 4)]  # noqa: PLR2004  # an address has four lines
    facts: Facts = {}
    if address := _address(said, near):
        facts["address"] = address
    if email := EMAIL.search(" ".join(s.text for s in near[:3])):
        facts["email"] = email[0].rstrip(".")
        if any(s.has("invoices_only") for s in near[:2]):
            facts["email_use"] = "invoices"
    if vat := VAT_ID.search(" ".join(s.text for s in near)):
        facts["vat_id"] = vat[0].replace(" ", "")
    is_named = sentence.has("details_sure", "wrong_details", "reissue")
    if company := COMPANY.search(sentence.text if address or not is_named else said.text):
        facts["legal_name"] = company[0].strip()
    elif address and (owner := COMPANY.search(said.text)):
        facts["client"] = owner[0].strip()
    return facts


def _address(said: Said, near: list[Sentence]) -> str:
    """Street and town: the lines around a postcode."""
    where = {s.number for s in near}
    for sentence in said.sentences:
        if sentence.number in where and (code := POSTCODE.search(sentence.text)):
            return _lines_before(said, sentence, code)
    return ""


def _lines_before(said: Said, sentence: Sentence, code: re.Match[str]) -> str:
    found = TOWN.match(sentence.text, code.start())
    town = found[0] if found else code[0]
    before = sentence.text[: code.start()].strip(" ,")
    street = _street(before)
    if street:
        return f"{street}, {town}"
    if before and len(before.split()) <= TOWN_WORDS_MAX:  # "Ludlow SY8 0XX"
        town = sentence.text.strip(" .,")
    above = next((s.text for s in said.sentences if s.number == sentence.number - 1), "")
    is_street = len(above) <= STREET_MAX and STREET.search(above)
    return f"{above.strip(' ,.')}, {town}" if is_street else town


def _street(text: str) -> str:
    pieces = [piece.strip() for piece in text.split(",")]
    found = [piece for piece in pieces if STREET.search(piece)]
    if not found:
        return ""
    last = found[-1]
    match = list(STREET.finditer(last))[-1]
    return last if len(last.split()) <= 5 else match[0]  # noqa: PLR2004  # a street is short


def _effective(said: Said, sentence: Sentence) -> Facts:
    for near in said.around(sentence):
        if near.has("effective"):
            if near.has("immediately"):
                return {"effective": said.today.isoformat()}
            for day in said.days(near.low):
                if day.on:
                    return {"effective": day.on.isoformat()}
    return {}


def contacts(said: Said) -> list[Intent]:
    """`contact_change`: another person is in charge at the client's."""
    for sentence in said.sentences:
        if not sentence.has("contact") or sentence.has("not_contact") or said.is_team:
            continue
        facts = _contact(said, sentence)
        if facts:
            return [
                Intent(
                    "contact_change", facts, sentence.text, "They name another person to talk to."
                )
            ]
    return []


def _contact(said: Said, sentence: Sentence) -> Facts:
    near = [sentence, *(s for s in said.sentences if 0 < s.number - sentence.number <= 2)]  # noqa: PLR2004  # right after
    text = " ".join(s.text for s in near)
    facts: Facts = {}
    to = said.words.find("contact_new", text.lower())
    person = said.words.person
    if name := person.search(text, to.start() if to else 0) or person.search(text):
        facts["name"] = name["name"].strip()
    if email := EMAIL.search(text):
        facts["email"] = email[0].rstrip(".")
    if phone := PHONE.search(text):
        facts["phone"] = phone[0].strip()
    if not facts:
        return {}
    facts.update(_effective(said, sentence))
    return facts


def reissues(said: Said) -> list[Intent]:
    """`reissue`: the same invoice anew, with something changed."""
    for sentence in said.sentences:
        if _is_reissue(said, sentence) and not sentence.has("not_reissue") and not said.is_team:
            facts = invoice_facts(said, sentence.clauses()[0], near=said.around(sentence)[1:])
            return [Intent("reissue", facts, sentence.text, "They want the invoice issued anew.")]
    return []


def _is_reissue(said: Said, sentence: Sentence) -> bool:
    """Whether it is more than "please put it on the invoice" beside an order number."""
    if sentence.has("reissue"):
        return True
    is_order = any(s.has("po") for s in said.around(sentence))
    return sentence.has("reissue_by_adding") and not is_order
