"""In which language a mail is written, counted by its commonest words.

The libraries for this were measured: they bring a model of many megabytes, or guess differently
each time, and all of them fail on "ok, paid 👍". A billing mailbox needs one answer: English,
German, or something else that a person reads. Words of two languages count for both.
"""

import re
from collections.abc import Mapping

from inbox.intents.words import Words
from inbox.intents.words.de import DE
from inbox.intents.words.en import EN

LANGUAGES: Mapping[str, Words] = {words.code: words for words in (EN, DE)}

OTHERS = {
    "French": "le la les des du un une et est sont nous vous je il elle pas ne que qui pour "
    "avec sur dans ce cette "
    "au aux votre notre nos vos mon ma mes bonjour bonsoir merci facture factures paiement svp "
    "été avons avez ai "
    "cordialement madame monsieur mais ou plus hier demain par réglé virement j'ai c'est n'ai "
    "d'une qu'il l'avons "
    "avait cela où très bien faire fait reçu suis chez sous sans vient merci,",
    "Spanish": "el la los las un una y es son nos por para con que de del al en no se su sus mi "
    "mis lo le hola buenas "
    "buenos días tardes gracias factura facturas pago pagado ayer mañana estimado estimada "
    "señor señora pero como más "
    "hemos hecho está este esta os te he ha ya si usted ustedes saludos adjunto transferencia "
    "recibido muy también "
    "cuando donde nuestro nuestra vuestra",
    "Italian": "il lo la i gli le un una e è sono per con che di del della dei delle al alla "
    "nel non si ci vi mi "
    "buongiorno buonasera grazie fattura fatture pagamento bonifico ieri domani gentile gentili "
    "ma come più abbiamo "
    "ho ha fatto questa questo vostra nostra nostro vostro da su anche saluti cordiali allegato "
    "ricevuto ancora "
    "quando dove siamo",
    "Dutch": "de het een en is zijn wij we jullie u uw ik hij zij niet geen van voor met op aan "
    "bij naar om te dat die "
    "deze dit maar ook nog al wel dag beste hallo bedankt dank factuur facturen betaling "
    "betaald gisteren morgen "
    "graag groet groeten hebben heeft heb wordt worden onze ons kan kunt kunnen mvg "
    "vriendelijke mijn er over als",
    "Portuguese": "o a os as um uma e é são por para com que de do da dos das ao não se seu sua "
    "meu minha olá bom dia "
    "obrigado obrigada fatura faturas pagamento pago ontem amanhã mas como mais temos fizemos "
    "está este esta você "
    "nós já também muito quando nossa vossa cumprimentos",
    "Polish": "i w z na do nie się jest są że to za od dla po proszę dziękuję dzień dobry "
    "faktura fakturę zapłata "
    "wczoraj jutro pan pani ale jak już będzie mamy nasz wasz pozdrawiam",
    "Swedish": "och att det som är på för med av till inte har jag vi ni den ett en men hej "
    "tack faktura betalning "
    "betalat igår imorgon kan ska vår er hälsningar",
}
COMMON = {
    **{code: words.common for code, words in LANGUAGES.items()},
    **{name: frozenset(words.split()) for name, words in OTHERS.items()},
}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
WORDS_MAX = 600
FOREIGN_WORDS_LEAST = 2


def language_of(text: str, hint: str = "") -> str:
    """The code of a language that is understood, the name of another, or "" when nothing tells.

    One word is enough for a language with rules; another must be sure, since nothing is done then.
    """
    scores = _scores(text)
    if hint and scores["en"] == scores["de"]:
        scores = _scores(f"{text}\n{hint}")
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= (1 if best in LANGUAGES else FOREIGN_WORDS_LEAST) else ""


def _scores(text: str) -> dict[str, int]:
    words = set(WORD.findall(text.lower().replace("’", "'"))[:WORDS_MAX])
    return {name: len(words & common) for name, common in COMMON.items()}
