"""Money that will go, and more time."""

PAY = (
    r"(?:pay(?! attention| a visit| heed| respect)|settle|transfer|wire|remit|send (?:it"
    r"|the money|you|the payment|payment|over|the rest|the balance|the cheque|a cheque)|clear"
    r"|make (?:the |a |this )?(?:payment|transfer)|do (?:it|this|the transfer|that|the payment)"
    r"|sort (?:it|this|that|the payment|out)|take care of (?:it|this|that)|get (?:it|this|that"
    r"|them|everything) (?:paid|sorted|done|over|out|settled)|put (?:it|this"
    r"|the payment) through|process (?:it|this|the payment|payment))"
)
WILL = (
    r"(?:i'?ll|we'?ll|he'?ll|she'?ll|they'?ll|it'?ll|that'?ll|(?<!you )will|shall|gonna|going to"
    r"|plan(?:ning)? to|intend to|expect to|aim(?:ing)? to|promise to|hope to|should be able to"
    r"|want to|able to)"
)

PATTERNS = {
    "promise": (
        (
            r"\b(?:will|'ll) (?:pop|post|mail|drop|put|hand over|bring) (?:you |over )?(?:a|the|it"
            r"|cash|money|your)\b"
        ),
        r"\byou(?:'ll| will) have (?:it|the money|payment) by then\b",
        (
            r"\b(?:part of|in|included in|with) (?:the|our|their|next|\w+'?s"
            r"|this)? ?(?:\w+ )?(?:payment )?(?:run|batch) (?:on|of|for|next|this)\b"
        ),
        rf"\b{WILL}\b(?: (?!not\b|never\b|have to\b)[\w'-]+){{0,5}}? {PAY}\b",
        (
            r"\b(?:will|'ll|(?<!need )(?<!needs )(?<!has )(?<!have )(?<!ought )(?<!got )(?<!supp"
            r"osed )to|due to|going to|gonna|shall) (?:\w+ly |all |then |now |also )*(?:be"
            r"|get) (?:\w+ly |all )?(?:paid|settled|transferred|wired|remitted|sent|cleared"
            r"|made|processed|released|executed|in your account|in the account|with you"
            r"|on its way|on the way|there|done|sorted|instructed|actioned|included)\b"
        ),
        (
            r"\bpayment\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:is|has been|'s|was)?(?: now"
            r"| already)? ?(?:scheduled|planned|set|queued|goes out|go out|will go|to follow"
            r"|follows|coming|lined up|booked|diarised|approved|due to go)\b"
        ),
        (
            r"\b(?:payment|cheque|pay|bank|bacs|cash|transfer|friday'?s|monday'?s|next|weekly"
            r"|monthly|thursday'?s|wednesday'?s|tuesday'?s) run\b"
        ),
        r"\bi promise\b|\byou have my word\b|\bpromised?\b.{0,20}\b(?:by|on)\b",
    ),
    "promise_weak": (
        r"\b(?:falls|is|becomes|now) due for payment\b",
        r"\bpays\b.{0,30}\b(?:on|by|tomorrow|next|end)\b",
        r"\bpromise\b\W*$",
        r"\byou(?:'ll| will) (?:have|get|receive|see) it\b",
        r"\b(?:will|'ll)\b.{0,30}\b(?:your account|with you|reach you)\b",
        (
            r"\b(?:rest|remainder|remaining|missing|balance|difference"
            r"|other half)\b.{0,20}\b(?:will follow|follows|to follow|will come|comes"
            r"|is coming)\b"
        ),
        r"\b(?:i|we|he|she|they)(?:'ll| will) (?:on|by|next|tomorrow|this|at the)\b",
        (
            r"\b(?:you'?ll|you will|you should|you can|expect)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,4}? (?:the |our |your |a |it )?(?:money|payment|funds|transfer|cheque|it"
            r"|everything|balance|rest)\b"
        ),
        (
            r"\b(?:it|this|that|they|money|payment|cheque)(?:'ll| will)\b.{0,20}\b(?:go out"
            r"|leave|be there|arrive|reach|follow|be in|come)\b"
        ),
        (
            r"\b(?:i'?m|we'?re|i am|we are|am|are) (?:\w+ly )?(?:paying|sending|transferring"
            r"|settling|wiring)\b"
        ),
        r"^(?:\W|\w+,)*(?:paying|sending it|transferring) ",
        (
            r"\b(?:i|we|he|she) (?:always )?(?:pay|settle|transfer)\b(?! (?:for|you to|attention"
            r"|your|our bills|our invoices|everything|on time|promptly|within))"
        ),
        (
            r"\b(?:approved|scheduled|released|cleared|passed|signed off|booked|earmarked"
            r"|lined up) for (?:payment|the)\b"
        ),
        (
            r"\b(?:will do|on it|will sort|can do|doing it|do it|sort it|sorting it|get it done"
            r"|happening)\b"
        ),
        r"\b(?:is|it's) (?:no problem|fine),? .{0,40}\bin your account\b",
        r"\bin your account (?:by|on|before|tomorrow|next|this)\b",
    ),
    "promise_short": (
        r"^(?:\W|hi|hello|ok|okay|yes|sure|sorry|will be|it'll be|payment|pay|paying|by|on|this"
        r"|next|latest|definitely|first thing|end of|tomorrow|asap|promise|\w+,)+$"
    ),
    "wont_pay": (
        r"\bnot going to\b(?= until|\W*$)|\b(?:won'?t|will not|not going to|refuse to|never|not"
        r"|no way)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:pay|paying|settle|be paying|a penny"
        r"|a cent)\b|\bnot a (?:penny|cent|dime)\b|\bwithhold\w*\b"
    ),
    "unwilling": r"\b(?:not going to|refus\w+|won'?t pay|will not pay|not paying)\b",
    "condition": (
        r"\b(?:once|as soon as|when|after|if|provided(?: that)?|subject to|on receipt of|upon"
        r"|the moment|until|unless)\b"
    ),
    "more_time": (
        r"\b(?:could|can) we do\b.{0,20}\b(?:end|mid|start|beginning|next|jan\w*|feb\w*|mar\w*)\b",
        (
            r"\bwould you accept\b|\b(?:now|today) and (?:the )?(?:rest|remainder|balance"
            r"|other half)\b"
        ),
        (
            r"\b(?:due date|deadline|payment date)\b.{0,30}\b(?:moved?|extend\w*|push\w*"
            r"|postpone\w*|later|shift\w*)\b"
        ),
        r"\b(?:can'?t|cannot|can not) pay\b",
        (
            r"\b(?:more|extra|bit of|some more|some extra|additional|another"
            r"|\d+ more) (?:\w+ )?(?:time|days?|weeks?|months?)\b(?: to)?"
        ),
        (
            r"\bexten(?:d|sion|ding|ded)\b(?!.{0,15}(?:warranty|contract|licen[cs]e|our stay"
            r"|thanks))"
        ),
        (
            r"\b(?:defer|postpone|delay (?:the|this|our|my|it|pay)|push back|push (?:it|this"
            r"|the)|move (?:the )?(?:due date|payment|deadline)|put off|hold off|stretch"
            r"|spread)\w*\b"
        ),
        (
            r"\b(?:instal+ments?|payment plan|in (?:two|three|four|2|3|4|several|a few) (?:parts"
            r"|payments|goes|chunks|lots|tranches|halves)|split (?:it|the|this|into|over)"
            r"|pay (?:it )?(?:off|monthly|weekly)|half now|\d+ (?:a|per|each|every) (?:week"
            r"|month)|(?:a|per|each|every) month)\b"
        ),
        (
            r"\b(?:(?:can|could|may|might) (?:we|i|you|they|it)|would it be (?:ok|okay|possible"
            r"|alright|all right)|is it (?:ok|okay|possible|alright|all right|fine)|any chance"
            r"|do you mind|would you mind|mind|let us|allow us)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,6}? (?:pay|settle|paid|wait|transfer|until|till|later)\b"
        ),
        (
            r"\b(?:can'?t|cannot|can not|unable to|won'?t be able to|not able to"
            r"|not in a position to|don'?t have|haven'?t got|struggling to"
            r"|impossible to)\b(?! (?:\w+ly |even )?(?:find|open|see|read|view|locate|load|log"
            r"|download|access|print|reach|understand|make out|tell|remember|explain|match)\b)"
            r"(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:pay|settle|cover|manage|transfer"
            r"|(?:do|make|swing|afford|sort|raise|get|send) it|the (?:money|cash|funds)|before"
            r"|until|till)\b"
        ),
        (
            r"\b(?:can|could) (?:only|manage|offer|afford)\b|\b(?:can|could) (?:do"
            r"|pay)\b(?!.{0,12}\bonline)(?=.{0,40}(?:\d|half|monthly|weekly|part|next|later))"
        ),
        (
            r"\b(?:wait|bear with (?:us|me)|give (?:us|me)|grant (?:us|me)|need|patience"
            r"|have) (?:\w+ )*?(?:until|till|a few (?:more )?(?:days|weeks)"
            r"|\w+ (?:more )?(?:days|weeks))\b"
        ),
        (
            r"\bcash ?flow\b|\btight (?:month|at the moment)|\bmoney is tight|\bshort of (?:cash"
            r"|money)|\bnot before (?:the |next |mid|end)"
        ),
        (
            r"\bonly (?:be )?(?:pay|paid|able|possible|get paid) .{0,30}\b(?:on|after|in|at|by"
            r"|until)\b"
        ),
    ),
    "no_extension": (
        r"\bsplit the invoice\b|"
        r"\b(?:decide|decision|review|feedback|design|logo|proof|cable|cord|deliver\w*|shoot"
        r"|contract|licen[cs]e|warranty|subscription|proposal|project (?:deadline|time))\b"
    ),
    "grants": (
        r"\b(?:fine|ok|okay|agreed|granted|approved?|gave|give|given|we can|i told|told (?:him"
        r"|her|them)|promised (?:him|her|them)|let (?:him|her|them|it)|they (?:can|may|have|get)"
        r"|has until|have until|gets? until)\b"
    ),
    "instalment": (
        r"\b(?:instal+ments?|payment plan|parts?|payments|goes|chunks|tranches|monthly|weekly"
        r"|(?:a|per|each|every) (?:week|month)|half)\b"
    ),
    "weekly": r"\b(?:a|per|each|every) week\b|\bweekly\b",
    "monthly": r"\b(?:a|per|each|every) month\b|\bmonthly\b",
}
