"""What is wrong, and what shall be undone."""

PATTERNS = {
    "dispute": (
        r"\b(?:steht|stehen|ist|sind)\b.{0,20}\bnoch (?:drauf|drin|auf der rechnung)\b",
        r"\bbehalt\w*\b.{0,40}\b(?:zahlung|geld|betrag|rechnung)\b.{0,20}\bein\b|\beinbehalten\b",
        r"\b(?:position|pos\.?|posten)\b.{0,40}\b(?:problem|falsch|stimmt)\b",
        r"\bkeinen? (?:cent|pfennig)\b",
        (
            r"\b(?:position|pos\.?|posten|zeile|artikel|ware|lieferung|bestellung|teile?|stücke?"
            r"|drucke?|plakate?|banner|schild\w*)(?: \d+)? (?:kam\w*|ist|sind|wurden?)"
            r"(?: \w+){0,2}? (?:nie|nicht)\b"
        ),
        r"\bso (?:\w+ ){0,3}nicht (?:freigegeben|bestellt|abgenommen|vereinbart)\b",
        (
            r"\bkeinen (?:grund|anlass)\b.{0,20}\bzahl\w*|\b(?:storniert|gekündigt"
            r"|abgesagt)\b.{0,10}\b(?:haben|hatten|hatte)\b"
        ),
        (
            r"\b(?:nach|laut) (?:unsere[rn]?|meine[rn]?) (?:aufstellung|aufzeichnungen"
            r"|unterlagen|zählung|notizen|kalender|stundenzettel|berechnung)\b.{0,40}\d"
        ),
        (
            r"\b(?:ihr|sie) (?:habt|haben) (?:uns |mir )?.{0,40}\b(?:berechnet|abgerechnet"
            r"|in rechnung gestellt)\b"
        ),
        (
            r"\bweis\w*\b.{0,40}\bforderung\w*\b.{0,40}\bzurück\b|\bzurückgewiesen\b"
            r"|\bbitte abziehen\b|\bbitte ziehen sie\b.{0,40}\bab\b"
        ),
        (
            r"\b(?:anzahlung|rabatt|gutschrift|nachlass)\b.{0,60}\b(?:abziehen|anrechnen"
            r"|berücksichtigen)\b|\bfehlt auf der rechnung\b"
        ),
        (
            r"\b(?:reklam\w+|beanstand\w+|bemängel\w+|widersprech\w*|widerspruch|einspruch"
            r"|beschwer\w*|bestreit\w*|anfecht\w*|mängelrüge|mangel|mängel|mangelhaft\w*)\b"
        ),
        (
            r"\b(?:falsch\w*|fehlerhaft\w*|nicht korrekt|inkorrekt|unkorrekt|nicht richtig"
            r"|unrichtig|fehler|stimmt\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:nicht|nie|hinten)"
            r"|stimmen\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? nicht|nicht stimm\w*|kann nicht (?:sein"
            r"|stimmen)|verrechnet|verkehrt|zu hoch\w*|zu teuer|zu viel (?:berechnet|in rechnung"
            r"|abgerechnet|stunden)|zuviel (?:berechnet|abgerechnet)|doppelt (?:berechnet"
            r"|abgerechnet|in rechnung|drauf|aufgeführt|fakturiert)|überhöht\w*|unverschämt\w*"
            r"|wucher|abzocke|frechheit)\b"
        ),
        (
            r"\b(?:nie|nicht|niemals|kein\w*|nirgends|nirgendwo)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,4}? (?:bestellt|beauftragt|vereinbart|erhalten|bekommen|gekriegt"
            r"|geliefert|abgesprochen|abgemacht|erbracht|genehmigt|angefordert|gebucht|erfolgt"
            r"|freigegeben|gewollt|in auftrag|stattgefunden|durchgeführt|ausgeführt|fertig"
            r"|montiert|gemacht worden|genutzt)\b"
        ),
        (
            r"\b(?:vereinbart|abgemacht|abgesprochen|ausgemacht|zugesagt|versprochen|angeboten"
            r"|laut angebot|lt\.? angebot|im angebot|kostenvoranschlag|gemäß angebot|angebot vom"
            r"|angebot (?:stand|stehen|waren|war|lag)|besprochen)\b.{0,60}(?:\d|pauschal"
            r"|kostenlos|gratis|rabatt|inklusive|festpreis|frei|nicht|ohne)|(?:\d.{0,40}"
            r"|pauschal\w* |festpreis )\b(?:vereinbart|abgemacht|ausgemacht|zugesagt|angeboten"
            r"|besprochen)\b"
        ),
        (
            r"\b(?:defekt\w*|kaputt\w*|beschädigt\w*|zerkratzt\w*|abgefallen|abgegangen"
            r"|löst sich|abgelöst|ablöst|blättert|verschwommen|unscharf|pixelig|verblasst"
            r"|rechtschreibfehler|tippfehler|schreibfehler|verschrieben|unbrauchbar"
            r"|schlechte qualität|schief|gerissen|eingerissen|funktioniert (?:\w+ ){0,3}?nicht"
            r"|geht (?:\w+ ){0,2}?nicht mehr|läuft nicht|falsche (?:farbe|größe|version|logo)"
            r"|unvollständig|nicht fertig|zu spät geliefert|verspätet geliefert|schlampig\w*"
            r"|pfusch\w*|murks)\b"
        ),
        (
            r"\b(?:nur|bloß|lediglich) (?:\w+ ){0,3}?(?:erhalten|geliefert|bekommen|bestellt"
            r"|gebucht|angekommen|\d+ (?:stück|statt|stunden|von|tage))\b|\bstatt (?:der |den "
            r"|des |dem )?(?:vereinbarten |angebotenen |bestellten |besprochenen )?(?:\d|€|zwei"
            r"|drei|vier|fünf)"
        ),
        (
            r"\b(?:streich\w*|rausnehmen|herausnehmen|nehmt\b.{0,40}\braus"
            r"|nehmen sie\b.{0,40}\b(?:raus|heraus)|entfern\w*|abziehen|runternehmen"
            r"|gutschreib\w*|kürz\w*|korrigier\w*|berichtig\w*|korrektur|rechnungskorrektur"
            r"|nachbesser\w*|nachlass|minderung|mindern|anpassen)\b"
        ),
        (
            r"\b(?:zahle|zahlen|bezahle|bezahlen|akzeptiere|akzeptieren"
            r"|anerkenn\w*)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:nicht|nix|nichts|kein\w*"
            r"|nie)\b(?!.{0,20}\b(?:(?:vor|bis) (?:zum|ende|mitte|anfang|dem \d|\d|nächst"
            r"|kommend|\w+tag\b)|diese|heute|rechtzeitig|pünktlich)\b)|\b(?:nicht"
            r"|kein\w*)\b.{0,25}\b(?:akzeptieren|akzeptiert|anerkennen|hinnehmen|einverstanden"
            r"|einsehen|einzusehen|bereit)\b"
        ),
        (
            r"\b(?:rabatt|skonto|nachlass|gutschrift|anzahlung|abschlag"
            r"|gutschein)\b.{0,40}\b(?:fehlt|fehlen|vergessen|nicht (?:berücksichtigt|abgezogen"
            r"|angerechnet|drin|enthalten|verrechnet))\b|\b(?:fehlt|fehlen"
            r"|vergessen)\b.{0,30}\b(?:rabatt|nachlass|gutschrift|anzahlung|abschlag)\b"
        ),
        (
            r"\b(?:unzufrieden|nicht zufrieden|enttäusch\w*|inakzeptabel|unmöglich,"
            r"|eine zumutung|nicht in ordnung|so nicht)\b"
        ),
        (
            r"\b(?:müssten|müsste|sollten|sollte|dürften|hätten|hätte)\b.{0,40}(?:\d|weniger"
            r"|kostenlos|inklusive|enthalten).{0,20}\b(?:sein|kosten|heißen|stehen|lauten|müssen"
            r"|sollen)\b"
        ),
        (
            r"\b(?:berechnet|abgerechnet|in rechnung gestellt|aufgeführt|drauf"
            r"|fakturiert)\b.{0,60}\b(?:obwohl|aber|trotzdem|dabei|statt|nie|nicht)\b"
            r"|\b(?:obwohl|trotzdem|dabei)\b.{0,60}\b(?:berechnet|abgerechnet|in rechnung"
            r"|aufgeführt|drauf|steht)\b"
        ),
        (
            r"\bhaut (?:so )?nicht hin\b|\bkann ich nicht nachvollziehen\b"
            r"|\bnicht nachvollzieh\w*|\bpasst (?:so )?nicht\b|\bnicht wie (?:vereinbart"
            r"|bestellt|besprochen|abgesprochen)\b"
        ),
    ),
    "except": r"\b(?:bis auf|außer|abgesehen von|mit ausnahme)\b",
    "no_dispute": (
        r"\b(?:keine? (?:reklamation|beschwerde|beanstandung|einwände|kritik)"
        r"|nicht(?:s)? (?:zu )?(?:beanstand\w*|bemängel\w*|auszusetzen|reklamier\w*|beschwer\w*)"
        r"|alles (?:in ordnung|richtig|korrekt|gut|bestens)|(?:mein|unser) (?:fehler|versehen"
        r"|irrtum)|aus versehen|versehentlich|irrtümlich\w*|falsch(?:e[srn]?|er)? (?:konto"
        r"|verwendungszweck|adresse|anschrift|name\w*|nummer|empfänger\w*|firm\w*|mailadresse"
        r"|e-mail|ust\S*|anhang|postfach|abteilung|rechnungsanschrift|rechnungsadresse|iban"
        r"|firmierung|kostenstelle|bestellnummer))\b"
    ),
    "not_disputed": (
        r"\bstimmt nicht,? dass (?:wir|ich)\b|"
        r"\bfalsch (?:abgelegt|zugeordnet|verstanden|gebucht|verbucht|gespeichert|abgeheftet"
        r"|gelandet|weitergeleitet)\b|"
        r"\bkein\w* (?:\w+ ){0,2}(?:bestätigung|quittung|antwort|rückmeldung|mail|nachricht"
        r"|beleg|erinnerung|mahnung)\b|"
        r"\bkontoname\b|\bfalsche person\b|\bfalscher (?:empfänger|adressat)\b|\b(?:\w*seite"
        r"|\w*link"
        r"|portal|formular|knopf)\b.{0,30}\b(?:fehler|geht|funktion\w*|lädt)\b"
        r"|\bwollte\b.{0,30}\bzahlen\b|\bvertan\b|\bstatt\b.{0,20}\b(?:überwiesen|bezahlt"
        r"|gezahlt)\b|\b(?:danke\w* für (?:die |eure |ihre )?(?:\w+ )?(?:korrektur|berichtigung"
        r"|änderung|anpassung)|(?:rechnung|re-\S+|inv-\S+)\b[^.]{0,40}\b(?:nie|nicht"
        r"|niemals)\b.{0,20}\b(?:gekriegt|bekommen|erhalten|gesehen|angekommen)|(?:nie|nicht"
        r"|keine) .{0,20}\brechnung .{0,20}(?:gekriegt|bekommen|erhalten|gesehen)"
        r"|wurde (?:bereits )?korrigiert|ist (?:jetzt|nun) (?:richtig|korrekt)|unser (?:fehler"
        r"|versehen)|mein (?:fehler|versehen)|falsch überwiesen|falschen betrag überwiesen)\b"
    ),
    "take_off": (
        r"\b(?:streich\w*|raus|heraus|rausnehmen|entfern\w*|korrigier\w*|berichtig\w*|abzieh\w*"
        r"|gutschreib\w*|erlass\w*|kürz\w*|anpass\w*|runter)\b"
    ),
    "line_number": (
        r"\b(?P<line>(?:position|posten|pos\.?|zeile|punkt) ?(?:nr\.? |nummer )?\d{1,3})\b"
    ),
    "billed": (
        r"\b(?:\w*stunden|\w*satz|tage|zeilen?|posten|position\w*|\w*beträge?|\w*betrag"
        r"|\w*preise?|summen?|menge\w*|anzahl|gebühr\w*|\w*kosten|stück|rabatt|mwst"
        r"|mehrwertsteuer|umsatzsteuer)\b"
    ),
    "line": (
        r"\b(?:der|die|das|den|dem|eure?n?|ihre?n?|diese?[rsnm]?|einen?"
        r"|\d+) (?P<line>(?:\w*(?:gebühr|zuschlag|pauschale|kosten|aufschlag|stunden|anfahrt"
        r"|fahrtkosten|versand|porto|spesen|schild|banner|logo|plakat\w*|hosting|position \d+"
        r"|posten \d+|pos\.? ?\d+)))\b|\b(?P<line2>pos(?:ition)?\.? ?\d+)\b"
    ),
    "reissue": (
        r"\bänder\w*\b (?:sie |bitte |das |ihr )*(?:die |diese )?rechnung\b",
        (
            r"\brechnung\w*\b.{0,10}\b(?:muss|müsste|soll|sollte)\b.{0,80}\b(?:lauten|ausgestellt"
            r"|gehen|heißen)\b"
        ),
        (
            r"\b(?:neu|neue|noch ?mal neu|nochmals|erneut|frisch)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,6}? (?:aus(?:zu)?stell\w*|ausgestellt|schreiben|erstellen|ausfertig\w*"
            r"|erstellt)\b|\b(?:neuausstellung|neu ausstellen|neu ausgestellt|umschreib\w*"
            r"|umschreibung|umgeschrieben|neu schreiben)\b"
        ),
        (
            r"\b(?:korrigiert\w*|berichtigt\w*|geändert\w*|neue|neu ausgestellte"
            r"|angepasste?) (?:rechnung|version|fassung|ausfertigung)\b|\brechnungskorrektur\b"
        ),
        (
            r"\brechnung\w*\b(?: [\w'/-]+){0,8}? (?:ändern|abändern|umstell\w*|umschreib\w*"
            r"|anpassen|korrigier\w*|berichtig\w*|neu)\b"
        ),
        (
            r"\b(?:stell\w*|schreib\w*|erstell\w*)\b(?: [\w'/-]+){0,6}? (?:neu aus|um|neu"
            r"|erneut aus|noch ?mal aus)\b|\brechnung\w*\b.{0,40}\b(?:auf|an) (?:den namen"
            r"|die firma|folgende|diese|die) ?\w*.{0,40}\b(?:ausstell\w*|lauten|ausgestellt)\b"
        ),
    ),
    "reissue_by_adding": (
        r"\b(?:ergänz\w*|setz\w*|vermerk\w*|schreib\w*|nehm\w*|trag\w*|füg\w*)"
        r"\b(?: [\w'/.-]+){0,6}? (?:auf|in) (?:der|die|dieser?|unserer?|ihrer?) rechnung\b"
    ),
    "reissue_only": (
        r"\b(?:neu ausstell\w*|neue rechnung|korrigierte\w*|berichtigte\w*|umschreib\w*"
        r"|geänderte\w*|neu aus\b)"
    ),
    "not_reissue": (
        r"\b(?:neue|korrigierte|berichtigte|geänderte) (?:rechnung|version|fassung) (?:passt"
        r"|stimmt|sieht gut|ist (?:da|gut|ok|okay|angekommen|richtig|korrekt|in ordnung))\b"
        r"(?! \w{0,4} ?nicht)|\b(?:nicht (?:neu|ändern)|künftige\w*|zukünftige\w*|in zukunft"
        r"|ab sofort"
        r"|nächste rechnung|kommende rechnung\w*|alle rechnungen ab)\b"
    ),
    "wrong_details": (
        r"\bfehl\w* (?:\w+ )?(?:ust\S*|umsatzsteuer\S*|steuernummer|adresse|anschrift|firmierung"
        r"|rechtsform)|\b(?:falsch\w*|alte[rsnm]?|veraltet\w*|frühere[rsn]?|fehlerhaft\w*"
        r"|vertippt\w*|fehlende[rns]?|falschgeschrieben\w*)\b(?: (?:[\w./€£$%'-]"
        r"|,\d)+){0,3}? (?:name\w*|adresse|anschrift|firm(?:a|ierung|enname\w*)|empfänger\w*"
        r"|ust-?id\S*|ustid\S*|steuernummer|rechnungsadresse|rechnungsanschrift|rechtsform|plz"
        r"|postleitzahl|hausnummer|straße|gmbh|rechnungsempfänger\w*)\b|\b(?:name|adresse"
        r"|anschrift|firma|firmierung|firmenname|empfänger|ust-?id\S*|steuernummer"
        r"|rechnungsadresse|rechnungsanschrift|rechtsform|plz|hausnummer|straße"
        r"|rechnungsempfänger)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:falsch|veraltet"
        r"|nicht (?:mehr|korrekt|richtig)|stimmt|fehlt|verkehrt|alt|inkorrekt|fehlerhaft)\b"
    ),
    "wrong_recipient": (
        r"\b(?:falsche[rn]? (?:empfänger\w*|firma|adressat\w*|kunde\w*|gesellschaft)"
        r"|nicht (?:für|an) uns|auf die .{0,30} ausgestellt|kostenträger|rechnungsempfänger ist"
        r"|gehört nicht)\b"
    ),
    "cancel": (
        r"\bverlänger\w*\b.{0,40}\bnicht\b|\bnicht (?:mehr )?verlänger\w*\b",
        r"\bzieh\w*\b.{0,40}\brechnung\b.{0,20}\bzurück\b",
        (
            r"\b(?:storno\w*|stornier\w*|kündig\w*|kündigung|gekündigt|annullier\w*|widerruf\w*"
            r"|rechnungsstorno|gutschrift (?:ausstell\w*|erstell\w*|schreib\w*|über|für|zu"
            r"|schick\w*)|zurücknehmen|zurückzieh\w*|ausbuchen bitte)\b"
        ),
        (
            r"\b(?:beend\w*|einstell\w*|abbestell\w*|abmeld\w*)\b.{0,40}\b\w*(?:vertrag|abo"
            r"|abonnement|wartung|hosting|betreuung|paket|newsletter|domain|service)\b"
            r"|\b\w*(?:vertrag|abo|abonnement|wartung|hosting|betreuung|paket|newsletter|domain"
            r"|service)\w*\b.{0,40}\b(?:beend\w*|abbestell\w*|nicht (?:mehr )?(?:verlänger\w*"
            r"|brauch\w*|benötig\w*)|auslaufen)"
        ),
    ),
    "not_cancel": (
        r"\b(?:storniert|gekündigt) (?:haben|hatten|hatte|habe)\b|\b(?:wurde|war|ist|haben"
        r"|hatte\w*|habe|hat|worden)\b.{0,40}\b(?:storniert|gekündigt|annulliert)\b(?! werden)"
        r"|\b(?:stornierte[nrs]?|gekündigte[nrs]?)\b|\bnicht (?:stornieren|kündigen)\b"
        r"|\b(?:stornier\w*|kündig\w*)\b[^,]{0,40}\bnicht\W*$|\bwie (?:kann"
        r"|könnte)\b.{0,30}kündig|\bkündigungsfrist\b|\bmit (?:der|einer) kündigung droh"
        r"|\bandernfalls\b.{0,30}kündig"
    ),
    "cancel_what": (
        r"\b(?P<what>(?:\w*vertrag|\w*abo(?:nnement)?|hosting|wartung|\w*betreuung|\w*paket"
        r"|domain|service|newsletter|support|bestellung|auftrag|buchung)(?: (?:für|der|des"
        r"|von) (?:die |den |das |unsere[rn]? |der )?\w+)?)\b"
    ),
    "cancel_next": (
        r"\b(?:nächstmöglich\w*|nächst möglich\w*|frühestmöglich\w*|schnellstmöglich\w*"
        r"|fristgerecht)\b"
    ),
    "refund": (
        (
            r"\b(?:möchte\w*|will|wollen|hätte\w*|fordere|fordern|verlange\w*|bitte)\b.{0,50}(?:€"
            r"|euro|geld|betrag)\b.{0,10}\bzurück\b"
        ),
        (
            r"\b(?:erstatt\w*|rückerstatt\w*|zurückerstatt\w*|zurücküberweis\w*|zurück ?zahl\w*"
            r"|zurückgezahlt|rückzahlung|rücküberweis\w*|geld zurück|zurück(?:bekommen|haben"
            r"|erhalten|senden|schicken|buchen|geben)|auszahl\w*)\b"
        ),
        r"\bzahl\w*\b.{0,60}\bzurück\b",
        (
            r"\b(?:über(?:be)?zahlt|überzahlung|doppel(?:t|te)? (?:bezahlt|überwiesen|gezahlt"
            r"|zahlung|überweisung)|doppelzahlung|doppelüberweisung|zweimal (?:bezahlt"
            r"|überwiesen|gezahlt)|zu ?viel (?:bezahlt|überwiesen|gezahlt))\b|\b(?:doppelt"
            r"|zweimal|zu ?viel)\b(?: [\w'/-]+){0,4}? (?:bezahlt|überwiesen|gezahlt"
            r"|angewiesen)\b|\bzurück\b.{0,20}\büberweis\w*|\büberweis\w*\b.{0,60}\bzurück\b"
        ),
    ),
    "not_refund": (
        r"\bhätte\w*\b.{0,40}\bbezahlt\b|\bdas doppelte\b|"
        r"\b(?:kam|kommt|ging|gekommen)\b.{0,30}\bzurück\b|\bzurückgekommen\b|"
        r"\bkeine (?:erstattung|rückzahlung|rückerstattung)\b|\b(?:nicht"
        r"|nichts) (?:zu )?(?:erstatten|zurück\w*)\b|\bverrechn\w*\b|\bgutschreiben lassen\b"
        r"|\b(?:rück)?erstattung\b.{0,30}\b(?:da|angekommen|eingegangen|erhalten|bekommen)\b"
        r"|\bdanke für die (?:erstattung|rückzahlung)|\b(?:bereits|schon) erstattet"
        r"|\bwurde (?:\w+ )?erstattet|\bwenn .{0,40}erstatt|\bzurückzahlen\b.{0,30}\braten"
    ),
    "paid_twice": r"\b(?:doppel\w*|zweimal|zwei mal|2x)\b",
    "overpaid": r"\b(?:über(?:be)?zahl\w*|zu ?viel)\b",
    "stop": (
        r"\bnicht (?:mehr |weiter )?(?:an)?mahnen\b",
        (
            r"\b(?:schreib|kontaktier|mail|mahn|erinner)\w*\b(?: (?:sie|ihr|uns|mir|mich|bitte))*"
            r" nicht (?:mehr|länger|weiter)\b"
        ),
        (
            r"\b(?:nehmen sie|nehmt|streichen sie|streicht) (?:mich"
            r"|uns)\b.{0,30}\b\w*(?:verteiler|liste)\b"
        ),
        (
            r"\b(?:keine?|aufhören|stopp\w*|einstell\w*|stellt|stellen sie|lasst|lassen sie"
            r"|unterlass\w*|beend\w*|aussetz\w*|setz\w*|pausier\w*|anhalten|abstell\w*|schluss"
            r"|hört|hören sie)\b(?: (?:[\w./€£$%'-]|,\d)+){0,7}? (?:mahn\w*"
            r"|zahlungserinnerung\w*|erinnerung\w*|mails?|e-mails?|schreiben|nachrichten"
            r"|belästigung\w*|briefe|post|inkasso|roboter)\b(?! (?:nicht )?(?:bekommen|erhalten"
            r"|angekommen|gekriegt))"
        ),
        (
            r"\b(?:mahn\w*|zahlungserinnerung\w*|erinnerungen|mails|briefe)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,8}? (?:aufhören|stoppen|einstellen|unterlassen|aussetzen|sparen"
            r"|abstellen|anhalten|pausieren|ein|zu unterlassen|auszusetzen|einzustellen)\b"
        ),
        (
            r"\b(?:hört|hören sie|hör) auf\b.{0,40}\b(?:mahn\w*|mail\w*|schreib\w*|erinner\w*"
            r"|nerven|belästig\w*|zu)|\blasst (?:mich|uns) in ruhe\b|\bmahnsperre\b"
            r"|\bmahnstopp\b|\bnicht (?:mehr|weiter) (?:an)?(?:mahnen|erinnern|anschreiben)\b"
        ),
    ),
    "not_stop": (
        r"\b(?:keine (?:mahnung|zahlungserinnerung|mail|rechnung) (?:bekommen|erhalten)"
        r"|stopp\w* .{0,15}(?:zahlung|überweisung))\b"
    ),
}
