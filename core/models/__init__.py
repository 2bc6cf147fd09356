"""Tables, one file per aggregate, with the rules that need no database."""

from core.models.adjustment import Adjustment, AdjustmentKind, AdjustmentState
from core.models.alarm import Alarm, AlarmKind
from core.models.approval import Approval, ApprovalKind, ApprovalState, Vote
from core.models.asked import Asked
from core.models.client import Client, Contact
from core.models.code import (
    AskedCode,
    CodeTry,
    Enrolment,
    RecoveryCode,
    SecondFactor,
    SetUpWord,
)
from core.models.company import Company
from core.models.credit import ClientCredit
from core.models.dialog import Dialog
from core.models.document import Document
from core.models.early import CashDiscount, EarlyOffer, asked_for, discounted, early_offer, offered
from core.models.event import Delivery, DeliveryState, EventRecord, LivingCard
from core.models.explanation import Explained
from core.models.inbound import (
    GatewayCall,
    InboundMail,
    MailboxReading,
    MailCopy,
    MailState,
    Place,
    SeenRequest,
)
from core.models.invoice import (
    NEXT,
    OFFERS,
    OWED,
    SETTLED,
    DocumentKind,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LineDraft,
    TaxGroup,
    Totals,
    total_up,
)
from core.models.item import Item, ItemPrice
from core.models.journal import JournalEntry, OpenAccount
from core.models.key import DataKeyRecord, MasterKey, Purpose
from core.models.ledger import About, Accounts, Entry, Posting, Side
from core.models.letter import (
    DOUBTFUL,
    HELD_BACK,
    PROVEN,
    Claim,
    ClaimKind,
    ClaimState,
    Direction,
    Letter,
    LetterTurn,
    PaidBy,
)
from core.models.link import DocumentLink, LinkKind
from core.models.member import Account, Link, LinkState, Member
from core.models.number import NumberSeries
from core.models.payment import (
    LIVE,
    Attempt,
    AttemptState,
    Method,
    Payment,
    PaymentPart,
    PaymentState,
)
from core.models.policy import Limits, Policy
from core.models.privacy import Erasure, IdMark
from core.models.process import ProcessRecord
from core.models.proposal import Proposal, ProposalState, proposed_hash
from core.models.quote import Quote
from core.models.rate import ExchangeRate
from core.models.recovery import Recovery
from core.models.recurring import (
    PeriodState,
    RecurringPeriod,
    RecurringPlan,
    RecurringPrice,
    RecurringState,
)
from core.models.reminder import (
    AGAIN,
    DIGEST_WAITS,
    ON_ITS_WAY,
    Hold,
    HoldKind,
    Nudge,
    OverdueAlert,
    Reminder,
    ReminderState,
)
from core.models.schedule import QuietHours, Stages
from core.models.sign_in import Passkey, Password, Stage, WebSession
from core.models.tally import Tally
from core.models.tax import TaxEntry
from core.models.trail import TrailLink

__all__ = [
    "AGAIN",
    "DIGEST_WAITS",
    "DOUBTFUL",
    "HELD_BACK",
    "LIVE",
    "NEXT",
    "OFFERS",
    "ON_ITS_WAY",
    "OWED",
    "PROVEN",
    "SETTLED",
    "About",
    "Account",
    "Accounts",
    "Adjustment",
    "AdjustmentKind",
    "AdjustmentState",
    "Alarm",
    "AlarmKind",
    "Approval",
    "ApprovalKind",
    "ApprovalState",
    "Asked",
    "AskedCode",
    "Attempt",
    "AttemptState",
    "CashDiscount",
    "Claim",
    "ClaimKind",
    "ClaimState",
    "Client",
    "ClientCredit",
    "CodeTry",
    "Company",
    "Contact",
    "DataKeyRecord",
    "Delivery",
    "DeliveryState",
    "Dialog",
    "Direction",
    "Document",
    "DocumentKind",
    "DocumentLink",
    "EarlyOffer",
    "Enrolment",
    "Entry",
    "Erasure",
    "EventRecord",
    "ExchangeRate",
    "Explained",
    "GatewayCall",
    "Hold",
    "HoldKind",
    "IdMark",
    "InboundMail",
    "Invoice",
    "InvoiceLine",
    "InvoiceState",
    "Item",
    "ItemPrice",
    "JournalEntry",
    "Letter",
    "LetterTurn",
    "Limits",
    "LineDraft",
    "Link",
    "LinkKind",
    "LinkState",
    "LivingCard",
    "MailCopy",
    "MailState",
    "MailboxReading",
    "MasterKey",
    "Member",
    "Method",
    "Nudge",
    "NumberSeries",
    "OpenAccount",
    "OverdueAlert",
    "PaidBy",
    "Passkey",
    "Password",
    "Payment",
    "PaymentPart",
    "PaymentState",
    "PeriodState",
    "Place",
    "Policy",
    "Posting",
    "ProcessRecord",
    "Proposal",
    "ProposalState",
    "Purpose",
    "QuietHours",
    "Quote",
    "Recovery",
    "RecoveryCode",
    "RecurringPeriod",
    "RecurringPlan",
    "RecurringPrice",
    "RecurringState",
    "Reminder",
    "ReminderState",
    "SecondFactor",
    "SeenRequest",
    "SetUpWord",
    "Side",
    "Stage",
    "Stages",
    "Tally",
    "TaxEntry",
    "TaxGroup",
    "Totals",
    "TrailLink",
    "Vote",
    "WebSession",
    "asked_for",
    "discounted",
    "early_offer",
    "offered",
    "proposed_hash",
    "total_up",
]
