"""How something is said: denied, imagined, asked, joked, thanked."""

WILL = (
    r"(?:i'?ll|we'?ll|he'?ll|she'?ll|they'?ll|it'?ll|that'?ll|(?<!you )will|shall|gonna|going to"
    r"|plan(?:ning)? to|intend to|expect to|aim(?:ing)? to|promise to|hope to|should be able to"
    r"|want to|able to)"
)

PATTERNS = {
    "not": (
        r"\b(?:nothing|none of|(?:in )?no way|by no means|hardly)\b|"
        r"\b(?:not|never|cannot|can'?t|won'?t|don'?t|didn'?t|haven'?t|hasn'?t|hadn'?t|isn'?t"
        r"|aren'?t|wasn'?t|weren'?t|wouldn'?t|couldn'?t|ain'?t|unpaid|neither|nor|nobody|no one"
        r"|yet to|refus\w+|without|forgot(?:ten)?|anything but|no longer|no (?:money|payment"
        r"|transfer))\b"
    ),
    "if": (
        r"\b(?:wish|pretend\w*|imagin\w+|let'?s say|assume[ds]?|as though|hypothetically)\b|"
        r"\b(?:if|unless|once|as soon as|provided|in case|assuming|whether|until|till|before"
        r"|would|could|might|suppose|supposing|the moment|subject to)\b"
    ),
    "will": (
        rf"\b{WILL}\b|\bto be\b|\bbe paid\b|\bgets? paid\b|\bdue to\b|\bsupposed to\b"
        r"|\b(?:being|get|getting|be) (?:paid|settled)\b|\bmust\b|\bneeds? to\b|\bhave to\b"
        r"|\bhas to\b"
    ),
    "that_clause": r"^\W*that\b",
    "greeting": r"^\W*(?:good )?morning\W*$",
    "asks_about": (
        r"\b(?:any idea|do you know|do we know|can you (?:tell|see)|could you (?:tell|see)|when"
        r"|whether|who|how|which|wonder\w*|not sure|sure)\b"
    ),
    "taken_back": (
        r"(?<!says )(?<!say )(?<!said )(?<!claims )(?<!shows )(?<!thinks )(?<!that )"
        r"\b(?:i|he|she|it|they|we|that)(?: has| have| had| did| was|'s) not\W*$"
        r"|(?<!says )(?<!say )(?<!said )(?<!claims )(?<!shows )(?<!thinks )(?<!that )"
        r"\b(?:i|he|she|it|they|we|that) (?:hasn'?t|haven'?t|hadn'?t|didn'?t|wasn'?t)\W*$"
        r"|\b(?:nobody|no one|none of us) (?:did|has|had|paid|sent)\b"
        r"|\bturns out\b.{0,40}\b(?:not|\w+n't|never|failed|bounced)\b"
        r"|\b(?:payment|transfer|cheque|it|money)\b.{0,20}\b(?:bounced|failed|was rejected"
        r"|was returned|came back)\b"
    ),
    "would": r"\b(?:would|could|might|i'd|we'd)\b",
    "asks_first": (
        r"^(?:\W|and\b|but\b|so\b|also\b|hi\b|hello\b|hey\b|sorry\b|quick question\b"
        r"|just wondering\b|dear \w+,)*(?:have|has|had|did|do|does|is|are|was|were|can|could"
        r"|would|will|should|may|shall|what|when|where|which|who|why|how|haven'?t|hasn'?t"
        r"|didn'?t|isn'?t|wasn'?t|aren'?t)\s(?!to\b)(?:\w+)"
    ),
    "asks_open": (
        r"^(?:\W|and\b|but\b|so\b|also\b|hi\b|hello\b|hey\b|sorry\b)*(?:(?:can|could|would|will"
        r"|may|did|do|have|are) (?:you|u|we|i|somebody|someone|anyone)\b(?! (?:have|been|just"
        r"|already|not)\b)|what|when|where|which|who|why|how|is there|are there)\b(?! (?:we"
        r"|i) (?:paid|get|have))"
    ),
    "asks_how": r"^(?:\W|\w+,)*(?:how|where|why|what|who|which)\b",
    "reported": (
        r"\byou(?:'ve| have| had)? (?:already |once |always )?(?:paid|transferred|wired)\b|"
        r"\b(?:you|your (?:reminder|e?-?mail|letter|system|invoice|statement)) (?:say|said|says"
        r"|write|wrote|writes|claim|claims|claimed|told|tell|state|states|mention\w*|show"
        r"|shows)\b|\baccording to (?:you|your)\b"
    ),
    "ironic": (
        r"\bpigs? (?:fly|can fly|have wings)|\bhell freezes|\bcarrier pigeon|\bmonopoly money"
        r"|\bin your dreams|\byeah,? right|\bas if\b|\bwhen i win the lottery"
        r"|\b31(?:st)? (?:of )?february|\bfeb(?:ruary)? (?:30|31)|\b(?:gold bars|magic beans"
        r"|seashells|doubloons|goats|smoke signals|unicorns?)\b|\bin a hundred years"
        r"|\bwhen the cows come home|\bon the twelfth of never|\bover my dead body|\bblue moon"
        r"|\bwhen the moon turns|\bstork\b|\bsure,? (?:right|and)\b|\bho ho\b|\bpinky swear"
        r"|\bwhen my ship comes in"
    ),
    "unsure": (
        r"\b(?:i think|we think|i believe|we believe|pretty sure|fairly sure|i guess|as far as i"
        r"|afaik|afaict|if i remember|if memory serves|apparently|supposedly|presumably|probably"
        r"|i assume|we assume|i thought|we thought|according to|tells? me|told me|reckons?|maybe"
        r"|perhaps|might have|may have|must have|i'm sure i|should have (?:been|gone|left"
        r"|arrived|reached|received|had)|should already|ought to have|assures me)\b"
    ),
    "about": r"(?:about|around|roughly|approx\.?|approximately|some|circa|ca\.?|~|c\.)\s?$",
    "ago": r"\b(?:ago|back|earlier)\b",
    "habit": (
        r"\bpolicy\b|\bonly after\b|"
        r"\b(?:usually|normally|always|typically|generally|as a rule|never (?:paid|pay) for)\b"
    ),
    "why": (
        r"\b(?:why|how come|what is (?:the|this)|what's (?:the|this)|what does|wonder\w*|explain"
        r"|curious|clarif\w*|reason for|what for)\b"
    ),
    "only_if": r"\b(?:if (?:that|this|it|the \w+) (?:is|isn't|was|wasn't|turns out))\b",
    "if_asked": r"\b(?:how|what (?:is|are|happens)|when|is it possible|notice period)\b",
    "accepts": r"\bdo you (?:accept|take)\b|\bcan i pay (?:with|by|in)\b",
    "until": r"\b(?:by|before|until|till|no later than|latest)\b",
    "until_before": r"\b(?:by|before|until|till|no later than)\s(?:the )?.{0,4}$",
    "effective": (
        r"\b(?:from|as of|effective|as from|starting|with effect from|since|beginning|per)\b"
    ),
    "right_now": r"\b(?:right now|now|today|currently|at the moment|as of today|at present)\b",
    "immediately": (
        r"\b(?:immediately|with immediate effect|now|today|from today|at once|straight away)\b"
    ),
    "thanks": (
        r"\b(?:thanks|thank you|thx|ty|cheers|much appreciated|appreciate it|great (?:work|job"
        r"|stuff)|lovely|brilliant|perfect|wonderful|received with thanks|got it|all (?:good"
        r"|received|clear)|no (?:reply|answer|response) (?:needed|necessary|required)"
        r"|received,? thank\w*|well received|happy with|love it|awesome|excellent)\b"
    ),
    "no_thanks": (
        r"\b(?:but|however|nothing|another reminder|still|no thanks to|unfortunately"
        r"|again and again|yet another)\b"
    ),
    "ok": (
        r"^\W*(?:ok(?:ay|ey)?|k|kk|noted|sure|fine|yes|yep|yup|no|alright|all right|roger"
        r"|understood|will do|good|great|cool|ack|fyi|see attached|ty|np)?\W*$"
    ),
    "pleasantry": (
        r"\b(?:how are you|hope (?:you|all|this|everything)|hope you're well|how'?s (?:it going"
        r"|everything|life|things)|nice weekend|ok\?|okay\?|right\?|alright\?|is that (?:ok|okay"
        r"|alright|all right|fine|possible)|does that work|would that (?:work|be ok\w*"
        r"|be alright|be possible|be fine)|can you (?:confirm|do that|sort)|could you (?:confirm"
        r"|sort)|deal\?|fair\?|agreed\?|no\?|possible\?|please\?|what do you think|is this (?:ok"
        r"|possible)|who knew|isn'?t it|you know\?)"
    ),
    "please_do": (
        r"\b(?:please|pls|plz|kindly|could you|can you|would you|need (?:you|the|a)|i need"
        r"|we need|let me know|get back|call me|ring me)\b"
    ),
    "no_status": (
        r"\b(?:not|haven'?t|hasn'?t|didn'?t|never|yet to|isn'?t|wasn'?t)\b.{0,25}\b(?:paid"
        r"|settled|transferred|gone out|sent)\b"
    ),
    "spam": (
        r"\b(?:seo|backlinks?|guest post|web traffic|increase your (?:sales|ranking)"
        r"|limited (?:time )?offer|click (?:here|below|the link)|verify your (?:account|mailbox"
        r"|password|email)|password (?:expir|reset)\w*|mailbox (?:is )?(?:full|quota|storage)"
        r"|your (?:parcel|package) |you(?:'ve| have) won|lottery|inheritance"
        r"|investment opportunity|webinar|newsletter|black (?:week|friday)|unsubscribe"
        r"|special offer|our services include|we offer|boost your|free trial|docusign"
        r"|shared a (?:file|document) with you|account (?:will be )?suspended"
        r"|outstanding voicemail|loan offer|crypto investment)\b"
    ),
    "insolvency": (
        r"\b(?:in administration|insolven\w+|liquidat\w+|bankrupt\w*|administrators?"
        r"|receivership|chapter (?:7|11)|creditors?)\b"
    ),
    "remittance": (
        r"\b(?:remittance advice|payment advice|payment notification"
        r"|has been (?:approved for payment|scheduled)|will be (?:paid|credited)|payment (?:date"
        r"|of)|bacs remittance)\b"
    ),
    "rejected": (
        r"\b(?:reject\w*|not accepted|could not be processed|cannot be processed"
        r"|failed validation|returned to sender|on hold|was declined|missing (?:po"
        r"|purchase order))\b"
    ),
    "has_left": (
        r"\b(?:no longer (?:with|works?|employed|at)|has left|left the company|is no longer)\b"
    ),
    "misbooked": (
        r"\b(?:not our payment|isn'?t our payment|wasn'?t (?:us|our payment|ours)|not from us"
        r"|someone else'?s (?:money|payment)|another customer)\b"
    ),
}
