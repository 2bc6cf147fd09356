"""What is wrong, and what shall be undone."""

PATTERNS = {
    "dispute": (
        (
            r"\b(?:hold|holding|held|keep|keeping)\b.{0,20}\b(?:payment|money)\b.{0,10}\bback\b"
            r"|\bwithhold\w*"
        ),
        r"\bproblem with (?:item|line|position|the (?:amount|invoice|quantity|price))\b",
        (
            r"\b(?:not|isn'?t|aren'?t|wasn'?t) (?:what|how|as) (?:we|i|you) (?:signed off|approved"
            r"|commissioned|booked|saw)\b"
        ),
        (
            r"\b(?:see |have )no reason to pay\b|\bwe (?:had )?cancel+ed\b.{0,60}\b(?:in writing"
            r"|in time|before|on \d|by mail)\b"
        ),
        (
            r"\b(?:our|my) (?:log|records?|notes?|count|timesheets?|calculation|books?|files?"
            r"|order|stopwatch|calendar) (?:say|says|show|shows|has|have"
            r"|come)\b.{0,25}\b\d+(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))\b"
        ),
        r"\b(?:have|take) another look\b",
        (
            r"\byou(?:'ve| have)? (?:billed|charged|invoiced) (?:us |me )?.{0,60}\b(?:but"
            r"|although|instead|only|never|once|twice|not|two|three|\d+)\b"
        ),
        r"\breject\w*\b.{0,30}\b(?:claim|invoice|demand|bill)\b",
        r"\bplease (?:deduct|subtract|take into account)\b|\b(?:deduct|subtract) it\b",
        r"\b(?:dispute|disputing|contest\w*|object to|challenge|complain\w*|complaint)\b",
        (
            r"\b(?:wrong|incorrect|not correct|not right|isn'?t right|aren'?t right|mistaken?"
            r"|error|inaccurate|too (?:high|much)|doesn'?t (?:add up|match|look right|tally"
            r"|agree)|does not (?:match|add up)|don'?t match|miscalculated|overcharged?"
            r"|over-?charg\w+|inflated|excessive|outrageous|rip-?off|double[- ](?:charged|billed"
            r"|counted)|(?:charged|billed|invoiced) (?:us |me )?(?:twice|double|for something"
            r"|for \w+ (?:we|i) (?:never|didn'?t)))\b"
        ),
        (
            r"\b(?:never|didn'?t|did not|haven'?t|have not|hasn'?t) (?:\w+ )?(?:order(?:ed)?"
            r"|agreed?|ask(?:ed)? for|approved?|receive[d]? (?:the (?:goods|items|files|work"
            r"|prints?|delivery|order|banners?|posters?)|it all|everything|all)|got (?:the|all)"
            r"|book(?:ed)?|request(?:ed)?|happen(?:ed)?|deliver(?:ed)?|commission(?:ed)?"
            r"|sign(?:ed)? off|want(?:ed)?|use[d]?|arrived?|finish(?:ed)?|complete[d]?)\b"
        ),
        (
            r"\b(?:was|were|wasn'?t|weren'?t|been|is|are|isn'?t) (?:\w+ )?(?:not "
            r"|never )?(?:agreed|ordered|delivered|quoted|promised|included|waived|cancel+ed"
            r"|returned|finished|done|complete[d]?) (?:at|for|as|with|on|by|in"
            r"|to)?\b.{0,60}\b(?:but|yet|not|and (?:now|still)|instead|only|never)\b"
        ),
        (
            r"\b(?:we(?:'d| had)? (?:\w+ )?(?:agreed|settled on)|you(?:'d"
            r"| had)? (?:\w+ )?(?:agreed|quoted|said|offered|promised|confirmed)|i(?:'d"
            r"| had)? agreed)\b(?!.{0,20}\bpay\b).{0,60}(?:\d|%|free|discount|price|fixed"
            r"|included)"
        ),
        (
            r"\b(?:quote|quotation|offer|estimate|order|agreement|contract|price)(?:d| was| said"
            r"| is| says| of| for|'s)\b.{0,30}\d"
        ),
        (
            r"\b(?:faulty|defective|broken|damaged|scratched|peel\w*|fell off|fallen off"
            r"|came off|come off|blurry|blurred|pixelated|faded|misspel\w*|mis-?spel\w*|spelt"
            r"|typos?|unusable|poor quality|bad quality|shoddy|leak\w*|crooked|cracked|torn"
            r"|wrong (?:colou?r|size|logo|name on the sign|version)|doesn'?t work|does not work"
            r"|not working|unfinished|incomplete|half finished|late delivery|delivered late"
            r"|too late)\b"
        ),
        (
            r"\b(?:only|just) (?:received|got|delivered|had|ordered|arrived|used|worked|did|came"
            r"|sent)\b.{0,25}\b(?:\d+|one|two|three|four|five|half|once|twice|part)\b|\b(?:only"
            r"|just) (?:\d+|one|two|three|half|once|part) (?:of|were|was|out)\b"
        ),
        (
            r"\b(?:take|knock|remove|strike|drop|delete|get rid of|waive)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,7}? (?:off|out|from|fee|charge|surcharge|line|item|position|hours?)\b"
        ),
        (
            r"\b(?:won'?t|will not|not|refuse to|never|not going to|no way)(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,3}? (?:pay(?:ing)?|accept(?:ing)?|settle)\b(?!.{0,30}\b(?:before|until"
            r"|till|this (?:week|month)|today|yet|on time)\b(?!.{0,40}(?:put right|fixed|correct"
            r"|repaired|redone|replaced)))"
        ),
        (
            r"\b(?:correct(?:ed)?|amend(?:ed)?|revise[d]?|adjust(?:ed)?|fix(?:ed)?) (?:the "
            r"|this |your |an? |my |our )?(?:invoice|bill|amount|total|price|quantity|figure"
            r"|item|line|hours)\b"
        ),
        (
            r"\b(?:invoice|bill|amount|total|price|quantity|charge|fee|hours?|rate|figure|sum"
            r"|vat|tax|item|line|discount)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:is|are|was|were"
            r"|seems?|looks?|should be|should have been|ought to be)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,3}? (?:wrong|off|incorrect|too|missing|not|higher|double|twice|\d)"
        ),
        (
            r"\bshould(?:n'?t| not)? (?:be|have been|say|read)\b.{0,30}(?:\d|%|free|included"
            r"|invoiced|charged|there|on (?:it|the))"
        ),
        (
            r"\b(?:discount|credit|deposit|down payment|prepayment|rebate)\b.{0,40}\b(?:missing"
            r"|not (?:been )?(?:applied|deducted|there|on|taken|included)|forgot\w*|left (?:off"
            r"|out))\b|\b(?:missing|forgot\w*|left (?:off|out))\b.{0,30}\b(?:discount|credit"
            r"|deposit|down payment|prepayment|rebate)\b"
        ),
        (
            r"\b(?:not|isn'?t|wasn'?t|aren'?t) (?:what|as|how|the (?:price|amount|rate)) (?:we"
            r"|you|i|was|they|had)?\s?(?:agreed|ordered|discussed|quoted|promised|asked|expected"
            r"|wanted)\b"
        ),
        (
            r"\b(?:unhappy|not happy|dissatisfied|disappointed|not satisfied|unacceptable"
            r"|unfair)\b.{0,60}(?:work|result|quality|invoice|bill|price|charge|amount|fee|with)"
        ),
        (
            r"\bcharg(?:ed|ing|es?)\b.{0,40}\b(?:but|although|even though|despite|yet|instead of"
            r"|when)\b|\binstead of (?:the )?(?:agreed |quoted |usual )?(?:[£€$]|\d|eur)"
        ),
        (
            r"\b(?:needn'?t|need not|no need to|don'?t have to|wouldn'?t have to"
            r"|didn'?t have to) (?:bother|pay|worry)\b"
        ),
        (
            r"\balready (?:paid|included|settled|covered|billed|invoiced) (?:in|on|with"
            r"|as part of) (?:the |your |our )?(?:previous|last|other|march|april|package|price"
            r"|invoice)"
        ),
    ),
    "except": r"\b(?:apart from|except(?: for)?|other than|besides|with the exception of)\b",
    "no_dispute": (
        r"\b(?:no (?:complaints?|dispute|problem with|objections?|issue with)"
        r"|not (?:a )?(?:complain\w*|disput\w*|contest\w*|objecting)|nothing (?:is )?wrong"
        r"|not that (?:it|anything)|isn'?t a complaint|happy with|no need to (?:change|correct)"
        r"|all (?:correct|fine|good)|my (?:mistake|error|fault|bad)|our (?:mistake|error|fault"
        r"|end)|by mistake|wrong (?:account|reference|address|name|number|person|e-?mail"
        r"|department|company|attachment|recipient|mailbox|vat|po|iban)|sorry,? (?:that was"
        r"|wrong))\b"
    ),
    "not_disputed": (
        r"\b(?:doesn'?t|does not|no longer) works? (?:here|with us|for us|at \w+)\b|"
        r"\bfiled\b.{0,30}\bunder\b|\bmis-?filed\b|\bwrong (?:folder|tray|pile|inbox|drawer)\b|"
        r"\b(?:never|didn'?t|did not|no|not) (?:\w+ ){0,3}(?:confirmation|receipt|answer|reply"
        r"|response|reminder)\b|"
        r"\b(?:account|bank) name\b|\bwrong (?:person|recipient|mailbox)\b|\b(?:page|link|portal"
        r"|button|form|checkout)\b.{0,30}\b(?:errors?|work|open|load|crash\w*)\b|\b(?:tried"
        r"|trying|wanted) to pay\b|\b(?:thanks? (?:you )?for (?:\w+ ){0,2}(?:correct\w*|fixing"
        r"|the fix|the change)|(?:never|didn'?t|did not|haven'?t|have not) (?:\w+ )?(?:got|get"
        r"|received?|seen?) (?:an? |the |this |your |any |that )?(?:invoice|bill|inv|reminder)"
        r"|has been corrected|is (?:now )?(?:correct|fixed)|was our (?:mistake|error)"
        r"|typed the wrong|sent to the wrong|transferred (?:the )?wrong|paid the wrong)\b"
    ),
    "take_off": (
        r"\b(?:take|knock|remove|strike|drop|delete|get rid of|waive|correct|fix|amend|adjust"
        r"|credit|revise)\b"
    ),
    "line_number": (
        r"\b(?P<line>(?:line|item|position|row|pos\.?) (?:no\.? |number )?#?\d{1,3})\b"
    ),
    "billed": (
        r"\b(?:hours?|days?|rates?|lines?|items?|amounts?|prices?|totals?|quantit(?:y|ies)"
        r"|sums?|fees?|charges?|pieces?|discount|vat|tax)\b"
    ),
    "line": (
        r"\b(?:the|your|this|that|for|a|an|\d+|£\S+|\$\S+"
        r"|€\S+) (?P<line>(?:[a-z]+[ -]){0,2}?(?:fee|charge|surcharge|shipping|delivery|postage"
        r"|hours|mileage|travel costs?|expenses|retouching|hosting|hosting fee|banners?|logo"
        r"|poster|sign|item \d+|line \d+|position \d+))\b"
    ),
    "reissue": (
        r"\b(?:amend|correct|change|update|fix) (?:the|this|that|your) (?:invoice|bill)\b",
        r"\bissue (?:it|this|one|them) (?:again|anew|afresh)\b",
        r"\b(?:re-?issue|reissued|re-?invoice|re-?bill|re-?do|redo|re-?write|rewrite)\b",
        (
            r"\b(?:issue|send|make|create|write|raise|need|get|have|want"
            r"|provide)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:new|corrected|amended|revised"
            r"|updated|fresh|replacement|another|proper) (?:invoice|bill|one|version|copy)\b"
        ),
        (
            r"\b(?:change|correct|amend|fix|update|replace)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,6}? (?:on|in|to) (?:the |this |that |your |our |last |next )?(?:invoice"
            r"|bill|inv)\b"
        ),
        (
            r"\binvoice\b.{0,40}\b(?:again|anew|afresh)\b.{0,20}\b(?:with|to|in the name|on"
            r"|made out)\b"
        ),
        (
            r"\b(?:invoice|bill|it) (?:should|must|needs to|has to|ought to) (?:be )?(?:made out"
            r"|addressed|issued|in the name|go to|read|say|state)\b"
        ),
    ),
    "reissue_by_adding": (
        r"\b(?:put|add|include|quote|mention|note)\b(?: (?:[\w./€£$%'-]"
        r"|,\d)+){0,6}? (?:on|in|to) (?:the |this |that |your |our |last |next )?(?:invoice"
        r"|bill|inv)\b"
    ),
    "reissue_only": (
        r"\b(?:re-?issue|new invoice|corrected|amended|revised|with the correct|made out to"
        r"|in the name of|addressed to)\b"
    ),
    "not_reissue": (
        r"\b(?:new|corrected|amended|revised|updated) (?:invoice|bill|one|version) (?:now )?"
        r"(?:looks|is) (?:now |all |much )*(?:good|fine|right|correct|ok|okay|perfect|here)\b|"
        r"\b(?:no need to (?:re-?issue|change)|don'?t (?:re-?issue|change)|next (?:invoice|time)"
        r"|future invoices|dated .{0,20} or later|on all (?:future )?invoices|from now on"
        r"|going forward|in (?:the )?future)\b"
    ),
    "wrong_details": (
        r"\b(?:wrong|old|incorrect|outdated|previous|former|misspel\w+|mistyped"
        r"|missing)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:name|address|company|entity"
        r"|vat(?: (?:id|number|no))?|tax (?:id|number)|recipient|legal name|postcode|street|gmbh"
        r"|ltd|department|addressee)\b|\b(?:name|address|company|vat id|vat number|recipient"
        r"|entity|postcode|addressee)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:is|are|was|wrong"
        r"|incorrect|misspel\w+|outdated|missing|old)\b(?: (?:[\w./€£$%'-]|,\d)+){0,2}?(?: wrong"
        r"| incorrect| misspel\w+| out of date| outdated| missing| old)?|\b(?:made out|addressed"
        r"|issued|billed) to (?:the )?(?:wrong|old|our old)"
    ),
    "wrong_recipient": (
        r"\b(?:wrong (?:company|recipient|client|customer|addressee|entity|firm)|not (?:for|to"
        r"|meant for) us|isn'?t (?:for us|ours)|should (?:go|have gone|be (?:made out"
        r"|addressed)) to|made out to)\b"
    ),
    "cancel": (
        r"\b(?:don'?t|do not|not to) renew\b|\bclosing (?:our|my) account\b",
        (
            r"\b(?:cancel|cancelling|canceling|cancellation|terminate|terminating|termination"
            r"|rescind|withdraw)\b(?! (?:that|this) (?:last )?(?:e?-?mail|message|request))"
        ),
        (
            r"\b(?:void|annul|reverse|write off|credit) (?:the |this |that |your |our |it|inv\w*"
            r"|invoice)\b"
        ),
        r"\b(?:credit note|credit memo)\b",
        (
            r"\bgive(?:n|s)? notice\b|\bnotice (?:of|to) (?:cancel\w*|terminat\w*)|\b(?:stop|end"
            r"|discontinue|close) (?:the |our |my |your )?(?:contract|subscription|hosting"
            r"|retainer|service|maintenance|plan|agreement|membership)\b"
        ),
        (
            r"\bno longer (?:need|want|require)\b(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:hosting"
            r"|service|subscription|contract|maintenance|retainer|newsletter|support|plan)"
        ),
    ),
    "not_cancel": (
        r"\b(?:was|were|been|had|got|have|has|is|are|i|we|you|they|he) (?:already |also "
        r"|long since |then |since )?cancel+ed\b|\bcancel+ed (?:in|on|at|the|banners?|order"
        r"|shoot|event|meeting)|\bif (?:you|we|i)\b.{0,30}cancel|\bcancel(?:led)? (?:our|the"
        r"|my) (?:meeting|call|appointment)|\b(?:don'?t|do not|not|never|won'?t"
        r"|no need to) (?:want to )?cancel|\bhow (?:do|can|could)\b.{0,20}cancel"
    ),
    "cancel_what": (
        r"\b(?:cancel|terminate|stop|end|discontinue|close|no longer (?:need|want"
        r"|require))\w*\s(?:the |our |my |your |this )*(?P<what>(?:[\w-]+ ){0,3}?(?:contract"
        r"|subscription|hosting|retainer|service|maintenance|plan|agreement|membership|order"
        r"|package|domain|support|newsletter))\b"
    ),
    "cancel_next": (
        r"\b(?:next possible|earliest possible|soonest|next (?:renewal|term)"
        r"|end of (?:the )?(?:term|contract|period)|earliest)\b"
    ),
    "refund": (
        (
            r"\b(?:want|need|like|demand|expect|send|give)\b.{0,30}(?:\d|money|pounds"
            r"|euros)\b.{0,20}\bback\b"
        ),
        (
            r"\b(?:refund\w*|reimburs\w*|pay(?:ing)? (?:it |this |that |us |me |the \w+ )?back"
            r"|money back|send (?:it |the \w+ |that |us |me )*back|give (?:it |us |me "
            r"|the )*back|return (?:the |that |this |our |it|us )*(?:money|amount|payment"
            r"|overpayment|difference|second|excess|surplus|sum)|claim back|repay\w*"
            r"|transfer(?:red)? (?:it |the \w+ )?back)\b"
        ),
        (
            r"\b(?:over-?paid|overpayment|paid\b.{0,30}\b(?:twice|double|too much|in duplicate)"
            r"|get\b.{0,30}\b(?:payment|money|amount|it|euros?|pounds?|\d+)\b.{0,10}\bback"
            r"|double payment|duplicate payment|paid (?:\w+ ){0,3}?two times)\b"
        ),
    ),
    "not_refund": (
        r"\b(?:imagine|pretend|suppos(?:e|ing)|what if)\b|"
        r"\bi(?:'ll| will) reimburse\b|"
        r"\bi'd have paid\b|\bif it were\b|\bwould have paid\b|"
        r"\brefund\b.{0,20}\b(?:arrived|received|came|is here|landed)\b|\b(?:got"
        r"|received) (?:the|your|our|my) refund\b|\b(?:no refund|not? (?:want|need"
        r"|ask\w*)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? refund|don'?t refund|keep the (?:difference"
        r"|credit|change)|set (?:it )?off|offset|against the next|carry (?:it )?over"
        r"|refund (?:arrived|received|came)|(?:got|received|thanks for) (?:the|your) refund"
        r"|refund policy|if .{0,30}refund|already (?:been )?refunded|was refunded)\b"
    ),
    "paid_twice": r"\b(?:twice|double|duplicate|two times|second time)\b",
    "overpaid": r"\b(?:over-?paid|overpayment|too much)\b",
    "stop": (
        (
            r"\b(?:don'?t|do not|stop) (?:chase|chasing|remind|reminding|dun|dunning)\b(?! me"
            r"| us)?"
        ),
        r"\btake (?:me|us) off\b.{0,30}\blist\b",
        (
            r"\b(?:stop|cease|quit|pause|suspend|hold|halt|switch off|turn off"
            r"|end)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:remind\w*|chas\w+|dunning|e?-?mails?"
            r"|letters?|nagging|harass\w*|pestering|messages|notices|bombarding|spamming"
            r"|hounding|demands?|robot|red letters)\b"
        ),
        (
            r"\b(?:no more|don'?t (?:send|want|need)|do not (?:send|want|need)|without further"
            r"|stop sending)(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:reminders?|e?-?mails?|letters"
            r"|dunning|notices|chasers)\b"
        ),
        (
            r"\bstop (?:bothering|chasing|reminding|nagging|harassing|emailing|contacting"
            r"|writing)\b|\bleave (?:me|us) alone\b|\btake (?:me|us) off (?:your|the|this) list\b"
        ),
        r"\b(?:do not|don'?t) (?:remind|chase|contact) (?:me|us)\b",
        (
            r"\b(?:do not|don'?t|never|stop) (?:writ\w+ to|e-?mail\w*|messag\w+|writ\w+) (?:me|us)"
            r"(?: \w+){0,3}? (?:any ?more|again|any longer)\b"
        ),
    ),
    "not_stop": (
        r"\b(?:don'?t stop|can'?t stop|if you (?:don'?t )?stop|stop(?:ped)? (?:the|my"
        r"|our) (?:payment|cheque|transfer))\b"
    ),
}
