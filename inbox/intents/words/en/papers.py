"""Papers that clients ask for."""

NOUNS = r"(?:the |an? |my |our |this |that |your |another |said |final |latest |last )*"

PATTERNS = {
    "copy": (
        (
            r"\b(?:not|never|didn'?t|haven'?t) (?:\w+ )?(?:receiv\w*|got|get|seen?|had) (?:your|the"
            r"|an?|any|our) (?:\w+ ){0,2}(?:invoice|bill)\b"
        ),
        r"\b(?:can|could|pls|please|plz|would|mind)\b.{0,20}\bre-?send(?:ing)?\b",
        r"\b(?:link|download)\b.{0,40}\b(?:expired?|broken|dead|doesn'?t work|not work\w*)\b",
        (
            r"\b(?:chasing|looking for|after|waiting for|missing) (?:the |a |our "
            r"|your )?(?:\w+ )?(?:invoice copy|copy)\b"
        ),
        (
            rf"\b(?:re-?send|send|forward|email|mail|share|provide|post|get|have|shoot|attach"
            rf"|re-?attach|drop|ping|download)\b(?: (?!not\b)[\w'/&-]+){{0,7}}? (?:{NOUNS}(?:"
            rf"invoices?|inv|bill|pdf|attachment|copy|copies|duplicate|file|document)|it|them"
            rf"|that|this|one)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,3}}? ?(?:again|once more"
            rf"|one more time|another time|over|through|please|as|in|to|by|pls|plz"
            rf"|a second time)?"
        ),
        (
            r"\b(?:copy|copies|pdf|scan) of (?:the |that |this |your |our |my |an? |inv\w*|all "
            r"|last |both )"
        ),
        (
            r"\b(?:can'?t|cannot|couldn'?t|could not|can not|unable to|not able to|won'?t"
            r"|doesn'?t|does not|didn'?t|fails to|trouble|struggling to) (?:\w+ )?(?:find"
            r"|open(?:ing)?|locate|view|read|download|load|display|see)(?: (?:the|your|this|that"
            r"|any|my|our|attached))*(?: (?:invoices?|inv\S*|bill|pdf|attachment|attachments|it"
            r"|this|that|document|file|one|anything|them)\b|\W*$)"
        ),
        (
            rf"\b(?:lost|mislaid|misplaced|deleted|binned|missing|haven'?t (?:got|received|had"
            rf"|seen)|have not (?:received|got|seen)|hasn'?t (?:arrived|reached|come)"
            rf"|never (?:got|received|arrived|came|reached|saw|had|seen)|didn'?t (?:get|receive"
            rf"|see|arrive)|did not (?:get|receive)|don'?t (?:have|see)"
            rf"|no) (?:\w+ )?{NOUNS}(?:invoice|inv|bill|pdf|attachment|one|it|document)"
        ),
        (
            r"\b(?:attachment|pdf|file|link|invoice|email|mail)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,4}? (?:missing|empty|corrupt\w*|broken|not attached|blank|unreadable"
            r"|won'?t open|doesn'?t open|wasn'?t attached|not there|didn'?t come through"
            r"|damaged)\b"
        ),
        (
            r"\b(?:invoice|bill|it|pdf|attachment)\b(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:again"
            r"|once more)\b.{0,10}(?:please|pls|plz|\?|$)"
        ),
    ),
    "copy_object": (
        r"\b(?:invoices?|inv|bills?|pdf|attachment|attached|copy|copies|duplicate|document)\b"
    ),
    "copy_weak": (
        r"\b(?:did not|not) (?:get|receive\w*)\b|"
        r"\b(?:expired|attach it)\b|"
        r"\b(?:re-?send|again|copy|copies|duplicate|can'?t open|cannot open|won'?t open|lost"
        r"|(?:cannot|could not|couldn'?t|can not|unable to) (?:find|open|locate)"
        r"|deleted|(?:as|in) (?:an? )?(?:xml|xrechnung|e-?invoice|zugferd)"
        r"|not? (?:the )?attach\w*|no attachment|never (?:got|received|arrived)|didn'?t (?:get"
        r"|receive)|haven'?t (?:got|received)|not received|can'?t find|mislaid|as (?:a )?(?:pdf"
        r"|photo|image|picture|jpg|png)|pdf|attachment)\b"
    ),
    "not_copy": (
        r"\b(?:we|i)(?:'ll| will| shall|'re going to) (?:re-?send (?:it|this|that)"
        r"|send (?:it|this|that) (?:again|once more))\b|"
        r"\b(?:is|it's|was|be|looks like) (?:just )?(?:a |the )?duplicate\b|\b(?:don'?t|do not"
        r"|no need to|needn'?t|not)(?: to)? (?:\w+ )?(?:re-?send|send|forward|mail)\b"
        r"|\b(?:receipt|statement|quote|quotation|estimate|iban|bank details|account details"
        r"|w-?9|timesheet|contract|proof|samples?|files|logos?|photos of|reminders?|certificate"
        r"|price list|brochure|payment link|link|refund|money|cheque|to (?:us|me) by mistake"
        r"|new invoice|corrected|amended|invoice (?:us|me) for)\b"
    ),
    "format_image": r"\bas (?:an? )?(?:photo|image|picture|jpe?g|png|screenshot)\b|\bphoto\b",
    "format_pdf": r"\b(?:as (?:an? )?|in )pdf\b",
    "format_xml": r"\b(?:xml|xrechnung|zugferd|factur-x|e-invoice|einvoice|ubl|peppol)\b",
    "format_paper": (
        r"\bby (?:post|mail|letter|snail mail)\b|\bon paper\b|\bpaper copy\b|\bhard copy\b"
        r"|\bprinted\b"
    ),
    "receipt": (
        r"\b(?:gave|got|received|had)(?: me| us)? no receipt\b",
        r"\bno receipt\b.{0,60}\b(?:one|it)\b|\bwithout (?:a )?receipt\b",
        (
            r"\b(?:send|needs?|wants?|have|get|issue|provide|give|requires?|request\w*|asks?"
            r"|email|like|make|write|for)\b(?: (?!not\b)[\w'/-]+){0,7}? (?:receipts?"
            r"|proof of (?:payment|purchase)|payment confirmation|confirmation of (?:payment"
            r"|the payment|our payment)|paid invoice|receipted (?:invoice|bill))\b"
        ),
        (
            r"\b(?:a|the|my|our) (?:official |formal |proper |paid |tax "
            r"|payment )?receipt\b(?! of)(?!.{0,12}(?:attached|enclosed))"
        ),
        r"^(?:\W|\w+,)*receipt\b",
    ),
    "not_receipt": (
        r"\b(?:confirm(?:ing)?|acknowledge|on|upon|read|after|against) receipt\b"
        r"|\bkeep(?:ing)? (?:the |my )?receipts?|\bthe receipt (?:is|you sent|arrived)|\b(?:got"
        r"|received|thanks for) (?:the|your) receipt|receipt (?:attached|enclosed)"
        r"|attached (?:is )?(?:the |our |my |a )?(?:payment )?receipt|no receipt (?:needed"
        r"|necessary|required)|don'?t need a receipt"
    ),
    "receipt_name": (
        r"\b(?:made out to|in the name of|to the name|name(?:d)?:?|addressed to|out to)\s"
    ),
    "statement": (
        (
            r"\b(?:statements?(?: of (?:account|our account))?|account statement"
            r"|open[- ]items? (?:list|statement)|list of (?:all )?(?:open|outstanding|unpaid|our"
            r"|the) (?:invoices|items|open)|aged (?:debt|balance) (?:report|list)"
            r"|balance confirmation|reconciliation)\b"
        ),
        (
            r"\b(?:list|overview|summary) of (?:everything|what|all)\b.{0,40}\b(?:owe|open"
            r"|outstanding|due|unpaid|invoices)\b"
        ),
    ),
    "not_statement": (
        r"\bon the (?:bank )?statement\b|"
        r"\b(?:bank|card|witness|mission|press) statement|per (?:our|my|your) statement"
        r"|statement (?:attached|from (?:our|my) bank)|on (?:our|my|your) statement"
        r"|no statements?\b|your statement (?:is|shows|says)|statements? (?:stay|or reminders"
        r"|and reminders)"
    ),
    "open_items": r"\bopen[- ]items?\b|\boutstanding\b|\bunpaid\b|\bopen invoices\b",
    "balance": (
        (
            r"\baccount\b.{0,20}\b(?:clear|balanced|zero|up to date|settled|in order)\b.*\?"
            r"|\bnothing (?:is )?(?:open|outstanding|overdue)\b.*\?|\bconfirm\b.{0,30}\b(?:nothing"
            r"|account)\b.{0,20}\b(?:open|outstanding|clear)\b"
        ),
        (
            r"\bhow much (?:do|does|did|is|are|have|would|exactly)?\s?(?:\w+ ){0,4}?(?:owe"
            r"|outstanding|open|due|left|still|to pay|need to pay|our balance|my balance)\b"
        ),
        (
            r"\bwhat(?: exactly| else| then)?(?: do| does| is| are|'s| am)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,5}? (?:owe"
            r"|outstanding|balance|open|overdue|still due|left to pay|unpaid)\b"
        ),
        (
            r"\b(?:is|are|was|do|does|has|have|did)\b(?: [\w/-]+){0,7}? (?:still (?:open"
            r"|outstanding|unpaid|due|owe)|anything (?:open|outstanding|due|left)|outstanding"
            r"|overdue|been (?:settled|paid|booked|credited|applied|used)|paid up|up to date"
            r"|fully paid|on file|credit)\b.*\?"
        ),
        (
            r"\b(?:our|my|the|current|outstanding|account) balance\b.{0,40}\?|\bbalance (?:on|of"
            r"|for) (?:our|my|the)\b.{0,40}\?"
        ),
        (
            r"\bwhich invoices? (?:are|is|do|that|were)\b|\bwhat(?:'s| is) (?:still )?(?:open"
            r"|outstanding|overdue|due)\b|\bwhat we(?:'re| are)? (?:owe|owing)\b"
            r"|\bhow much (?:we|i)(?:'re| are| still)? (?:owe|have to pay|need to pay)"
        ),
        (
            r"\bdo (?:we|i) (?:still )?(?:have|owe)\b.{0,50}\b(?:credit|anything|balance|money"
            r"|something|invoices?)\b"
        ),
        r"\bstatus of (?:our|my|the|inv)",
        r"\bhave (?:we|i) (?:already )?paid\b.*\?|\bdid (?:we|i) (?:already |ever )?pay\b.*\?",
    ),
    "credit": r"\bcredit\b(?! (?:card|note))",
    "by_invoice": (
        r"\bwhich invoices?\b|\bby invoice\b|\bper invoice\b|\bbreak ?down\b|\bin detail\b"
        r"|\beach\b"
    ),
}
