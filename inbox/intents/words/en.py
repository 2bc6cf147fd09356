"""English, as clients write it to a billing mailbox."""

import re

from inbox.intents.words import Words, compiled
from inbox.intents.words.en_days import (
    DAYS_COMPILED,
    MONTHS,
    NUMBERS,
    SHIFTS,
    UNITS,
    WEEKDAYS,
    WHICH,
)

COMMON = frozenset(
    "the and you for that this with have has had not are is was were will would can could please "
    "your our we i it to of in on at from by be been as but if or an my me us they he she do did "
    "so what when which who how there thanks thank hello hi dear regards any all just about "
    "invoice invoices payment paid pay sent send attached yesterday tomorrow today need could "
    "a no yes its it's i'm we're don't didn't next last week month euros pounds each days hours plus draft due am wrote sorry got get this done pls".split()
)

INVOICE = r"(?:invoices?|inv|bills?|pdf|document|doc|file|attachment|copy|copies)"
MONEY = (
    r"(?:payments?|transfers?|money|funds|wires?|remittance|cheques?|bank transfer|bacs|balance"
    r"|full amount|amount|cash|sum)"
)
PAID = r"(?:paid|payed|settled|transferred|transfered|wired|remitted|payd)"
GONE = (
    r"(?:made|sent|done|gone|out|left|went|executed|initiated|processed|completed|issued|posted"
    r"|mailed|on (?:its|the) way|in the (?:post|mail)|underway|under way|en route|submitted|through"
    r"|cleared|settled|instructed|dispatched|released|transferred|paid|debited|credited)"
)
PAY = (
    r"(?:pay(?! attention| a visit| heed| respect)|settle|transfer|wire|remit|send (?:it|the money|you|the payment|payment|over|the rest"
    r"|the balance|the cheque|a cheque)|clear|make (?:the |a |this )?(?:payment|transfer)"
    r"|do (?:it|this|the transfer|that|the payment)|sort (?:it|this|that|the payment|out)"
    r"|take care of (?:it|this|that)|get (?:it|this|that|them|everything) (?:paid|sorted|done|over"
    r"|out|settled)|put (?:it|this|the payment) through|process (?:it|this|the payment|payment))"
)
WILL = (
    r"(?:i'?ll|we'?ll|he'?ll|she'?ll|they'?ll|it'?ll|that'?ll|(?<!you )will|shall|gonna|going to"
    r"|plan(?:ning)? to|intend to|expect to|aim(?:ing)? to|promise to|hope to|should be able to"
    r"|want to|able to)"
)
NOUNS = r"(?:the |an? |my |our |this |that |your |another |said |final |latest |last )*"

PATTERNS = {
    # How something is said.
    "not": r"\b(?:not|never|cannot|can'?t|won'?t|don'?t|didn'?t|haven'?t|hasn'?t|hadn'?t|isn'?t"
    r"|aren'?t|wasn'?t|weren'?t|wouldn'?t|couldn'?t|ain'?t|unpaid|neither|nor|nobody|no one|yet to"
    r"|refus\w+|without|forgot(?:ten)?|anything but|no longer|no (?:money|payment|transfer))\b",
    "if": r"\b(?:if|unless|once|as soon as|provided|in case|assuming|whether|until|till|before"
    r"|would|could|might|suppose|supposing|the moment|subject to)\b",
    "will": rf"\b{WILL}\b|\bto be\b|\bbe paid\b|\bgets? paid\b|\bdue to\b|\bsupposed to\b"
    r"|\b(?:being|get|getting|be) (?:paid|settled)\b|\bmust\b|\bneeds? to\b|\bhave to\b|\bhas to\b",
    "asks_first": r"^(?:\W|and\b|but\b|so\b|also\b|hi\b|hello\b|hey\b|sorry\b|quick question\b"
    r"|just wondering\b|dear \w+,)*(?:have|has|had|did|do|does|is|are|was|were|can|could|would|will"
    r"|should|may|shall|what|when|where|which|who|why|how|haven'?t|hasn'?t|didn'?t|isn'?t|wasn'?t"
    r"|aren'?t)\s(?!to\b)(?:\w+)",
    "reported": r"\b(?:you|your (?:reminder|e?-?mail|letter|system|invoice|statement)) (?:say|said|says|write|wrote"
    r"|writes|claim|claims|claimed|told|tell|state|states|mention\w*|show|shows)\b|\baccording to (?:you|your)\b",
    "ironic": r"\bpigs? (?:fly|can fly|have wings)|\bhell freezes|\bcarrier pigeon|\bmonopoly money|\bin your dreams"
    r"|\byeah,? right|\bas if\b|\bwhen i win the lottery|\b31(?:st)? (?:of )?february|\bfeb(?:ruary)? (?:30|31)"
    r"|\b(?:gold bars|magic beans|seashells|doubloons|goats|smoke signals|unicorns?)\b|\bin a hundred years"
    r"|\bwhen the cows come home|\bon the twelfth of never|\bover my dead body|\bblue moon|\bwhen the moon turns"
    r"|\bstork\b|\bsure,? (?:right|and)\b|\bho ho\b|\bpinky swear|\bwhen my ship comes in",
    "unsure": r"\b(?:i think|we think|i believe|we believe|pretty sure|fairly sure|i guess|as far as i|afaik|afaict"
    r"|if i remember|if memory serves|apparently|supposedly|presumably|probably|i assume|we assume|i thought"
    r"|we thought|according to|tells? me|told me|reckons?|maybe|perhaps|might have|may have|must have|i'm sure i"
    r"|should have (?:been|gone|left|arrived|reached|received|had)|should already|ought to have|assures me)\b",
    "about": r"(?:about|around|roughly|approx\.?|approximately|some|circa|ca\.?|~|c\.)\s?$",
    "ago": r"\b(?:ago|back|earlier)\b",
    # Money that has gone.
    "paid": (
        rf"(?<!\bbe )(?<!\bget )(?<!\bgets )(?<!\bgetting )(?<!\bbeing )(?<!\bas )(?<!\bit )(?<!\bwell )(?<!\bto be )"
        rf"\b{PAID}\b(?! (?:work|holiday|leave|invoices?|bills?|ads?|media|plan|version|in advance only|out of))",
        rf"\b(?:it|this|that|one|invoice|number|all|both|everything|bill|rest|balance)\b(?:'s| is| was| has been| were| are)?"
        rf" (?:already |just |now |been |all |long since |fully |also )*{PAID}\b(?<!it paid)",
        rf"\b(?:i|we|have|has|had|'ve|they|he|she|been)\b(?: \w+ly| already| just| now| since| also| been| finally)* (?:{PAID}|cleared|squared)\b",
    ),
    "money_gone": (
        r"\b(?:our|my|a|this) (?:remittance|payment|transfer|wire)\b.{0,40}\b(?:dated|of \d{1,2} \w+|made on|covering)\b",
        r"\b(?:we|i)(?:'ve| have)?(?: already| just)? sent it (?:on|yesterday|today|last|this|via|by)\b",
        r"\bcrossed (?:with |in the )?",
        r"\b(?:this|it|that|these|they|one|invoice \S+|\S+-\d{3,})\b(?: has| have| had| all| already| just| also| both)* (?:went|gone) (?:out|through|off)\b",
        r"\b(?:i|we)(?:'ve| have)?(?: just| already)? (?:authori[sz]ed|released|confirmed|approved|did|signed) (?:it|the payment|this|the transfer) .{0,12}\b(?:app|bank\w*|online|phone|pin)\b",
        rf"\b{MONEY}\b(?:'s)?(?! (?:link|terms|reminder|details|method|plan))(?: (?!not\b|be\b|will\b|to\b|never\b|run\b)[\w'£€$.,/-]+){{0,8}}? {GONE}\b(?! (?:to be|by you|for you|date|terms))",
        rf"\b(?:made|sent|did|put through|initiated|issued|posted|mailed|popped|dropped|executed|instructed|set up|arranged|authori[sz]ed|triggered|approved and sent|processed|released)\b(?: (?!not\b)[\w'£€$.,]+){{0,5}}? (?:payment|transfer|wire|money|funds|cheque|bank transfer|remittance|cash|full amount)\b",
        r"\bsent(?: (?:you|over|across|it|the|off|through|in|on|a|another))* (?:about )?(?:[£€$]|eur|gbp|usd|chf|\d+[.,]?\d* ?(?:€|eur|pounds|quid|dollars|gbp|usd))",
        r"\b(?:left|debited from|gone from|taken from|came off|come off|out of|charged to) (?:my|our) (?:account|bank|card)",
        r"\b(?:it|that|money|this) (?:is|has|'s|was)(?: already| just| now)? (?:gone out|out|on its way|on the way|in the post|left|sent off|gone through|in your account|cleared)\b",
        r"\b(?:my|our) (?:credit |debit )?card (?:was|has been|got) charged|\bcharged (?:it )?(?:to )?(?:my|our) (?:credit )?card",
        r"\b(?:money|payment|transfer|it|funds)\b.{0,20}\bshould (?:already )?(?:be|have) (?:with you|there|in your account|arrived|reached|hit|landed)\b(?!.{0,12}\b(?:by|tomorrow|next|on|in)\b)",
        r"\byou should (?:already )?have (?:it|the money|received|got|the payment|our payment)\b(?!.{0,12}\b(?:by|tomorrow|next)\b)",
    ),
    "paid_short": r"^(?:\W|hi|hello|hey|\w+,|ok|okay|yes|yep|yup|already|just|now|all|and|sorry|has been|been|it's|its|that's|thats|is|it has|it's gone|gone|has gone|this is|is now|fully|it is|this one is)*"
    r"(?:paid|payed|transferred|wired|settled|sent|done|sorted|pd|gone)\b",
    "asks_confirm": r"\b(?:confirm|let (?:me|us) know|check)\b",
    "asks_received": (
        r"\b(?:has|have|did)\b.{0,50}\b(?:sent|transferred|paid|wired)\b.{0,40}\b(?:reach\w*|arriv\w*|land\w*|come|get there)\b",
        rf"\b(?:did|have|has|had|did not|didn't|haven't) (?:you|u|it|our|the|my|y'all)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,6}}? (?:payment|transfer|money|wire|cheque|check|funds|remittance)\b",
        r"\b(?:did|has|have) (?:the|our|my) (?:\w+ ){0,3}?(?:payment|money|transfer|funds|wire|cheque)\b.{0,30}\b(?:arrived?|come|land\w*|reach\w*|hit|clear\w*|receiv\w*|through|in)\b",
        r"\b(?:confirm|check)(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:receipt|received|you(?:'ve| have) (?:got|received|it)|it(?:'s| has| is)?(?: (?:[\w./€£$%'-]|,\d)+)? (?:arrived|landed|in|there|reached|come)|arrival|payment|the money)\b",
        r"\b(?:let me|let us) know (?:if|when|once|whether) (?:it|the (?:money|payment))(?:'s| has| is)? ?(?:arrived?|arrives|lands|in|there|come\w*|clears?)",
    ),
    "paid_question": rf"\b(?:remember|recall)\b|\b(?:how much|what) (?:have|did|has) (?:i|we)\b|\b(?:have|did|haven't|didn't) (?:i|we) (?:\w+ ){{0,3}}?(?:pay|{PAID})\b",
    "mark_paid": r"\b(?:mark|set|book|flag|treat|consider|show)\w* (?:\S+ ){0,4}?as (?:paid|settled)\b",
    "partial": r"\b(?:part(?:ial)?[- ]?(?:payment|paid)|partly|part of|half of|half the|first (?:half|instal+ment|part)|deposit|on account|down ?payment|rest (?:will|to|follows|comes|is coming|later)|remainder|remaining|the rest|(?:first|second) of (?:two|three))\b",
    "deducted": r"\b(?:deduct\w*|minus|less (?:the|our|a|\d|[£€$])|short-?paid|withheld|withhold\w*|took off|taken off|kept back|held back|knocked off|net of|after deducting)\b",
    "money_before": r"\b(?:paid|pay|sent|send|transfer|transferred|wired|wire|do|manage|offer|afford|settle|of|put|paying|sending|credit of)\s(?:you |about |around |another |only |the |just |a |over )*$",
    "money_after": r"^\s(?:was |has been |have been |is |were )?(?:paid|transferred|sent|wired|went out|a (?:week|month)|(?:per|each|every) (?:week|month)|now|today)\b",
    "would": r"\b(?:would|could|might|i'd|we'd)\b",
    "not_received": r"\b(?:receipt of (?:your|the) (?:invoice|mail|e-?mail|letter|message|quote|documents?)|receipt of (?:this|my|our) (?:e?-?mail|message|order|invoice)|your (?:payment|transfer)|received (?:this|the invoice|my e?-?mail))\b",
    "no_extension": r"\b(?:decide|decision|review|feedback|design|logo|proof|cable|cord|deliver\w*|shoot|contract|licen[cs]e|warranty|subscription|proposal|project (?:deadline|time))\b",
    "contact_new": r"\b(?:contact|write to|speak to|talk to|reach out to|get in touch with|address|please use|successor|replac\w+ by|taken over by|now|instead)\b",
    "wanted": r"\b(?:need|want|would like|like to have|asked (?:me|us) to have|to have|to get)\b[^.]{0,60}$|\b(?:needs?|wants?) (?:it|this|that|a|the|an) .{0,60}$",
    "paid_paper": r"\b(?:proof|confirmation|receipt|evidence|certificate)\b.{0,40}\bpaid\b",
    "invoice_terms": r"\bdue\b|\bflat fee\b|\bp\.?o\.?\b|\busual terms\b|% off\b|\bdiscount\b|\bvat\b|\bnet \d+\b|\b\d+ days?\b|\bdraft\b|\beach\b|\bas usual\b|\bdays? (?:at|@)|\breverse charge\b|\bplus (?:travel|expenses)\b",
    "accepts": r"\bdo you (?:accept|take)\b|\bcan i pay (?:with|by|in)\b",
    "unwilling": r"\b(?:not going to|refus\w+|won'?t pay|will not pay|not paying)\b",
    "why": r"\b(?:why|how come|what is (?:the|this)|what's (?:the|this)|what does|wonder\w*|explain|curious|clarif\w*|reason for|what for)\b",
    "payment_talk": r"\b(?:pay\w*|paid|invoices?|bill|due|money|amount|settle\w*|deadline|balance|reminder|overdue|transfer\w*|cash|account|funds|owe\w*)\b",
    "value_day": r"\b(?:value date|value|for|dated|execution|execute\w*|arriv\w*|with you|in your account|debit\w*)\b[^.]{0,20}$",
    "instructed": r"\b(?:instructed|scheduled|submitted|set up|queued|authori[sz]ed|initiated|released)\b",
    "in_bank": r"\b(?:came in|come in|has arrived|arrived|landed|hit (?:the|our) account|received|on (?:the|our) (?:bank )?(?:account|statement)|in (?:the|our) (?:bank|account)|bank statement|cleared|credited|shows up|value date)\b",
    "twice": r"\b(?:twice|two times|double|duplicate|second time|overpaid|over-paid|too much|again by (?:mistake|accident))\b",
    # Money that will go.
    "promise": (
        r"\byou(?:'ll| will) have (?:it|the money|payment) by then\b",
        r"\b(?:part of|in|included in|with) (?:the|our|their|next|\w+'?s|this)? ?(?:\w+ )?(?:payment )?(?:run|batch) (?:on|of|for|next|this)\b",
        rf"\b{WILL}\b(?: (?!not\b|never\b|have to\b)[\w'-]+){{0,5}}? {PAY}\b",
        rf"\b(?:will|'ll|(?<!need )(?<!needs )(?<!has )(?<!have )(?<!ought )(?<!got )(?<!supposed )to|due to|going to|gonna|shall) (?:\w+ly |all |then |now |also )*(?:be|get) (?:\w+ly |all )?(?:paid|settled|transferred|wired|remitted|sent|cleared|made|processed|released|executed|in your account|in the account|with you|on its way|on the way|there|done|sorted|instructed|actioned|included)\b",
        r"\bpayment\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:is|has been|'s|was)?(?: now| already)? ?(?:scheduled|planned|set|queued|goes out|go out|will go|to follow|follows|coming|lined up|booked|diarised|approved|due to go)\b",
        r"\b(?:payment|cheque|pay|bank|bacs|cash|transfer|friday'?s|monday'?s|next|weekly|monthly|thursday'?s|wednesday'?s|tuesday'?s) run\b",
        r"\bi promise\b|\byou have my word\b|\bpromised?\b.{0,20}\b(?:by|on)\b",
    ),
    "promise_weak": (
        r"\byou(?:'ll| will) (?:have|get|receive|see) it\b",
        r"\b(?:will|'ll)\b.{0,30}\b(?:your account|with you|reach you)\b",
        r"\b(?:rest|remainder|remaining|missing|balance|difference|other half)\b.{0,20}\b(?:will follow|follows|to follow|will come|comes|is coming)\b",
        r"\b(?:i|we|he|she|they)(?:'ll| will) (?:on|by|next|tomorrow|this|at the)\b",
        r"\b(?:you'?ll|you will|you should|you can|expect)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:the |our |your |a |it )?(?:money|payment|funds|transfer|cheque|it|everything|balance|rest)\b",
        r"\b(?:it|this|that|they|money|payment|cheque)(?:'ll| will)\b.{0,20}\b(?:go out|leave|be there|arrive|reach|follow|be in|come)\b",
        r"\b(?:i'?m|we'?re|i am|we are|am|are) (?:\w+ly )?(?:paying|sending|transferring|settling|wiring)\b",
        r"^(?:\W|\w+,)*(?:paying|sending it|transferring) ",
        r"\b(?:i|we|he|she) (?:always )?(?:pay|settle|transfer)\b(?! (?:for|you to|attention|your|our bills|our invoices|everything|on time|promptly|within))",
        r"\b(?:approved|scheduled|released|cleared|passed|signed off|booked|earmarked|lined up) for (?:payment|the)\b",
        r"\b(?:will do|on it|will sort|can do|doing it|do it|sort it|sorting it|get it done|happening)\b",
        r"\b(?:is|it's) (?:no problem|fine),? .{0,40}\bin your account\b",
        r"\bin your account (?:by|on|before|tomorrow|next|this)\b",
    ),
    "habit": r"\b(?:usually|normally|always|typically|generally|as a rule|never (?:paid|pay) for)\b",
    "asks_open": r"^(?:\W|and\b|but\b|so\b|also\b|hi\b|hello\b|hey\b|sorry\b)*(?:(?:can|could|would|will|may|did|do|have|are) (?:you|u|we|i|somebody|someone|anyone)\b(?! (?:have|been|just|already|not)\b)|what|when|where|which|who|why|how|is there|are there)\b(?! (?:we|i) (?:paid|get|have))",
    "asks_how": r"^(?:\W|\w+,)*(?:how|where|why|what|who|which)\b",
    "no_thanks": r"\b(?:but|however|nothing|another reminder|still|no thanks to|unfortunately|again and again|yet another)\b",
    "details_sure": r"\b(?:we(?:'re| are| have|'ve)?|our (?:office|company|business|studio)|the (?:company|office|firm|studio|practice)|office)(?: is| has| have)?(?: been)? (?:just |recently |now |also |all )?(?:moving|moved|relocat\w+|renamed|rebrand\w+|changed (?:our |its )?(?:name|address)|converted|merged)\b|\b(?:address|name|e-?mail(?: address)?|vat (?:id|number))\b.{0,12}\b(?:has|have|is) (?:been )?(?:changed|changing)\b",
    "promise_short": r"^(?:\W|hi|hello|ok|okay|yes|sure|sorry|will be|it'll be|payment|pay|paying|by|on|this|next|latest|definitely|first thing|end of|tomorrow|asap|promise|\w+,)+$",
    "wont_pay": r"\bnot going to\b(?= until|\W*$)|\b(?:won'?t|will not|not going to|refuse to|never|not|no way)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:pay|paying|settle|be paying|a penny|a cent)\b|\bnot a (?:penny|cent|dime)\b|\bwithhold\w*\b",
    "condition": r"\b(?:once|as soon as|when|after|if|provided(?: that)?|subject to|on receipt of|upon|the moment|until|unless)\b",
    # More time.
    "more_time": (
        r"\b(?:due date|deadline|payment date)\b.{0,30}\b(?:moved?|extend\w*|push\w*|postpone\w*|later|shift\w*)\b",
        r"\b(?:can'?t|cannot|can not) pay\b",
        r"\b(?:more|extra|bit of|some|little|additional|another \w+|\d+ more) (?:\w+ )?(?:time|days?|weeks?|months?)\b(?: to)?",
        r"\bexten(?:d|sion|ding|ded)\b(?!.{0,15}(?:warranty|contract|licen[cs]e|our stay|thanks))",
        r"\b(?:defer|postpone|delay (?:the|this|our|my|it|pay)|push back|push (?:it|this|the)|move (?:the )?(?:due date|payment|deadline)|put off|hold off|stretch|spread)\w*\b",
        r"\b(?:instal+ments?|payment plan|in (?:two|three|four|2|3|4|several|a few) (?:parts|payments|goes|chunks|lots|tranches|halves)|split (?:it|the|this|into|over)|pay (?:it )?(?:off|monthly|weekly)|half now|\d+ (?:a|per|each|every) (?:week|month)|(?:a|per|each|every) month)\b",
        r"\b(?:(?:can|could|may|might) (?:we|i|you|they|it)|would it be (?:ok|okay|possible|alright|all right)|is it (?:ok|okay|possible|alright|all right|fine)|any chance|do you mind|would you mind|mind|let us|allow us)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:pay|settle|paid|wait|transfer|until|till|later)\b",
        r"\b(?:can'?t|cannot|can not|unable to|won'?t be able to|not able to|not in a position to|don'?t have|haven'?t got|struggling to|impossible to)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:pay|settle|cover|manage|transfer|it|the (?:money|cash|funds)|before|until|till)\b",
        r"\b(?:can|could) (?:only|manage|offer|afford)\b|\b(?:can|could) (?:do|pay)\b(?!.{0,12}\bonline)(?=.{0,40}(?:\d|half|monthly|weekly|part|next|later))",
        r"\b(?:wait|bear with (?:us|me)|give (?:us|me)|grant (?:us|me)|need|patience|have) (?:\w+ )*?(?:until|till|a few (?:more )?(?:days|weeks)|\w+ (?:more )?(?:days|weeks))\b",
        r"\bcash ?flow\b|\btight (?:month|at the moment)|\bmoney is tight|\bshort of (?:cash|money)|\bnot before (?:the |next |mid|end)",
        r"\bonly (?:be )?(?:pay|paid|able|possible|get paid) .{0,30}\b(?:on|after|in|at|by|until)\b",
    ),
    "grants": r"\b(?:fine|ok|okay|agreed|granted|approved?|gave|give|given|we can|i told|told (?:him|her|them)|promised (?:him|her|them)|let (?:him|her|them|it)|they (?:can|may|have|get)|has until|have until|gets? until)\b",
    "instalment": r"\b(?:instal+ments?|payment plan|parts?|payments|goes|chunks|tranches|monthly|weekly|(?:a|per|each|every) (?:week|month)|half)\b",
    "weekly": r"\b(?:a|per|each|every) week\b|\bweekly\b",
    "monthly": r"\b(?:a|per|each|every) month\b|\bmonthly\b",
    # Something is wrong.
    "dispute": (
        r"\b(?:see |have )no reason to pay\b|\bwe (?:had )?cancel+ed\b.{0,60}\b(?:in writing|in time|before|on \d|by mail)\b",
        r"\b(?:our|my) (?:log|records?|notes?|count|timesheets?|calculation|books?|files?|order|stopwatch|calendar) (?:say|says|show|shows|has|have|come)\b.{0,25}\b\d+(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))\b",
        r"\b(?:have|take) another look\b",
        r"\byou(?:'ve| have)? (?:billed|charged|invoiced) (?:us |me )?.{0,60}\b(?:but|although|instead|only|never|once|twice|not|two|three|\d+)\b",
        r"\breject\w*\b.{0,30}\b(?:claim|invoice|demand|bill)\b",
        r"\bplease (?:deduct|subtract|take into account)\b|\b(?:deduct|subtract) it\b",
        r"\b(?:dispute|disputing|contest\w*|object to|challenge|complain\w*|complaint)\b",
        r"\b(?:wrong|incorrect|not correct|not right|isn'?t right|aren'?t right|mistaken?|error|inaccurate|too (?:high|much)|doesn'?t (?:add up|match|look right|tally|agree)|does not (?:match|add up)|don'?t match|miscalculated|overcharged?|over-?charg\w+|inflated|excessive|outrageous|rip-?off|double[- ](?:charged|billed|counted)|(?:charged|billed|invoiced) (?:us |me )?(?:twice|double|for something|for \w+ (?:we|i) (?:never|didn'?t)))\b",
        r"\b(?:never|didn'?t|did not|haven'?t|have not|hasn'?t) (?:\w+ )?(?:order(?:ed)?|agreed?|ask(?:ed)? for|approved?|receive[d]? (?:the (?:goods|items|files|work|prints?|delivery|order|banners?|posters?)|it all|everything|all)|got (?:the|all)|book(?:ed)?|request(?:ed)?|happen(?:ed)?|deliver(?:ed)?|commission(?:ed)?|sign(?:ed)? off|want(?:ed)?|use[d]?|arrived?|finish(?:ed)?|complete[d]?)\b",
        r"\b(?:was|were|wasn'?t|weren'?t|been|is|are|isn'?t) (?:\w+ )?(?:not |never )?(?:agreed|ordered|delivered|quoted|promised|included|waived|cancel+ed|returned|finished|done|complete[d]?) (?:at|for|as|with|on|by|in|to)?\b.{0,60}\b(?:but|yet|not|and (?:now|still)|instead|only|never)\b",
        r"\b(?:we(?:'d| had)? (?:\w+ )?(?:agreed|settled on)|you(?:'d| had)? (?:\w+ )?(?:agreed|quoted|said|offered|promised|confirmed)|i(?:'d| had)? agreed)\b(?!.{0,20}\bpay\b).{0,60}(?:\d|%|free|discount|price|fixed|included)",
        r"\b(?:quote|quotation|offer|estimate|order|agreement|contract|price)(?:d| was| said| is| says| of| for|'s)\b.{0,30}\d",
        r"\b(?:faulty|defective|broken|damaged|scratched|peel\w*|fell off|fallen off|came off|come off|blurry|blurred|pixelated|faded|misspel\w*|mis-?spel\w*|spelt|typos?|unusable|poor quality|bad quality|shoddy|leak\w*|crooked|cracked|torn|wrong (?:colou?r|size|logo|name on the sign|version)|doesn'?t work|does not work|not working|unfinished|incomplete|half finished|late delivery|delivered late|too late)\b",
        r"\b(?:only|just) (?:received|got|delivered|had|ordered|arrived|used|worked|did|came|sent)\b.{0,25}\b(?:\d+|one|two|three|four|five|half|once|twice|part)\b|\b(?:only|just) (?:\d+|one|two|three|half|once|part) (?:of|were|was|out)\b",
        r"\b(?:take|knock|remove|strike|drop|delete|get rid of|waive)\b(?: (?:[\w./€£$%'-]|,\d)+){0,7}? (?:off|out|from|fee|charge|surcharge|line|item|position|hours?)\b",
        r"\b(?:won'?t|will not|not|refuse to|never|not going to|no way)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:pay(?:ing)?|accept(?:ing)?|settle)\b(?!.{0,30}\b(?:before|until|till|this (?:week|month)|today|yet|on time)\b(?!.{0,40}(?:put right|fixed|correct|repaired|redone|replaced)))",
        r"\b(?:correct(?:ed)?|amend(?:ed)?|revise[d]?|adjust(?:ed)?|fix(?:ed)?) (?:the |this |your |an? |my |our )?(?:invoice|bill|amount|total|price|quantity|figure|item|line|hours)\b",
        r"\b(?:invoice|bill|amount|total|price|quantity|charge|fee|hours?|rate|figure|sum|vat|tax|item|line|discount)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:is|are|was|were|seems?|looks?|should be|should have been|ought to be)\b(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:wrong|off|incorrect|too|missing|not|higher|double|twice|\d)",
        r"\bshould(?:n'?t| not)? (?:be|have been|say|read)\b.{0,30}(?:\d|%|free|included|invoiced|charged|there|on (?:it|the))",
        r"\b(?:discount|credit|deposit|down payment|prepayment|rebate)\b.{0,40}\b(?:missing|not (?:been )?(?:applied|deducted|there|on|taken|included)|forgot\w*|left (?:off|out))\b|\b(?:missing|forgot\w*|left (?:off|out))\b.{0,30}\b(?:discount|credit|deposit|down payment|prepayment|rebate)\b",
        r"\b(?:not|isn'?t|wasn'?t|aren'?t) (?:what|as|how|the (?:price|amount|rate)) (?:we|you|i|was|they|had)?\s?(?:agreed|ordered|discussed|quoted|promised|asked|expected|wanted)\b",
        r"\b(?:unhappy|not happy|dissatisfied|disappointed|not satisfied|unacceptable|unfair)\b.{0,60}(?:work|result|quality|invoice|bill|price|charge|amount|fee|with)",
        r"\bcharg(?:ed|ing|es?)\b.{0,40}\b(?:but|although|even though|despite|yet|instead of|when)\b|\binstead of (?:the )?(?:agreed |quoted |usual )?(?:[£€$]|\d|eur)",
        r"\b(?:needn'?t|need not|no need to|don'?t have to|wouldn'?t have to|didn'?t have to) (?:bother|pay|worry)\b",
        r"\balready (?:paid|included|settled|covered|billed|invoiced) (?:in|on|with|as part of) (?:the |your |our )?(?:previous|last|other|march|april|package|price|invoice)",
    ),
    "no_dispute": r"\b(?:no (?:complaints?|dispute|problem with|objections?|issue with)|not (?:a )?(?:complain\w*|disput\w*|contest\w*|objecting)|nothing (?:is )?wrong|not that (?:it|anything)|isn'?t a complaint|happy with|no need to (?:change|correct)|all (?:correct|fine|good)|my (?:mistake|error|fault|bad)|our (?:mistake|error|fault|end)|by mistake|wrong (?:account|reference|address|name|number|person|e-?mail|department|company|attachment|recipient|mailbox|vat|po|iban)|sorry,? (?:that was|wrong))\b",
    "line": r"\b(?:the|your|this|that|for|a|an|\d+|£\S+|\$\S+|€\S+) (?P<line>(?:[a-z]+[ -]){0,2}?(?:fee|charge|surcharge|shipping|delivery|postage|hours|mileage|travel costs?|expenses|retouching|hosting|hosting fee|banners?|logo|poster|sign|item \d+|line \d+|position \d+))\b",
    # Papers.
    "copy": (
        r"\b(?:chasing|looking for|after|waiting for|missing) (?:the |a |our |your )?(?:\w+ )?(?:invoice copy|copy)\b",
        rf"\b(?:re-?send|send|forward|email|mail|share|provide|post|get|have|shoot|attach|re-?attach|drop|ping|see|download)\b(?: (?!not\b)[\w'/&-]+){{0,7}}? (?:{NOUNS}(?:invoices?|inv|bill|pdf|attachment|copy|copies|duplicate|file|document)|it|them|that|this|one)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,3}}? ?(?:again|once more|one more time|another time|over|through|please|as|in|to|by|pls|plz|a second time)?",
        r"\b(?:copy|copies|pdf|scan) of (?:the |that |this |your |our |my |an? |inv\w*|all |last |both )",
        r"\b(?:can'?t|cannot|couldn'?t|could not|can not|unable to|not able to|won'?t|doesn'?t|does not|didn'?t|fails to|trouble|struggling to) (?:\w+ )?(?:find|open(?:ing)?|locate|view|read|download|load|display|see)(?: (?:the|your|this|that|any|my|our|attached))*(?: (?:invoices?|inv\S*|bill|pdf|attachment|attachments|it|this|that|document|file|one|anything|them)\b|\W*$)",
        rf"\b(?:lost|mislaid|misplaced|deleted|binned|missing|haven'?t (?:got|received|had|seen)|have not (?:received|got|seen)|hasn'?t (?:arrived|reached|come)|never (?:got|received|arrived|came|reached|saw|had|seen)|didn'?t (?:get|receive|see|arrive)|did not (?:get|receive)|don'?t (?:have|see)|no) (?:\w+ )?{NOUNS}(?:invoice|inv|bill|pdf|attachment|one|it|document)",
        r"\b(?:attachment|pdf|file|link|invoice|email|mail)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:missing|empty|corrupt\w*|broken|not attached|blank|unreadable|won'?t open|doesn'?t open|wasn'?t attached|not there|didn'?t come through|damaged)\b",
        r"\b(?:invoice|bill|it|pdf|attachment)\b(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:again|once more)\b.{0,10}(?:please|pls|plz|\?|$)",
    ),
    "copy_object": r"\b(?:invoices?|inv|bills?|pdf|attachment|attached|copy|copies|duplicate|document)\b",
    "copy_weak": r"\b(?:re-?send|again|copy|copies|duplicate|can'?t open|cannot open|won'?t open|lost|deleted|(?:as|in) (?:an? )?(?:xml|xrechnung|e-?invoice|zugferd)|not? (?:the )?attach\w*|no attachment|never (?:got|received|arrived)|didn'?t (?:get|receive)|haven'?t (?:got|received)|not received|can'?t find|mislaid|as (?:a )?(?:pdf|photo|image|picture|jpg|png)|pdf|attachment)\b",
    "not_copy": r"\b(?:is|it's|was|be|looks like) (?:just )?(?:a |the )?duplicate\b|\b(?:don'?t|do not|no need to|needn'?t|not)(?: to)? (?:\w+ )?(?:re-?send|send|forward|mail)\b|\b(?:receipt|statement|quote|quotation|estimate|iban|bank details|account details|w-?9|timesheet|contract|proof|samples?|files|logos?|photos of|reminders?|certificate|price list|brochure|payment link|link|refund|money|cheque|to (?:us|me) by mistake|new invoice|corrected|amended|invoice (?:us|me) for)\b",
    "format_image": r"\bas (?:an? )?(?:photo|image|picture|jpe?g|png|screenshot)\b|\bphoto\b",
    "format_pdf": r"\b(?:as (?:an? )?|in )pdf\b",
    "format_xml": r"\b(?:xml|xrechnung|zugferd|factur-x|e-invoice|einvoice|ubl|peppol)\b",
    "format_paper": r"\bby (?:post|mail|letter|snail mail)\b|\bon paper\b|\bpaper copy\b|\bhard copy\b|\bprinted\b",
    "receipt": (
        r"\b(?:gave|got|received|had)(?: me| us)? no receipt\b",
        r"\bno receipt\b.{0,60}\b(?:one|it)\b|\bwithout (?:a )?receipt\b",
        r"\b(?:send|needs?|wants?|have|get|issue|provide|give|requires?|request\w*|asks?|email|like|make|write|for)\b(?: (?!not\b)[\w'/-]+){0,7}? (?:receipts?|proof of (?:payment|purchase)|payment confirmation|confirmation of (?:payment|the payment|our payment)|paid invoice|receipted (?:invoice|bill))\b",
        r"\b(?:a|the|my|our) (?:official |formal |proper |paid |tax |payment )?receipt\b(?! of)(?!.{0,12}(?:attached|enclosed))",
        r"^(?:\W|\w+,)*receipt\b",
    ),
    "not_receipt": r"\b(?:confirm(?:ing)?|acknowledge|on|upon|read|after|against) receipt\b|\bkeep(?:ing)? (?:the |my )?receipts?|\bthe receipt (?:is|you sent|arrived)|\b(?:got|received|thanks for) (?:the|your) receipt|receipt (?:attached|enclosed)|attached (?:is )?(?:the |our |my |a )?(?:payment )?receipt|no receipt (?:needed|necessary|required)|don'?t need a receipt",
    "receipt_name": r"\b(?:made out to|in the name of|to the name|name(?:d)?:?|addressed to|out to)\s",
    "statement": (
        r"\b(?:statements?(?: of (?:account|our account))?|account statement|open[- ]items? (?:list|statement)|list of (?:all )?(?:open|outstanding|unpaid|our|the) (?:invoices|items|open)|aged (?:debt|balance) (?:report|list)|balance confirmation|reconciliation)\b",
        r"\b(?:list|overview|summary) of (?:everything|what|all)\b.{0,40}\b(?:owe|open|outstanding|due|unpaid|invoices)\b",
    ),
    "not_statement": r"\b(?:bank|card|witness|mission|press) statement|per (?:our|my|your) statement|statement (?:attached|from (?:our|my) bank)|on (?:our|my|your) statement|no statements?\b|your statement (?:is|shows|says)|statements? (?:stay|or reminders|and reminders)",
    "open_items": r"\bopen[- ]items?\b|\boutstanding\b|\bunpaid\b|\bopen invoices\b",
    "balance": (
        r"\bhow much (?:do|does|did|is|are|have|would|exactly)?\s?(?:\w+ ){0,4}?(?:owe|outstanding|open|due|left|still|to pay|need to pay|our balance|my balance)\b",
        r"\bwhat (?:do|does|is|are|'s|am)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:owe|outstanding|balance|open|overdue|still due|left to pay|unpaid)\b",
        r"\b(?:is|are|was|do|does|has|have|did)\b(?: [\w/-]+){0,7}? (?:still (?:open|outstanding|unpaid|due|owe)|anything (?:open|outstanding|due|left)|outstanding|overdue|been (?:settled|paid|booked|credited|applied|used)|paid up|up to date|fully paid|on file|credit)\b.*\?",
        r"\b(?:our|my|the|current|outstanding|account) balance\b.{0,40}\?|\bbalance (?:on|of|for) (?:our|my|the)\b.{0,40}\?",
        r"\bwhich invoices? (?:are|is|do|that|were)\b|\bwhat(?:'s| is) (?:still )?(?:open|outstanding|overdue|due)\b|\bwhat we(?:'re| are)? (?:owe|owing)\b|\bhow much (?:we|i)(?:'re| are| still)? (?:owe|have to pay|need to pay)",
        r"\bdo (?:we|i) (?:still )?(?:have|owe)\b.{0,50}\b(?:credit|anything|balance|money|something|invoices?)\b",
        r"\bstatus of (?:our|my|the|inv)",
        r"\bhave (?:we|i) (?:already )?paid\b.*\?|\bdid (?:we|i) (?:already |ever )?pay\b.*\?",
    ),
    "credit": r"\bcredit\b(?! (?:card|note))",
    "by_invoice": r"\bwhich invoices?\b|\bby invoice\b|\bper invoice\b|\bbreak ?down\b|\bin detail\b|\beach\b",
    # Invoices changed.
    "reissue": (
        r"\bissue (?:it|this|one|them) (?:again|anew|afresh)\b",
        r"\b(?:re-?issue|reissued|re-?invoice|re-?bill|re-?do|redo|re-?write|rewrite)\b",
        r"\b(?:issue|send|make|create|write|raise|need|get|have|want|provide)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:new|corrected|amended|revised|updated|fresh|replacement|another|proper) (?:invoice|bill|one|version|copy)\b",
        r"\b(?:change|correct|amend|fix|update|replace|put|add)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:on|in|to) (?:the |this |that |your |our |last |next )?(?:invoice|bill|inv)\b",
        r"\binvoice\b.{0,40}\b(?:again|anew|afresh)\b.{0,20}\b(?:with|to|in the name|on|made out)\b",
        r"\b(?:invoice|bill|it) (?:should|must|needs to|has to|ought to) (?:be )?(?:made out|addressed|issued|in the name|go to|read|say|state)\b",
    ),
    "wrong_details": r"\b(?:wrong|old|incorrect|outdated|previous|former|misspel\w+|mistyped|missing)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:name|address|company|entity|vat(?: (?:id|number|no))?|tax (?:id|number)|recipient|legal name|postcode|street|gmbh|ltd|department|addressee)\b|\b(?:name|address|company|vat id|vat number|recipient|entity|postcode|addressee)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:is|are|was|wrong|incorrect|misspel\w+|outdated|missing|old)\b(?: (?:[\w./€£$%'-]|,\d)+){0,2}?(?: wrong| incorrect| misspel\w+| out of date| outdated| missing| old)?|\b(?:made out|addressed|issued|billed) to (?:the )?(?:wrong|old|our old)",
    "cancel": (
        r"\b(?:cancel|cancelling|canceling|cancellation|terminate|terminating|termination|rescind|withdraw)\b(?! (?:that|this) (?:last )?(?:e?-?mail|message|request))",
        r"\b(?:void|annul|reverse|write off|credit) (?:the |this |that |your |our |it|inv\w*|invoice)\b",
        r"\b(?:credit note|credit memo)\b",
        r"\bgive(?:n|s)? notice\b|\bnotice (?:of|to) (?:cancel\w*|terminat\w*)|\b(?:stop|end|discontinue|close) (?:the |our |my |your )?(?:contract|subscription|hosting|retainer|service|maintenance|plan|agreement|membership)\b",
        r"\bno longer (?:need|want|require)\b(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:hosting|service|subscription|contract|maintenance|retainer|newsletter|support|plan)",
    ),
    "not_cancel": r"\b(?:was|were|been|had|got|have|has|is|are|i|we|you|they|he) (?:already |also |long since |then |since )?cancel+ed\b|\bcancel+ed (?:in|on|at|the|banners?|order|shoot|event|meeting)|\bif (?:you|we|i)\b.{0,30}cancel|\bcancel(?:led)? (?:our|the|my) (?:meeting|call|appointment)|\b(?:don'?t|do not|not|never|won'?t|no need to) (?:want to )?cancel|\bhow (?:do|can|could)\b.{0,20}cancel",
    "cancel_what": r"\b(?:cancel|terminate|stop|end|discontinue|close|no longer (?:need|want|require))\w*\s(?:the |our |my |your |this )*(?P<what>(?:[\w-]+ ){0,3}?(?:contract|subscription|hosting|retainer|service|maintenance|plan|agreement|membership|order|package|domain|support|newsletter))\b",
    "refund": (
        r"\b(?:refund\w*|reimburs\w*|pay(?:ing)? (?:it |this |that |us |me |the \w+ )?back|money back|send (?:it |the \w+ |that |us |me )*back|give (?:it |us |me |the )*back|return (?:the |that |this |our |it|us )*(?:money|amount|payment|overpayment|difference|second|excess|surplus|sum)|claim back|repay\w*|transfer(?:red)? (?:it |the \w+ )?back)\b",
        r"\b(?:over-?paid|overpayment|paid\b.{0,30}\b(?:twice|double|too much|in duplicate)|get\b.{0,30}\b(?:payment|money|amount|it|euros?|pounds?|\d+)\b.{0,10}\bback|double payment|duplicate payment|paid (?:\w+ ){0,3}?two times)\b",
    ),
    "not_refund": r"\brefund\b.{0,20}\b(?:arrived|received|came|is here|landed)\b|\b(?:got|received) (?:the|your|our|my) refund\b|\b(?:no refund|not? (?:want|need|ask\w*)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? refund|don'?t refund|keep the (?:difference|credit|change)|set (?:it )?off|offset|against the next|carry (?:it )?over|refund (?:arrived|received|came)|(?:got|received|thanks for) (?:the|your) refund|refund policy|if .{0,30}refund|already (?:been )?refunded|was refunded)\b",
    "stop": (
        r"\b(?:don'?t|do not|stop) (?:chase|chasing|remind|reminding|dun|dunning)\b(?! me| us)?",
        r"\btake (?:me|us) off\b.{0,30}\blist\b",
        r"\b(?:stop|cease|quit|pause|suspend|hold|halt|switch off|turn off|end)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:remind\w*|chas\w+|dunning|e?-?mails?|letters?|nagging|harass\w*|pestering|messages|notices|bombarding|spamming|hounding|demands?|robot|red letters)\b",
        r"\b(?:no more|don'?t (?:send|want|need)|do not (?:send|want|need)|without further|stop sending)(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:reminders?|e?-?mails?|letters|dunning|notices|chasers)\b",
        r"\bstop (?:bothering|chasing|reminding|nagging|harassing|emailing|contacting|writing)\b|\bleave (?:me|us) alone\b|\btake (?:me|us) off (?:your|the|this) list\b",
        r"\b(?:do not|don'?t) (?:remind|chase|contact) (?:me|us)\b",
    ),
    # Details.
    "bank": r"\b(?:iban|bic|swift|sort ?code|account (?:number|no|details|info\w*)|bank(?:ing)? (?:details|account|info\w*|data|connection|coordinates)|bank account|routing(?: number)?|beneficiary|payment (?:details|instructions|information)|remittance (?:details|instructions)|wire instructions|new account|new bank|payee|paypal address|crypto|bitcoin|wallet|gift cards?|wise account|revolut)\b",
    "bank_change": (
        r"\b(?:chang\w+|new|updat\w+|mov\w+|switch\w+|replac\w+|different|revised|amend\w+|no longer|closed|old|instead|from now on|going forward|henceforth|effective|audit|frozen|blocked|redirect|divert|another|alternative)\b",
    ),
    "pay_elsewhere": (
        r"\bneed you to (?:process|make|handle|send|wire|arrange|do)\b.{0,30}\b(?:payment|transfer|wire)\b",
        r"\b(?:pay|send|transfer|wire|remit|direct|redirect|routed?|make|made|payments? (?:shall|should|must|to) be \w+)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:to (?:the|this|our|my|a) (?:new|following|other|different|updated|below|attached)|to (?:this|our|my|the new|another|a) (?:[\w-]+ ){0,2}?(?:account|iban|bank|wallet|card)|into (?:this|our|my|the)|account below|following account)\b",
        r"\b(?:gift ?cards?|bitcoin|crypto|western union|moneygram|wallet address)\b",
        r"\bi need (?:a|you to|an)\b.{0,60}\b(?:paid|payment|settled|transfer|wired)\b.{0,80}\b(?:confidential|urgent|discreet|before|quiet\w*|secret|don'?t (?:discuss|tell)|between us|asap|account details)\b",
        r"\b(?:urgent|confidential|discreet\w*)\b.{0,80}\b(?:payment|transfer|wire|pay)\b",
        r"\bsend (?:you )?the (?:account|bank|payment|wire) (?:details|instructions)\b",
    ),
    "asks_bank": r"\b(?:what(?:'s| is| are)|which|can (?:you|i|we)|could (?:you|i|we)|please|need|send (?:me|us)|do you have|where|give (?:me|us)|confirm|is it|are (?:your|these|the)|same|correct|still|let me have|missing|don'?t have|can'?t find|not on)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:your |ur )?(?:iban|bank details|account details|account number|bank account|payment details|sort code|bic|swift|bank info\w*|routing number|banking details)\b",
    "reports_bank": r"\b(?:is (?:this|that|it)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:real|genuine|from you|you|legit\w*|correct|true)|(?:got|received|had) (?:an?|this|your|some)(?: [\w-]+){0,3}? (?:e?-?mail|message|letter|call)|phishing|scam|fraud\w*|suspicious|looks? (?:fishy|odd|fake|strange|dodgy)|did you (?:really|send|change)|have you (?:really|changed)|somebody|someone (?:claim\w*|pretend\w*)|verify|has your)\b",
    "details": (
        r"\b(?:only |just )?(?:mail|e-?mail|write to|contact|reach) me (?:only )?(?:at|on|under)\b|\buse (?:this|my other|the following) (?:address|e-?mail)\b",
        r"\b(?:show|shows|needs?|missing|lacks?|carry|state|include|with|add)\b(?: [\w'-]+){0,5}? (?:our|my) (?:\w+ )?(?:vat|tax|company name|legal name|registered name|trading name)\b",
        r"\bnew (?:post ?code|zip(?: code)?|street|house number)\b",
        r"\b(?:new|changed?|different|updated?|correct|current|right|registered|billing|proper) (?:\w+ ){0,2}?(?:address|company name|legal name|name|vat(?: (?:id|number|no))?|tax (?:id|number)|e-?mail(?: address)?|entity|postal address|registered office|invoice address|postcode)\b",
        r"\b(?:address|company name|legal name|vat (?:id|number)|e-?mail(?: address)?|registered office|name)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:has changed|have changed|changed|is now|are now|will be|changes|will change|is changing|was changed|to be changed|should (?:be|read)|is:|is as follows)\b",
        r"\b(?:we(?:'re| are| have|'ve)?|our (?:office|company|business|studio)(?: is| has)?) (?:just |recently |now |also |all )?(?:moving|moved|relocat\w+|renamed|rebrand\w+|changed (?:our )?name|converted|merged|re-?registered|changing)\b",
        r"\b(?:send|address|direct|mail|e-?mail|forward|issue|make out)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:invoices?|bills?|them|it|everything)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:to|at|in the name)\b",
        r"\b(?:invoices?|bills?)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:to (?:go|be sent|be addressed|be made out)|should go|must go|in the name of|on the name of|made out to|addressed to)\b",
        r"\b(?:trading (?:as|under)|now (?:called|known as|trading|named|operating)|change of (?:address|name|company|e-?mail)|formerly|moved to)\b",
        r"\b(?:add|put|use|update|change|correct|note)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:address|vat (?:id|number|no)|tax (?:id|number)|company name|legal name|e-?mail(?: address)?|cost cent(?:re|er))\b",
    ),
    "contact": (
        r"\b(?:new|your|our|main|right|correct|future|only) (?:\w+ )?(?:contact|point of contact|contact person)\b|\b(?:new|future) (?:accountant|bookkeeper|accounts person)\b|\b(?:handled|dealt with|looked after|managed) by\b",
        r"\b(?:has |have |is |'s )?(?:left|leaves?|leaving|no longer (?:with|works?|at|employed|part)|retired|retires|retiring|on maternity|on parental|moved on|departed)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}?(?: (?:company|us|firm|team|school|role|leave|here|work\w*))?",
        r"\b(?:taken over|taking over|take over|takes over|will (?:be )?(?:handl|look|deal|tak)\w*|replac\w+ (?:me|him|her|mr|ms|mrs)|successor|responsible for|in charge of|look(?:s|ing)? after|handl(?:es|ing)|deal(?:s|ing) with|dealt with by)\b",
        r"\b(?:contact|speak to|write to|talk to|address|copy in|cc|get in touch with|reach out to) (?:my colleague|mr|ms|mrs|our|[a-z]+ (?:in|from|at|instead|from now|directly))\b",
        r"\bfrom now on\b.{0,60}\b(?:contact|write|speak|questions|approv\w+|sign\w*)\b",
    ),
    "role": r"\b(?:accounts payable|accounts|invoices?|payments?|book-?keeping|billing|approval|invoice approval|finance|purchasing)\b",
    # Orders and requests.
    "po": r"\b(?:p\.?\s?o\.?(?![a-z])(?:[- ]?(?:number|no|nr|ref\w*))?|purchase[- ]order(?:[- ](?:number|no))?|order (?:number|no|ref\w*)|our ref(?:erence)?(?: number)?|cost cent(?:re|er)(?: code)?|requisition(?: number)?|reference number|buyer'?s? reference|job (?:number|no)|project (?:number|code))\b\.?",
    "po_asks": r"\b(?:what|which|do you (?:need|want)|no po\b|without (?:a )?po|need a po|where)\b",
    "invoice_please": (
        r"\b(?:do|make|write|send|raise)\b(?: me)? (?:one|another|another one|a new one) for\b",
        r"\bdraft\b.{0,60}\b(?:fine|ok|okay|good|approved|ready|perfect|correct)\b",
        r"^(?:\W|pls|please|hi|hey|hello|can you|could you|could we|can we|kindly|\w+,|team|all|and|also|next|one more|another|morning|quick one)*(?:to )?(?:invoice|bill|charge)\b(?! (?:number|no|was|is|from|for .{0,20} (?:is|was)|date|nr|pdf|copy|attached|inv|address))",
        r"\b(?:please|pls|plz|can you|could you|can we|could we|need to|to|let'?s|we should|must|shall we|time to|want to|like to|you can|go ahead and|i'?d like you to|kindly)\s(?:also |now |then |just |quickly |all )?(?:invoice|bill|charge)\b(?! (?:number|is|was|us|me|address))",
        r"\b(?:send|raise|create|issue|write|draft|prepare|make|do|cut|draw up|set up|get out|generate|put together|fire off|knock up)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:an? |another |the |new |final )*(?:invoice|bill|draft)\b(?! again)",
        r"\bdraft\b.{0,60}\b(?:final|go out|send|issue|release|out)\b|\b(?:finali[sz]e|release|send out|issue|approve) (?:the |that |my )?draft\b|\bmake (?:the |that |it )?(?:draft )?\S* ?final\b",
        r"(?:@|\bat|à|x|×)\s?(?:[£€$]|eur|gbp|usd)?\s?\d",
        r"\b(?:new|next) invoice for\b|^(?:new )?invoice:|\binvoice for\b",
    ),
    "client_invoice": r"\b(?:invoice|bill) (?:us|me)\b|\b(?:send|issue|raise|need|get|want|await\w*|waiting for|please)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:an |the |your |final |a proper |a |our )(?:final |deposit |proforma |proper |vat )?invoice (?:for|over|about|on)\b",
    "recurring": r"\b(?:every|each|per) (?:month|quarter|year|week|\d+ (?:months|weeks)|second month|six months|half year|other (?:month|week))\b|\b(?:monthly|quarterly|yearly|annual(?:ly)?|weekly|biweekly|fortnightly|half-?yearly|semi-?annual\w*|recurring|subscription|standing|retainer|a month|a quarter|a year|on the \d+\w* of (?:each|every|the) month)\b",
    "hypothetical": r"\b(?:if|unless|only if|in case|should (?:they|he|she|we)|depending|as soon as|once (?:they|he|she|we)|when (?:they|he|she)|wait (?:until|for)|don'?t (?:send|issue|invoice)|hold (?:off|back)|not yet|maybe|might)\b",
    "send": r"\b(?:send (?:it|straight|right|away|out|off|directly|immediately|today|now|to)|straight away|right away|goes? out|can go|and send|please send|send this|mail it|out today|out (?:the door|now|asap)|fire (?:it )?off|release it|issue it|final)\b",
    "dont_send": r"\b(?:don'?t send|do not send|draft only|just a draft|as a draft|only a draft|hold it|before (?:it|you) (?:goes|send)|let me (?:see|check|look)|i'?ll check|for review|not send)\b",
    "draft": r"\bdraft\b",
    "gross": r"\b(?:gross|incl(?:uding|usive|\.)?(?: of)? (?:vat|tax|ust)|all[- ]in|vat included|tax included|inc\.? vat)\b",
    "net": r"\b(?:net(?! \d)|plus (?:vat|tax)|\+ ?vat|excl(?:uding|usive|\.)?(?: of)? (?:vat|tax)|ex\.? vat|before (?:vat|tax))\b",
    "reverse": r"\b(?:reverse[- ]charge|rev\.? ?charge|rc)\b",
    "no_tax": r"\b(?:no (?:vat|tax)|without (?:vat|tax)|zero[- ]rated|vat[- ]?(?:free|exempt)|tax[- ]?(?:free|exempt)|0 ?% (?:vat|tax))\b",
    "terms": r"\b(?:net|terms?|due in|payable (?:in|within)|within|pay(?:ment)? (?:in|within)|due within)\s(?:of )?(?P<days>\d{1,3})(?: ?days?)?\b|\b(?P<days2>\d{1,3})[- ]days?(?:'| net)?(?: (?:terms?|net|to pay|payment))|\b(?P<now>due (?:on receipt|immediately|now)|payable (?:immediately|on receipt|now))",
    "due": r"\b(?:due|payable|pay(?:ment)? by|deadline)\b",
    "discount": r"\b(?:discount|rebate|off|less|reduction)\b",
    "only_if": r"\b(?:if (?:that|this|it|the \w+) (?:is|isn't|was|wasn't|turns out))\b",
    "not_disputed": r"\b(?:account|bank) name\b|\bwrong (?:person|recipient|mailbox)\b|\b(?:page|link|portal|button|form|checkout)\b.{0,30}\b(?:errors?|work|open|load|crash\w*)\b|\b(?:tried|trying|wanted) to pay\b|\b(?:thanks? (?:you )?for (?:\w+ ){0,2}(?:correct\w*|fixing|the fix|the change)|(?:never|didn'?t|did not|haven'?t|have not) (?:\w+ )?(?:got|get|received?|seen?) (?:an? |the |this |your |any |that )?(?:invoice|bill|inv|reminder)|has been corrected|is (?:now )?(?:correct|fixed)|was our (?:mistake|error)|typed the wrong|sent to the wrong|transferred (?:the )?wrong|paid the wrong)\b",
    "take_off": r"\b(?:take|knock|remove|strike|drop|delete|get rid of|waive|correct|fix|amend|adjust|credit|revise)\b",
    "reissue_only": r"\b(?:re-?issue|new invoice|corrected|amended|revised|with the correct|made out to|in the name of|addressed to)\b",
    "if_asked": r"\b(?:how|what (?:is|are|happens)|when|is it possible|notice period)\b",
    "wrong_recipient": r"\b(?:wrong (?:company|recipient|client|customer|addressee|entity|firm)|not (?:for|to|meant for) us|isn'?t (?:for us|ours)|should (?:go|have gone|be (?:made out|addressed)) to|made out to)\b",
    "paid_twice": r"\b(?:twice|double|duplicate|two times|second time)\b",
    "overpaid": r"\b(?:over-?paid|overpayment|too much)\b",
    "until_before": r"\b(?:by|before|until|till|no later than)\s(?:the )?.{0,4}$",
    "not_stop": r"\b(?:don'?t stop|can'?t stop|if you (?:don'?t )?stop|stop(?:ped)? (?:the|my|our) (?:payment|cheque|transfer))\b",
    "our_account_changed": r"\b(?:our|my|the supplier'?s) (?:\w+ )?(?:bank|account|iban)\b.{0,40}\b(?:has|have|is|was|changed|new)\b|\b(?:new|changed|updated) (?:bank|account|iban)\b",
    "not_details": r"\b(?:has your address|your (?:new )?(?:address|e-?mail|name)|did you (?:change|move)|have you (?:moved|changed)|send (?:it|them|the \w+|a \w+|us \w+|me \w+)? ?(?:again|once more|over)|re-?send|in the name of (?:god|the law)|reminders? to)\b",
    "invoices_only": r"\b(?:invoices?|bills?)\b",
    "immediately": r"\b(?:immediately|with immediate effect|now|today|from today|at once|straight away)\b",
    "not_contact": r"\b(?:who (?:is|do i|should i)|is there|whom|your (?:colleague|contact)|left (?:our|my) (?:account|bank)|left to pay|left over|i'?ll (?:be )?(?:deal|look|handl|tak)\w*|we(?:'ll| will) (?:deal|look|handl|tak)\w*|contact (?:me|us))\b",
    "not_reissue": r"\b(?:no need to (?:re-?issue|change)|don'?t (?:re-?issue|change)|next (?:invoice|time)|future invoices|dated .{0,20} or later|on all (?:future )?invoices|from now on|going forward|in (?:the )?future)\b",
    "hypothetical_only": r"\b(?:only if|if (?:they|he|she|the client|we (?:win|get)|it|that|you|and only)|unless|in case (?:they|he|she|the)|once (?:they|he|she|we have) (?:sign|confirm|approve|accept|agree)\w*|should they|depending on)\b",
    "not_invoice": r"\b(?:why|how much|don'?t (?:invoice|bill|send)|do not (?:invoice|bill|send)|did you (?:invoice|send)|have you (?:invoiced|sent)|has .{0,20} (?:paid|been)|was .{0,20}sent|invoice number|already invoiced|resend)\b",
    "draft_edit": r"\bdraft\b.{0,60}\b(?:fine|ok|okay|good|approved|ready|perfect|correct)\b|\bdraft\b.{0,80}\b(?:forgot\w*|add|change|correct|final\w*|release|go|issue|send|out|remove|missing|update|with)\b|\b(?:forgot\w*|add|change|correct|finali[sz]e|release|issue|send|remove|update)\b.{0,80}\bdraft\b(?! an? )",
    "please_do": r"\b(?:please|pls|plz|kindly|could you|can you|would you|need (?:you|the|a)|i need|we need|let me know|get back|call me|ring me)\b",
    # The rest.
    "thanks": r"\b(?:thanks|thank you|thx|ty|cheers|much appreciated|appreciate it|great (?:work|job|stuff)|lovely|brilliant|perfect|wonderful|received with thanks|got it|all (?:good|received|clear)|no (?:reply|answer|response) (?:needed|necessary|required)|received,? thank\w*|well received|happy with|love it|awesome|excellent)\b",
    "ok": r"^\W*(?:ok(?:ay|ey)?|k|kk|noted|sure|fine|yes|yep|yup|no|alright|all right|roger|understood|will do|good|great|cool|ack|fyi|see attached|ty|np)?\W*$",
    "pleasantry": r"\b(?:how are you|hope (?:you|all|this|everything)|hope you're well|how'?s (?:it going|everything|life|things)|nice weekend|ok\?|okay\?|right\?|alright\?|is that (?:ok|okay|alright|all right|fine|possible)|does that work|would that (?:work|be ok\w*|be alright|be possible|be fine)|can you (?:confirm|do that|sort)|could you (?:confirm|sort)|deal\?|fair\?|agreed\?|no\?|possible\?|please\?|what do you think|is this (?:ok|possible)|who knew|isn'?t it|you know\?)",
    "spam": r"\b(?:seo|backlinks?|guest post|web traffic|increase your (?:sales|ranking)|limited (?:time )?offer|click (?:here|below|the link)|verify your (?:account|mailbox|password|email)|password (?:expir|reset)\w*|mailbox (?:is )?(?:full|quota|storage)|your (?:parcel|package) |you(?:'ve| have) won|lottery|inheritance|investment opportunity|webinar|newsletter|black (?:week|friday)|unsubscribe|special offer|our services include|we offer|boost your|free trial|docusign|shared a (?:file|document) with you|account (?:will be )?suspended|outstanding voicemail|loan offer|crypto investment)\b",
    "remittance": r"\b(?:remittance advice|payment advice|payment notification|has been (?:approved for payment|scheduled)|will be (?:paid|credited)|payment (?:date|of)|bacs remittance)\b",
    "rejected": r"\b(?:reject\w*|not accepted|could not be processed|cannot be processed|failed validation|returned to sender|on hold|was declined|missing (?:po|purchase order))\b",
    "has_left": r"\b(?:no longer (?:with|works?|employed|at)|has left|left the company|is no longer)\b",
    "until": r"\b(?:by|before|until|till|no later than|latest)\b",
    "insolvency": r"\b(?:in administration|insolven\w+|liquidat\w+|bankrupt\w*|administrators?|receivership|chapter (?:7|11)|creditors?)\b",
    "effective": r"\b(?:from|as of|effective|as from|starting|with effect from|since|beginning|per)\b",
    "right_now": r"\b(?:right now|now|today|currently|at the moment|as of today|at present)\b",
    "cancel_next": r"\b(?:next possible|earliest possible|soonest|next (?:renewal|term)|end of (?:the )?(?:term|contract|period)|earliest)\b",
    "all_of_it": r"\b(?:everything|all (?:of them|invoices|three|four|open)|both)\b",
    "misbooked": r"\b(?:not our payment|isn'?t our payment|wasn'?t (?:us|our payment|ours)|not from us|someone else'?s (?:money|payment)|another customer)\b",
    "no_status": r"\b(?:not|haven'?t|hasn'?t|didn'?t|never|yet to|isn'?t|wasn'?t)\b.{0,25}\b(?:paid|settled|transferred|gone out|sent)\b",
}

METHODS = (
    ("ideal", r"\bideal\b(?=.{0,20}(?:pay|paid|transfer|$))"),
    (
        "cheque",
        r"\bcheques?\b|\bby check\b|\b(?:a|the|our|my) check\b(?! (?:on|of|if|whether|with))|\bcheck (?:no|#|number|is in the|in the mail)|\bmailed (?:you )?(?:a |the )?check\b",
    ),
    ("cash", r"\b(?:in |by |with )?cash\b(?! ?flow)"),
    (
        "card",
        r"\b(?:credit |debit |company )?cards?\b(?! (?:design|printing|business))|\bvisa\b|\bmastercard\b|\bamex\b",
    ),
    ("paypal", r"\bpaypal\b"),
    ("direct debit", r"\bdirect debit\b"),
    (
        "bank transfer",
        r"\b(?:bank |wire |sepa |instant |online |faster |bacs |credit )?transfer(?:red|red|s|ed)?\b|\bwired?\b|\bbacs\b|\bsepa\b|\bach\b|\bchaps\b|\bfaster payment|\bstanding order\b|\bonline banking\b|\bvia (?:the |our )?bank\b",
    ),
)

PERSON = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Mx)\.? )?"
    r"(?P<name>\b(?!(?:Mr|Mrs|Ms|Miss|Dr|Mx|Please|Dear|Our|The|My|From|Hello|Hi|We|As|For|Your|It|He|She)\b)"
    r"[A-Z][\w'-]+ (?:(?:van|de|von|der|le|la) )*[A-Z][\w'-]+)",
)

EN = Words(
    code="en",
    name="English",
    common=COMMON,
    patterns=compiled(PATTERNS),
    days=DAYS_COMPILED,
    months=MONTHS,
    weekdays=WEEKDAYS,
    which=WHICH,
    shifts=SHIFTS,
    units=UNITS,
    numbers=NUMBERS,
    person=PERSON,
    methods=tuple((name, re.compile(pattern)) for name, pattern in METHODS),
)
