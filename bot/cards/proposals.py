"""The card of a proposal: what would change, who said yes, and who still has to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Row, Tone, Weight
from core.models import Company, Proposal, ProposalState
from core.money import Money
from core.security.actors import Actor
from core.security.rights import Deed, may
from core.services.members import Standing
from core.services.proposals import ProposalView, has_no_say

TITLES: Final = {
    Deed.CHANGE_BANK: "Change the bank details?",
    Deed.CHANGE_POLICY: "Change the approval policy?",
    Deed.RESET_CODES: "Take away {name}’s one-time codes?",
    Deed.ROTATE_KEYS: "Use another key to the books?",
}
STANDINGS: Final = {
    Standing.SUSPENDED: "Suspend {name}?",
    Standing.REMOVED: "Remove {name}?",
    Standing.ACTIVE: "Let {name} act again?",
}
LABELS: Final = {
    "account_holder": "Account holder",
    "iban": "IBAN",
    "bic": "BIC",
    "bank_name": "Bank",
    "key": "Key",
    "role": "Role",
    "codes": "One-time codes",
    "standing": "Standing",
    "name": "Member",
    "limit_minor": "First limit",
    "request_hours": "Requests wait",
    "proposal_hours": "Proposals wait",
    "delay_hours": "Delay with one owner",
    "open_most": "Open at once",
}
HOURS: Final = frozenset({"request_hours", "proposal_hours", "delay_hours"})
SURE: Final = "Shall this not happen?"
STATES: Final = {
    ProposalState.OPEN: ("Waiting", Tone.WAITING),
    ProposalState.WAITING: ("Confirmed", Tone.WAITING),
    ProposalState.DONE: ("Done", Tone.GOOD),
    ProposalState.STOPPED: ("Stopped", Tone.WARNING),
    ProposalState.EXPIRED: ("Expired", Tone.WARNING),
}


def card(view: ProposalView, company: Company) -> Card:
    """A proposal as it is now, for anybody of the company."""
    proposal = view.proposal
    state, tone = STATES[proposal.state]
    facts = (*_changes(proposal, company.currency), ("Proposed by", view.proposer))
    if view.agreed and proposal.is_live:
        facts = (*facts, ("Said yes", " and ".join(view.agreed)))
    return Card(
        title(proposal),
        text=_text(view, ZoneInfo(company.time_zone)),
        state=state,
        facts=facts,
        actions=_actions(proposal),
        small_print=f"Proposal {proposal.serial}",
        tone=tone,
        subject=proposal.about,
    )


def for_reader(shown: Card, view: ProposalView, reader: Actor) -> Card:
    """The same with the buttons that serve them: a room is offered those of all."""
    if reader.member_id is None:
        return shown
    is_asked = reader.member_id in view.deciders and not (
        view.is_alone and reader.world == view.proposal.world
    )
    may_stop = may(reader.role, STOP) and not has_no_say(view.proposal, reader.member_id)
    kept = tuple(
        action
        for action in shown.actions
        if isinstance(action, Button)
        and (is_asked if action.command == "proposal approve" else may_stop)
    )
    return replace(shown, actions=kept)


STOP: Final = Deed.STOP_PROPOSAL


def listed(views: list[ProposalView]) -> Card:
    """What waits for a decision or for its time."""
    if not views:
        return Card("No proposal is waiting.")
    rows = tuple(_row(view) for view in views)
    return Card("These proposals are waiting.", rows=rows)


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], currency: str
) -> tuple[tuple[str, str], ...]:
    """What a change of policy changes, as people read it."""
    return tuple(_policy(before, after, currency))


def _row(view: ProposalView) -> Row:
    proposal = view.proposal
    show = Button("Show", "proposal show", {"number": str(proposal.serial)})
    named = f"{proposal.serial} · {title(proposal).rstrip('?')}"
    return Row(named, f"{view.proposer}, {STATES[proposal.state][0].lower()}", show)


def title(proposal: Proposal) -> str:
    """The deed as a question; where it is about a member, who that is and what becomes of them."""
    after = proposal.after
    if proposal.deed is not Deed.CHANGE_ROLE:
        return TITLES[proposal.deed].format(name=after.get("name", ""))
    if "standing" in after:
        return STANDINGS[Standing(after["standing"])].format(name=after["name"])
    return f"Make {after['name']} {_article(str(after['role']))}?"


def _article(role: str) -> str:
    return f"{'an' if role[:1] in 'aeiou' else 'a'} {role}"


def _text(view: ProposalView, zone: ZoneInfo) -> str:
    proposal = view.proposal
    due = f"{proposal.due_at.astimezone(zone):%d %b %Y, %H:%M %Z}"
    names = " or ".join(member.name for member in view.can_agree) or "another owner"
    if proposal.state is ProposalState.WAITING:
        return f"It is made on {due}, unless somebody stops it. Anybody of the company can."
    if proposal.state is not ProposalState.OPEN:
        return proposal.reason or "Nothing is to be done any more."
    if view.is_alone:
        said = f"{names} is the only owner with a say, so a second channel stands in for another."
        return f"{said} Confirm it there until {due}. It is made some time after that."
    return f"It takes two owners. {names} can say yes with a one-time code, until {due}."


def changed_by(delay_hours: int) -> str:
    """Who makes what is proposed: two owners, or the only one there is after a delay."""
    if not delay_hours:
        return "by two owners"
    return f"by the only owner there is, on two channels and after {delay_hours} hours"


def _actions(proposal: Proposal) -> tuple[Button, ...]:
    what = {"number": str(proposal.serial), "mark": proposal.mark}
    stop = Button("Stop", "proposal stop", what, Weight.DANGER, sure=SURE)
    if proposal.state is ProposalState.OPEN:
        return (Button("Say yes", "proposal approve", what, Weight.FIRST), stop)
    return (stop,) if proposal.state is ProposalState.WAITING else ()


def _changes(proposal: Proposal, currency: str) -> tuple[tuple[str, str], ...]:
    before, after = proposal.before, proposal.after
    if proposal.deed is Deed.CHANGE_POLICY:
        return differences(before, after, currency)
    facts = [("Member", str(after["name"]))] if "name" in after else []
    for name, value in after.items():
        old = before.get(name)
        if old != value:
            facts.append((LABELS.get(name, name), f"{value} (before: {old or 'none'})"))
        elif proposal.deed is Deed.CHANGE_BANK and value:  # they belong together, or do not
            facts.append((LABELS.get(name, name), f"{value} (as before)"))
    return tuple(facts)


def _policy(
    before: Mapping[str, Any], after: Mapping[str, Any], currency: str
) -> Iterator[tuple[str, str]]:
    for name in (each for each in LABELS if each in after and after[each] != before.get(each)):
        old, new = (_number(name, each.get(name), currency) for each in (before, after))
        yield LABELS[name], f"{new} (before: {old})"
    had, has = before.get("limits", {}), after.get("limits", {})
    for key in sorted(had.keys() | has.keys()):
        if had.get(key) != has.get(key):
            old, new = (_pair(key, each.get(key)) for each in (had, has))
            yield f"To {key.rsplit(' ', 1)[0]}", f"{new} (before: {old})"


def _number(name: str, value: int | None, currency: str) -> str:
    if value is None:
        return "none"
    if name in HOURS:
        return f"{value} hours"
    return str(Money(value, currency)) if name == "limit_minor" and currency else str(value)


def _pair(key: str, pair: list[int | None] | None) -> str:
    currency = key.rsplit(" ", 1)[1]
    code, two = pair or (None, None)
    said = [
        f"a code above {Money(code, currency)}" if code is not None else "",
        f"two persons above {Money(two, currency)}" if two is not None else "",
    ]
    return ", ".join(filter(None, said)) or "as usual"
