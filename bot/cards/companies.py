"""Cards about the company: its bank details, its policy, and what its members are."""

from collections.abc import Sequence

from bot.cards.model import Button, Card, Tone
from core.models import Company
from core.security.rights import Deed, Role, may
from core.services.proposals import ProposalView
from core.terms import Terms

CHANGES = (
    ("Change bank details", "company bank", Deed.CHANGE_BANK),
    ("Change terms", "company terms", Deed.CHANGE_SETTINGS),
    ("Change reminders", "company reminders", Deed.CHANGE_SETTINGS),
)
NOT_YOU = "If nobody of you wanted that, tell your administrator at once."


def details(company: Company, waiting: Sequence[ProposalView], role: Role, changed_by: str) -> Card:
    """What a company is, as its invoices say; what is proposed about it is one press away."""
    stages = company.reminder_days.replace(",", ", ")
    facts = [
        ("Address", ", ".join(filter(None, [*company.address.split("\n"), company.country]))),
        ("Tax id", company.tax_id),
        ("Mail", company.email),
        ("Account holder", company.account_holder),
        ("IBAN", company.iban),
        ("BIC", company.bic),
        ("Bank", company.bank_name),
        ("Currency", company.currency),
        ("Usual terms", str(Terms.of(company.terms, company.terms_days))),
        ("Usual tax", f"{company.default_tax} %"),
        ("Reminders", f"{stages} days after the due date" if stages else "none"),
        ("Quiet hours", company.quiet_hours),
    ]
    shown = [
        Button(
            f"Proposal {each.proposal.serial}",
            "proposal show",
            {"number": str(each.proposal.serial)},
        )
        for each in waiting
    ]
    changes = [Button(label, asked) for label, asked, deed in CHANGES if may(role, deed)]
    text = "Other bank details are proposed, and wait." if waiting else ""
    return Card(
        company.name,
        text=text,
        facts=tuple((name, value) for name, value in facts if value),
        actions=(*shown, *changes),
        small_print=f"Bank details are changed {changed_by}.",
    )


def standing(name: str, now: str, text: str) -> Card:
    """Whether a member may act from now on."""
    return Card(f"{name} is {now}.", text=text, tone=Tone.GOOD)


def told_bank(who: str, iban: str, before: str) -> Card:
    """Told to the owners."""
    text = f"Invoices ask clients to pay to {iban}, before to {before or 'none'}. {NOT_YOU}"
    return Card(f"{who} changed the bank details.", text=text, tone=Tone.WARNING)


def told_policy(who: str, changes: tuple[tuple[str, str], ...]) -> Card:
    """Told to the owners."""
    title = f"{who} changed the approval policy."
    return Card(title, text=NOT_YOU, facts=changes, tone=Tone.WARNING)


def told_standing(who: str, name: str, now: str) -> Card:
    """Told to the owners."""
    return Card(f"{who}: {name} is {now}.", text=NOT_YOU, tone=Tone.WARNING)


def told_role(who: str, name: str, before: str, after: str) -> Card:
    """Told to the owners, and to the member."""
    text = f"{name} was {_a(before)} and is {_a(after)} now. {NOT_YOU}"
    return Card(f"{who} changed what {name} may do.", text=text, tone=Tone.WARNING)


def told_owner(who: str, name: str) -> Card:
    """Told to the other owners."""
    return Card(f"{who} made {name} an owner.", text=NOT_YOU, tone=Tone.WARNING)


def _a(role: str) -> str:
    return f"an {role}" if role[:1] in "aeiou" else f"a {role}"
