"""Who acts for a company: its members, what they are, and the accounts that speak for them."""

from collections.abc import Sequence

from bot.cards.members import PLATFORMS
from bot.cards.model import Button, Card, Row, Tone, Weight
from bot.cards.words import day
from core.models import Link, Member
from core.security.actors import Actor
from core.security.rights import Deed, Of, Role, may, reach
from core.services.members import Contactable

NOTHING_LINKED = "no account linked yet"
NAME_BYTES = 40


def listed(people: Sequence[Contactable]) -> Card:
    """Everybody, with what they are and where they can be reached."""
    rows = tuple(
        Row(each.member.name, _about(each), Button("Show", "member show", _this(each.member)))
        for each in people
    )
    return Card("People", rows=rows)


def card(one: Contactable, reader: Actor) -> Card:
    """A member; whoever may change something about them is offered it."""
    member = one.member
    facts = [("Role", str(member.role)), ("Linked", _where(one) or NOTHING_LINKED)]
    if may(reader.role, Deed.MANAGE_MEMBERS) and member.email:
        facts.append(("Mail", member.email))
    return Card(
        member.name,
        state="" if member.is_active else "Suspended",
        facts=tuple(facts),
        actions=_actions(member, reader),
        tone=Tone.PLAIN if member.is_active else Tone.WARNING,
    )


def above(member: Member, said: str, proposed: str) -> str:
    """Whom a form is about, what it does to them, and how, where that takes owners."""
    who = f"{member.name}, {member.role}{'' if member.is_active else ', suspended'}."
    how = f"It is proposed, and made {proposed}." if proposed else ""
    return " ".join(filter(None, (who, said, how)))


def claimed(link: Link) -> Row:
    """An account that waits for a yes; the display was written by whoever has it."""
    where = PLATFORMS.get(link.platform, link.platform)
    return Row(
        f"Is {link.display or 'this account'} on {where} you?",
        "It showed a code that you asked for.",
        Button("Look", "link show", {"link": str(link.id)}, Weight.FIRST),
    )


def accounts(me: Contactable, waiting: Sequence[Link] = ()) -> Card:
    """The accounts that speak for whoever asks, after those that want to."""
    rows = tuple(
        Row(
            f"{each.display or each.user} on {PLATFORMS.get(each.platform, each.platform)}",
            f"Linked on {day(each.linked_at.date())}",
        )
        for each in me.accounts
    )
    text = "Each can do what you may do." if rows else "None is linked yet."
    link = Button("Link another", "link", weight=Weight.FIRST)
    rows = (*map(claimed, waiting), *rows)
    return Card("Your accounts", text=text, rows=rows, actions=(link,))


def _actions(member: Member, reader: Actor) -> tuple[Button, ...]:
    """What the reader may do about somebody else; the services have the last word."""
    is_below = reach(reader.role, Deed.MANAGE_MEMBERS) is Of.BELOW and member.role is Role.OWNER
    if member.id == reader.member_id or is_below:
        return ()
    this, name = _this(member), member.name
    actions = []
    if may(reader.role, Deed.CHANGE_ROLE):
        actions.append(Button("Change role", "member role", this))
    if may(reader.role, Deed.MANAGE_MEMBERS):
        if member.is_active:
            actions.append(Button("Get them a code", "member invite", this))
        sure = f"Shall {name} be able to do nothing for now, on every channel?"
        actions.append(
            Button("Suspend", "member suspend", this, Weight.DANGER, sure)
            if member.is_active
            else Button("Let act again", "member resume", this)
        )
    if may(reader.role, Deed.REMOVE_MEMBER):
        sure = f"Shall {name} be a member no more? Their accounts will speak for nobody."
        actions.append(Button("Remove", "member remove", this, Weight.DANGER, sure))
    return tuple(actions)


def _about(one: Contactable) -> str:
    standing = "" if one.member.is_active else "suspended"
    said = [str(one.member.role), standing, _where(one) or NOTHING_LINKED]
    return " · ".join(filter(None, said))


def _where(one: Contactable) -> str:
    names = (PLATFORMS.get(each.platform, each.platform) for each in one.accounts)
    return ", ".join(dict.fromkeys(names))


def _this(member: Member) -> dict[str, str]:
    """Who is meant; a long name has no room in a button, so a number stands for it."""
    fits = len(member.name.encode()) <= NAME_BYTES and "|" not in member.name
    return {"member": member.name if fits else f"#{member.id}"}
