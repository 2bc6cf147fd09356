"""Money that has gone."""

MONEY = (
    r"(?:payments?|transfers?|money|funds|wires?|remittance|cheques?|bank transfer|bacs|balance"
    r"|full amount|amount|cash|sum)"
)
PAID = r"(?:paid|payed|settled|transferred|transfered|wired|remitted|payd)"
GONE = (
    r"(?:made|sent|done|gone|out|left|went|executed|initiated|processed|completed|issued|posted"
    r"|mailed|on (?:its|the) way|in the (?:post|mail)|underway|under way|en route|submitted"
    r"|through|cleared|settled|instructed|dispatched|released|transferred|paid|debited|credited)"
)

PATTERNS = {
    "asked_of_us": r"\b(?:please|pls|kindly|you (?:can|may|should|must))\b",
    "not_this_way": (
        r"\b(?:not|no|never|without|instead of|rather than)(?: (?:by|with|via|in|the|a|my|our|any"
        r"|more|using))*\W*$|\b(?:business|visiting|birthday|greeting) $"
    ),
    "paid": (
        (
            rf"(?<!\bbe )(?<!\bget )(?<!\bgets )(?<!\bgetting )(?<!\bbeing )(?<!\bas )(?<!\bit )("
            rf"?<!\bwell )(?<!\bto be )\b{PAID}\b(?! (?:work|holiday|leave|invoices?|bills?|ads?"
            rf"|media|plan|version|attention|a visit|heed|tribute|in advance only|out of))"
        ),
        (
            rf"\b(?:it|this|that|one|invoice|number|all|both|everything|bill|rest"
            rf"|balance)\b(?:'s| is| was| has been| were| are)? (?:already |just |now |been "
            rf"|all |long since |fully |also )*{PAID}\b(?<!it paid)"
        ),
        (
            rf"\b(?:i|we|have|has|had|'ve|they|he|she|been)\b(?: \w+ly| already| just| now"
            rf"| since| also| been| finally)* (?:{PAID}|cleared|squared)\b"
        ),
    ),
    "money_gone": (
        (
            r"\b(?:half|part|most|the rest|other (?:part|half)|first (?:half|part))"
            r"(?: of (?:it|the \w+|that))?(?: has| have| was| is)?(?: already| just| been)*"
            r" (?:went|gone|left|sent|transferred)\b(?! (?:to be|wrong|missing|unpaid|open|over))"
        ),
        (
            r"\b(?:our|my|a|this) (?:remittance|payment|transfer|wire)\b.{0,40}\b(?:dated"
            r"|of \d{1,2} \w+|made on|covering)\b"
        ),
        (
            r"\b(?:we|i)(?:'ve| have)?(?: already| just)? sent it (?:on|yesterday|today|last"
            r"|this|via|by)\b"
        ),
        r"\bcrossed (?:with|in the (?:post|mail))\b|\bhave crossed\b",
        (
            r"\b(?:this|it|that|these|they|one|invoice \S+|\S+-\d{3,})\b(?: has| have| had| all"
            r"| already| just| also| both)* (?:went|gone) (?:out|through|off)\b"
        ),
        (
            r"\b(?:i|we)(?:'ve| have)?(?: just| already)? (?:authori[sz]ed|released|confirmed"
            r"|approved|did|signed) (?:it|the payment|this|the transfer) .{0,12}\b(?:app|bank\w*"
            r"|online|phone|pin)\b"
        ),
        (
            rf"\b{MONEY}\b(?:'s)?(?! (?:link|terms|reminder|details|method|plan))(?: (?!not\b"
            rf"|be\b|will\b|to\b|never\b|run\b)[\w'£€$.,/-]+){{0,8}}? {GONE}\b(?! (?:to be"
            rf"|by you|for you|date|terms))"
        ),
        (
            r"\b(?:made|sent|did|done|put through|initiated|issued|posted|mailed|popped|dropped"
            r"|executed|instructed|set up|arranged|authori[sz]ed|triggered|approved and sent"
            r"|processed|released)\b(?: (?!not\b)[\w'£€$.,]+){0,5}? (?:payment|transfer|wire"
            r"|money|funds|cheque|bank transfer|remittance|cash|full amount)\b"
        ),
        (
            r"\bsent(?: (?:you|over|across|it|the|off|through|in|on|a"
            r"|another))* (?:about )?(?:[£€$]|eur|gbp|usd|chf|\d+[.,]?\d* ?(?:€|eur|pounds|quid"
            r"|dollars|gbp|usd))"
        ),
        (
            r"\b(?:left|debited from|gone from|taken from|came off|come off|out of"
            r"|charged to) (?:my|our) (?:account|bank|card)"
        ),
        (
            r"\b(?:it|that|money|this) (?:is|has|'s|was)(?: already| just| now)? (?:gone out|out"
            r"|on its way|on the way|in the post|left|sent off|gone through|in your account"
            r"|cleared)\b"
        ),
        (
            r"\b(?:my|our) (?:credit |debit )?card (?:was|has been|got) charged"
            r"|\bcharged (?:it )?(?:to )?(?:my|our) (?:credit )?card"
        ),
        (
            r"\b(?:money|payment|transfer|it|funds)\b.{0,20}\bshould (?:already )?(?:be"
            r"|have) (?:with you|there|in your account|arrived|reached|hit"
            r"|landed)\b(?!.{0,12}\b(?:by|tomorrow|next|on|in)\b)"
        ),
        (
            r"\byou should (?:already )?have (?:it|the money|received|got|the payment"
            r"|our payment)\b(?!.{0,12}\b(?:by|tomorrow|next)\b)"
        ),
    ),
    "paid_short": (
        r"^(?:\W|hi|hello|hey|\w+,|ok|okay|yes|yep|yup|already|just|now|all|and|sorry|has been"
        r"|been|it's|its|that's|thats|is|it has|it's gone|gone|has gone|this is|is now|fully"
        r"|it is|this one is)*(?:paid|payed|transferred|wired|settled|sent|done|sorted|pd|gone)\b"
    ),
    "asks_confirm": r"\b(?:confirm|let (?:me|us) know|check)\b",
    "asks_received": (
        (
            r"\b(?:has|have|did)\b.{0,50}\b(?:sent|transferred|paid|wired)\b.{0,40}\b(?:reach\w*"
            r"|arriv\w*|land\w*|come|get there)\b"
        ),
        (
            r"\b(?:did|have|has|had|did not|didn't|haven't) (?:you|u|it|our|the|my"
            r"|y'all)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:payment|transfer|money|wire|cheque"
            r"|check|funds|remittance)\b"
        ),
        (
            r"\b(?:did|has|have) (?:the|our|my) (?:\w+ ){0,3}?(?:payment|money|transfer|funds"
            r"|wire|cheque)\b.{0,30}\b(?:arrived?|come|land\w*|reach\w*|hit|clear\w*|receiv\w*"
            r"|through|in)\b"
        ),
        (
            r"\b(?:confirm|check)(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:receipt|received|you(?:'ve"
            r"| have) (?:got|received|it)|it(?:'s| has| is)?(?: (?:[\w./€£$%'-]"
            r"|,\d)+)? (?:arrived|landed|in|there|reached|come)|arrival|payment|the money)\b"
        ),
        (
            r"\b(?:let me|let us) know (?:if|when|once|whether) (?:it|the (?:money"
            r"|payment))(?:'s| has| is)? ?(?:arrived?|arrives|lands|in|there|come\w*|clears?)"
        ),
    ),
    "not_received": (
        r"\b(?:receipt of (?:your|the) (?:invoice|mail|e-?mail|letter|message|quote|documents?)"
        r"|receipt of (?:this|my|our) (?:e?-?mail|message|order|invoice)|your (?:payment"
        r"|transfer)|received (?:this|the invoice|my e?-?mail))\b"
    ),
    "paid_question": (
        rf"\b(?:remember|recall)\b|\b(?:how much|what) (?:have|did|has) (?:i|we)\b|\b(?:have|did"
        rf"|haven't|didn't) (?:i|we) (?:\w+ ){{0,3}}?(?:pay|{PAID})\b"
    ),
    "paid_other": r"\bpaid (?:the|my|our|all the) (?:gardener|plumber|taxman|rent|landlord"
    r"|staff|wages|tax\w*|other (?:invoices?|bills?|suppliers?)|electrician"
    r"|suppliers?|employees|printers?)\b",
    "other_thing": r"\b(?:parcel|package|contract|domain|photos?|files?|samples?|website"
    r"|proofs?|keys|goods|documents?)\b",
    "money_thing": r"\b(?:payments?|money|invoices?|bill|amount|balance|cheque|wire|funds"
    r"|deposit|paid|bank)\b|\d[.,]\d\d\b",
    "paid_paper": r"\b(?:proof|confirmation|receipt|evidence|certificate)\b.{0,40}\bpaid\b",
    "mark_paid": (
        r"\b(?:mark|set|book|flag|treat|consider|show)\w* (?:\S+ ){0,4}?as (?:paid|settled)\b"
    ),
    "wanted": (
        r"\b(?:need|want|would like|like to have|asked (?:me|us) to have|to have"
        r"|to get)\b[^.]{0,60}$|\b(?:needs?|wants?) (?:it|this|that|a|the|an) .{0,60}$"
    ),
    "partial": (
        r"\b(?:part(?:ial)?[- ]?(?:payment|paid)|partly|part of|half of|half the|first (?:half"
        r"|instal+ment|part)|deposit|on account|down ?payment|rest (?:will|to|follows|comes"
        r"|is coming|later)|remainder|remaining|the rest|undisputed|uncontested"
        r"|(?:the )?other (?:part|half|portion|share|lines?|items?|positions?|third|two thirds)"
        r"|(?:first|second) of (?:two|three))\b"
    ),
    "deducted": (
        r"\b(?:deduct\w*|minus|less (?:the|our|a|\d|[£€$])|short-?paid|withheld|withhold\w*"
        r"|took off|taken off|kept back|held back|knocked off|net of|after deducting)\b"
    ),
    "all_of_it": r"\b(?:everything|all (?:of them|invoices|three|four|open)|both)\b",
    "money_before": (
        r"\b(?:paid|pay|sent|send|transfer|transferred|wired|wire|do|manage|offer|afford|settle"
        r"|of|put|paying|sending|credit of)\s(?:you |about |around |another |only |the |just |a "
        r"|over )*$"
    ),
    "money_after": (
        r"^\s(?:was |has been |have been |is |were )?(?:paid|transferred|sent|wired|went out"
        r"|a (?:week|month)|(?:per|each|every) (?:week|month)|now|today)\b"
    ),
    "payment_talk": (
        r"\b(?:pay\w*|paid|invoices?|bill|due|money|amount|settle\w*|deadline|balance|reminder"
        r"|overdue|transfer\w*|cash|account|funds|owe\w*)\b"
    ),
    "reference": (
        r"\b(?:reference|ref|transaction id|confirmation|end-to-end id)\b\.?"
        r"(?: (?:no|number|code|is|was)\b\.?)?\s?[:#]?\s?[\"']?"
        r"(?P<code>(?=[a-z./-]{0,12}\d)[a-z0-9][a-z0-9./-]{2,34})"
    ),
    "value_day": (
        r"\b(?:value date|value|for|dated|execution|execute\w*|arriv\w*|with you|in your account"
        r"|debit\w*)\b[^.]{0,20}$"
    ),
    "instructed": (
        r"\b(?:instructed|scheduled|submitted|set up|queued|authori[sz]ed|initiated|released)\b"
    ),
    "in_bank": (
        r"\b(?:came in|come in|has arrived|arrived|landed|hit (?:the|our) account|received"
        r"|on (?:the|our) (?:bank )?(?:account|statement)|in (?:the|our) (?:bank|account)"
        r"|bank statement|cleared|credited|shows up|value date)\b"
    ),
    "twice": (
        r"\b(?:twice|two times|double|duplicate|second time|overpaid|over-paid|too much"
        r"|again by (?:mistake|accident))\b"
    ),
}
