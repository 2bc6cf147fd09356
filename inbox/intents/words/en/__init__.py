"""English, as clients write it to a billing mailbox."""

import re

from inbox.intents.words import assembled
from inbox.intents.words.en import changes, complaints, days, money, orders, papers, promises, tone

COMMON = (
    "the and you for that this with have has had not are is was were will would can could "
    "please your our we i it to of in on at from by be been as but if or an my me us they he "
    "she do did so what when which who how there thanks thank hello hi dear regards any all "
    "just about invoice invoices payment paid pay sent send attached yesterday tomorrow today "
    "need a no yes its it's i'm we're don't didn't next last week month euros pounds each "
    "days hours plus draft due am wrote sorry got get done pls"
)
METHODS = (
    (
        "ideal",
        r"\bideal\b(?=.{0,20}(?:pay|paid|transfer|$))",
    ),
    (
        "cheque",
        (
            r"\bcheques?\b|\bby check\b|\b(?:a|the|our|my) check\b(?! (?:on|of|if|whether|with))"
            r"|\bcheck (?:no|#|number|is in the|in the mail)|\bmailed (?:you )?(?:a "
            r"|the )?check\b"
        ),
    ),
    (
        "cash",
        r"\b(?:in |by |with )?cash\b(?! ?flow)",
    ),
    (
        "card",
        (
            r"\b(?:credit |debit |company )?cards?\b(?! (?:design|printing|business))|\bvisa\b"
            r"|\bmastercard\b|\bamex\b"
        ),
    ),
    (
        "paypal",
        r"\bpaypal\b",
    ),
    (
        "direct debit",
        r"\bdirect debit\b",
    ),
    (
        "bank transfer",
        (
            r"\b(?:bank |wire |sepa |instant |online |faster |bacs |credit )?transfer(?:red|red"
            r"|s|ed)?\b|\bwired?\b|\bbacs\b|\bsepa\b|\bach\b|\bchaps\b|\bfaster payment"
            r"|\bstanding order\b|\bonline banking\b|\bvia (?:the |our )?bank\b"
        ),
    ),
)
PERSON = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Mx)\.? )?(?P<name>\b(?!(?:Mr|Mrs|Ms|Miss|Dr|Mx|Please|Dear|Our"
    r"|The|My|From|Hello|Hi|We|As|For|Your|It|He|She)\b)[A-Z][\w'-]+ (?:(?:van|de|von|der|le"
    r"|la) )*[A-Z][\w'-]+)"
)

EN = assembled(
    "en",
    COMMON,
    (tone, money, promises, complaints, papers, changes, orders),
    days,
    METHODS,
    PERSON,
)
