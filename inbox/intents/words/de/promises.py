"""Money that will go, and more time."""

MONEY = (
    r"(?:(?:rest|an|ab|teil)?zahlung|überweisung|ueberweisung|geld|betrag|rechnungsbetrag|summe"
    r"|scheck|kohle|echtzeitüberweisung|restbetrag|gesamtbetrag|rest|zahlungsauftrag"
    r"|überweisungsauftrag)"
)
PAY_LATER = (
    r"(?:zahlen|bezahlen|überweisen|ueberweisen|begleichen|anweisen|ausgleichen|einzahlen"
    r"|gezahlt|bezahlt|überwiesen|ueberwiesen|beglichen|angewiesen|ausgeglichen|zur zahlung"
    r"|erledigen|erledigt|veranlassen|veranlasst|vornehmen|rausgehen|rausschicken|abschicken"
    r"|raus|eingehen|ausgeführt|gebucht|zahlbar machen|freigeben|freigegeben|erfolgen|tätigen)"
)
PAY_NOW = (
    r"(?:zahle|zahlen|zahlt|bezahle|bezahlen|bezahlt|überweise|überweisen|überweist|begleiche"
    r"|begleichen|begleicht|schicke|schicken)"
)

PATTERNS = {
    "promise": (
        (
            r"\b(?:zahl|bezahl|überweis|begleich)\w*\b.{0,40}\b(?:mit|im|beim) (?:dem "
            r"|unserem )?(?:\w+ )?(?:zahl\w*|überweisungs|monats|wochen|januar|februar|märz|april"
            r"|mai|juni|juli|august|september|oktober|november|dezember)lauf\b"
        ),
        r"\bbis dahin\b.{0,30}\b(?:geld|zahlung|überwiesen|bezahlt)\b",
        (
            rf"\b(?:werde|werden|wird|wirst|will|wollen)\b(?: (?!nicht\b|nie\b"
            rf"|kein\w*\b)[\w'€$.,/-]+){{0,14}}? {PAY_LATER}\b"
        ),
        rf"\b{PAY_LATER} (?:werde|werden|wird|will|wollen|wir|ich)\b",
        (
            r"\b(?:zahllauf|zahlungslauf|zahlungslaufs?|überweisungslauf)\b|\b(?:eingeplant"
            r"|vorgemerkt|terminiert|terminüberweisung|zur zahlung (?:freigegeben|angewiesen"
            r"|vorgesehen|vorgemerkt))\b"
        ),
        r"\bversprochen\b|\bich versprech\w*|\bgroßes ehrenwort\b",
    ),
    "promise_weak": (
        r"\b(?:zahlt|überweist|bezahlt)\b.{0,40}\b(?:am|bis|morgen|nächste|ende)\b",
        (
            r"\bbis\b.{0,25}\b(?:ist|sind)\b(?: (?:das|es|die|alles|sicher|dann|rechnung|geld"
            r"|bestimmt))* (?:erledigt|überwiesen|raus|da|drauf)\b"
        ),
        r"\bgeh(?:t|en)\b.{0,40}\b(?:bei ihnen |bei euch )?(?:ein|raus)\b",
        (
            r"\b(?:rest|fehlende\w*|restlich\w*|differenz|andere hälfte)\b.{0,30}\b(?:komm\w*"
            r"|folg\w*)\b"
        ),
        (
            r"\b(?:sie|er|buchhaltung|chef\w*|kollegin|kollege|frau \w+"
            r"|herr \w+) (?:\w+ ){0,2}?(?:erledigt|überweist|zahlt|bezahlt|macht|kümmert)\b"
        ),
        r"\b(?:kann|können|soll)\b.{0,60}\b(?:zahlen|bezahlen|überweisen|begleichen)\b",
        (
            r"^(?:\W|sondern|aber|und|dann|wohl)*(?:erst|frühestens) (?:am|nächste|kommende|zum"
            r"|ende|übermorgen|morgen)\b"
        ),
        (
            rf"\b(?:ich|wir|sie|er) (?!nicht)(?:\w+ ){{0,3}}?{PAY_NOW}\b|\b{PAY_NOW} (?:ich"
            rf"|wir)\b|^(?:\W|\w+,|ok|ja)*{PAY_NOW}\b"
        ),
        (
            r"\b(?:weise|weisen) (?:ich|wir|es|die|den|das|sie)\b.{0,60}\ban\b|\b(?:ich"
            r"|wir) (?:weise|weisen)\b.{0,60}\ban\b"
        ),
        (
            rf"\b(?:{MONEY}|rechnung|inv\S*|sie|es|das|die|re-\S*"
            rf"|nw\S*)\b(?: [\w'/.-]+){{0,4}}? (?:erfolgt|folgt|kommt|geht|gehen|kommen|läuft"
            rf"|wird)\b"
        ),
        (
            rf"\b(?:kriegt|bekommt|bekommen|kriegen|erhalten|erhaltet|haben sie"
            rf"|habt)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,5}}? (?:{MONEY}|euer geld|ihr geld)\b"
        ),
        (
            r"\b(?:mache|machen|mach|erledige|erledigen|erledig|kümmere|kümmern|veranlasse"
            r"|veranlassen|überweis|zahl)\b (?:ich|wir|es|das|uns|mich|sie)\b|\b(?:ich"
            r"|wir) (?:\w+ )?(?:mach\w*|erledig\w*|kümmer\w*|veranlass\w*)\b"
        ),
        (
            r"\bgeht (?:\w+ ){0,4}?(?:raus|an sie|an euch|zur bank)\b"
            r"|\bist (?:\w+ ){0,4}?(?:bei ihnen|bei euch|auf (?:ihrem|eurem) konto)\b"
        ),
    ),
    "promise_short": (
        r"^(?:\W|hallo|hi|moin|ok|okay|ja|klar|sorry|kommt|zahlung|zahle|zahlen|wird|bis|am"
        r"|nächste|nächsten|spätestens|ende|der|des|woche|morgen|heute|gleich|\w+tag|sicher"
        r"|versprochen|\w+,|mach ich|machen wir|geht|raus)+$"
    ),
    "wont_pay": (
        r"\bbehalt\w*\b.{0,40}\b(?:zahlung|geld|betrag)\b.{0,20}\bein\b|"
        r"\b(?:zahle|zahlen|bezahle|bezahlen|zahlt|bezahlt|überweise"
        r"|überweisen)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:nicht|nix|nichts|kein\w*|gar nichts"
        r"|nie)\b|\b(?:nicht|nix|kein\w*|nie|werde\w* .{0,20}nicht) .{0,20}(?:bezahlen|zahlen"
        r"|zahle|bezahle|überweisen)\b|\bkeinen? (?:cent|pfennig|euro)\b|\bzurück(?:be)?halten"
        r"|\bhalten .{0,30}zurück\b|\bverweiger\w*"
    ),
    "unwilling": (
        r"\b(?:weiger\w*|zahlen? (?:\w+ ){0,3}nicht(?! (?:vor|bis))"
        r"|werden? .{0,20}nicht (?:be)?zahlen)\b"
    ),
    "condition": (
        r"\b(?:sobald|wenn|falls|sofern|nachdem|nach (?:erhalt|korrektur|eingang|lieferung"
        r"|abnahme)|vorausgesetzt|unter der bedingung|bis)\b"
    ),
    "more_time": (
        (
            r"\b(?:reicht|genügt|langt|passt|geht|klappt)\b(?: \w+){0,3}? (?:danach|dann"
            r"|später|hinterher)\b.*\?"
        ),
        (
            r"\b(?:passt|geht)\b.{0,30}\b(?:ende|anfang|mitte|erst|januar|februar|dezember"
            r"|nächst\w*)\b.{0,20}\?"
        ),
        (
            r"\b(?:ginge|wäre)\b.{0,30}\b(?:ende|anfang|mitte|erst) (?:januar|februar"
            r"|märz|april|mai|juni|juli|august|september|oktober|november|dezember|des|nächst\w*)\b"
        ),
        (
            r"\b(?:bekomm\w*|krieg\w*|geben|gebt|brauch\w*)\b.{0,20}\bnoch\b.{0,10}\b(?:woche\w*"
            r"|tag\w*|monat\w*)\b"
        ),
        r"\b(?:jetzt|heute|sofort) .{0,30}\bund (?:den )?rest\b",
        (
            r"\b(?:können|kann|könnten)\b.{0,30}\bnicht\b.{0,15}\b(?:zahlen|bezahlen|überweisen"
            r"|begleichen)\b"
        ),
        r"\b(?:fälligkeit|frist|zahlungsziel)\b.{0,30}\b(?:verschieben|verlängern|schieben)\b",
        (
            r"\b(?:mehr|etwas|bisschen|noch|weitere[n]?|ein paar"
            r"|zusätzliche?) (?:\w+ ){0,2}?(?:zeit|luft|aufschub|geduld|tage|wochen|monat\w*)\b"
        ),
        (
            r"\b(?:zahlungs)?aufschub\b|\b(?:frist|zahlungsfrist|zahlungsziel|fälligkeit"
            r"|zahlungstermin)\w*\b.{0,40}\b(?:verläng\w*|verschieb\w*|verschoben|erweiter\w*"
            r"|strecken|hinaus\w*|auf (?:den|\d+))|\bfristverlängerung\b"
            r"|\bverläng\w*\b.{0,30}\b(?:frist|ziel|fälligkeit)"
        ),
        (
            r"\b(?:stunden (?:sie|wir|können)|stundung|gestundet|zu stunden|verschieb\w*"
            r"|hinausschieb\w*|vertag\w*)\b|\bnach hinten\b"
        ),
        (
            r"\b(?:rate|raten|ratenzahlung|monatsraten|teilzahlung(?:en)?|teilbeträge[n]?"
            r"|abzahlen|abstottern|abbezahlen|stückeln|aufteilen|zahlungsplan|in (?:zwei|drei"
            r"|vier|\d|mehreren) (?:teilen|teilen|hälften|schritten|portionen|etappen)"
            r"|monatlich \d+|\d+ (?:€|euro|eur)? ?(?:im|pro|jeden) (?:monat|woche)"
            r"|(?:je(?:weils)?|pro|im) (?:monat|woche))\b"
        ),
        (
            r"\b(?:erst|frühestens)\b(?: [\w.'-]+){0,8}? (?:zahl\w*|bezahl\w*|überweis\w*"
            r"|begleich\w*|möglich|geld|flüssig|schaff\w*|anweis\w*)\b|\b(?:zahl\w*|bezahl\w*"
            r"|überweis\w*|begleich\w*|anweis\w*|schaff\w*|geht"
            r"|möglich)\b(?: [\w.'-]+){0,5}? (?:erst|frühestens)\b"
        ),
        (
            r"\b(?:nicht|kaum|unmöglich)\b(?: [\w.'-]+){0,4}? (?:bis|vor|rechtzeitig|pünktlich"
            r"|fristgerecht|aufbringen|schaffen|zahlen|bezahlen|flüssig)\b.{0,40}\b(?:schaff\w*"
            r"|zahl\w*|bezahl\w*|überweis\w*|möglich|begleich\w*|aufbringen|können|kann|klappt"
            r"|flüssig|hin)\b"
        ),
        (
            r"\b(?:kann|können|könnte\w*|dürfen|dürfte\w*|darf|wäre|ist|geht"
            r"|ginge)\b(?: [\w.'-]+){0,8}? (?:später|bis zum|bis ende|bis mitte|bis anfang"
            r"|nächste\w*|anfang|mitte|warten|zeit|in raten)\b.{0,30}(?:zahl\w*|bezahl\w*"
            r"|überweis\w*|begleich\w*|möglich|ok|okay|in ordnung|warten|geben|\?)"
        ),
        (
            r"\b(?:klamm|engpass|knapp bei kasse|liquiditäts\w*|zahlungsschwierigkeiten"
            r"|zahlungsunfähig|kein geld|geld (?:\w+ )?(?:fehlt|nicht)|gerade eng|sehr eng"
            r"|nicht flüssig)\b"
        ),
        (
            r"\b(?:schaff\w*|kann|können|klappt|geht|möglich)\b.{0,20}\bnicht\b.{0,20}\b(?:vor"
            r"|bis)\b|\bvor\b.{0,40}\bnicht\b.{0,30}\b(?:möglich|schaff\w*|können|zahlen|kann)\b"
        ),
        (
            r"\b(?:ist|wäre) es (?:ok|okay|in ordnung|möglich|recht)\b.{0,60}\b(?:zahl\w*"
            r"|überweis\w*|begleich\w*)\b"
        ),
        (
            r"\bum (?:\w+ ){0,4}?(?:geduld|aufschub|verständnis,? (?:dass|wenn)|verlängerung"
            r"|nachsicht|stundung)\b"
        ),
        (
            r"\b(?:gebt uns|gebt mir|geben sie uns|geben sie mir|gib mir|gib uns|gewähr\w*"
            r"|räum\w*|lasst|lassen sie)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,4}? (?:bis|zeit|noch|aufschub|\d+ (?:tage|wochen))\b"
        ),
    ),
    "no_extension": (
        r"\brechnung (?:auf)?teilen\b|\brechnung splitten\b|"
        r"\b(?:entscheidung|entscheiden|freigabe|feedback|logo|projekt|lieferung|vertrag\w*"
        r"|abo\w*|lizenz\w*|gewährleistung|garantie|angebot\w* verläng)\b"
    ),
    "grants": (
        r"\b(?:vereinbart|abgemacht)\b|"
        r"\b(?:ok|okay|in ordnung|genehmig\w*|gewähr\w*|einverstanden|bekomm\w*|bekommt|darf"
        r"|dürfen|zugesagt|zugesagt|versprochen|geben wir|habe?n? .{0,30}(?:gegeben|eingeräumt"
        r"|zugesagt|gewährt)|passt|hat bis|haben bis|kulanz)\b"
    ),
    "instalment": (
        r"\b(?:rate|raten|ratenzahlung|monatsraten|teilzahlung\w*|teilbetr\w*|teilen|hälfte"
        r"|hälften|monatlich|wöchentlich|pro (?:monat|woche)|im monat|in der woche|jede woche"
        r"|jeden monat|zahlungsplan)\b"
    ),
    "weekly": r"\b(?:pro|die|jede|in der) woche\b|\bwöchentlich\b",
    "monthly": r"\b(?:pro|im|jeden) monat\b|\bmonatlich\w*|\bmonatsraten\b",
}
