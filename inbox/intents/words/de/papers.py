"""Papers that clients ask for."""

BILL = (
    r"(?:\w*rechnung(?:en|skopie)?|inv-\S+|re-\S+|nw\S+|rg|re|pdf|kopie|datei|anhang|beleg|dokument"
    r"|duplikat|zweitschrift|faktura)"
)

PATTERNS = {
    "copy": (
        (
            r"\b(?:bitte|könn\w+)\b.{0,20}\b(?:noch ?mal|nochmals|erneut|neu"
            r"|wieder)\b.{0,15}\b(?:schick\w*|send\w*|mail\w*|zu)\b"
        ),
        r"\blink\b.{0,40}\b(?:abgelaufen|kaputt|geht nicht|funktioniert nicht|tot)\b",
        (
            rf"\b(?:schick\w*|send\w*|mail\w*|zuschick\w*|zusend\w*|zukommen lassen"
            rf"|weiterleit\w*|nachsend\w*|nachreich\w*|bekomm\w*|haben|kriegen|brauch\w*"
            rf"|bräucht\w*|benötig\w*|lasst|stell\w*|übersend\w*"
            rf"|übermittel\w*)\b(?: (?!nicht\b)[\w'/.-]+){{0,10}}? (?:{BILL}|sie|die|diese|mir"
            rf"|es|das|ihn|den)\b"
        ),
        (
            rf"\b{BILL}\b(?: [\w'/.-]+){{0,8}}? (?:schick\w*|send\w*|zuschick\w*|zusend\w*"
            rf"|zukommen lassen|mail\w*|nachreich\w*|bekomm\w*|kriegen|haben|zugeschickt"
            rf"|geschickt|übersend\w*|zumailen|neu|nochmal\w*|noch einmal|erneut)\b"
        ),
        (
            r"\b(?:kopie|duplikat|zweitschrift|rechnungskopie|pdf) (?:der|von|zu|zur|für|ihrer"
            r"|eurer|dieser|unserer)\b|\b(?:rechnungskopie|zweitschrift|rechnungsduplikat)\b"
        ),
        (
            rf"\b(?:{BILL})\b(?: [\w'/.-]+){{0,8}}? (?:nicht|nie|verlegt|verloren|gelöscht|fehlt"
            rf"|leer|kaputt|unleserlich|beschädigt|defekt|untergegangen|verschwunden|weg"
            rf"|unauffindbar|nirgends)\b"
        ),
        (
            rf"\b(?:nie|nicht|kein\w*|finde\w*|fehlt\w*|verloren|verlegt|gelöscht|verbummelt"
            rf"|verschlampt|vermisse\w*)\b(?: [\w'/.-]+){{0,5}}? (?:{BILL})\b"
        ),
        (
            r"\b(?:anhang|anlage|pdf|datei|mail)\b(?: (?:[\w./€£$%'-]"
            r"|,\d)+){0,5}? (?:nicht öffnen|fehlt|fehlte|leer|kaputt|vergessen|nicht (?:dabei"
            r"|drin|lesbar|zu öffnen|auf))\b|\b(?:krieg\w*|bekomm\w*|kann"
            r"|lässt)\b.{0,40}\bnicht (?:auf|öffnen|geöffnet|lesen|herunterladen|runterladen)\b"
        ),
        (
            r"\b(?:sie|die|ihn|diese|das|mir|uns)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:zusenden"
            r"|zuschicken|schicken|senden|zukommen lassen|zumailen|mailen|nachreichen|zu)\b"
        ),
    ),
    "copy_object": (
        r"\b(?:rechnung\w*|rg|re-\S+|pdf|kopie|anhang|zweitschrift|duplikat|faktura|sie|die)\b"
    ),
    "copy_weak": (
        r"\bkam(?:en)? (?:\w+ ){0,3}?(?:nie|nicht) (?:bei \w+ )?an\b|"
        r"\bnicht (?:\w+ ){0,3}(?:angekommen|erhalten|eingegangen|eingetroffen)\b|"
        r"\babgelaufen\b|"
        r"\b(?:nochmal\w*|noch ?(?:ein)?mal|erneut|kopie|duplikat|zweitschrift|rechnungskopie"
        r"|nie (?:gekriegt|bekommen|erhalten|angekommen|gesehen|eingetroffen)|nicht (?:gekriegt"
        r"|bekommen|erhalten|angekommen|da|gefunden|öffnen|vor|vorliegen|auffindbar|mehr)"
        r"|verlegt|verloren|gelöscht|pdf|als (?:pdf|foto|bild|xml|xrechnung|zugferd|e-?rechnung)"
        r"|um zusendung|anhang|anlage|fehlt|liegt (?:mir|uns) nicht|finde\w*|schick\w* mir"
        r"|erst ?mal zu)\b"
    ),
    "not_copy": (
        r"\b(?:schick|send)\w*(?: \w+){0,5} nicht (?:noch ?mal|erneut|mehr|wieder|nochmals)\b"
        r"|\b(?:quittung\w*|zahlungsbestätigung\w*|beleg über|kontoauszug|saldenbestätigung"
        r"|saldenliste|offene[- ]posten\w*|op-liste|angebot|kostenvoranschlag|iban"
        r"|bankverbindung|kontodaten|stundenzettel|vertrag|vertragskopie|muster|entwürf\w*"
        r"|logos?|fotos (?:vom|von)|mahnung\w* mehr|preisliste|zahlungslink|geld|erstattung"
        r"|neue rechnung|korrigierte\w*|berichtigte\w*|korrektur|gutschrift|stornorechnung"
        r"|bestätigung)\b"
    ),
    "format_image": r"\bals (?:foto|bild|jpe?g|png|screenshot)\b|\babfotografier\w*",
    "format_pdf": r"\b(?:als|im) pdf\b|\bpdf-format\b",
    "format_xml": r"\b(?:xml|xrechnung|zugferd|e-?rechnung)\b",
    "format_paper": (
        r"\bper (?:post|brief|fax)\b|\bauf papier\b|\bpapierform\b|\bausgedruckt\b|\bpostalisch\b"
    ),
    "receipt": (
        (
            r"\b(?:quittung|zahlungsbestätigung|zahlungsbeleg|zahlungsnachweis|zahlungsquittung"
            r"|quittierte rechnung|bestätigung (?:der|über die|unserer|meiner) zahlung"
            r"|beleg (?:über|für|zu|zur) (?:\w+ ){0,3}?(?:zahlung|überweisung)"
            r"|spendenbescheinigung)\b"
        ),
    ),
    "not_receipt": (
        r"\b(?:quittung|zahlungsbeleg|zahlungsnachweis|zahlungsbestätigung) (?:anbei|im anhang"
        r"|liegt bei|ist (?:da|angekommen|dabei)|hängt|habe ich (?:bekommen|erhalten))"
        r"|\b(?:anbei|im anhang)\b.{0,40}\b(?:quittung|zahlungsbeleg|zahlungsnachweis|beleg)"
        r"|\bkeine quittung\b|\bdanke für die quittung|quittung (?:ist nicht nötig"
        r"|brauchen wir nicht|brauche ich nicht)"
    ),
    "receipt_name": (
        r"\b(?:auf den namen|auf die firma|ausgestellt auf|auf|lautend auf|für die firma"
        r"|im namen)\s"
    ),
    "statement": (
        (
            r"\b(?:kontoauszug|saldenbestätigung|saldenliste|offene[- ]posten(?:[- ]liste)?"
            r"|op[- ]liste|opos(?:[- ]liste)?|kontenabstimmung|saldenabstimmung|kontenblatt"
            r"|kontoblatt|(?:auf|zusammen)stellung (?:aller|der|unserer|über|sämtlicher)"
            r"|aufstellung|übersicht (?:aller|der|über|unserer)|liste (?:aller|der|mit allen"
            r"|unserer) (?:offenen|rechnungen|unbezahlten|ausstehenden|fälligen|posten))\b"
        ),
    ),
    "not_statement": (
        r"\b(?:steht|sehe\w*|ist) .{0,10}\bauf dem (?:konto)?auszug\b|"
        r"\b(?:nach|laut) (?:unserer|meiner) (?:aufstellung|übersicht)|\b(?:unser(?:em|en)?"
        r"|mein(?:em|en)?|laut|lt\.?|auf dem|dem|bank) kontoauszug\b|kontoauszug (?:anbei"
        r"|unserer bank|im anhang|der bank)|\baufstellung (?:der|über die) (?:stunden|arbeiten"
        r"|leistungen)"
    ),
    "open_items": (
        r"\boffene\w*[- ]posten|\bop-liste|\bopos|\boffenen rechnungen|\bunbezahlten"
        r"|\bausstehend\w*|\boffen\w*"
    ),
    "balance": (
        r"\bnichts (?:mehr )?(?:offen|fällig)\b.*\?|\balles (?:ausgeglichen|beglichen)\b.*\?",
        (
            r"\bwie ?viel\b.{0,40}\b(?:offen|schulde\w*|noch|zahlen|fällig|saldo|ausstehend"
            r"|steht)\b|\bwas (?:ist|steht|sind|haben wir|schulde\w*|habe ich|muss"
            r"|müssen)\b.{0,40}\b(?:offen|noch|fällig|aus|ausstehend|schuldig|zahlen|bezahlen"
            r"|schulden)\b.{0,20}\?"
        ),
        (
            r"\b(?:wie hoch|welche?r?)\b.{0,30}\b(?:saldo|rückstand|restbetrag|kontostand"
            r"|guthaben|offene betrag|forderung)\b"
        ),
        (
            r"\b(?:ist|sind|haben|steht|stehen|gibt|besteht|war"
            r"|hat)\b(?: [\w'/-]+){0,8}? (?:noch (?:etwas |was )?(?:offen|guthaben|unbezahlt"
            r"|aus)|offen|noch was|noch etwas|guthaben|beglichen|verbucht|verrechnet"
            r"|gutgeschrieben|ausgeglichen|überfällig)\b.*\?"
        ),
        (
            r"\bwelche rechnung(?:en)?\b.{0,40}\b(?:offen|noch|fällig|unbezahlt|bezahlt"
            r"|ausstehen\w*)"
        ),
        (
            r"\b(?:aktuelle[rn]?|unser|mein|offene[rn]?) (?:saldo|kontostand|stand"
            r"|guthaben)\b.{0,30}(?:\?|mitteilen|sagen|nennen)|\bstand (?:unseres"
            r"|meines) kontos\b"
        ),
        (
            r"\bhaben wir (?:die |das |das schon |noch |schon )?.{0,30}(?:bezahlt|überwiesen"
            r"|guthaben)\b.*\?|\bhab(?:e)? ich (?:die|das|schon|eigentlich"
            r"|überhaupt).{0,30}(?:bezahlt|überwiesen)\b.*\?"
        ),
    ),
    "credit": r"\bguthaben\b|\bgutschrift\b.{0,20}\bnoch\b",
    "by_invoice": (
        r"\bwelche rechnung\w*|\bje rechnung\b|\bpro rechnung\b|\baufgeschlüsselt\b"
        r"|\bim einzelnen\b|\beinzeln\b"
    ),
}
