"""Bank details, names and addresses, people in charge."""

PATTERNS = {
    "bank": (
        r"\b(?:(?:neue|andere)[nr]? (?:haus)?bank|iban|bic|swift"
        r"|bankverbindung\w*|kontoverbindung\w*|kontonummer|bankdaten"
        r"|kontodaten|bankkonto|konto|blz|hausbank|zahlungsdaten|zahlungsinformationen"
        r"|zahlungsempfänger|bitcoin|krypto\w*|wallet|gutscheinkarten|geschenkkarten"
        r"|paypal-adresse)\b"
    ),
    "amends": r"\b(?:aktualisier\w*|änder\w*|pass\w*\b.{0,40}\ban|ersetz\w*|umstell\w*"
    r"|verwend\w*)\b",
    "yours": r"\b(?:ihre?[nrm]?|eure?[nrm]?|sie|ihr)\b",
    "bank_change": (
        (
            r"\b(?:geänder\w*|änder\w*|neue[rsnm]?|gewechselt|wechsel\w*|umgestellt"
            r"|andere[rsnm]?|aktualisier\w*|ab sofort|künftig|zukünftig|nicht mehr|geschlossen"
            r"|gesperrt|alte[rsn]?|stattdessen|umzug|umgezogen|umstell\w*|prüfung|ab dem"
            r"|gekündigt|ersetzt)\b"
        ),
    ),
    "pay_elsewhere": (
        r"\b(?:haus)?bank (?:gewechselt|geändert)\b|\b(?:wechseln|wechselten) .{0,15}\bbank\b",
        (
            r"\bkonto (?:meine[rs]|der|des|unsere[rs]?|eines) (?:frau|mannes|bruders|schwester"
            r"|tochter\w*|sohnes|mutter|vaters|\w*gesellschaft|firma|kollegen|freundes)\b"
        ),
        r"\b(?:alte[ns]?|bisherige[ns]?) (?:konto|bankverbindung)\b",
        r"\b(?:privatkonto|treuhandkonto|tochterkonto)\b",
        (
            r"\b(?:brauche|benötige)\b.{0,30}\b(?:sofort|dringend|heute noch|schnell"
            r"|umgehend)\b.{0,30}\b(?:überweisung|zahlung)\b"
        ),
        (
            r"\b(?:überweis\w*|zahl\w*|bezahl\w*|anweis\w*|leist\w*|geht|gehen|transfer\w*"
            r"|einzahl\w*|send\w*)\b.{0,60}\b(?:auf|an) (?:das|dieses?|unsere?|meine?|ein|die"
            r"|folgende[ns]?) (?:neue|folgende|andere|untenstehende|unten|neues|anderes|konto"
            r"|iban|bankverbindung|genannte)\b"
        ),
        r"\b(?:gutscheinkarten|geschenkkarten|bitcoin|western union|krypto\w*)\b",
        (
            r"\b(?:vertraulich\w*|diskret\w*|eilig\w*|dringend\w*|streng\w*|unter uns"
            r"|eilüberweisung)\b.{0,100}\b(?:überweisung|zahlung|überweis\w*|bezahl\w*|zahlen"
            r"|kontodaten|beglichen)\b|\b(?:überweisung|zahlung|überweis\w*|rechnung"
            r"|bezahl\w*)\b.{0,100}\b(?:vertraulich|diskret|streng|unter uns|mit niemandem"
            r"|keinem|stillschweigen)\b"
        ),
        (
            r"\b(?:kontodaten|bankdaten|bankverbindung)\b.{0,30}\b(?:schicke|sende|folgen|folgt"
            r"|kommen|maile)\b"
        ),
    ),
    "asks_bank": (
        r"\b(?:wie (?:ist|lautet|lauten)|welche\w*|bitte|brauch\w*|bräucht\w*|benötig\w*"
        r"|schick\w*|send\w*|nenn\w*|haben sie|habt ihr|wohin|gebt|geben sie|gib|fehlt|finde\w*"
        r"|stimmt|gilt|gelten|noch|bestätig\w*|mitteilen|teilen sie|richtige"
        r"|auf welches)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:iban|bankverbindung|kontoverbindung"
        r"|kontodaten|bankdaten|kontonummer|bic)\b|\bwelche[sn]? konto\b|\b(?:iban"
        r"|bankverbindung|kontoverbindung|kontodaten|bankdaten)\b(?: (?:[\w./€£$%'-]"
        r"|,\d)+){0,6}? (?:schick\w*|send\w*|nennen|geben|mitteilen|durchgeben|zukommen"
        r"|noch(?: aktuell)?|korrekt|richtig|zumailen|stimmt|gültig|fehlt)\b.{0,20}(?:\?|$|bitte)"
    ),
    "our_account_changed": (
        r"\b(?:unsere?|meine?) (?:\w+ )?(?:bank\w*|konto\w*|iban)\b.{0,60}\b(?:geänder\w*|neu\w*"
        r"|gewechselt|lautet|ändert)\b|\b(?:neue[sn]?|geänderte[sn]?|genannte[sn]?) (?:bank\w*"
        r"|konto\w*|iban)|\b(?:unsere?|meine?) (?:kontodaten|bankdaten|bankverbindung)\b"
    ),
    "asks_yours": (
        r"\b(?:(?:schick|send|nenn|mail|gib|geb|teil|sag|brauch|benötig|bräucht)\w*"
        r"|wie (?:ist|lautet|lauten))\b(?: (?:sie|ihr|uns|mir|wir|ich|doch|bitte|mal|noch))* "
        r"(?:ihre?n?|eure?n?) (?:\w+ ){0,2}?(?:iban|bic|bank\w*|konto\w*)\b"
    ),
    "ours_changed": (
        r"\b(?:unsere|unsere?s|meine|meine?s) (?:hat|haben|ist|sind|wurde|wird|lautet|gibt)\b"
    ),
    "postal": (
        r"\ban (?:das|dieses?|unsere?n?|meine?n?|die|den|folgende[ns]?|eine)"
        r" (?:\w+ ){0,2}?(?:\w*adresse|anschrift|postfach|büro|filiale|niederlassung"
        r"|kolleg\w+|abteilung|e-?mail|mail)\b"
    ),
    "postal_other": (
        r"\ban (?:die|meine|unsere|eine) (?:andere|neue|private|geschäftliche|zweite|richtige"
        r"|korrekte) (?:\w+ )?(?:\w*adresse|anschrift|e-?mail)\b"
    ),
    "money_moves": (
        r"\b(?:\w*zahl(?:e|en|t|ung|ungen)|geld|überweis\w*|\w*betrag|summe|scheck|bargeld"
        r"|transfer\w*|anweis\w*|restbetrag|euro|eur|chf)\b|[€£$]"
    ),
    "reports_bank": (
        r"\b(?:ist (?:das|die|diese|es)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:echt|von (?:ihnen"
        r"|euch)|richtig|korrekt|wahr|betrug)|(?:haben|habe|hab|bekamen|erhielten|kam"
        r"|kamen) (?:wir |ich |heute |gestern |gerade |da )*(?:eine?|diese|folgende"
        r"|angeblich\w*)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:e-?mail|mail|nachricht|brief|anruf"
        r"|schreiben)|phishing|betrug\w*|betrüg\w*|fake|verdächtig\w*|komisch|seltsam|merkwürdig"
        r"|wirklich von (?:ihnen|euch)|haben sie (?:wirklich|tatsächlich)|habt ihr (?:wirklich"
        r"|tatsächlich|eure|eine neue)|hat sich (?:ihre|eure)|jemand|gibt sich .{0,20}aus"
        r"|angeblich)\b"
    ),
    "details": (
        r"\b(?:heißen|heisst|heißt)\b.{0,12}\b(?:offiziell|richtig|eigentlich|korrekt)\b",
        (
            r"\brechnung\w*\b.{0,10}\b(?:muss|müsste|soll|sollte)\b.{0,80}\b(?:lauten|ausgestellt"
            r"|gehen|heißen)\b"
        ),
        (
            r"\b(?:künftig|ab sofort|in zukunft|ab jetzt)\b.{0,40}@|@.{0,40}\b(?:künftig|ab sofort"
            r"|schicken|senden)\b"
        ),
        (
            r"\b(?:lautet|ist|wird)\b.{0,20}\b(?:unser\w*|die|der) (?:neue[rn]? )?(?:firmensitz"
            r"|adresse|anschrift|firmenname|rechnungsadresse)\b"
        ),
        (
            r"\b(?:nur noch|künftig|ab sofort|bitte) an (?:diese|folgende"
            r"|meine) (?:mail)?adresse\b|\bschreib\w* .{0,20}\ban diese adresse\b"
        ),
        r"\b(?:heißt|heißen|heissen)\b.{0,30}\b(?:jetzt|nun|ab|künftig)\b",
        r"\bneue (?:postleitzahl|plz|hausnummer|straße)\b",
        (
            r"\b(?:mit|enthalten|ohne|fehlt|fehlen|ergänz\w*)\b(?: [\w'-]+){0,2}? (?:unsere[rmn]?"
            r"|meine[rmn]?) (?:\w+ )?(?:ust\S*|umsatzsteuer\S*|steuernummer|firmenname\w*)"
        ),
        (
            r"\b(?:neue[rsnm]?|geänderte[rsn]?|andere[rsn]?|aktuelle[rsn]?|korrekte[rsn]?"
            r"|richtige[rsn]?|abweichende[rsn]?) (?:\w+ ){0,2}?(?:adresse|anschrift|firmenname"
            r"|firmierung|name\w*|ust-?id\S*|ustid\S*|steuernummer|e-?mail(?:-?adresse)?"
            r"|mailadresse|rechnungsadresse|rechnungsanschrift|rechtsform|firmensitz"
            r"|postanschrift|firma|lieferanschrift)\b"
        ),
        (
            r"\b(?:adresse|anschrift|firmenname|firmierung|ust-?id\S*|e-?mail(?:-?adresse)?"
            r"|mailadresse|rechnungsadresse|rechnungsanschrift|rechtsform|firmensitz|name|daten"
            r"|rechnungsdaten|stammdaten)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:geändert|ändert"
            r"|ändern|lautet|lauten|anpassen|aktualisier\w*|umstell\w*|ist jetzt|ist ab)\b"
        ),
        (
            r"\b(?:wir|unser (?:büro|unternehmen|betrieb)|unsere (?:firma|praxis|kanzlei|agentur"
            r"|schule))\b.{0,30}\b(?:umgezogen|ziehen|zieht|umziehen|umbenannt|umfirmiert"
            r"|verzogen|heißen (?:jetzt|ab|nun|künftig)|firmieren|verlegt|fusioniert|gewandelt"
            r"|umgewandelt|übernommen)\b|\bfirmieren wir\b|\bfirmiert\b.{0,10}\b(?:nun|jetzt"
            r"|künftig|als)\b|\bheißen wir\b|\b(?:umzug|umfirmierung|adressänderung"
            r"|anschriftenänderung|namensänderung|umbenennung|anschriftsänderung)\b"
        ),
        (
            r"\b(?:schick\w*|send\w*|richt\w*|adressier\w*|mail\w*|stell\w*"
            r"|ausstell\w*)\b(?: [\w'@.-]+){0,9}? (?:rechnung\w*|diese"
            r"|alles)\b(?: [\w'@.-]+){0,6}? (?:an|auf)\b"
            r"|\brechnung\w*\b(?: [\w'@.-]+){0,8}? (?:an|auf) (?:die|den|folgende|unsere|das"
            r"|diese|\S+@)"
        ),
        (
            r"\b(?:ergänz\w*|nehm\w*|trag\w*|hinterleg\w*|übernehm\w*|änder\w*|verwend\w*"
            r"|setz\w*|schreib\w*|vermerk\w*|benutz\w*)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,8}? (?:adresse|anschrift|ust-?id\S*"
            r"|steuernummer|firmenname\w*|e-?mail\S*|kostenstelle|rechnungsadresse"
            r"|rechnungsanschrift|firmierung)\b"
        ),
    ),
    "details_sure": (
        r"\b(?:wir|unser (?:büro|unternehmen|betrieb)|unsere (?:firma|praxis|kanzlei|agentur"
        r"|schule))\b.{0,30}\b(?:umgezogen|umziehen|umbenannt|umfirmiert|verzogen)\b"
        r"|\b(?:adresse|anschrift|firmenname|name|mailadresse|firmierung)\b.{0,20}\b(?:geändert"
        r"|ändert sich)\b"
    ),
    "not_details": (
        r"\b(?:ihre (?:neue )?(?:adresse|anschrift|mailadresse)|eure (?:neue )?(?:adresse"
        r"|anschrift)|haben sie|habt ihr|noch ?mal|kopie|rechnungskopie|duplikat|zweitschrift"
        r"|erneut (?:zu|schick)|mahnung\w* an)\b"
    ),
    "invoices_only": r"\brechnung\w*\b",
    "contact": (
        r"\bich bin (?:die|der) neue\b|\bersetze (?:frau|herrn?)\b",
        (
            r"\b(?:neue[rn]?|ihre?|eure?|künftige[rn]?"
            r"|richtige[rn]?) (?:\w+ )?(?:ansprechpartner\w*|kontakt\w*|kontaktperson"
            r"|buchhalter\w*|ansprechperson|sachbearbeiter\w*|steuerberater\w*)\b"
            r"|\bansprechpartner\w*\b.{0,40}\b(?:ist|sind|wechsel\w*|ändert|jetzt|ab)\b"
        ),
        (
            r"\b(?:nicht mehr (?:bei uns|im (?:haus|unternehmen|hause)|für|zuständig|tätig|da"
            r"|hier|in der)|ausgeschieden|verlassen|verlässt|in (?:rente|elternzeit|mutterschutz"
            r"|pension|ruhestand)|elternzeit|mutterschutz|verabschied\w*)\b"
        ),
        (
            r"\b(?:übernimmt|übernehme|übernommen|zuständig|kümmert sich|nachfolger\w*|nachfolge"
            r"|vertretung|betreut|bearbeitet)\b"
        ),
        (
            r"\b(?:wenden sie sich|wendet euch|melden sie sich|meldet euch|schreiben sie"
            r"|schreibt|ansprechen|kontaktieren sie|in cc)\b.{0,60}\b(?:an|bei|herrn?|frau"
            r"|kollegin|kollegen)\b"
        ),
    ),
    "not_contact": (
        r"\bschreiben sie mir\b|\bschreibt mir\b|\bwenden (?:wir|uns)\b|\b(?:wer ist|an wen"
        r"|gibt es|ihre kollegin|ihr kollege|ich kümmere mich|wir kümmern uns"
        r"|wir übernehmen (?:nicht|die kosten)|übernehmen wir|kosten übernimmt"
        r"|ich übernehme die kosten|keine (?:haftung|gewähr|verantwortung)|keine haftung)\b"
    ),
    "contact_new": (
        r"\b(?:wenden|wendet|melden|meldet|kontaktieren|schreiben sie an|zuständig ist"
        r"|nachfolger\w*|übernimmt|neue[rn]?|künftig|stattdessen)\b"
    ),
}
