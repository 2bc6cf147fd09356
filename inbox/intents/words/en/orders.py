"""Order numbers, and invoices that shall be written."""

PATTERNS = {
    "po": (
        r"\b(?:p\.?\s?o\.?(?![a-z])(?:[- ]?(?:number|no|nr|ref\w*))?"
        r"|purchase[- ]order(?:[- ](?:number|no))?|order (?:number|no|ref\w*)"
        r"|our ref(?:erence)?(?: number)?|cost cent(?:re|er)(?: code)?|requisition(?: number)?"
        r"|reference number|buyer'?s? reference|job (?:number|no)|project (?:number|code))\b\.?"
    ),
    "po_asks": (
        r"\b(?:what|which|do you (?:need|want)|no po\b|without (?:a )?po|need a po|where)\b"
    ),
    "invoice_please": (
        r"\bsame (?:as|again)\b.{0,40}\b(?:for|please)\b|\binvoices? please\b",
        (
            r"\b(?:do|make|write|send|raise)\b(?: me)? (?:one|another|another one"
            r"|a new one) for\b"
        ),
        r"\bdraft\b.{0,60}\b(?:fine|ok|okay|good|approved|ready|perfect|correct)\b",
        (
            r"^(?:\W|pls|please|hi|hey|hello|can you|could you|could we|can we|kindly|\w+,|team"
            r"|all|and|also|next|one more|another|morning|quick one)*(?:to )?(?:invoice|bill"
            r"|charge)\b(?! (?:number|no|was|is|from|for .{0,20} (?:is|was)|date|nr|pdf|copy"
            r"|attached|inv|address))"
        ),
        (
            r"\b(?:please|pls|plz|can you|could you|can we|could we|need to|to|let'?s|we should"
            r"|must|shall we|time to|want to|like to|you can|go ahead and|i'?d like you to"
            r"|kindly)\s(?:also |now |then |just |quickly |all )?(?:invoice|bill"
            r"|charge)\b(?! (?:number|is|was|us|me|address))"
        ),
        (
            r"\b(?:send|raise|create|issue|write|draft|prepare|make|do|cut|draw up|set up"
            r"|get out|generate|put together|fire off|knock up)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,4}? (?:an? |another |the |new |final )*(?:invoice|bill|draft)\b(?! again)"
        ),
        (
            r"\bdraft\b.{0,60}\b(?:final|go out|send|issue|release|out)\b|\b(?:finali[sz]e"
            r"|release|send out|issue|approve) (?:the |that |my )?draft\b|\bmake (?:the |that "
            r"|it )?(?:draft )?\S* ?final\b"
        ),
        r"(?:@|\bat|à|x|×)\s?(?:[£€$]|eur|gbp|usd)?\s?\d",
        r"\b(?:new|next) invoice for\b|^(?:new )?invoice:|\binvoice for\b",
    ),
    "invoice_terms": (
        r"\bdue\b|\bflat fee\b|\bp\.?o\.?\b|\busual terms\b|% off\b|\bdiscount\b|\bvat\b"
        r"|\bnet \d+\b|\b\d+ days?\b|\bdraft\b|\beach\b|\bas usual\b|\bdays? (?:at|@)"
        r"|\breverse charge\b|\bplus (?:travel|expenses)\b"
    ),
    "client_invoice": (
        r"\b(?:invoice|bill) (?:us|me)\b|\b(?:send|issue|raise|need|get|want|await\w*"
        r"|waiting for|please)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:an |the |your |final "
        r"|a proper |a |our )(?:final |deposit |proforma |proper |vat )?invoice (?:for|over"
        r"|about|on)\b"
    ),
    "not_invoice": (
        r"\b(?:why|how much|don'?t (?:invoice|bill|send)|do not (?:invoice|bill|send)"
        r"|did you (?:invoice|send)|have you (?:invoiced|sent)|has .{0,20} (?:paid|been)"
        r"|was .{0,20}sent|invoice number|already invoiced|resend)\b"
    ),
    "recurring": (
        r"\b(?:every|each|per) (?:month|quarter|year|week|\d+ (?:months|weeks)|second month"
        r"|six months|half year|other (?:month|week))\b|\b(?:monthly|quarterly|yearly"
        r"|annual(?:ly)?|weekly|biweekly|fortnightly|half-?yearly|semi-?annual\w*|recurring"
        r"|subscription|standing|retainer|a month|a quarter|a year|on the \d+\w* of (?:each"
        r"|every|the) month)\b"
    ),
    "hypothetical_only": (
        r"\b(?:only if|if (?:they|he|she|the client|we (?:win|get)|it|that|you|and only)|unless"
        r"|in case (?:they|he|she|the)|once (?:they|he|she|we have) (?:sign|confirm|approve"
        r"|accept|agree)\w*|should they|depending on)\b"
    ),
    "send": (
        r"\b(?:send (?:it|straight|right|away|out|off|directly|immediately|today|now|to)"
        r"|straight away|right away|goes? out|can go|and send|please send|send this|mail it"
        r"|out today|out (?:the door|now|asap)|fire (?:it )?off|release it|issue it|final)\b"
    ),
    "dont_send": (
        r"\b(?:don'?t send|do not send|draft only|just a draft|as a draft|only a draft|hold it"
        r"|before (?:it|you) (?:goes|send)|let me (?:see|check|look)|i'?ll check|for review"
        r"|not send)\b"
    ),
    "draft_edit": (
        r"\bdraft\b.{0,60}\b(?:fine|ok|okay|good|approved|ready|perfect|correct)\b"
        r"|\bdraft\b.{0,80}\b(?:forgot\w*|add|change|correct|final\w*|release|go|issue|send|out"
        r"|remove|missing|update|with)\b|\b(?:forgot\w*|add|change|correct|finali[sz]e|release"
        r"|issue|send|remove|update)\b.{0,80}\bdraft\b(?! an? )"
    ),
    "gross": (
        r"\b(?:gross|incl(?:uding|usive|\.)?(?: of)? (?:vat|tax|ust)|all[- ]in|vat included"
        r"|tax included|inc\.? vat)\b"
    ),
    "net": (
        r"\b(?:net(?! \d)|plus (?:vat|tax)|\+ ?vat|excl(?:uding|usive|\.)?(?: of)? (?:vat|tax)"
        r"|ex\.? vat|before (?:vat|tax))\b"
    ),
    "reverse": r"\b(?:reverse[- ]charge|rev\.? ?charge|rc)\b",
    "no_tax": (
        r"\b(?:no (?:vat|tax)|without (?:vat|tax)|zero[- ]rated|vat[- ]?(?:free|exempt)"
        r"|tax[- ]?(?:free|exempt)|0 ?% (?:vat|tax))\b"
    ),
    "terms": (
        r"\b(?:net|terms?|due in|payable (?:in|within)|within|pay(?:ment)? (?:in|within)"
        r"|due within)\s(?:of )?(?P<days>\d{1,3})(?: ?days?)?\b"
        r"|\b(?P<days2>\d{1,3})[- ]days?(?:'| net)?(?: (?:terms?|net|to pay|payment))"
        r"|\b(?P<now>due (?:on receipt|immediately|now)|payable (?:immediately|on receipt|now))"
    ),
    "due": r"\b(?:due|payable|pay(?:ment)? by|deadline)\b",
    "discount": r"\b(?:discount|rebate|off|less|reduction)\b",
}
