"""Bank details, names and addresses, people in charge."""

PATTERNS = {
    "bank": (
        r"\b(?:iban|bic|swift|sort ?code|account (?:number|no|details|info\w*)"
        r"|bank(?:ing)? (?:details|account|info\w*|data|connection|coordinates)|bank account"
        r"|routing(?: number)?|beneficiary|payment (?:details|instructions|information)"
        r"|remittance (?:details|instructions)|wire instructions|new account|new bank|payee"
        r"|paypal address|crypto|bitcoin|wallet|gift cards?|wise account|revolut)\b"
    ),
    "amends": r"\b(?:switch\w*|updat\w+|amend\w*|adjust\w*|replac\w+|use (?:the|our) (?:new"
    r"|updated|attached|following))\b",
    "yours": r"\b(?:you|your|ur|yours)\b",
    "bank_change": (
        (
            r"\b(?:chang\w+|new|updat\w+|mov\w+|switch\w+|replac\w+|different|revised|amend\w+"
            r"|no longer|closed|old|instead|from now on|going forward|henceforth|effective|audit"
            r"|frozen|blocked|redirect|divert|another|alternative)\b"
        ),
    ),
    "pay_elsewhere": (
        r"\b(?:changed|switched|moved|changing|switching) (?:our |my |the )?banks?\b",
        r"\b(?:old|previous|former) account\b",
        (
            r"\b(?:wife|husband|brother|sister|partner|son|daughter|mother|father|private|personal"
            r"|other|company|subsidiary|escrow)\S* (?:\w+ )?account\b"
        ),
        (
            r"\b(?:pay|remit|send|transfer|made|make)\b.{0,40}\bto the (?:bank )?account (?:on|in"
            r"|below|mentioned|attached|given)\b"
        ),
        r"\b(?:account|bank|wire) details (?:to (?:come|follow)|will follow|follow|are coming)\b",
        r"\b(?:made|paid) to our\b.{0,40}\baccount\b",
        (
            r"\bneed you to (?:process|make|handle|send|wire|arrange|do)\b.{0,30}\b(?:payment"
            r"|transfer|wire)\b"
        ),
        (
            r"\b(?:pay|send|transfer|wire|remit|direct|redirect|routed?|make|made"
            r"|payments? (?:shall|should|must|to) be \w+)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,8}? (?:to (?:the|this|our|my|a) (?:new|following|other|different|updated"
            r"|below|attached)|to (?:this|our|my|the new|another|a) (?:[\w-]+ ){0,2}?(?:account"
            r"|iban|bank|wallet|card)|into (?:this|our|my|the)|account below|following account)\b"
        ),
        r"\b(?:gift ?cards?|bitcoin|crypto|western union|moneygram|wallet address)\b",
        (
            r"\bi need (?:a|you to|an)\b.{0,60}\b(?:paid|payment|settled|transfer"
            r"|wired)\b.{0,80}\b(?:confidential|urgent|discreet|before|quiet\w*|secret"
            r"|don'?t (?:discuss|tell)|between us|asap|account details)\b"
        ),
        r"\b(?:urgent|confidential|discreet\w*)\b.{0,80}\b(?:payment|transfer|wire|pay)\b",
        r"\bsend (?:you )?the (?:account|bank|payment|wire) (?:details|instructions)\b",
    ),
    "asks_bank": (
        r"\b(?:what(?:'s| is| are)|which|can (?:you|i|we)|could (?:you|i|we)|please|need"
        r"|send (?:me|us)|do you have|where|give (?:me|us)|confirm|is it|are (?:your|these|the)"
        r"|same|correct|still|let me have|missing|don'?t have|can'?t find"
        r"|not on)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:your |ur )?(?:iban|bank details"
        r"|account details|account number|bank account|payment details|sort code|bic|swift"
        r"|bank info\w*|routing number|banking details)\b"
    ),
    "our_account_changed": (
        r"\b(?:our|my|the supplier'?s) (?:\w+ )?(?:bank|account|iban)\b.{0,40}\b(?:has|have|is"
        r"|was|changed|new)\b|\b(?:new|changed|updated) (?:bank|account|iban)\b"
    ),
    "asks_yours": (
        r"\b(?:(?:send|give|tell|e-?mail|let|forward|show) (?:me|us)|what(?:'s| is| are)|which"
        r"|share|we need|i need|need to have)\b.{0,20}\b(?:your|ur) (?:\w+ ){0,2}?(?:iban|bic"
        r"|swift|sort code|bank|banking|account|payment details)\b"
    ),
    "ours_changed": (
        r"\b(?:ours|mine|our own)\b.{0,30}\b(?:new|chang\w+|different|moved|closed|updated|now)\b"
    ),
    "postal": (
        r"\bto (?:the|this|our|my|a) (?:\w+ ){0,2}?(?:e-?mail(?: address)?|mail|address|mailbox"
        r"|inbox|office|branch|department|colleague|assistant|phone|site)\b"
    ),
    "postal_other": (
        r"\bto (?:(?:the|my|our|a) )?(?:other|another|different|new|private|home|work|second"
        r"|personal|right|correct) (?:\w+ )?(?:e-?mail(?: address)?|address|mailbox|inbox)\b"
    ),
    "money_moves": (
        r"\b(?:pay\w*|money|funds|wir(?:e|es|ed|ing)|transfer\w*|remit\w*|cheques?|checks?"
        r"|cash|sum|amounts?|balance|deposit|euros?|pounds|dollars|eur|gbp|usd|chf)\b|[€£$]"
    ),
    "reports_bank": (
        r"\b(?:is (?:this|that|it)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:real|genuine|from you|you"
        r"|legit\w*|correct|true)|(?:got|received|had) (?:an?|this|your"
        r"|some)(?: [\w-]+){0,3}? (?:e?-?mail|message|letter|call)|phishing|scam|fraud\w*"
        r"|suspicious|looks? (?:fishy|odd|fake|strange|dodgy)|did you (?:really|send|change)"
        r"|have you (?:really|changed)|somebody|someone (?:claim\w*|pretend\w*)|verify"
        r"|has your)\b"
    ),
    "details": (
        (
            r"\b(?:all|any|future|further) (?:\w+ )?(?:correspondence|mails?|communication|letters"
            r"|documents|post)\b.{0,20}\bto\b"
        ),
        (
            r"\b(?:only |just )?(?:mail|e-?mail|write to|contact|reach) me (?:only )?(?:at|on"
            r"|under)\b|\buse (?:this|my other|the following) (?:address|e-?mail)\b"
        ),
        (
            r"\b(?:show|shows|needs?|missing|lacks?|carry|state|include|with"
            r"|add)\b(?: [\w'-]+){0,5}? (?:our|my) (?:\w+ )?(?:vat|tax|company name|legal name"
            r"|registered name|trading name)\b"
        ),
        r"\bnew (?:post ?code|zip(?: code)?|street|house number)\b",
        (
            r"\b(?:new|changed?|different|updated?|correct|current|right|registered|billing"
            r"|proper) (?:\w+ ){0,2}?(?:address|company name|legal name|name|vat(?: (?:id|number"
            r"|no))?|tax (?:id|number)|e-?mail(?: address)?|entity|postal address"
            r"|registered office|invoice address|postcode)\b"
        ),
        (
            r"\b(?:address|company name|legal name|vat (?:id|number)|e-?mail(?: address)?"
            r"|registered office|name)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:has changed"
            r"|have changed|changed|is now|are now|will be|changes|will change|is changing"
            r"|was changed|to be changed|should (?:be|read)|is:|is as follows)\b"
        ),
        (
            r"\b(?:we(?:'re| are| have|'ve)?|our (?:office|company|business|studio)(?: is"
            r"| has)?) (?:just |recently |now |also |all )?(?:moving|moved|relocat\w+|renamed"
            r"|rebrand\w+|changed (?:our )?name|converted|merged|re-?registered|changing)\b"
        ),
        (
            r"\b(?:send|address|direct|mail|e-?mail|forward|issue|make out)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,6}? (?:invoices?|bills?|them|it|everything)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,4}? (?:to|at|in the name)\b"
        ),
        (
            r"\b(?:invoices?|bills?)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:to (?:go|be sent"
            r"|be addressed|be made out)|should go|must go|in the name of|on the name of"
            r"|made out to|addressed to)\b"
        ),
        (
            r"\b(?:trading (?:as|under)|now (?:called|known as|trading|named|operating)"
            r"|change of (?:address|name|company|e-?mail)|formerly|moved to)\b"
        ),
        (
            r"\b(?:add|put|use|update|change|correct|note)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,6}? (?:address|vat (?:id|number|no)|tax (?:id|number)|company name"
            r"|legal name|e-?mail(?: address)?|cost cent(?:re|er))\b"
        ),
    ),
    "details_sure": (
        r"\b(?:we(?:'re| are| have|'ve)?|our (?:office|company|business|studio)|the (?:company"
        r"|office|firm|studio|practice)|office)(?: is| has| have)?(?: been)? (?:just |recently "
        r"|now |also |all )?(?:moving|moved|relocat\w+|renamed|rebrand\w+|changed (?:our "
        r"|its )?(?:name|address)|converted|merged)\b|\b(?:address|name|e-?mail(?: address)?"
        r"|vat (?:id|number))\b.{0,12}\b(?:has|have|is) (?:been )?(?:changed|changing)\b"
    ),
    "not_details": (
        r"\b(?:has your address|your (?:new )?(?:address|e-?mail|name)|did you (?:change|move)"
        r"|have you (?:moved|changed)|send (?:it|them|the \w+|a \w+|us \w+|me \w+)? ?(?:again"
        r"|once more|over)|re-?send|in the name of (?:god|the law)|reminders? to)\b"
    ),
    "invoices_only": r"\b(?:invoices?|bills?)\b",
    "contact": (
        r"\bi(?:'m| am) the new\b|\breplacing (?:mr|ms|mrs|[a-z]+)\b",
        (
            r"\b(?:new|your|our|main|right|correct|future|only) (?:\w+ )?(?:contact"
            r"|point of contact|contact person)\b|\b(?:new|future) (?:accountant|bookkeeper"
            r"|accounts person)\b|\b(?:handled|dealt with|looked after|managed) by\b"
        ),
        (
            r"\b(?:doesn'?t|does not|isn'?t|is not) (?:work |employed )?(?:here|with us|for us"
            r"|at \w+) any ?more\b"
        ),
        (
            r"\b(?:has |have |is |'s )?(?:left|leaves?|leaving|no longer (?:with|works?|at"
            r"|employed|part)|retired|retires|retiring|on maternity|on parental|moved on"
            r"|departed)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}?(?: (?:company|us|firm|team|school"
            r"|role|leave|here|work\w*))?"
        ),
        (
            r"\b(?:taken over|taking over|take over|takes over|will (?:be )?(?:handl|look|deal"
            r"|tak)\w*|replac\w+ (?:me|him|her|mr|ms|mrs)|successor|responsible for|in charge of"
            r"|look(?:s|ing)? after|handl(?:es|ing)|deal(?:s|ing) with|dealt with by)\b"
        ),
        (
            r"\b(?:contact|speak to|write to|talk to|address|copy in|cc|get in touch with"
            r"|reach out to) (?:my colleague|mr|ms|mrs|our|[a-z]+ (?:in|from|at|instead|from now"
            r"|directly))\b"
        ),
        r"\bfrom now on\b.{0,60}\b(?:contact|write|speak|questions|approv\w+|sign\w*)\b",
    ),
    "not_contact": (
        r"\b(?:who (?:is|do i|should i)|is there|whom|your (?:colleague|contact)|left (?:our"
        r"|my) (?:account|bank)|left to pay|left over|i'?ll (?:be )?(?:deal|look|handl|tak)\w*"
        r"|we(?:'ll| will) (?:deal|look|handl|tak)\w*|contact (?:me|us))\b"
    ),
    "contact_new": (
        r"\b(?:contact|write to|speak to|talk to|reach out to|get in touch with|address"
        r"|please use|successor|replac\w+ by|taken over by|now|instead)\b"
    ),
}
