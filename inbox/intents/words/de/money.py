"""Money that has gone."""

MONEY = (
    r"(?:(?:rest|an|ab|teil)?zahlung|überweisung|ueberweisung|geld|betrag|rechnungsbetrag|summe"
    r"|scheck|kohle|echtzeitüberweisung|restbetrag|gesamtbetrag|rest|zahlungsauftrag"
    r"|überweisungsauftrag)"
)
PAID = (
    r"(?:be|ein|an|voraus|nach|aus|über)?ge?zahlt|bezahlt|überwie?se?n|ueberwie?se?n|bezalt|beglichen"
    r"|angewiesen|ausgeglichen|transferiert|entrichtet|abgebucht"
)
GONE = (
    r"(?:in der post|erfolgte|raus|rausgegangen|hinausgegangen|unterwegs|getätigt|veranlasst"
    r"|ausgeführt|abgegangen|abgeschickt|losgeschickt|angewiesen|auf dem weg|eingeworfen|gemacht"
    r"|durch|durchgegangen|in auftrag gegeben|aufgegeben|überwiesen|bezahlt|abgebucht"
    r"|vorgenommen|geleistet|weg|gesendet|geschickt|draußen)"
)

PATTERNS = {
    "asked_of_us": r"\b(?:bitte|können sie|könnt ihr|dürfen sie)\b",
    "not_this_way": (
        r"\b(?:nicht|kein\w*|ohne|nie|(?:an)?statt|anstelle(?: von)?)(?: (?:per|mit|via|in|durch"
        r"|der|die|das|dem|einer|eine|meiner|unserer))*\W*$"
    ),
    "paid": (
        rf"\b(?:{PAID})\b(?! (?:werden|sein|wird|bekommen|kriegen))",
        (
            r"\b(?:wir|ich|er|sie) (?:zahlte|zahlten|überwies|überwiesen|beglichen|bezahlten"
            r"|bezahlte|beglich)\b"
        ),
    ),
    "money_gone": (
        (
            r"\bscheck\b.{0,60}\b(?:in die post|in der post|eingeworfen|abgeschickt|unterwegs"
            r"|zur post)\b"
        ),
        r"\b(?:geld|betrag|zahlung)\b.{0,40}\b(?:zugegangen|gutgeschrieben worden)\b",
        r"\b(?:zahlung|überweisung)\b.{0,60}\b(?:vom \d+|überschnitten|gekreuzt)\b",
        r"\b(?:mahnung|erinnerung)\b.{0,40}\b(?:überschnitten|gekreuzt)\b",
        (
            r"\b(?:in der|per|über die|mit der|im) (?:banking-?|bank)?(?:app|online-?banking"
            r"|tan)\b.{0,20}\b(?:freigegeben|bestätigt|gemacht|erledigt|überwiesen)\b"
        ),
        (
            rf"\b{MONEY}\b(?: (?!nicht\b|wird\b|soll\b|noch\b|werde\b|kann\b|geht\b"
            rf"|kommt\b)[\w'€$.,/-]+){{0,8}}? {GONE}\b"
        ),
        (
            rf"\b{MONEY}\b(?: (?:[\w./€£$%'-]|,\d)+){{0,3}}? (?:ging|gingen|ist|sind|wurde"
            rf"|wurden|müsste\w*|sollte\w*|dürfte\w*)\b(?: (?!nicht\b"
            rf"|noch\b)[\w'€$.,/-]+){{0,8}}? (?:raus|weg|ab|rein|da|da sein|angekommen"
            rf"|angekommen sein|eingegangen sein|drauf|auf ihrem konto|auf eurem konto"
            rf"|bei (?:ihnen|euch)(?: sein)?|hinaus)\b"
        ),
        (
            rf"\b(?:habe?|haben|hat|ist|sind|wurde"
            rf"|wurden)\b(?: [\w'€$.,/-]+){{0,8}}? (?:{MONEY})\b(?: [\w'€$.,/-]+){{0,6}}? {GONE}"
            rf"\b"
        ),
        (
            rf"\b{MONEY}\b.{{0,40}}\b(?:ist|sind|bereits|schon|heute|gestern"
            rf"|wurde)\b.{{0,30}}\berfolgt\b(?! (?:am|bis|zum|erst|nach|mit|im|in|per)\b)"
        ),
        (
            r"\b(?:dauerauftrag|lastschrift|scheck)\b.{0,30}\b(?:läuft|eingezogen|abgebucht"
            r"|eingelöst|verschickt)\b"
        ),
        (
            r"\b(?:ist|sind|ging|gingen)\b(?: (?:heute|gestern|gerade|eben|soeben|schon|bereits"
            r"|vorhin|am|letzten|\w+tag|früh|\d+\.(?:\d+\.)?|jetzt|per|mit|als|echtzeit\w*"
            r"|online))* (?:raus|rausgegangen|hinaus)\b"
        ),
        (
            r"\b(?:von|auf) (?:unserem|meinem) konto (?:abgebucht|abgegangen|runter|weg)"
            r"|\b(?:unser|mein)e?m? konto .{0,20}belastet"
        ),
    ),
    "paid_short": (
        r"^(?:\W|hallo|hi|moin|ok|okay|ja|jo|jep|so|sorry|schon|bereits|gerade|eben|soeben|jetzt"
        r"|heute|ist|alles|habe ich|hab ich|längst|wurde|\w+,)*(?:bezahlt|überwiesen|erledigt"
        r"|gezahlt|raus|beglichen|gemacht|angewiesen|done|ist raus|ist durch"
        r"|ist weg)\b(?! (?:sich|hat))"
    ),
    "asks_confirm": r"\b(?:bestätig\w*|bescheid|prüfen|prüft|checken)\b",
    "asks_received": (
        r"\b(?:ist|sind)\b.{0,40}(?:€|euro|eur|\d{3}).{0,40}\b(?:angekommen|eingegangen|da)\b",
        (
            rf"\b(?:haben|habt|hast)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,4}}? (?:{MONEY}"
            rf"|zahlungseingang|eingang)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,4}}? (?:erhalten"
            rf"|bekommen|gesehen|gekriegt|verbucht|gebucht|schon)\b"
        ),
        (
            rf"\b(?:ist|sind)\b(?: (?:[\w./€£$%'-]"
            rf"|,\d)+){{0,3}}? (?:{MONEY})\b(?: (?:[\w./€£$%'-]|,\d)+){{0,8}}? (?:angekommen"
            rf"|eingegangen|da|gelandet|drauf|verbucht|gutgeschrieben)\b"
        ),
        (
            r"\b(?:eingang|zahlungseingang|geldeingang|erhalt)(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,3}? (?:bestätigen|prüfen|checken|zu bestätigen|kurz bestätigen)\b"
        ),
        (
            r"\bbestätig\w*(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:eingang|zahlungseingang"
            r"|geldeingang|erhalt|zahlung)\b|\b(?:sagt|sagen sie|gebt"
            r"|geben sie)\b.{0,20}bescheid,? (?:wenn|ob|sobald) (?:es|das geld"
            r"|die zahlung).{0,20}(?:da|angekommen|eingegangen)"
        ),
    ),
    "not_received": (
        r"\berhalt (?:dieser|der|meiner|unserer|ihrer|eurer)? ?(?:e-?mail|mail|nachricht"
        r"|rechnung|bestellung)\b|\b(?:eingang|erhalt) (?:dieser|der|ihrer|meiner) (?:e-?mail"
        r"|mail|nachricht|rechnung|kündigung|bestellung)"
    ),
    "paid_question": (
        r"\b(?:wie ?viel|was|wann|welche) (?:habe|haben|hatte|hatten) (?:ich|wir)\b|^(?:\W|\w+,"
        r"|hallo|moin|kurze frage)*(?:haben wir|habe ich|hab ich|hatten wir|ist das|ist die"
        r"|ist sie) .{0,40}(?:bezahlt|überwiesen|gezahlt|beglichen)\b.*\?"
    ),
    "paid_other": r"\b(?:gärtner|klempner|finanzamt|miete|vermieter|löhne|gehälter|steuer"
    r"|andere[n]? (?:rechnung\w*|lieferant\w*)|elektriker"
    r"|mitarbeiter)\b.{0,60}\b(?:bezahlt|überwiesen|gezahlt)\b",
    "other_thing": r"\b(?:paket|päckchen|vertrag|domain|fotos?|dateien|muster|website"
    r"|unterlagen|schlüssel|ware|bilder)\b",
    "money_thing": r"\b\w*(?:zahlung|zahlt|geld|überw|rechnung|betrag|scheck|rate|bank)\w*"
    r"|\d[.,]\d\d\b",
    "paid_paper": (
        r"\b(?:nachweis|beleg|bestätigung|quittung)\b.{0,60}\b(?:bezahlt|gezahlt|überwiesen"
        r"|beglichen)\b"
    ),
    "mark_paid": (
        r"\bals (?:bezahlt|beglichen|erledigt|gezahlt) (?:markier\w*|verbuch\w*|buch\w*"
        r"|eintrag\w*|kennzeichn\w*|betracht\w*|an(?:sehen|zusehen)|führ\w*|vermerk\w*)"
        r"|\b(?:markier\w*|verbuch\w*|kennzeichn\w*|betracht\w*|setz\w*|seh\w*)\b.{0,60}\b(?:als"
        r"|auf) (?:bezahlt|beglichen|erledigt)\b"
    ),
    "wanted": (
        r"\b(?:brauche\w*|benötig\w*|möchte\w*)\b.{0,60}$|"
        r"(?!)"
    ),
    "partial": (
        r"\b(?:teilzahlung|teilbetrag|abschlag\w*|anzahlung|zum teil|teilweise|hälfte|erste rate"
        r"|rest (?:kommt|folgt|folgen|überweis\w*|zahl\w*|dann|nächste\w*|später|ende|im|am)"
        r"|der rest|den rest|restbetrag|unstrittig\w*|übrige[ns]? \w+|(?:die |den )andere[n]?"
        r" (?:teil|hälfte|position\w*|posten|zeilen?|drittel)|a conto|akonto|erst ?mal"
        r"|vorerst nur)\b"
    ),
    "deducted": (
        r"\b(?:abzüglich|abzgl|abgezogen|gekürzt|einbehalten|einbehalt|minus|skonto|weniger"
        r"|abzug)\b"
    ),
    "all_of_it": r"\b(?:alles|alle|beide|sämtliche|alle drei)\b",
    "money_before": (
        r"\b(?:zahle|zahlen|überweise|überweisen|schicke|von|bezahlt|überwiesen|biete\w*"
        r"|monatlich|je|jeweils|schaffe|schaffen)\s(?:ihnen |euch |etwa |ca\. |rund |erst ?mal "
        r"|je |die )*$"
    ),
    "money_after": (
        r"^\s(?:\w+ ){0,2}?(?:überwiesen|bezahlt|gezahlt|angewiesen|raus|zahlen|überweisen"
        r"|beglichen|(?:im|pro|jeden) monat|(?:pro|die|jede) woche|wurde|wurden)\b"
    ),
    "payment_talk": (
        r"\b(?:zahl\w*|bezahl\w*|rechnung\w*|fällig\w*|geld|betrag|begleich\w*|frist|saldo"
        r"|mahnung\w*|überfällig|überweis\w*|konto|summe|raten?|\w*zahlung\w*)\b"
    ),
    "reference": (
        r"\b(?:referenz|ref|verwendungszweck|transaktionsnummer|zahlungsreferenz|referenznummer)\b"
        r"\.?(?: (?:nr|nummer|ist|war|lautet)\b\.?)?\s?[:#]?\s?[\"'„]?"
        r"(?P<code>(?=[a-z./-]{0,12}\d)[a-z0-9][a-z0-9./-]{2,34})"
    ),
    "value_day": (
        r"\b(?:zum|per|für|valuta|wertstellung|ausführung\w*|ausgeführt|ankommen|gutgeschrieben"
        r"|termin\w*|mit datum)\b[^.]{0,20}$"
    ),
    "instructed": (
        r"\b(?:angewiesen|veranlasst|in auftrag|beauftragt|terminiert|freigegeben|eingestellt"
        r"|aufgegeben)\b"
    ),
    "in_bank": (
        r"\b(?:eingegangen|angekommen|zahlungseingang|geldeingang|auf dem konto"
        r"|auf unserem konto|kontoauszug|gutgeschrieben|wertstellung|valuta|ist da"
        r"|erhalten|drauf|im konto)\b"
    ),
    "twice": (
        r"\b(?:doppelt|zweimal|zwei mal|2x|zwei ?fach|zuviel|zu viel|überzahl\w*|ein zweites mal"
        r"|versehentlich noch(?: ein)?mal)\b"
    ),
}
