"""Order numbers, and invoices that shall be written."""

PATTERNS = {
    "po": (
        r"\b(?:bestell(?:-?nummer|-?nr|ung nr)|bestellung(?:snummer|snr)?|auftrags-?(?:nummer"
        r"|nr)|po(?:[- ]?(?:nummer|nr|number))?|p\.o\.|kostenstelle|referenz(?:nummer)?"
        r"|vorgangsnummer|projektnummer|leitweg-?id|bedarfsnummer|buchungskreis|unser zeichen"
        r"|abrufnummer|bestellzeichen|purchase order)\b\.?"
    ),
    "po_asks": r"\b(?:welche|brauchen sie|braucht ihr|ohne|benötigen sie|wo)\b",
    "invoice_please": (
        r"\bwie letzten monat\b|\bdasselbe wie\b.{0,40}\b(?:für|bitte)\b",
        r"\b(?:mach|schreib|stell|leg)\w*(?: \w+){0,2} (?:eine|noch eine|'ne) für\b",
        (
            r"\bentw[uü]rf\w*\b.{0,60}\b(?:passt|ok|okay|gut|fertig|freigegeben|stimmt"
            r"|in ordnung)\b"
        ),
        (
            r"\brechnung(?:en)? (?:an|für|über|@)\b(?!.{0,40}\b(?:ist|war|wurde|haben wir"
            r"|bezahlt|erhalten)\b)"
        ),
        (
            r"\b(?:bitte|schick\w*|schreib\w*|mach\w*|erstell\w*|stell\w*|leg\w*|brauch\w*"
            r"|könn\w*|kannst)\b(?: [\w'&.-]+){0,10}? (?:eine |'ne |ne |neue "
            r"|die )?rechnung\b(?! (?:nochmal|noch ?mal|erneut|stornier|korrigier))"
        ),
        (
            r"\b(?:in rechnung stellen|berechnen|abrechnen|fakturier\w*|rechnung (?:stellen"
            r"|schreiben|erstellen|machen|raus|anlegen)|abzurechnen|stellt? .{0,60}in rechnung)\b"
        ),
        (
            r"\bentwurf\b.{0,80}\b(?:raus|final\w*|fertig|senden|freigeb\w*|abschick\w*|stellen"
            r"|verschick\w*|rausschicken|losschicken)\b|\b(?:finalisier\w*"
            r"|freigeb\w*)\b.{0,40}\bentwurf\b|\bentwurf\b.{0,100}\b(?:rechnung|noch)\b"
        ),
        r"(?:@|\bà|x|×|\bje|\bzu je)\s?(?:€|eur)?\s?\d",
        r"^rechnung\b|\bneue rechnung\b",
    ),
    "invoice_terms": (
        r"\bfällig\b|\bpauschal\b|\bbestellnummer\b|\brabatt\b|\bübliche\w* ziel\b|\b(?:mwst|ust"
        r"|mehrwertsteuer)\b|\bnetto\b|\b\d+ tage\b|\bentwurf\b|\bje\b|\bwie immer\b"
        r"|\breverse charge\b|\bzzgl\b|\bziel\b|\bplus (?:fahrt|reise|spesen)"
    ),
    "client_invoice": (
        r"\b(?:stell\w*|schreib\w*|schick\w*|send\w*|brauch\w*|benötig\w*|bräucht\w*|bitte um"
        r"|erbitte\w*|bekomm\w*)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:eine |ihre |die |eure "
        r"|abschlags|schluss|anzahlungs)?(?:abschlags|schluss|anzahlungs)?rechnung (?:über|für"
        r"|zu|zum|an|auf)\b|\bstell(?:en sie|t) .{0,40}\bin rechnung\b"
    ),
    "not_invoice": (
        r"\b(?:warum|wieso|wie viel|keine rechnung|nicht (?:in rechnung|abrechnen|berechnen)"
        r"|habt ihr .{0,30}(?:geschickt|gestellt)|hast du .{0,30}(?:geschickt|gestellt)"
        r"|rechnungsnummer|noch ?mal schicken|erneut senden)\b"
    ),
    "recurring": (
        r"\b(?:monatlich\w*|jährlich\w*|vierteljährlich\w*|quartalsweise|wöchentlich\w*"
        r"|halbjährlich\w*|jeden monat|jedes (?:quartal|jahr|halbjahr)|pro (?:monat|quartal"
        r"|jahr)|im monat|im quartal|im jahr|alle (?:zwei|drei|sechs|\d) (?:monate|wochen)|abo\b"
        r"|dauerrechnung|wiederkehrend\w*|jede woche|zum (?:ersten|1\.) (?:jeden|jedes) monats"
        r"|turnusmäßig)\b"
    ),
    "hypothetical_only": (
        r"\b(?:nur (?:wenn|falls)|falls (?:sie|er|der|die|es|wir)|wenn (?:sie|er|der kunde"
        r"|die) .{0,30}(?:zusag\w*|unterschr\w*|bestätig\w*|bestell\w*)|erst wenn|sofern"
        r"|sollten? (?:sie|er|der|die)|je nachdem)\b"
    ),
    "send": (
        r"\ban den kunden\b|\bbitte senden\b|"
        r"\b(?:raus|rausschicken|verschick\w*|abschick\w*|losschicken|gleich (?:schicken|senden"
        r"|raus)|sofort (?:schicken|senden|raus)|schick\w* (?:\w+ )?(?:raus|direkt|gleich|sofort"
        r"|bitte)|direkt (?:raus|schicken|senden)|versend\w*|zusenden|freigeben|finalisier\w*"
        r"|final)\b"
    ),
    "dont_send": (
        r"\b(?:nicht (?:raus\w*|verschicken|senden|schicken|abschicken)|nur (?:als )?entwurf"
        r"|als entwurf|erst ?mal (?:als )?entwurf|noch nicht|ich (?:schaue|schau|gucke|prüfe)"
        r"|vorher (?:drüber|zeigen)|zur prüfung|zur ansicht)\b"
    ),
    "draft_edit": (
        r"\bentw[uü]rf\w*\b.{0,60}\b(?:passt|ok|okay|gut|freigegeben|stimmt|in ordnung)\b"
        r"|\bentw[uü]rf\w*\b.{0,100}\b(?:vergessen|ergänz\w*|änder\w*|noch|raus|final\w*|fertig"
        r"|freigeb\w*|senden|fehlt|korrigier\w*|rein|bitte|ausstell\w*)\b|\b(?:ergänz\w*"
        r"|änder\w*|freigeb\w*|finalisier\w*|korrigier\w*)\b.{0,60}\bentw[uü]rf\b"
    ),
    "gross": (
        r"\b(?:brutto|inkl(?:usive|\.)? (?:\d+ ?% )?(?:mwst|ust|mehrwertsteuer|steuer"
        r"|umsatzsteuer)|pauschal brutto|all-?in|endpreis)\b"
    ),
    "net": (
        r"\b(?:netto(?! \d)|zzgl\.?|zuzüglich|plus (?:mwst|ust|mehrwertsteuer)"
        r"|exkl\w*\.? (?:mwst|ust)|ohne mwst|\+ ?(?:mwst|ust))\b"
    ),
    "reverse": r"\b(?:reverse[- ]charge|steuerschuldnerschaft|rc|rev\.? ?charge)\b",
    "no_tax": (
        r"\b(?:ohne (?:mwst|ust|steuer|mehrwertsteuer|umsatzsteuer)|steuerfrei|umsatzsteuerfrei"
        r"|kleinunternehmer\w*|0 ?% (?:ust|mwst|steuer))\b"
    ),
    "terms": (
        r"\b(?:netto|zahlungsziel|zahlbar in|zahlbar innerhalb von|zahlbar binnen|fällig in|ziel"
        r"|frist)\s(?:von )?(?P<days>\d{1,3})(?: ?tagen?)?\b"
        r"|\b(?P<days2>\d{1,3}) tage?n? (?:ziel|netto|zahlungsziel|frist|zahlungsfrist)"
        r"|\b(?P<now>sofort fällig|zahlbar sofort|sofort zahlbar)"
    ),
    "due": r"\b(?:fällig|zahlbar|zahlung bis|zahlungsziel|zu zahlen bis)\b",
    "discount": r"\b(?:rabatt\w*|nachlass|\w*rabatt|skonto|abzüglich|preisnachlass)\b",
}
