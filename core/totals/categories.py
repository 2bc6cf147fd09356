"""The tax categories of EN 16931 (BT-118, UNTDID 5305), and what the law wants written for each.

The norm's rules are named where they stand. `written` is for the invoice, in the words of the law
it follows; a company outside the European Union says more or other than this.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Category(StrEnum):
    """What kind of tax something bears, or why it bears none."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE = "O"

    # An enum's own is a function in Python, and every line is looked up by its taxes.
    __hash__ = str.__hash__


class Rule(NamedTuple):
    """What a category means: how it is called, what it is reasoned with, what else is needed.

    `reason` and `code` are BT-120 and BT-121; `written` is the sentence by language; `needs` names
    what the invoice has to say besides, with the norm's rule.
    """

    name: str
    reason: str = ""
    code: str = ""
    written: Mapping[str, str] = {}
    needs: tuple[str, ...] = ()


SELLER_ID = "The seller's VAT identifier, tax number or representative's VAT identifier"
BOTH_IDS = "The seller's VAT identifier and the buyer's VAT identifier"

RULES: Final[dict[Category, Rule]] = {
    Category.STANDARD: Rule("Standard rate", needs=(f"{SELLER_ID} (BR-S-02).",)),
    Category.ZERO: Rule("Zero rated goods", needs=(f"{SELLER_ID} (BR-Z-02).",)),
    Category.EXEMPT: Rule(
        "Exempt from VAT",
        # Which exemption it is, only the seller knows: BR-E-10 wants it said.
        written={"en": "Exempt from VAT: {reason}", "de": "Steuerfrei: {reason}"},
        needs=(f"{SELLER_ID} (BR-E-02).",),
    ),
    Category.REVERSE_CHARGE: Rule(
        "VAT reverse charge",
        reason="Reverse charge",
        code="VATEX-EU-AE",
        # Art. 226 (11a) of Directive 2006/112/EC; § 14a (5) UStG.
        written={"en": "Reverse charge", "de": "Steuerschuldnerschaft des Leistungsempfängers"},
        needs=(f"{BOTH_IDS} or legal registration (BR-AE-02).",),
    ),
    Category.INTRA_COMMUNITY: Rule(
        "VAT exempt for EEA intra-community supply of goods and services",
        reason="Intra-community supply",
        code="VATEX-EU-IC",
        # Art. 138 and 226 (11) of Directive 2006/112/EC; § 4 No. 1 (b), § 6a and § 14a (3) UStG.
        written={
            "en": "VAT-exempt intra-community supply, Article 138 of Directive 2006/112/EC",
            "de": "Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1 Buchst. b, § 6a UStG)",
        },
        needs=(
            f"{BOTH_IDS} (BR-IC-02).",
            "The actual delivery date or the invoicing period (BR-IC-11).",
            "The deliver to country (BR-IC-12).",
        ),
    ),
    Category.EXPORT: Rule(
        "Free export item, VAT not charged",
        reason="Export outside the EU",
        code="VATEX-EU-G",
        # Art. 146 and 226 (11) of Directive 2006/112/EC; § 4 No. 1 (a) and § 6 UStG.
        written={
            "en": "VAT-exempt export, Article 146 of Directive 2006/112/EC",
            "de": "Steuerfreie Ausfuhrlieferung (§ 4 Nr. 1 Buchst. a, § 6 UStG)",
        },
        needs=("The seller's VAT identifier or the representative's (BR-G-02).",),
    ),
    Category.OUTSIDE: Rule(
        "Services outside scope of tax",
        reason="Not subject to VAT",
        code="VATEX-EU-O",
        # § 3a (2) and § 1 (1) No. 1 UStG: what is not taxable in the country of the seller.
        written={"en": "Not subject to VAT", "de": "Nicht steuerbar"},
        needs=("No VAT identifier of the seller or of the buyer (BR-O-02).",),
    ),
}
