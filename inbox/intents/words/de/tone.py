"""How something is said: denied, imagined, asked, joked, thanked."""

PATTERNS = {
    "not": (
        r"\b(?:nicht|nie|niemals|kein\w*|nix|nichts|weder|niemand|unbezahlt\w*|ungezahlt|ohne"
        r"|vergessen|verweiger\w*|nimmer|net)\b"
    ),
    "if": (
        r"\b(?:stell\w* (?:dir|euch|sie sich) vor|tu\w* so|hypothetisch)\b|"
        r"\b(?:wenn|falls|sofern|sobald|ob|bevor|bis|solange|würd\w*|könnt\w*|hätt\w*|wär\w*"
        r"|angenommen|vorausgesetzt|ehe|es sei denn)\b"
    ),
    "will": (
        r"\b(?:werde|werden|wird|wirst|werdet|würde\w*|soll|sollen|muss|müssen|kann|können|könnt"
        r"|könnte\w*|darf|dürfen|will|wollen|zu (?:zahlen|überweisen|begleichen|bezahlen))\b"
    ),
    "that_clause": r"^\W*(?:dass|daß|ob)\b",
    "greeting": r"^\W*(?:guten )?morgen\W*$",
    "asks_about": (
        r"\b(?:wissen sie|wisst ihr|weiß (?:jemand|man)|können sie sehen|könnt ihr sehen|wann"
        r"|ob|wer|wie|welche\w*|frage mich|sicher)\b"
    ),
    "taken_back": (
        r"(?:^\W*|[,;] |\baber |\bdoch )(?:(?:das|es|sie|er|ich|wir) )?(?:hat|habe|haben|hatte"
        r"|hatten|wurde|ist|war|stimmt)(?: (?:das|es|sie|er|ich|wir|aber|jedoch|leider|doch|noch"
        r"|wohl|dann|gar|offenbar|so))* nicht\W*$"
        r"|\b(?:hat|haben|hatte) (?:\w+ )?(?:keiner|niemand)\b"
        r"|\b(?:zahlung|überweisung|geld|lastschrift|scheck|betrag|es|sie)\b.{0,30}\b(?:geplatzt"
        r"|fehlgeschlagen|abgelehnt|zurückgekommen|zurückgebucht)\b"
    ),
    "would": r"\b(?:würd\w*|könnt(?:e|en)|hätt\w*|wär\w*)\b",
    "asks_first": (
        r"^(?:\W|und\b|aber\b|oder\b|hallo\b|hi\b|moin\b|sorry\b|kurze frage\b|guten (?:tag"
        r"|morgen)\b|frau \w+|herr \w+)*(?:ist|sind|war|waren|wurde|wurden|haben|habt|hat|habe"
        r"|hast|können|könnt|kann|könnten|könntet|könntest|darf|dürfen|wann|was|wer|wie|warum"
        r"|wieso|weshalb|welche\w*|wo|wohin|wofür|woher|gibt|steht|stimmt|muss|müssen|soll"
        r"|sollen|werden|wird|würden|wäre|passt|geht|bekomme\w*|kriege\w*|brauchen|braucht"
        r"|bräuchten)\s\w+"
    ),
    "asks_open": (
        r"^(?:\W|und\b|aber\b|oder\b|hallo\b|hi\b|moin\b|sorry\b)*(?:(?:können|könnt|kann"
        r"|könnten|könntet|könntest|kannst|haben|habt|hast|würden|würdet|dürfen|darf) (?:sie|ihr"
        r"|wir|ich|du|man)\b|wann|was|wer|wie|warum|wieso|weshalb|welche\w*|wo|wohin|woher"
        r"|gibt es)\b"
    ),
    "asks_how": r"^(?:\W|\w+,)*(?:wie|wo|warum|wieso|was|wer|welche\w*|woher)\b",
    "reported": (
        r"\b(?:sie|ihr) (?:haben|habt) uns\b.{0,40}\b(?:bezahlt|überwiesen|gezahlt)\b|"
        r"\b(?:sie|ihr|eure?|ihre? (?:mahnung|erinnerung|mail|e-mail|rechnung|system"
        r"|schreiben)) (?:schreib\w*|sag\w*|behaupt\w*|geschrieben|mein\w*|teil\w*)\b|\b(?:laut"
        r"|gemäß) (?:ihnen|ihrer|ihrem|eurer|eurem|euch)\b"
    ),
    "ironic": (
        r"\bschweine (?:fliegen|fliegen können|pfeifen)|\bbrieftaube\w*|\bsankt[- ]nimmerlein"
        r"|\bst\.? nimmerlein|\bnimmerleinstag|\bweihnachten und ostern"
        r"|\bostern und (?:pfingsten|weihnachten)|\bmonopoly|\bim traum|\b(?:30|31)\. ?februar"
        r"|\bgoldbarren|\brauchzeichen|\bin hundert jahren|\bflaschenpost|\bpostkutsche"
        r"|\bglasperlen|\bwenn die hölle|\bwenn ich im lotto|\bam arsch|\bdenkste|\bvon wegen"
        r"|\bträum|\bmuscheln\b|\bmit einhörnern|\beinhorn|\bdas christkind|\bder weihnachtsmann"
        r"|\bwer's glaubt"
    ),
    "unsure": (
        r"\b(?:ich glaube|wir glauben|glaub ich|glaube ich|meines wissens|m\.?w\.?|soweit ich"
        r"|soviel ich|so viel ich|wenn ich mich recht|eigentlich|vermutlich|wahrscheinlich"
        r"|angeblich|wohl|offenbar|anscheinend|ich denke|denke ich|ich meine|ich dachte"
        r"|wir dachten|laut (?:unserer?|meiner?|buchhaltung|steuerberater\w*)|sagt|sagte|meint"
        r"|meinte|müsste\w*|dürfte\w*|sollte\w*|vielleicht|ziemlich sicher|behauptet"
        r"|angenommen)\b"
    ),
    "about": r"(?:etwa|ca\.?|circa|rund|ungefähr|knapp|um die|so)\s?$",
    "ago": r"\bvor\b",
    "habit": (
        r"\b(?:normalerweise|üblicherweise|immer|in der regel|grundsätzlich|generell|stets"
        r"|gewöhnlich|sonst auch)\b"
    ),
    "why": (
        r"\b(?:warum|wieso|weshalb|wofür|was ist (?:das|der|die|mit)|was bedeutet|wie kommt"
        r"|wie setzt|erklär\w*|erläuter\w*|frage mich|wundere|verstehe nicht|klär\w*"
        r"|was hat es mit)\b"
    ),
    "only_if": r"\b(?:falls (?:das|es|die)|wenn (?:das|es) (?:nicht )?(?:so|stimmt|zutrifft))\b",
    "if_asked": r"\b(?:wie|welche\w*|wann|kündigungsfrist|ist es möglich|was passiert)\b",
    "accepts": r"\b(?:akzeptier\w*|nehm\w*) (?:sie|ihr)\b|\bkann (?:ich|man) .{0,20}zahlen\b",
    "until": r"\b(?:bis|spätestens|vor)\b",
    "until_before": r"\b(?:bis|spätestens|vor)\s(?:zum |dem |am )?.{0,4}$",
    "effective": r"\b(?:ab|seit|zum|per|gültig|mit wirkung|ab dem)\b",
    "right_now": r"\b(?:aktuell\w*|derzeit|momentan|im moment|heute|stand heute|jetzt|gerade)\b",
    "immediately": r"\b(?:ab sofort|sofort|ab heute|mit sofortiger wirkung|umgehend)\b",
    "thanks": (
        r"\b(?:danke\w*|vielen dank|besten dank|herzlichen dank|merci|dankeschön|super|prima"
        r"|perfekt|klasse|wunderbar|toll\w*|top|alles (?:gut|bestens|klar|angekommen|erhalten)"
        r"|freuen uns|hat alles|großartig|keine antwort (?:nötig|notwendig|erforderlich)"
        r"|erhalten,? danke|begeistert|sehr schön)\b"
    ),
    "no_thanks": (
        r"\b(?:aber|jedoch|nichts|noch eine mahnung|schon wieder|immer noch|leider|erneut eine"
        r"|trotzdem)\b"
    ),
    "ok": (
        r"^\W*(?:ok(?:ay|ey)?|jo|ja|nein|gut|alles klar|passt|geht klar|verstanden|notiert"
        r"|zur kenntnis genommen|in ordnung|siehe anhang|anbei|fyi|zk|zur info|zur kenntnis|jep"
        r"|jup|top|mach ich|bitte|klar|gerne|👍)?\W*$"
    ),
    "pleasantry": (
        r"\b(?:wie geht'?s|wie geht es (?:ihnen|euch|dir)|geht das\b|geht das klar|ist das (?:ok"
        r"|okay|in ordnung|möglich|machbar|für sie)|wäre das (?:ok|okay|möglich|in ordnung"
        r"|machbar)|passt das|einverstanden\?|oder\?|ok\?|okay\?|recht\?|ne\?|ja\?|gell\?"
        r"|möglich\?|machbar\?|klappt das|könn(?:en|t|ten) (?:sie|ihr) (?:das|mir das"
        r"|uns das) (?:bestätigen|machen)|alles gut|hoffe,? (?:es|ihnen|euch))"
    ),
    "please_do": (
        r"\b(?:bitte|könn(?:t|ten|en) (?:sie|ihr)|könntest|kannst du|brauche\w*|benötige\w*"
        r"|melden sie sich|meldet euch|rufen sie|ruft|sagen sie|gebt|geben sie)\b"
    ),
    "no_status": (
        r"\b(?:nicht|nie|noch nicht|kein\w*)\b.{0,25}\b(?:bezahlt|überwiesen|raus|gezahlt"
        r"|beglichen|angewiesen)\b"
    ),
    "spam": (
        r"\b(?:seo|backlinks?|suchmaschinen\w*|ranking|jetzt klicken|hier klicken|klicken sie"
        r"|konto (?:wird|wurde) (?:gesperrt|eingeschränkt)|passwort (?:läuft|zurück\w*)"
        r"|postfach (?:ist )?voll|paket (?:konnte|wartet)|gewonnen|erbschaft|newsletter|abmelden"
        r"|unverbindliches angebot|wir bieten|sonderangebot|rabattaktion|kredit\w* ohne|webinar"
        r"|kryptowährung|verifizier\w*|aktionswoche|messeeinladung)\b"
    ),
    "insolvency": (
        r"\b(?:insolven\w*|insolvenzverwalter\w*|gläubiger\w*|insolvenzverfahren|liquidation)\b"
    ),
    "remittance": (
        r"\b(?:zahlungsavis|avis|zahlungsankündigung|wird (?:am|zum) .{0,20}(?:überwiesen"
        r"|gutgeschrieben)|überweisung veranlasst)\b"
    ),
    "rejected": (
        r"\b(?:abgelehnt|zurückgewiesen|nicht verarbeitet|konnte nicht|ungültig|fehlgeschlagen"
        r"|abgewiesen|nicht angenommen)\b"
    ),
    "has_left": (
        r"\b(?:nicht mehr (?:im unternehmen|bei uns|für .{0,20}tätig|beschäftigt)|ausgeschieden"
        r"|unternehmen verlassen)\b"
    ),
    "misbooked": (
        r"\b(?:nicht (?:unsere|meine) (?:zahlung|überweisung)|nicht von uns|geld von (?:jemand"
        r"|einem) ander\w*|falsch (?:gebucht|verbucht|zugeordnet))\b"
    ),
}
