"""German, as clients write it to a billing mailbox."""

import re

from inbox.intents.words import Words, compiled
from inbox.intents.words.de_days import (
    DAYS_COMPILED,
    MONTHS,
    NUMBERS,
    SHIFTS,
    UNITS,
    WEEKDAYS,
    WHICH,
)

COMMON = frozenset(
    "aw antw der die das den dem des und ist sind war wir ich sie ihr euch uns ihnen ihre ihren unsere unser "
    "nicht kein keine ein eine einen einem einer mit für von vom zum zur auf aus bei nach über "
    "haben habe hat wird werden wurde bitte danke vielen dank hallo moin guten tag grüße gruß mfg "
    "rechnung rechnungen zahlung bezahlt überwiesen schon noch auch aber oder wenn dass als wie "
    "heute morgen gestern es er man im am um ab bis zu so doch mal hier können könnten könnt kann "
    "sehr geehrte geehrter damen herren frau herr liebe lieber anbei mir mich dir du was wann warum "
    "erledigt alles klar raus nur zahlen euro monatlich netto zzgl stunden tage brutto januar februar märz mai juni juli oktober dezember unbefristet jährlich betreuung eur entwurf zahle zahlen zahlung überweisung geld mahnung mahnungen konto bestellnummer unsere lautet kommt neue sofort quittung gutschrift".split()
)

MONEY = (
    r"(?:(?:rest|an|ab|teil)?zahlung|überweisung|ueberweisung|geld|betrag|rechnungsbetrag|summe|scheck|kohle"
    r"|echtzeitüberweisung|restbetrag|gesamtbetrag|rest|zahlungsauftrag|überweisungsauftrag)"
)
PAID = (
    r"(?:be|ein|an|voraus|nach|aus|über)?ge?zahlt|bezahlt|überwiesen|ueberwiesen|beglichen|angewiesen|ausgeglichen"
    r"|transferiert|entrichtet|abgebucht"
)
GONE = (
    r"(?:in der post|erfolgte|raus|rausgegangen|hinausgegangen|unterwegs|getätigt|veranlasst|ausgeführt|abgegangen|abgeschickt|losgeschickt|angewiesen|auf dem weg|eingeworfen|gemacht|durch"
    r"|durchgegangen|in auftrag gegeben|aufgegeben|überwiesen|bezahlt|abgebucht|vorgenommen|geleistet|weg|gesendet|geschickt|draußen)"
)
PAY_LATER = (
    r"(?:zahlen|bezahlen|überweisen|ueberweisen|begleichen|anweisen|ausgleichen|einzahlen|gezahlt|bezahlt|überwiesen"
    r"|ueberwiesen|beglichen|angewiesen|ausgeglichen|zur zahlung|erledigen|erledigt|veranlassen|veranlasst|vornehmen"
    r"|rausgehen|rausschicken|abschicken|raus|eingehen|ausgeführt|gebucht|zahlbar machen|freigeben|freigegeben|erfolgen|tätigen)"
)
PAY_NOW = r"(?:zahle|zahlen|zahlt|bezahle|bezahlen|bezahlt|überweise|überweisen|überweist|begleiche|begleichen|begleicht|schicke|schicken)"
BILL = r"(?:rechnung(?:en|skopie)?|inv-\S+|re-\S+|nw\S+|rg|re|pdf|kopie|datei|anhang|beleg|dokument|duplikat|zweitschrift|faktura)"

PATTERNS = {
    # How something is said.
    "not": r"\b(?:nicht|nie|niemals|kein\w*|nix|nichts|weder|niemand|unbezahlt\w*|ungezahlt|ohne|vergessen|verweiger\w*|nimmer|net)\b",
    "if": r"\b(?:wenn|falls|sofern|sobald|ob|bevor|bis|solange|würd\w*|könnt\w*|hätt\w*|wär\w*|angenommen|vorausgesetzt|ehe|es sei denn)\b",
    "will": r"\b(?:werde|werden|wird|wirst|werdet|würde\w*|soll|sollen|muss|müssen|kann|können|könnt|könnte\w*|darf|dürfen|will|wollen|zu (?:zahlen|überweisen|begleichen|bezahlen))\b",
    "asks_first": r"^(?:\W|und\b|aber\b|oder\b|hallo\b|hi\b|moin\b|sorry\b|kurze frage\b|guten (?:tag|morgen)\b|frau \w+|herr \w+)*"
    r"(?:ist|sind|war|waren|wurde|wurden|haben|habt|hat|habe|hast|können|könnt|kann|könnten|könntet|könntest|darf|dürfen|wann|was|wer|wie|warum|wieso|weshalb|welche\w*|wo|wohin|wofür|woher|gibt|steht|stimmt|muss|müssen|soll|sollen|werden|wird|würden|wäre|passt|geht|bekomme\w*|kriege\w*|brauchen|braucht|bräuchten)\s\w+",
    "reported": r"\b(?:sie|ihr|eure?|ihre? (?:mahnung|erinnerung|mail|e-mail|rechnung|system|schreiben)) (?:schreib\w*|sag\w*|behaupt\w*|geschrieben|mein\w*|teil\w*)\b|\b(?:laut|gemäß) (?:ihnen|ihrer|ihrem|eurer|eurem|euch)\b",
    "ironic": r"\bschweine (?:fliegen|fliegen können|pfeifen)|\bbrieftaube\w*|\bsankt[- ]nimmerlein|\bst\.? nimmerlein|\bnimmerleinstag|\bweihnachten und ostern|\bostern und (?:pfingsten|weihnachten)|\bmonopoly|\bim traum|\b(?:30|31)\. ?februar|\bgoldbarren|\brauchzeichen|\bin hundert jahren|\bflaschenpost|\bpostkutsche|\bglasperlen|\bwenn die hölle|\bwenn ich im lotto|\bam arsch|\bdenkste|\bvon wegen|\bträum|\bmuscheln\b|\bmit einhörnern|\beinhorn|\bdas christkind|\bder weihnachtsmann|\bwer's glaubt",
    "unsure": r"\b(?:ich glaube|wir glauben|glaub ich|glaube ich|meines wissens|m\.?w\.?|soweit ich|soviel ich|so viel ich|wenn ich mich recht|eigentlich|vermutlich|wahrscheinlich|angeblich|wohl|offenbar|anscheinend|ich denke|denke ich|ich meine|ich dachte|wir dachten|laut (?:unserer?|meiner?|buchhaltung|steuerberater\w*)|sagt|sagte|meint|meinte|müsste\w*|dürfte\w*|sollte\w*|vielleicht|ziemlich sicher|behauptet|angenommen)\b",
    "about": r"(?:etwa|ca\.?|circa|rund|ungefähr|knapp|um die|so)\s?$",
    "ago": r"\bvor\b",
    # Money that has gone.
    "paid": (
        rf"\b(?:{PAID})\b(?! (?:werden|sein|wird|bekommen|kriegen))",
        r"\b(?:wir|ich|er|sie) (?:zahlte|zahlten|überwies|überwiesen|beglichen|bezahlten|bezahlte|beglich)\b",
    ),
    "money_gone": (
        r"\b(?:zahlung|überweisung)\b.{0,60}\b(?:vom \d+|überschnitten|gekreuzt)\b",
        r"\b(?:mahnung|erinnerung)\b.{0,40}\b(?:überschnitten|gekreuzt)\b",
        r"\b(?:in der|per|über die|mit der|im) (?:banking-?|bank)?(?:app|online-?banking|tan)\b.{0,20}\b(?:freigegeben|bestätigt|gemacht|erledigt|überwiesen)\b",
        rf"\b{MONEY}\b(?: (?!nicht\b|wird\b|soll\b|noch\b|werde\b|kann\b|geht\b|kommt\b)[\w'€$.,/-]+){{0,8}}? {GONE}\b",
        rf"\b{MONEY}\b(?: (?:[\w./€£$%'-]|,\d)+){{0,3}}? (?:ging|gingen|ist|sind|wurde|wurden|müsste\w*|sollte\w*|dürfte\w*)\b(?: (?!nicht\b|noch\b)[\w'€$.,/-]+){{0,8}}? (?:raus|weg|ab|rein|da|da sein|angekommen|angekommen sein|eingegangen sein|drauf|auf ihrem konto|auf eurem konto|bei (?:ihnen|euch)(?: sein)?|hinaus)\b",
        rf"\b(?:habe?|haben|hat|ist|sind|wurde|wurden)\b(?: [\w'€$.,/-]+){{0,8}}? (?:{MONEY})\b(?: [\w'€$.,/-]+){{0,6}}? {GONE}\b",
        rf"\b{MONEY}\b.{{0,40}}\b(?:ist|sind|bereits|schon|heute|gestern|wurde)\b.{{0,30}}\berfolgt\b(?! (?:am|bis|zum|erst|nach|mit|im|in|per)\b)",
        r"\b(?:dauerauftrag|lastschrift|scheck)\b.{0,30}\b(?:läuft|eingezogen|abgebucht|eingelöst|verschickt)\b",
        r"\b(?:ist|sind|ging|gingen)\b(?: (?:heute|gestern|gerade|eben|soeben|schon|bereits|vorhin|am|letzten|\w+tag|früh|\d+\.(?:\d+\.)?|jetzt|per|mit|als|echtzeit\w*|online))* (?:raus|rausgegangen|hinaus)\b",
        r"\b(?:von|auf) (?:unserem|meinem) konto (?:abgebucht|abgegangen|runter|weg)|\b(?:unser|mein)e?m? konto .{0,20}belastet",
    ),
    "paid_short": r"^(?:\W|hallo|hi|moin|ok|okay|ja|jo|jep|so|sorry|schon|bereits|gerade|eben|soeben|jetzt|heute|ist|alles|habe ich|hab ich|längst|wurde|\w+,)*"
    r"(?:bezahlt|überwiesen|erledigt|gezahlt|raus|beglichen|gemacht|angewiesen|done|ist raus|ist durch|ist weg)\b(?! (?:sich|hat))",
    "asks_confirm": r"\b(?:bestätig\w*|bescheid|prüfen|prüft|checken)\b",
    "asks_received": (
        r"\b(?:ist|sind)\b.{0,40}(?:€|euro|eur|\d{3}).{0,40}\b(?:angekommen|eingegangen|da)\b",
        rf"\b(?:haben|habt|hast)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,4}}? (?:{MONEY}|zahlungseingang|eingang)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,4}}? (?:erhalten|bekommen|gesehen|gekriegt|verbucht|gebucht|schon)\b",
        rf"\b(?:ist|sind)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,3}}? (?:{MONEY})\b(?: (?:[\w./€£$%'-]|,\d)+){{0,8}}? (?:angekommen|eingegangen|da|gelandet|drauf|verbucht|gutgeschrieben)\b",
        r"\b(?:eingang|zahlungseingang|geldeingang|erhalt)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:bestätigen|prüfen|checken|zu bestätigen|kurz bestätigen)\b",
        r"\bbestätig\w*(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:eingang|zahlungseingang|geldeingang|erhalt|zahlung)\b|\b(?:sagt|sagen sie|gebt|geben sie)\b.{0,20}bescheid,? (?:wenn|ob|sobald) (?:es|das geld|die zahlung).{0,20}(?:da|angekommen|eingegangen)",
    ),
    "paid_question": r"\b(?:wie ?viel|was|wann|welche) (?:habe|haben|hatte|hatten) (?:ich|wir)\b|^(?:\W|\w+,|hallo|moin|kurze frage)*(?:haben wir|habe ich|hab ich|hatten wir|ist das|ist die|ist sie) .{0,40}(?:bezahlt|überwiesen|gezahlt|beglichen)\b.*\?",
    "mark_paid": r"\bals (?:bezahlt|beglichen|erledigt|gezahlt) (?:markier\w*|verbuch\w*|buch\w*|eintrag\w*|kennzeichn\w*|betracht\w*|an(?:sehen|zusehen)|führ\w*|vermerk\w*)|\b(?:markier\w*|verbuch\w*|kennzeichn\w*|betracht\w*|setz\w*|seh\w*)\b.{0,60}\b(?:als|auf) (?:bezahlt|beglichen|erledigt)\b",
    "partial": r"\b(?:teilzahlung|teilbetrag|abschlag\w*|anzahlung|zum teil|teilweise|hälfte|erste rate|rest (?:kommt|folgt|folgen|überweis\w*|zahl\w*|dann|nächste\w*|später|ende|im|am)|der rest|den rest|restbetrag|a conto|akonto|erst ?mal|vorerst nur)\b",
    "deducted": r"\b(?:abzüglich|abzgl|abgezogen|gekürzt|einbehalten|einbehalt|minus|skonto|weniger|abzug)\b",
    "money_before": r"\b(?:zahle|zahlen|überweise|überweisen|schicke|von|bezahlt|überwiesen|biete\w*|monatlich|je|jeweils|schaffe|schaffen)\s(?:ihnen |euch |etwa |ca\. |rund |erst ?mal |je |die )*$",
    "money_after": r"^\s(?:\w+ ){0,2}?(?:überwiesen|bezahlt|gezahlt|angewiesen|raus|zahlen|überweisen|beglichen|(?:im|pro|jeden) monat|(?:pro|die|jede) woche|wurde|wurden)\b",
    "would": r"\b(?:würd\w*|könnt(?:e|en)|hätt\w*|wär\w*)\b",
    "not_received": r"\berhalt (?:dieser|der|meiner|unserer|ihrer|eurer)? ?(?:e-?mail|mail|nachricht|rechnung|bestellung)\b|\b(?:eingang|erhalt) (?:dieser|der|ihrer|meiner) (?:e-?mail|mail|nachricht|rechnung|kündigung|bestellung)",
    "no_extension": r"\b(?:entscheidung|entscheiden|freigabe|feedback|logo|projekt|lieferung|vertrag\w*|abo\w*|lizenz\w*|gewährleistung|garantie|angebot\w* verläng)\b",
    "contact_new": r"\b(?:wenden|wendet|melden|meldet|kontaktieren|schreiben sie an|zuständig ist|nachfolger\w*|übernimmt|neue[rn]?|künftig|stattdessen)\b",
    "wanted": r"(?!)",
    "paid_paper": r"\b(?:nachweis|beleg|bestätigung|quittung)\b.{0,60}\b(?:bezahlt|gezahlt|überwiesen|beglichen)\b",
    "invoice_terms": r"\bfällig\b|\bpauschal\b|\bbestellnummer\b|\brabatt\b|\bübliche\w* ziel\b|\b(?:mwst|ust|mehrwertsteuer)\b|\bnetto\b|\b\d+ tage\b|\bentwurf\b|\bje\b|\bwie immer\b|\breverse charge\b|\bzzgl\b|\bziel\b|\bplus (?:fahrt|reise|spesen)",
    "accepts": r"\b(?:akzeptier\w*|nehm\w*) (?:sie|ihr)\b|\bkann (?:ich|man) .{0,20}zahlen\b",
    "unwilling": r"\b(?:weiger\w*|zahlen? (?:\w+ ){0,3}nicht(?! (?:vor|bis))|werden? .{0,20}nicht (?:be)?zahlen)\b",
    "why": r"\b(?:warum|wieso|weshalb|wofür|was ist (?:das|der|die|mit)|was bedeutet|wie kommt|wie setzt|erklär\w*|erläuter\w*|frage mich|wundere|verstehe nicht|klär\w*|was hat es mit)\b",
    "payment_talk": r"\b(?:zahl\w*|bezahl\w*|rechnung\w*|fällig\w*|geld|betrag|begleich\w*|frist|saldo|mahnung\w*|überfällig|überweis\w*|konto|summe|raten?|\w*zahlung\w*)\b",
    "value_day": r"\b(?:zum|per|für|valuta|wertstellung|ausführung\w*|ausgeführt|ankommen|gutgeschrieben|termin\w*|mit datum)\b[^.]{0,20}$",
    "instructed": r"\b(?:angewiesen|veranlasst|in auftrag|beauftragt|terminiert|freigegeben|eingestellt|aufgegeben)\b",
    "in_bank": r"\b(?:eingegangen|angekommen|zahlungseingang|geldeingang|auf dem konto|auf unserem konto|kontoauszug|gutgeschrieben|gutschrift|wertstellung|valuta|ist da|erhalten|drauf|im konto)\b",
    "twice": r"\b(?:doppelt|zweimal|zwei mal|2x|zwei ?fach|zuviel|zu viel|überzahl\w*|ein zweites mal|versehentlich noch(?: ein)?mal)\b",
    # Money that will go.
    "promise": (
        r"\bbis dahin\b.{0,30}\b(?:geld|zahlung|überwiesen|bezahlt)\b",
        rf"\b(?:werde|werden|wird|wirst|will|wollen)\b(?: (?!nicht\b|nie\b|kein\w*\b)[\w'€$.,/-]+){{0,14}}? {PAY_LATER}\b",
        rf"\b{PAY_LATER} (?:werde|werden|wird|will|wollen|wir|ich)\b",
        r"\b(?:zahllauf|zahlungslauf|zahlungslaufs?|überweisungslauf)\b|\b(?:eingeplant|vorgemerkt|terminiert|terminüberweisung|zur zahlung (?:freigegeben|angewiesen|vorgesehen|vorgemerkt))\b",
        r"\bversprochen\b|\bich versprech\w*|\bgroßes ehrenwort\b",
    ),
    "promise_weak": (
        r"\bgeh(?:t|en)\b.{0,40}\b(?:bei ihnen |bei euch )?(?:ein|raus)\b",
        r"\b(?:rest|fehlende\w*|restlich\w*|differenz|andere hälfte)\b.{0,30}\b(?:komm\w*|folg\w*)\b",
        r"\b(?:sie|er|buchhaltung|chef\w*|kollegin|kollege|frau \w+|herr \w+) (?:\w+ ){0,2}?(?:erledigt|überweist|zahlt|bezahlt|macht|kümmert)\b",
        r"\b(?:kann|können|soll)\b.{0,60}\b(?:zahlen|bezahlen|überweisen|begleichen)\b",
        r"^(?:\W|sondern|aber|und|dann|wohl)*(?:erst|frühestens) (?:am|nächste|kommende|zum|ende|übermorgen|morgen)\b",
        rf"\b(?:ich|wir|sie|er) (?!nicht)(?:\w+ ){{0,3}}?{PAY_NOW}\b|\b{PAY_NOW} (?:ich|wir)\b|^(?:\W|\w+,|ok|ja)*{PAY_NOW}\b",
        r"\b(?:weise|weisen) (?:ich|wir|es|die|den|das|sie)\b.{0,60}\ban\b|\b(?:ich|wir) (?:weise|weisen)\b.{0,60}\ban\b",
        rf"\b(?:{MONEY}|rechnung|inv\S*|sie|es|das|die|re-\S*|nw\S*)\b(?: [\w'/.-]+){{0,4}}? (?:erfolgt|folgt|kommt|geht|gehen|kommen|läuft|wird)\b",
        rf"\b(?:kriegt|bekommt|bekommen|kriegen|erhalten|erhaltet|haben sie|habt)\b(?: (?:[\w./€£$%'-]|,\d)+){{0,5}}? (?:{MONEY}|euer geld|ihr geld)\b",
        r"\b(?:mache|machen|mach|erledige|erledigen|erledig|kümmere|kümmern|veranlasse|veranlassen|überweis|zahl)\b (?:ich|wir|es|das|uns|mich|sie)\b|\b(?:ich|wir) (?:\w+ )?(?:mach\w*|erledig\w*|kümmer\w*|veranlass\w*)\b",
        r"\bgeht (?:\w+ ){0,4}?(?:raus|an sie|an euch|zur bank)\b|\bist (?:\w+ ){0,4}?(?:bei ihnen|bei euch|auf (?:ihrem|eurem) konto)\b",
    ),
    "habit": r"\b(?:normalerweise|üblicherweise|immer|in der regel|grundsätzlich|generell|stets|gewöhnlich|sonst auch)\b",
    "asks_open": r"^(?:\W|und\b|aber\b|oder\b|hallo\b|hi\b|moin\b|sorry\b)*(?:(?:können|könnt|kann|könnten|könntet|könntest|kannst|haben|habt|hast|würden|würdet|dürfen|darf) (?:sie|ihr|wir|ich|du|man)\b|wann|was|wer|wie|warum|wieso|weshalb|welche\w*|wo|wohin|woher|gibt es)\b",
    "asks_how": r"^(?:\W|\w+,)*(?:wie|wo|warum|wieso|was|wer|welche\w*|woher)\b",
    "no_thanks": r"\b(?:aber|jedoch|nichts|noch eine mahnung|schon wieder|immer noch|leider|erneut eine|trotzdem)\b",
    "details_sure": r"\b(?:wir|unser (?:büro|unternehmen|betrieb)|unsere (?:firma|praxis|kanzlei|agentur|schule))\b.{0,30}\b(?:umgezogen|umziehen|umbenannt|umfirmiert|verzogen)\b|\b(?:adresse|anschrift|firmenname|name|mailadresse|firmierung)\b.{0,20}\b(?:geändert|ändert sich)\b",
    "promise_short": r"^(?:\W|hallo|hi|moin|ok|okay|ja|klar|sorry|kommt|zahlung|zahle|zahlen|wird|bis|am|nächste|nächsten|spätestens|ende|der|des|woche|morgen|heute|gleich|\w+tag|sicher|versprochen|\w+,|mach ich|machen wir|geht|raus)+$",
    "wont_pay": r"\b(?:zahle|zahlen|bezahle|bezahlen|zahlt|bezahlt|überweise|überweisen)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:nicht|nix|nichts|kein\w*|gar nichts|nie)\b|\b(?:nicht|nix|kein\w*|nie|werde\w* .{0,20}nicht) .{0,20}(?:bezahlen|zahlen|zahle|bezahle|überweisen)\b|\bkeinen? (?:cent|pfennig|euro)\b|\bzurück(?:be)?halten|\bhalten .{0,30}zurück\b|\bverweiger\w*",
    "condition": r"\b(?:sobald|wenn|falls|sofern|nachdem|nach (?:erhalt|korrektur|eingang|lieferung|abnahme)|vorausgesetzt|unter der bedingung|bis)\b",
    # More time.
    "more_time": (
        r"\b(?:können|kann|könnten)\b.{0,30}\bnicht\b.{0,15}\b(?:zahlen|bezahlen|überweisen|begleichen)\b",
        r"\b(?:fälligkeit|frist|zahlungsziel)\b.{0,30}\b(?:verschieben|verlängern|schieben)\b",
        r"\b(?:mehr|etwas|bisschen|noch|weitere[n]?|ein paar|zusätzliche?) (?:\w+ ){0,2}?(?:zeit|luft|aufschub|geduld|tage|wochen|monat\w*)\b",
        r"\b(?:zahlungs)?aufschub\b|\b(?:frist|zahlungsfrist|zahlungsziel|fälligkeit|zahlungstermin)\w*\b.{0,40}\b(?:verläng\w*|verschieb\w*|verschoben|erweiter\w*|strecken|hinaus\w*|auf (?:den|\d+))|\bfristverlängerung\b|\bverläng\w*\b.{0,30}\b(?:frist|ziel|fälligkeit)",
        r"\b(?:stunden (?:sie|wir|können)|stundung|gestundet|zu stunden|verschieb\w*|hinausschieb\w*|vertag\w*)\b|\bnach hinten\b",
        r"\b(?:rate|raten|ratenzahlung|monatsraten|teilzahlung(?:en)?|teilbeträge[n]?|abzahlen|abstottern|abbezahlen|stückeln|aufteilen|zahlungsplan|in (?:zwei|drei|vier|\d|mehreren) (?:teilen|teilen|hälften|schritten|portionen|etappen)|monatlich \d+|\d+ (?:€|euro|eur)? ?(?:im|pro|jeden) (?:monat|woche)|(?:je(?:weils)?|pro|im) (?:monat|woche))\b",
        r"\b(?:erst|frühestens)\b(?: [\w.'-]+){0,8}? (?:zahl\w*|bezahl\w*|überweis\w*|begleich\w*|möglich|geld|flüssig|schaff\w*|anweis\w*)\b|\b(?:zahl\w*|bezahl\w*|überweis\w*|begleich\w*|anweis\w*|schaff\w*|geht|möglich)\b(?: [\w.'-]+){0,5}? (?:erst|frühestens)\b",
        r"\b(?:nicht|kaum|unmöglich)\b(?: [\w.'-]+){0,4}? (?:bis|vor|rechtzeitig|pünktlich|fristgerecht|aufbringen|schaffen|zahlen|bezahlen|flüssig)\b.{0,40}\b(?:schaff\w*|zahl\w*|bezahl\w*|überweis\w*|möglich|begleich\w*|aufbringen|können|kann|klappt|flüssig|hin)\b",
        r"\b(?:kann|können|könnte\w*|dürfen|dürfte\w*|darf|wäre|ist|geht|ginge)\b(?: [\w.'-]+){0,8}? (?:später|bis zum|bis ende|bis mitte|bis anfang|nächste\w*|anfang|mitte|warten|zeit|in raten)\b.{0,30}(?:zahl\w*|bezahl\w*|überweis\w*|begleich\w*|möglich|ok|okay|in ordnung|warten|geben|\?)",
        r"\b(?:klamm|engpass|knapp bei kasse|liquiditäts\w*|zahlungsschwierigkeiten|zahlungsunfähig|kein geld|geld (?:\w+ )?(?:fehlt|nicht)|gerade eng|sehr eng|nicht flüssig)\b",
        r"\b(?:schaff\w*|kann|können|klappt|geht|möglich)\b.{0,20}\bnicht\b.{0,20}\b(?:vor|bis)\b|\bvor\b.{0,40}\bnicht\b.{0,30}\b(?:möglich|schaff\w*|können|zahlen|kann)\b",
        r"\b(?:ist|wäre) es (?:ok|okay|in ordnung|möglich|recht)\b.{0,60}\b(?:zahl\w*|überweis\w*|begleich\w*)\b",
        r"\bum (?:\w+ ){0,4}?(?:geduld|aufschub|verständnis,? (?:dass|wenn)|verlängerung|nachsicht|stundung)\b",
        r"\b(?:gebt|geben sie|gib|gewähr\w*|räum\w*|lasst|lassen sie)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:bis|zeit|noch|aufschub|\d+ (?:tage|wochen))\b",
    ),
    "grants": r"\b(?:ok|okay|in ordnung|genehmig\w*|gewähr\w*|einverstanden|bekomm\w*|bekommt|darf|dürfen|zugesagt|zugesagt|versprochen|geben wir|habe?n? .{0,30}(?:gegeben|eingeräumt|zugesagt|gewährt)|passt|hat bis|haben bis|kulanz)\b",
    "instalment": r"\b(?:rate|raten|ratenzahlung|monatsraten|teilzahlung\w*|teilbetr\w*|teilen|hälfte|hälften|monatlich|wöchentlich|pro (?:monat|woche)|im monat|in der woche|jede woche|jeden monat|zahlungsplan)\b",
    "weekly": r"\b(?:pro|die|jede|in der) woche\b|\bwöchentlich\b",
    "monthly": r"\b(?:pro|im|jeden) monat\b|\bmonatlich\w*|\bmonatsraten\b",
    # Something is wrong.
    "dispute": (
        r"\bkeinen (?:grund|anlass)\b.{0,20}\bzahl\w*|\b(?:storniert|gekündigt|abgesagt)\b.{0,10}\b(?:haben|hatten|hatte)\b",
        r"\b(?:nach|laut) (?:unsere[rn]?|meine[rn]?) (?:aufstellung|aufzeichnungen|unterlagen|zählung|notizen|kalender|stundenzettel|berechnung)\b.{0,40}\d",
        r"\b(?:ihr|sie) (?:habt|haben) (?:uns |mir )?.{0,40}\b(?:berechnet|abgerechnet|in rechnung gestellt)\b",
        r"\bweis\w*\b.{0,40}\bforderung\w*\b.{0,40}\bzurück\b|\bzurückgewiesen\b|\bbitte abziehen\b|\bbitte ziehen sie\b.{0,40}\bab\b",
        r"\b(?:anzahlung|rabatt|gutschrift|nachlass)\b.{0,60}\b(?:abziehen|anrechnen|berücksichtigen)\b|\bfehlt auf der rechnung\b",
        r"\b(?:reklam\w+|beanstand\w+|bemängel\w+|widersprech\w*|widerspruch|einspruch|beschwer\w*|bestreit\w*|anfecht\w*|mängelrüge|mangel|mängel|mangelhaft\w*)\b",
        r"\b(?:falsch\w*|fehlerhaft\w*|nicht korrekt|inkorrekt|unkorrekt|nicht richtig|unrichtig|fehler|stimmt\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:nicht|nie|hinten)|stimmen\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? nicht|nicht stimm\w*|kann nicht (?:sein|stimmen)|verrechnet|verkehrt|zu hoch\w*|zu teuer|zu viel (?:berechnet|in rechnung|abgerechnet|stunden)|zuviel (?:berechnet|abgerechnet)|doppelt (?:berechnet|abgerechnet|in rechnung|drauf|aufgeführt|fakturiert)|überhöht\w*|unverschämt\w*|wucher|abzocke|frechheit)\b",
        r"\b(?:nie|nicht|niemals|kein\w*|nirgends|nirgendwo)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:bestellt|beauftragt|vereinbart|erhalten|bekommen|gekriegt|geliefert|abgesprochen|abgemacht|erbracht|genehmigt|angefordert|gebucht|erfolgt|freigegeben|gewollt|in auftrag|stattgefunden|durchgeführt|ausgeführt|fertig|montiert|gemacht worden|genutzt)\b",
        r"\b(?:vereinbart|abgemacht|abgesprochen|ausgemacht|zugesagt|versprochen|angeboten|laut angebot|lt\.? angebot|im angebot|kostenvoranschlag|gemäß angebot|angebot vom|angebot (?:stand|stehen|waren|war|lag)|besprochen)\b.{0,60}(?:\d|pauschal|kostenlos|gratis|rabatt|inklusive|festpreis|frei|nicht|ohne)|(?:\d.{0,40}|pauschal\w* |festpreis )\b(?:vereinbart|abgemacht|ausgemacht|zugesagt|angeboten|besprochen)\b",
        r"\b(?:defekt\w*|kaputt\w*|beschädigt\w*|zerkratzt\w*|abgefallen|abgegangen|löst sich|abgelöst|ablöst|blättert|verschwommen|unscharf|pixelig|verblasst|rechtschreibfehler|tippfehler|schreibfehler|verschrieben|unbrauchbar|schlechte qualität|schief|gerissen|eingerissen|funktioniert (?:\w+ ){0,3}?nicht|geht (?:\w+ ){0,2}?nicht mehr|läuft nicht|falsche (?:farbe|größe|version|logo)|unvollständig|nicht fertig|zu spät geliefert|verspätet geliefert|schlampig\w*|pfusch\w*|murks)\b",
        r"\b(?:nur|bloß|lediglich) (?:\w+ ){0,3}?(?:erhalten|geliefert|bekommen|bestellt|gebucht|angekommen|\d+ (?:stück|statt|stunden|von|tage))\b|\bstatt (?:der |den |des |dem )?(?:vereinbarten |angebotenen |bestellten |besprochenen )?(?:\d|€|zwei|drei|vier|fünf)",
        r"\b(?:streich\w*|rausnehmen|herausnehmen|nehmt\b.{0,40}\braus|nehmen sie\b.{0,40}\b(?:raus|heraus)|entfern\w*|abziehen|runternehmen|gutschreib\w*|kürz\w*|korrigier\w*|berichtig\w*|korrektur|rechnungskorrektur|nachbesser\w*|nachlass|minderung|mindern|anpassen)\b",
        r"\b(?:zahle|zahlen|bezahle|bezahlen|akzeptiere|akzeptieren|anerkenn\w*)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:nicht|nix|nichts|kein\w*|nie)\b(?!.{0,20}\b(?:(?:vor|bis) (?:zum|ende|mitte|anfang|dem \d|\d|nächst|kommend|\w+tag\b)|diese|heute|rechtzeitig|pünktlich)\b)|\b(?:nicht|kein\w*)\b.{0,25}\b(?:akzeptieren|akzeptiert|anerkennen|hinnehmen|einverstanden|einsehen|einzusehen|bereit)\b",
        r"\b(?:rabatt|skonto|nachlass|gutschrift|anzahlung|abschlag|gutschein)\b.{0,40}\b(?:fehlt|fehlen|vergessen|nicht (?:berücksichtigt|abgezogen|angerechnet|drin|enthalten|verrechnet))\b|\b(?:fehlt|fehlen|vergessen)\b.{0,30}\b(?:rabatt|nachlass|gutschrift|anzahlung|abschlag)\b",
        r"\b(?:unzufrieden|nicht zufrieden|enttäusch\w*|inakzeptabel|unmöglich,|eine zumutung|nicht in ordnung|so nicht)\b",
        r"\b(?:müssten|müsste|sollten|sollte|dürften|hätten|hätte)\b.{0,40}(?:\d|weniger|kostenlos|inklusive|enthalten).{0,20}\b(?:sein|kosten|heißen|stehen|lauten|müssen|sollen)\b",
        r"\b(?:berechnet|abgerechnet|in rechnung gestellt|aufgeführt|drauf|fakturiert)\b.{0,60}\b(?:obwohl|aber|trotzdem|dabei|statt|nie|nicht)\b|\b(?:obwohl|trotzdem|dabei)\b.{0,60}\b(?:berechnet|abgerechnet|in rechnung|aufgeführt|drauf|steht)\b",
        r"\bhaut (?:so )?nicht hin\b|\bkann ich nicht nachvollziehen\b|\bnicht nachvollzieh\w*|\bpasst (?:so )?nicht\b|\bnicht wie (?:vereinbart|bestellt|besprochen|abgesprochen)\b",
    ),
    "no_dispute": r"\b(?:keine? (?:reklamation|beschwerde|beanstandung|einwände|kritik)|nicht(?:s)? (?:zu )?(?:beanstand\w*|bemängel\w*|auszusetzen|reklamier\w*|beschwer\w*)|alles (?:in ordnung|richtig|korrekt|gut|bestens)|(?:mein|unser) (?:fehler|versehen|irrtum)|aus versehen|versehentlich|irrtümlich\w*|falsch(?:e[srn]?|er)? (?:konto|verwendungszweck|adresse|anschrift|name\w*|nummer|empfänger\w*|firm\w*|mailadresse|e-mail|ust\S*|anhang|postfach|abteilung|rechnungsanschrift|rechnungsadresse|iban|firmierung|kostenstelle|bestellnummer))\b",
    "line": r"\b(?:der|die|das|den|dem|eure?n?|ihre?n?|diese?[rsnm]?|einen?|\d+) (?P<line>(?:\w*(?:gebühr|zuschlag|pauschale|kosten|aufschlag|stunden|anfahrt|fahrtkosten|versand|porto|spesen|schild|banner|logo|plakat\w*|hosting|position \d+|posten \d+|pos\.? ?\d+)))\b|\b(?P<line2>pos(?:ition)?\.? ?\d+)\b",
    # Papers.
    "copy": (
        rf"\b(?:schick\w*|send\w*|mail\w*|zuschick\w*|zusend\w*|zukommen lassen|weiterleit\w*|nachsend\w*|nachreich\w*|bekomm\w*|haben|kriegen|brauch\w*|bräucht\w*|benötig\w*|lasst|stell\w*|übersend\w*|übermittel\w*)\b(?: (?!nicht\b)[\w'/.-]+){{0,10}}? (?:{BILL}|sie|die|diese|mir|es|das|ihn|den)\b",
        rf"\b{BILL}\b(?: [\w'/.-]+){{0,8}}? (?:schick\w*|send\w*|zuschick\w*|zusend\w*|zukommen lassen|mail\w*|nachreich\w*|bekomm\w*|kriegen|haben|zugeschickt|geschickt|übersend\w*|zumailen|neu|nochmal\w*|noch einmal|erneut)\b",
        rf"\b(?:kopie|duplikat|zweitschrift|rechnungskopie|pdf) (?:der|von|zu|zur|für|ihrer|eurer|dieser|unserer)\b|\b(?:rechnungskopie|zweitschrift|rechnungsduplikat)\b",
        rf"\b(?:{BILL})\b(?: [\w'/.-]+){{0,8}}? (?:nicht|nie|verlegt|verloren|gelöscht|fehlt|leer|kaputt|unleserlich|beschädigt|defekt|untergegangen|verschwunden|weg|unauffindbar|nirgends)\b",
        rf"\b(?:nie|nicht|kein\w*|finde\w*|fehlt\w*|verloren|verlegt|gelöscht|verbummelt|verschlampt|vermisse\w*)\b(?: [\w'/.-]+){{0,5}}? (?:{BILL})\b",
        r"\b(?:anhang|anlage|pdf|datei|mail)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:nicht öffnen|fehlt|fehlte|leer|kaputt|vergessen|nicht (?:dabei|drin|lesbar|zu öffnen|auf))\b|\b(?:krieg\w*|bekomm\w*|kann|lässt)\b.{0,40}\bnicht (?:auf|öffnen|geöffnet|lesen|herunterladen|runterladen)\b",
        r"\b(?:sie|die|ihn|diese|das|mir|uns)\b(?: (?:[\w./€£$%'-]|,\d)+){0,4}? (?:zusenden|zuschicken|schicken|senden|zukommen lassen|zumailen|mailen|nachreichen|zu)\b",
    ),
    "copy_object": r"\b(?:rechnung\w*|rg|re-\S+|pdf|kopie|anhang|zweitschrift|duplikat|faktura|sie|die)\b",
    "copy_weak": r"\b(?:nochmal\w*|noch ?(?:ein)?mal|erneut|kopie|duplikat|zweitschrift|rechnungskopie|nie (?:gekriegt|bekommen|erhalten|angekommen|gesehen|eingetroffen)|nicht (?:gekriegt|bekommen|erhalten|angekommen|da|gefunden|öffnen|vor|vorliegen|auffindbar|mehr)|verlegt|verloren|gelöscht|pdf|als (?:pdf|foto|bild|xml|xrechnung|zugferd|e-?rechnung)|um zusendung|anhang|anlage|fehlt|liegt (?:mir|uns) nicht|finde\w*|schick\w* mir|erst ?mal zu)\b",
    "not_copy": r"\b(?:schick|send)\w*(?: \w+){0,5} nicht (?:noch ?mal|erneut|mehr|wieder|nochmals)\b|\b(?:quittung\w*|zahlungsbestätigung\w*|beleg über|kontoauszug|saldenbestätigung|saldenliste|offene[- ]posten\w*|op-liste|angebot|kostenvoranschlag|iban|bankverbindung|kontodaten|stundenzettel|vertrag|vertragskopie|muster|entwürf\w*|logos?|fotos (?:vom|von)|mahnung\w* mehr|preisliste|zahlungslink|link|geld|erstattung|neue rechnung|korrigierte\w*|berichtigte\w*|korrektur|gutschrift|stornorechnung|bestätigung)\b",
    "format_image": r"\bals (?:foto|bild|jpe?g|png|screenshot)\b|\babfotografier\w*",
    "format_pdf": r"\b(?:als|im) pdf\b|\bpdf-format\b",
    "format_xml": r"\b(?:xml|xrechnung|zugferd|e-?rechnung)\b",
    "format_paper": r"\bper (?:post|brief|fax)\b|\bauf papier\b|\bpapierform\b|\bausgedruckt\b|\bpostalisch\b",
    "receipt": (
        r"\b(?:quittung|zahlungsbestätigung|zahlungsbeleg|zahlungsnachweis|zahlungsquittung|quittierte rechnung|bestätigung (?:der|über die|unserer|meiner) zahlung|beleg (?:über|für) die zahlung|spendenbescheinigung)\b",
    ),
    "not_receipt": r"\b(?:quittung|zahlungsbeleg|zahlungsnachweis|zahlungsbestätigung) (?:anbei|im anhang|liegt bei|ist (?:da|angekommen|dabei)|hängt|habe ich (?:bekommen|erhalten))|\b(?:anbei|im anhang)\b.{0,40}\b(?:quittung|zahlungsbeleg|zahlungsnachweis|beleg)|\bkeine quittung\b|\bdanke für die quittung|quittung (?:ist nicht nötig|brauchen wir nicht|brauche ich nicht)",
    "receipt_name": r"\b(?:auf den namen|auf die firma|ausgestellt auf|auf|lautend auf|für die firma|im namen)\s",
    "statement": (
        r"\b(?:kontoauszug|saldenbestätigung|saldenliste|offene[- ]posten(?:[- ]liste)?|op[- ]liste|opos(?:[- ]liste)?|kontenabstimmung|saldenabstimmung|kontenblatt|kontoblatt|(?:auf|zusammen)stellung (?:aller|der|unserer|über|sämtlicher)|aufstellung|übersicht (?:aller|der|über|unserer)|liste (?:aller|der|mit allen|unserer) (?:offenen|rechnungen|unbezahlten|ausstehenden|fälligen|posten))\b",
    ),
    "not_statement": r"\b(?:nach|laut) (?:unserer|meiner) (?:aufstellung|übersicht)|\b(?:unser(?:em|en)?|mein(?:em|en)?|laut|lt\.?|auf dem|dem|bank) kontoauszug\b|kontoauszug (?:anbei|unserer bank|im anhang|der bank)|\baufstellung (?:der|über die) (?:stunden|arbeiten|leistungen)",
    "open_items": r"\boffene\w*[- ]posten|\bop-liste|\bopos|\boffenen rechnungen|\bunbezahlten|\bausstehend\w*|\boffen\w*",
    "balance": (
        r"\bwie ?viel\b.{0,40}\b(?:offen|schulde\w*|noch|zahlen|fällig|saldo|ausstehend|steht)\b|\bwas (?:ist|steht|sind|haben wir|schulde\w*|habe ich|muss|müssen)\b.{0,40}\b(?:offen|noch|fällig|aus|ausstehend|schuldig|zahlen|bezahlen|schulden)\b.{0,20}\?",
        r"\b(?:wie hoch|welche?r?)\b.{0,30}\b(?:saldo|rückstand|restbetrag|kontostand|guthaben|offene betrag|forderung)\b",
        r"\b(?:ist|sind|haben|steht|stehen|gibt|besteht|war|hat)\b(?: [\w'/-]+){0,8}? (?:noch (?:etwas |was )?(?:offen|guthaben|unbezahlt|aus)|offen|noch was|noch etwas|guthaben|beglichen|verbucht|verrechnet|gutgeschrieben|ausgeglichen|überfällig)\b.*\?",
        r"\bwelche rechnung(?:en)?\b.{0,40}\b(?:offen|noch|fällig|unbezahlt|bezahlt|ausstehen\w*)",
        r"\b(?:aktuelle[rn]?|unser|mein|offene[rn]?) (?:saldo|kontostand|stand|guthaben)\b.{0,30}(?:\?|mitteilen|sagen|nennen)|\bstand (?:unseres|meines) kontos\b",
        r"\bhaben wir (?:die |das |das schon |noch |schon )?.{0,30}(?:bezahlt|überwiesen|guthaben)\b.*\?|\bhab(?:e)? ich (?:die|das|schon|eigentlich|überhaupt).{0,30}(?:bezahlt|überwiesen)\b.*\?",
    ),
    "credit": r"\bguthaben\b|\bgutschrift\b.{0,20}\bnoch\b",
    "by_invoice": r"\bwelche rechnung\w*|\bje rechnung\b|\bpro rechnung\b|\baufgeschlüsselt\b|\bim einzelnen\b|\beinzeln\b",
    # Invoices changed.
    "reissue": (
        r"\b(?:neu|neue|noch ?mal neu|nochmals|erneut|frisch)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:aus(?:zu)?stell\w*|ausgestellt|schreiben|erstellen|ausfertig\w*|erstellt)\b|\b(?:neuausstellung|neu ausstellen|neu ausgestellt|umschreib\w*|umschreibung|umgeschrieben|neu schreiben)\b",
        r"\b(?:korrigiert\w*|berichtigt\w*|geändert\w*|neue|neu ausgestellte|angepasste?) (?:rechnung|version|fassung|ausfertigung)\b|\brechnungskorrektur\b",
        r"\brechnung\w*\b(?: [\w'/-]+){0,8}? (?:ändern|abändern|umstell\w*|umschreib\w*|anpassen|korrigier\w*|berichtig\w*|neu)\b",
        r"\b(?:stell\w*|schreib\w*|erstell\w*)\b(?: [\w'/-]+){0,6}? (?:neu aus|um|neu|erneut aus|noch ?mal aus)\b|\brechnung\w*\b.{0,40}\b(?:auf|an) (?:den namen|die firma|folgende|diese|die) ?\w*.{0,40}\b(?:ausstell\w*|lauten|ausgestellt)\b",
    ),
    "wrong_details": r"\bfehl\w* (?:\w+ )?(?:ust\S*|umsatzsteuer\S*|steuernummer|adresse|anschrift|firmierung|rechtsform)|\b(?:falsch\w*|alte[rsnm]?|veraltet\w*|frühere[rsn]?|fehlerhaft\w*|vertippt\w*|fehlende[rns]?|falschgeschrieben\w*)\b(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:name\w*|adresse|anschrift|firm(?:a|ierung|enname\w*)|empfänger\w*|ust-?id\S*|ustid\S*|steuernummer|rechnungsadresse|rechnungsanschrift|rechtsform|plz|postleitzahl|hausnummer|straße|gmbh|rechnungsempfänger\w*)\b|\b(?:name|adresse|anschrift|firma|firmierung|firmenname|empfänger|ust-?id\S*|steuernummer|rechnungsadresse|rechnungsanschrift|rechtsform|plz|hausnummer|straße|rechnungsempfänger)\b(?: (?:[\w./€£$%'-]|,\d)+){0,5}? (?:falsch|veraltet|nicht (?:mehr|korrekt|richtig)|stimmt|fehlt|verkehrt|alt|inkorrekt|fehlerhaft)\b",
    "cancel": (
        r"\bzieh\w*\b.{0,40}\brechnung\b.{0,20}\bzurück\b",
        r"\b(?:storno\w*|stornier\w*|kündig\w*|kündigung|gekündigt|annullier\w*|widerruf\w*|rechnungsstorno|gutschrift (?:ausstell\w*|erstell\w*|schreib\w*|über|für|zu|schick\w*)|zurücknehmen|zurückzieh\w*|ausbuchen bitte)\b",
        r"\b(?:beend\w*|einstell\w*|abbestell\w*|abmeld\w*)\b.{0,40}\b\w*(?:vertrag|abo|abonnement|wartung|hosting|betreuung|paket|newsletter|domain|service)\b|\b\w*(?:vertrag|abo|abonnement|wartung|hosting|betreuung|paket|newsletter|domain|service)\w*\b.{0,40}\b(?:beend\w*|abbestell\w*|nicht (?:mehr )?(?:verlänger\w*|brauch\w*|benötig\w*)|auslaufen)",
    ),
    "not_cancel": r"\b(?:storniert|gekündigt) (?:haben|hatten|hatte|habe)\b|\b(?:wurde|war|ist|haben|hatte\w*|habe|hat|worden)\b.{0,40}\b(?:storniert|gekündigt|annulliert)\b(?! werden)|\b(?:stornierte[nrs]?|gekündigte[nrs]?)\b|\bnicht (?:stornieren|kündigen)\b|\b(?:stornier\w*|kündig\w*)\b[^,]{0,40}\bnicht\W*$|\bwie (?:kann|könnte)\b.{0,30}kündig|\bkündigungsfrist\b|\bmit (?:der|einer) kündigung droh|\bandernfalls\b.{0,30}kündig",
    "cancel_what": r"\b(?P<what>(?:\w*vertrag|\w*abo(?:nnement)?|hosting|wartung|\w*betreuung|\w*paket|domain|service|newsletter|support|bestellung|auftrag|buchung)(?: (?:für|der|des|von) (?:die |den |das |unsere[rn]? |der )?\w+)?)\b",
    "refund": (
        r"\b(?:erstatt\w*|rückerstatt\w*|zurückerstatt\w*|zurücküberweis\w*|zurück ?zahl\w*|zurückgezahlt|rückzahlung|rücküberweis\w*|geld zurück|zurück(?:bekommen|haben|erhalten|senden|schicken|buchen|geben)|auszahl\w*)\b",
        r"\bzahl\w*\b.{0,60}\bzurück\b",
        r"\b(?:über(?:be)?zahlt|überzahlung|doppel(?:t|te)? (?:bezahlt|überwiesen|gezahlt|zahlung|überweisung)|doppelzahlung|doppelüberweisung|zweimal (?:bezahlt|überwiesen|gezahlt)|zu ?viel (?:bezahlt|überwiesen|gezahlt))\b|\b(?:doppelt|zweimal|zu ?viel)\b(?: [\w'/-]+){0,4}? (?:bezahlt|überwiesen|gezahlt|angewiesen)\b|\bzurück\b.{0,20}\büberweis\w*|\büberweis\w*\b.{0,60}\bzurück\b",
    ),
    "not_refund": r"\bkeine (?:erstattung|rückzahlung|rückerstattung)\b|\b(?:nicht|nichts) (?:zu )?(?:erstatten|zurück\w*)\b|\bverrechn\w*\b|\bgutschreiben lassen\b|\b(?:rück)?erstattung\b.{0,30}\b(?:da|angekommen|eingegangen|erhalten|bekommen)\b|\bdanke für die (?:erstattung|rückzahlung)|\b(?:bereits|schon) erstattet|\bwurde (?:\w+ )?erstattet|\bwenn .{0,40}erstatt|\bzurückzahlen\b.{0,30}\braten",
    "stop": (
        r"\bnicht (?:mehr |weiter )?(?:an)?mahnen\b",
        r"\b(?:nehmen sie|nehmt|streichen sie|streicht) (?:mich|uns)\b.{0,30}\b\w*(?:verteiler|liste)\b",
        r"\b(?:keine?|aufhören|stopp\w*|einstell\w*|stellt|stellen sie|lasst|lassen sie|unterlass\w*|beend\w*|aussetz\w*|setz\w*|pausier\w*|anhalten|abstell\w*|schluss|hört|hören sie)\b(?: (?:[\w./€£$%'-]|,\d)+){0,7}? (?:mahn\w*|zahlungserinnerung\w*|erinnerung\w*|mails?|e-mails?|schreiben|nachrichten|belästigung\w*|briefe|post|inkasso|roboter)\b(?! (?:nicht )?(?:bekommen|erhalten|angekommen|gekriegt))",
        r"\b(?:mahn\w*|zahlungserinnerung\w*|erinnerungen|mails|briefe)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:aufhören|stoppen|einstellen|unterlassen|aussetzen|sparen|abstellen|anhalten|pausieren|ein|zu unterlassen|auszusetzen|einzustellen)\b",
        r"\b(?:hört|hören sie|hör) auf\b.{0,40}\b(?:mahn\w*|mail\w*|schreib\w*|erinner\w*|nerven|belästig\w*|zu)|\blasst (?:mich|uns) in ruhe\b|\bmahnsperre\b|\bmahnstopp\b|\bnicht (?:mehr|weiter) (?:an)?(?:mahnen|erinnern|anschreiben)\b",
    ),
    # Details.
    "bank": r"\b(?:iban|bic|swift|bankverbindung\w*|kontoverbindung\w*|kontonummer|bankdaten|kontodaten|bankkonto|konto|blz|hausbank|zahlungsdaten|zahlungsinformationen|zahlungsempfänger|bitcoin|krypto\w*|wallet|gutscheinkarten|geschenkkarten|paypal-adresse)\b",
    "bank_change": (
        r"\b(?:geänder\w*|änder\w*|neue[rsnm]?|gewechselt|wechsel\w*|umgestellt|andere[rsnm]?|aktualisier\w*|ab sofort|künftig|zukünftig|nicht mehr|geschlossen|gesperrt|alte[rsn]?|stattdessen|umzug|umgezogen|umstell\w*|prüfung|ab dem|gekündigt|ersetzt)\b",
    ),
    "pay_elsewhere": (
        r"\b(?:brauche|benötige)\b.{0,30}\b(?:sofort|dringend|heute noch|schnell|umgehend)\b.{0,30}\b(?:überweisung|zahlung)\b",
        r"\b(?:überweis\w*|zahl\w*|bezahl\w*|anweis\w*|leist\w*|geht|gehen|transfer\w*|einzahl\w*|send\w*)\b.{0,60}\b(?:auf|an) (?:das|dieses?|unsere?|meine?|ein|die|folgende[ns]?) (?:neue|folgende|andere|untenstehende|unten|neues|anderes|konto|iban|bankverbindung|genannte)\b",
        r"\b(?:gutscheinkarten|geschenkkarten|bitcoin|western union|krypto\w*)\b",
        r"\b(?:vertraulich\w*|diskret\w*|eilig\w*|dringend\w*|streng\w*|unter uns|eilüberweisung)\b.{0,100}\b(?:überweisung|zahlung|überweis\w*|bezahl\w*|zahlen|kontodaten|beglichen)\b|\b(?:überweisung|zahlung|überweis\w*|rechnung|bezahl\w*)\b.{0,100}\b(?:vertraulich|diskret|streng|unter uns|mit niemandem|keinem|stillschweigen)\b",
        r"\b(?:kontodaten|bankdaten|bankverbindung)\b.{0,30}\b(?:schicke|sende|folgen|folgt|kommen|maile)\b",
    ),
    "asks_bank": r"\b(?:wie (?:ist|lautet|lauten)|welche\w*|bitte|brauch\w*|bräucht\w*|benötig\w*|schick\w*|send\w*|nenn\w*|haben sie|habt ihr|wohin|gebt|geben sie|gib|fehlt|finde\w*|stimmt|gilt|gelten|noch|bestätig\w*|mitteilen|teilen sie|richtige|auf welches)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:iban|bankverbindung|kontoverbindung|kontodaten|bankdaten|kontonummer|bic)\b|\bwelche[sn]? konto\b|\b(?:iban|bankverbindung|kontoverbindung|kontodaten|bankdaten)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:schick\w*|send\w*|nennen|geben|mitteilen|durchgeben|zukommen|noch(?: aktuell)?|korrekt|richtig|zumailen|stimmt|gültig|fehlt)\b.{0,20}(?:\?|$|bitte)",
    "reports_bank": r"\b(?:ist (?:das|die|diese|es)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:echt|von (?:ihnen|euch)|richtig|korrekt|wahr|betrug)|(?:haben|habe|hab|bekamen|erhielten|kam|kamen) (?:wir |ich |heute |gestern |gerade |da )*(?:eine?|diese|folgende|angeblich\w*)(?: (?:[\w./€£$%'-]|,\d)+){0,3}? (?:e-?mail|mail|nachricht|brief|anruf|schreiben)|phishing|betrug\w*|betrüg\w*|fake|verdächtig\w*|komisch|seltsam|merkwürdig|wirklich von (?:ihnen|euch)|haben sie (?:wirklich|tatsächlich)|habt ihr (?:wirklich|tatsächlich|eure|eine neue)|hat sich (?:ihre|eure)|jemand|gibt sich .{0,20}aus|angeblich)\b",
    "details": (
        r"\b(?:nur noch|künftig|ab sofort|bitte) an (?:diese|folgende|meine) (?:mail)?adresse\b|\bschreib\w* .{0,20}\ban diese adresse\b",
        r"\b(?:heißt|heißen|heissen)\b.{0,30}\b(?:jetzt|nun|ab|künftig)\b",
        r"\bneue (?:postleitzahl|plz|hausnummer|straße)\b",
        r"\b(?:neue[rsnm]?|geänderte[rsn]?|andere[rsn]?|aktuelle[rsn]?|korrekte[rsn]?|richtige[rsn]?|abweichende[rsn]?) (?:\w+ ){0,2}?(?:adresse|anschrift|firmenname|firmierung|name\w*|ust-?id\S*|ustid\S*|steuernummer|e-?mail(?:-?adresse)?|mailadresse|rechnungsadresse|rechnungsanschrift|rechtsform|firmensitz|postanschrift|firma|lieferanschrift)\b",
        r"\b(?:adresse|anschrift|firmenname|firmierung|ust-?id\S*|e-?mail(?:-?adresse)?|mailadresse|rechnungsadresse|rechnungsanschrift|rechtsform|firmensitz|name|daten|rechnungsdaten|stammdaten)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:geändert|ändert|ändern|lautet|lauten|anpassen|aktualisier\w*|umstell\w*|ist jetzt|ist ab)\b",
        r"\b(?:wir|unser (?:büro|unternehmen|betrieb)|unsere (?:firma|praxis|kanzlei|agentur|schule))\b.{0,30}\b(?:umgezogen|ziehen|zieht|umziehen|umbenannt|umfirmiert|verzogen|heißen (?:jetzt|ab|nun|künftig)|firmieren|verlegt|fusioniert|gewandelt|umgewandelt|übernommen)\b|\bfirmieren wir\b|\bfirmiert\b.{0,10}\b(?:nun|jetzt|künftig|als)\b|\bheißen wir\b|\b(?:umzug|umfirmierung|adressänderung|anschriftenänderung|namensänderung|umbenennung|anschriftsänderung)\b",
        r"\b(?:schick\w*|send\w*|richt\w*|adressier\w*|mail\w*|stell\w*|ausstell\w*)\b(?: [\w'@.-]+){0,9}? (?:rechnung\w*|diese|alles)\b(?: [\w'@.-]+){0,6}? (?:an|auf)\b|\brechnung\w*\b(?: [\w'@.-]+){0,8}? (?:an|auf) (?:die|den|folgende|unsere|das|diese|\S+@)",
        r"\b(?:ergänz\w*|nehm\w*|trag\w*|hinterleg\w*|übernehm\w*|änder\w*|verwend\w*|benutz\w*)\b(?: (?:[\w./€£$%'-]|,\d)+){0,8}? (?:adresse|anschrift|ust-?id\S*|steuernummer|firmenname\w*|e-?mail\S*|kostenstelle|rechnungsadresse|rechnungsanschrift|firmierung)\b",
    ),
    "contact": (
        r"\b(?:neue[rn]?|ihre?|eure?|künftige[rn]?|richtige[rn]?) (?:\w+ )?(?:ansprechpartner\w*|kontakt\w*|kontaktperson|buchhalter\w*|ansprechperson|sachbearbeiter\w*|steuerberater\w*)\b|\bansprechpartner\w*\b.{0,40}\b(?:ist|sind|wechsel\w*|ändert|jetzt|ab)\b",
        r"\b(?:nicht mehr (?:bei uns|im (?:haus|unternehmen|hause)|für|zuständig|tätig|da|hier|in der)|ausgeschieden|verlassen|verlässt|in (?:rente|elternzeit|mutterschutz|pension|ruhestand)|elternzeit|mutterschutz|verabschied\w*)\b",
        r"\b(?:übernimmt|übernehme|übernommen|zuständig|kümmert sich|nachfolger\w*|nachfolge|vertretung|betreut|bearbeitet)\b",
        r"\b(?:wenden sie sich|wendet euch|melden sie sich|meldet euch|schreiben sie|schreibt|ansprechen|kontaktieren sie|in cc)\b.{0,60}\b(?:an|bei|herrn?|frau|kollegin|kollegen)\b",
    ),
    "role": r"\b(?:kreditorenbuchhaltung|buchhaltung|rechnung(?:en|sprüfung|sfreigabe)?|zahlungen|freigabe|finanzen|einkauf|verwaltung)\b",
    # Orders and requests.
    "po": r"\b(?:bestell(?:-?nummer|-?nr|ung nr)|bestellung(?:snummer|snr)?|auftrags-?(?:nummer|nr)|po(?:[- ]?(?:nummer|nr|number))?|p\.o\.|kostenstelle|referenz(?:nummer)?|vorgangsnummer|projektnummer|leitweg-?id|bedarfsnummer|buchungskreis|unser zeichen|abrufnummer|bestellzeichen|purchase order)\b\.?",
    "po_asks": r"\b(?:welche|brauchen sie|braucht ihr|ohne|benötigen sie|wo)\b",
    "invoice_please": (
        r"\b(?:mach|schreib|stell|leg)\w*(?: \w+){0,2} (?:eine|noch eine|'ne) für\b",
        r"\bentw[uü]rf\w*\b.{0,60}\b(?:passt|ok|okay|gut|fertig|freigegeben|stimmt|in ordnung)\b",
        r"\brechnung(?:en)? (?:an|für|über|@)\b(?!.{0,40}\b(?:ist|war|wurde|haben wir|bezahlt|erhalten)\b)",
        r"\b(?:bitte|schick\w*|schreib\w*|mach\w*|erstell\w*|stell\w*|leg\w*|brauch\w*|könn\w*|kannst)\b(?: [\w'&.-]+){0,10}? (?:eine |'ne |ne |neue |die )?rechnung\b(?! (?:nochmal|noch ?mal|erneut|stornier|korrigier))",
        r"\b(?:in rechnung stellen|berechnen|abrechnen|fakturier\w*|rechnung (?:stellen|schreiben|erstellen|machen|raus|anlegen)|abzurechnen|stellt? .{0,60}in rechnung)\b",
        r"\bentwurf\b.{0,80}\b(?:raus|final\w*|fertig|senden|freigeb\w*|abschick\w*|stellen|verschick\w*|rausschicken|losschicken)\b|\b(?:finalisier\w*|freigeb\w*)\b.{0,40}\bentwurf\b|\bentwurf\b.{0,100}\b(?:rechnung|noch)\b",
        r"(?:@|\bà|x|×|\bje|\bzu je)\s?(?:€|eur)?\s?\d",
        r"^rechnung\b|\bneue rechnung\b",
    ),
    "client_invoice": r"\b(?:stell\w*|schreib\w*|schick\w*|send\w*|brauch\w*|benötig\w*|bräucht\w*|bitte um|erbitte\w*|bekomm\w*)\b(?: (?:[\w./€£$%'-]|,\d)+){0,6}? (?:eine |ihre |die |eure |abschlags|schluss|anzahlungs)?(?:abschlags|schluss|anzahlungs)?rechnung (?:über|für|zu|zum|an|auf)\b|\bstell(?:en sie|t) .{0,40}\bin rechnung\b",
    "recurring": r"\b(?:monatlich\w*|jährlich\w*|vierteljährlich\w*|quartalsweise|wöchentlich\w*|halbjährlich\w*|jeden monat|jedes (?:quartal|jahr|halbjahr)|pro (?:monat|quartal|jahr)|im monat|im quartal|im jahr|alle (?:zwei|drei|sechs|\d) (?:monate|wochen)|abo\b|dauerrechnung|wiederkehrend\w*|jede woche|zum (?:ersten|1\.) (?:jeden|jedes) monats|turnusmäßig)\b",
    "hypothetical": r"\b(?:falls|wenn|sofern|sollte|sollten|nur wenn|erst wenn|sobald|je nachdem|noch nicht|vielleicht|eventuell|evtl|warte\w*|abwarten|nicht (?:schicken|senden|rausschicken|stellen))\b",
    "send": r"\b(?:raus|rausschicken|verschick\w*|abschick\w*|losschicken|gleich (?:schicken|senden|raus)|sofort (?:schicken|senden|raus)|schick\w* (?:\w+ )?(?:raus|direkt|gleich|sofort|bitte)|direkt (?:raus|schicken|senden)|versend\w*|zusenden|freigeben|finalisier\w*|final)\b",
    "dont_send": r"\b(?:nicht (?:raus\w*|verschicken|senden|schicken|abschicken)|nur (?:als )?entwurf|als entwurf|erst ?mal (?:als )?entwurf|noch nicht|ich (?:schaue|schau|gucke|prüfe)|vorher (?:drüber|zeigen)|zur prüfung|zur ansicht)\b",
    "draft": r"\bentw[uü]rf\w*\b",
    "gross": r"\b(?:brutto|inkl(?:usive|\.)? (?:\d+ ?% )?(?:mwst|ust|mehrwertsteuer|steuer|umsatzsteuer)|pauschal brutto|all-?in|endpreis)\b",
    "net": r"\b(?:netto(?! \d)|zzgl\.?|zuzüglich|plus (?:mwst|ust|mehrwertsteuer)|exkl\w*\.? (?:mwst|ust)|ohne mwst|\+ ?(?:mwst|ust))\b",
    "reverse": r"\b(?:reverse[- ]charge|steuerschuldnerschaft|rc|rev\.? ?charge)\b",
    "no_tax": r"\b(?:ohne (?:mwst|ust|steuer|mehrwertsteuer|umsatzsteuer)|steuerfrei|umsatzsteuerfrei|kleinunternehmer\w*|0 ?% (?:ust|mwst|steuer))\b",
    "terms": r"\b(?:netto|zahlungsziel|zahlbar in|zahlbar innerhalb von|zahlbar binnen|fällig in|ziel|frist)\s(?:von )?(?P<days>\d{1,3})(?: ?tagen?)?\b|\b(?P<days2>\d{1,3}) tage?n? (?:ziel|netto|zahlungsziel|frist|zahlungsfrist)|\b(?P<now>sofort fällig|zahlbar sofort|sofort zahlbar)",
    "due": r"\b(?:fällig|zahlbar|zahlung bis|zahlungsziel|zu zahlen bis)\b",
    "discount": r"\b(?:rabatt\w*|nachlass|\w*rabatt|skonto|abzüglich|preisnachlass)\b",
    "only_if": r"\b(?:falls (?:das|es|die)|wenn (?:das|es) (?:nicht )?(?:so|stimmt|zutrifft))\b",
    "not_disputed": r"\bkontoname\b|\bfalsche person\b|\bfalscher (?:empfänger|adressat)\b|\b(?:seite|link|portal|formular|knopf)\b.{0,30}\b(?:fehler|geht|funktion\w*|lädt)\b|\bwollte\b.{0,30}\bzahlen\b|\bvertan\b|\bstatt\b.{0,20}\b(?:überwiesen|bezahlt|gezahlt)\b|\b(?:danke\w* für (?:die |eure |ihre )?(?:\w+ )?(?:korrektur|berichtigung|änderung|anpassung)|(?:rechnung|re-\S+|inv-\S+)\b[^.]{0,40}\b(?:nie|nicht|niemals)\b.{0,20}\b(?:gekriegt|bekommen|erhalten|gesehen|angekommen)|(?:nie|nicht|keine) .{0,20}\brechnung .{0,20}(?:gekriegt|bekommen|erhalten|gesehen)|wurde (?:bereits )?korrigiert|ist (?:jetzt|nun) (?:richtig|korrekt)|unser (?:fehler|versehen)|mein (?:fehler|versehen)|falsch überwiesen|falschen betrag überwiesen)\b",
    "take_off": r"\b(?:streich\w*|raus|heraus|rausnehmen|entfern\w*|korrigier\w*|berichtig\w*|abzieh\w*|gutschreib\w*|erlass\w*|kürz\w*|anpass\w*|runter)\b",
    "reissue_only": r"\b(?:neu ausstell\w*|neue rechnung|korrigierte\w*|berichtigte\w*|umschreib\w*|geänderte\w*|neu aus\b)",
    "if_asked": r"\b(?:wie|welche\w*|wann|kündigungsfrist|ist es möglich|was passiert)\b",
    "wrong_recipient": r"\b(?:falsche[rn]? (?:empfänger\w*|firma|adressat\w*|kunde\w*|gesellschaft)|nicht (?:für|an) uns|auf die .{0,30} ausgestellt|kostenträger|rechnungsempfänger ist|gehört nicht)\b",
    "paid_twice": r"\b(?:doppel\w*|zweimal|zwei mal|2x)\b",
    "overpaid": r"\b(?:über(?:be)?zahl\w*|zu ?viel)\b",
    "until_before": r"\b(?:bis|spätestens|vor)\s(?:zum |dem |am )?.{0,4}$",
    "not_stop": r"\b(?:keine (?:mahnung|zahlungserinnerung|mail|rechnung) (?:bekommen|erhalten)|stopp\w* .{0,15}(?:zahlung|überweisung))\b",
    "our_account_changed": r"\b(?:unsere?|meine?) (?:\w+ )?(?:bank\w*|konto\w*|iban)\b.{0,60}\b(?:geänder\w*|neu\w*|gewechselt|lautet|ändert)\b|\b(?:neue[sn]?|geänderte[sn]?|genannte[sn]?) (?:bank\w*|konto\w*|iban)|\b(?:unsere?|meine?) (?:kontodaten|bankdaten|bankverbindung)\b",
    "not_details": r"\b(?:ihre (?:neue )?(?:adresse|anschrift|mailadresse)|eure (?:neue )?(?:adresse|anschrift)|haben sie|habt ihr|noch ?mal|kopie|rechnungskopie|duplikat|zweitschrift|erneut (?:zu|schick)|mahnung\w* an)\b",
    "invoices_only": r"\brechnung\w*\b",
    "immediately": r"\b(?:ab sofort|sofort|ab heute|mit sofortiger wirkung|umgehend)\b",
    "not_contact": r"\bschreiben sie mir\b|\bschreibt mir\b|\bwenden (?:wir|uns)\b|\b(?:wer ist|an wen|gibt es|ihre kollegin|ihr kollege|ich kümmere mich|wir kümmern uns|wir übernehmen (?:nicht|die kosten)|übernehmen wir|kosten übernimmt|ich übernehme die kosten|keine (?:haftung|gewähr|verantwortung)|keine haftung)\b",
    "not_reissue": r"\b(?:nicht (?:neu|ändern)|künftige\w*|zukünftige\w*|in zukunft|ab sofort|nächste rechnung|kommende rechnung\w*|alle rechnungen ab)\b",
    "hypothetical_only": r"\b(?:nur (?:wenn|falls)|falls (?:sie|er|der|die|es|wir)|wenn (?:sie|er|der kunde|die) .{0,30}(?:zusag\w*|unterschr\w*|bestätig\w*|bestell\w*)|erst wenn|sofern|sollten? (?:sie|er|der|die)|je nachdem)\b",
    "not_invoice": r"\b(?:warum|wieso|wie viel|keine rechnung|nicht (?:in rechnung|abrechnen|berechnen)|habt ihr .{0,30}(?:geschickt|gestellt)|hast du .{0,30}(?:geschickt|gestellt)|rechnungsnummer|noch ?mal schicken|erneut senden)\b",
    "draft_edit": r"\bentw[uü]rf\w*\b.{0,60}\b(?:passt|ok|okay|gut|freigegeben|stimmt|in ordnung)\b|\bentw[uü]rf\w*\b.{0,100}\b(?:vergessen|ergänz\w*|änder\w*|noch|raus|final\w*|fertig|freigeb\w*|senden|fehlt|korrigier\w*|rein|bitte|ausstell\w*)\b|\b(?:ergänz\w*|änder\w*|freigeb\w*|finalisier\w*|korrigier\w*)\b.{0,60}\bentw[uü]rf\b",
    "please_do": r"\b(?:bitte|könn(?:t|ten|en) (?:sie|ihr)|könntest|kannst du|brauche\w*|benötige\w*|melden sie sich|meldet euch|rufen sie|ruft|sagen sie|gebt|geben sie)\b",
    # The rest.
    "thanks": r"\b(?:danke\w*|vielen dank|besten dank|herzlichen dank|merci|dankeschön|super|prima|perfekt|klasse|wunderbar|toll\w*|top|alles (?:gut|bestens|klar|angekommen|erhalten)|freuen uns|hat alles|großartig|keine antwort (?:nötig|notwendig|erforderlich)|erhalten,? danke|begeistert|sehr schön)\b",
    "ok": r"^\W*(?:ok(?:ay|ey)?|jo|ja|nein|gut|alles klar|passt|geht klar|verstanden|notiert|zur kenntnis genommen|in ordnung|siehe anhang|anbei|fyi|zk|zur info|zur kenntnis|jep|jup|top|mach ich|bitte|klar|gerne|👍)?\W*$",
    "pleasantry": r"\b(?:wie geht'?s|wie geht es (?:ihnen|euch|dir)|geht das\b|geht das klar|ist das (?:ok|okay|in ordnung|möglich|machbar|für sie)|wäre das (?:ok|okay|möglich|in ordnung|machbar)|passt das|einverstanden\?|oder\?|ok\?|okay\?|recht\?|ne\?|ja\?|gell\?|möglich\?|machbar\?|klappt das|könn(?:en|t|ten) (?:sie|ihr) (?:das|mir das|uns das) (?:bestätigen|machen)|alles gut|hoffe,? (?:es|ihnen|euch))",
    "spam": r"\b(?:seo|backlinks?|suchmaschinen\w*|ranking|jetzt klicken|hier klicken|klicken sie|konto (?:wird|wurde) (?:gesperrt|eingeschränkt)|passwort (?:läuft|zurück\w*)|postfach (?:ist )?voll|paket (?:konnte|wartet)|gewonnen|erbschaft|newsletter|abmelden|unverbindliches angebot|wir bieten|sonderangebot|rabattaktion|kredit\w* ohne|webinar|kryptowährung|verifizier\w*|aktionswoche|messeeinladung)\b",
    "remittance": r"\b(?:zahlungsavis|avis|zahlungsankündigung|wird (?:am|zum) .{0,20}(?:überwiesen|gutgeschrieben)|überweisung veranlasst)\b",
    "rejected": r"\b(?:abgelehnt|zurückgewiesen|nicht verarbeitet|konnte nicht|ungültig|fehlgeschlagen|abgewiesen|nicht angenommen)\b",
    "has_left": r"\b(?:nicht mehr (?:im unternehmen|bei uns|für .{0,20}tätig|beschäftigt)|ausgeschieden|unternehmen verlassen)\b",
    "until": r"\b(?:bis|spätestens|vor)\b",
    "insolvency": r"\b(?:insolven\w*|insolvenzverwalter\w*|gläubiger\w*|insolvenzverfahren|liquidation)\b",
    "effective": r"\b(?:ab|seit|zum|per|gültig|mit wirkung|ab dem)\b",
    "right_now": r"\b(?:aktuell\w*|derzeit|momentan|im moment|heute|stand heute|jetzt|gerade)\b",
    "cancel_next": r"\b(?:nächstmöglich\w*|nächst möglich\w*|frühestmöglich\w*|schnellstmöglich\w*|fristgerecht)\b",
    "all_of_it": r"\b(?:alles|alle|beide|sämtliche|alle drei)\b",
    "misbooked": r"\b(?:nicht (?:unsere|meine) (?:zahlung|überweisung)|nicht von uns|geld von (?:jemand|einem) ander\w*|falsch (?:gebucht|verbucht|zugeordnet))\b",
    "no_status": r"\b(?:nicht|nie|noch nicht|kein\w*)\b.{0,25}\b(?:bezahlt|überwiesen|raus|gezahlt|beglichen|angewiesen)\b",
}

METHODS = (
    ("cheque", r"\b(?:verrechnungs)?schecks?\b"),
    ("cash", r"\b(?:in |ganz )?bar\b(?! nicht)|\bbargeld\b|\bbarzahlung\b"),
    (
        "card",
        r"\b(?:kredit|ec-?|giro|debit|firmen)?karte\b|\bvisa\b|\bmastercard\b|\bamex\b|\bkartenzahlung\b",
    ),
    ("paypal", r"\bpaypal\b"),
    ("direct debit", r"\blastschrift\b|\bsepa-lastschrift\b|\bbankeinzug\b"),
    (
        "bank transfer",
        r"\b\w*überweis\w*|\büberwiesen\b|\bueberw\w*|\bdauerauftrag\b|\bsepa\b|\bangewiesen\b|\bonline-?banking\b|\bper bank\b",
    ),
)

PERSON = re.compile(
    r"\b(?i:(?:herrn?|frau|dr\.|kollegin|kollege|an|ist|von|durch|bei) )+(?P<name>(?-i:[A-ZÄÖÜ][\wäöüß-]+(?: (?:von|van|de|zu))?(?: [A-ZÄÖÜ][\wäöüß-]+)?))",
)

DE = Words(
    code="de",
    is_verb_last=True,
    name="German",
    common=COMMON,
    patterns=compiled(PATTERNS),
    days=DAYS_COMPILED,
    months=MONTHS,
    weekdays=WEEKDAYS,
    which=WHICH,
    shifts=SHIFTS,
    units=UNITS,
    numbers=NUMBERS,
    person=PERSON,
    methods=tuple((name, re.compile(pattern)) for name, pattern in METHODS),
)
