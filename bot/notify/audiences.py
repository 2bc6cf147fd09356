"""Who hears of an event: each audience says to which chats and addresses one event goes.

`room` is the company's billing channel on Slack, `office` the same or, without one, those who write
invoices, `readers` the same for mails, `answered` whoever wrote the mail that is answered.
`approvers` are the members who may approve, on Telegram where they have it and on Slack where not,
and so are `owners` and `other_owners` told; `concerned` and `member` are the member it is about,
`newcomer` the one who could not be asked before.
`cards` are those who have a living card of the subject already, `client` is the client's mail.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Final

from core.billing import Work
from core.models import Approval, ApprovalKind, EventRecord
from core.security.rights import Deed, Role
from core.services.members import Contactable

DIGEST_SHORT: Final = 20

Address = tuple[str, str]
Audience = Callable[[Work, EventRecord], Awaitable[list[Address]]]


async def room(work: Work, event: EventRecord) -> list[Address]:
    """The company's billing channel on Slack, if it has one."""
    del event
    channel = (await work.companies.own()).slack_channel
    return [("slack", channel)] if channel else []


async def office(work: Work, event: EventRecord) -> list[Address]:
    """The billing channel; without one, everyone who writes invoices, by themselves."""
    if found := await room(work, event):
        return found
    who = await work.members.who_may(Deed.WRITE_INVOICES)
    return [address for contactable in who for address in private(contactable)]


async def readers(work: Work, event: EventRecord) -> list[Address]:
    """The same, save for what is better read in the list of mails."""
    return [] if event.payload["is_quiet"] else await office(work, event)


async def answered(work: Work, event: EventRecord) -> list[Address]:
    """Whoever wrote the mail that is answered."""
    view = await work.letters.view_by_id(int(event.payload["letter_id"]))
    return [("email", view.letter.recipient)]


async def approvers(work: Work, event: EventRecord) -> list[Address]:
    """Every member who may approve, save the one who asks and those who wrote what is asked for."""
    who = await work.members.who_may(Deed.APPROVE_INVOICE)
    out = {event.member_id}
    if event.kind == "ApprovalAsked":
        view = await work.invoices.view_by_id(int(event.payload["invoice_id"]))
        out.update(view.invoice.authors)
    return [
        address
        for contactable in who
        if contactable.member.id not in out
        for address in private(contactable)
    ]


async def deciders(work: Work, event: EventRecord) -> list[Address]:
    """Every member who may decide on a payment, while it is to be decided on."""
    view = await work.payments.view_by_id(int(event.payload["payment_id"]))
    return await _others_who(work, Deed.APPROVE_PAYMENT, view.approval)


async def write_off_deciders(work: Work, event: EventRecord) -> list[Address]:
    """Every member who may decide on a write-off, while it is to be decided on."""
    view = await work.adjustments.view_by_id(int(event.payload["adjustment_id"]))
    return await _others_who(work, Deed.APPROVE_WRITE_OFF, view.approval)


async def refund_deciders(work: Work, event: EventRecord) -> list[Address]:
    """Every member who may decide on a refund, while it is to be decided on."""
    view = await work.refunds.view_by_id(int(event.payload["refund_id"]))
    return await _others_who(work, Deed.APPROVE_REFUND, view.approval)


async def plan_deciders(work: Work, event: EventRecord) -> list[Address]:
    """Every member who may let a plan send by itself, while it is to be decided on."""
    view = await work.recurring.view_by_id(int(event.payload["plan_id"]))
    authors = view.plan.authors
    return await _others_who(work, Deed.APPROVE_INVOICE, view.approval, authors)


async def _others_who(
    work: Work, may: Deed, asked: Approval | None, authors: Collection[int] = ()
) -> list[Address]:
    """The chats of whoever may say yes to what is asked, save who asks and who wrote it."""
    if asked is None:
        return []
    who = await work.members.who_may(may)
    out = {asked.requested_by, *authors}
    others = [each for each in who if each.member.id not in out]
    return [address for each in others for address in private(each)]


async def newcomer(work: Work, event: EventRecord) -> list[Address]:
    """The member it is put to, in their chats, while they may decide on it."""
    approval, authors = await _waiting(work, event)
    member_id = int(event.payload["member_id"])
    reached = await work.members.reach(member_id)
    if approval is None or reached is None:
        return []
    may = await work.approvals.approvers(approval.requested_by, authors)
    if all(member.id != member_id for member in may):
        return []
    return [each for each in private(reached) if each[0] != "email"]


async def _waiting(work: Work, event: EventRecord) -> tuple[Approval | None, list[int]]:
    """The request that is offered, if it is open still, and who wrote what it is about."""
    about_id = int(event.payload["about_id"])
    if event.payload["kind"] == ApprovalKind.PAYMENT:
        return (await work.payments.view_by_id(about_id)).approval, []
    if event.payload["kind"] == ApprovalKind.ADJUSTMENT:
        return (await work.adjustments.view_by_id(about_id)).approval, []
    if event.payload["kind"] == ApprovalKind.RECURRING:
        plan = await work.recurring.view_by_id(about_id)
        return plan.approval, plan.plan.authors
    if event.payload["kind"] == ApprovalKind.REFUND:
        return (await work.refunds.view_by_id(about_id)).approval, []
    view = await work.invoices.view_by_id(about_id)
    return view.approval, view.invoice.authors


async def cards(work: Work, event: EventRecord) -> list[Address]:
    """Every chat that has a living card of this already, so that it changes in place."""
    subjects = [event.subject]
    others = [*event.payload.get("others", ())]
    others += filter(None, [event.payload.get("credits_id")])
    subjects += [f"invoice:{invoice_id}" for invoice_id in others]
    for invoice_id in filter(None, [event.payload.get("invoice_id"), *others]):
        subjects += filter(None, [await work.overdue.told_as(int(invoice_id))])
        subjects.append(f"overdue:{invoice_id}")  # told alone, before it was in a digest
    for kind in ("payment", "adjustment", "refund"):
        if about_id := event.payload.get(f"{kind}_id"):
            subjects.append(f"{kind}:{about_id}")
    return [
        (platform, address)
        for platform in ("slack", "telegram")
        for subject in subjects
        for address, _ in await work.deliveries.living_cards(platform, subject)
    ]


async def alarmed(work: Work, event: EventRecord) -> list[Address]:
    """Room, approvers and cards for an alert; the cards alone for one of a digest, if it is short.

    A digest tells of all; and a hundred cards that change at once would keep other news waiting.
    """
    count = int(event.payload["in_digest_of"])
    if count:
        return await cards(work, event) if count <= DIGEST_SHORT else []
    return [*await office(work, event), *await approvers(work, event), *await cards(work, event)]


async def woken(work: Work, event: EventRecord) -> list[Address]:
    """Room and cards; the approvers too when the clock has let an alert go on."""
    who = await approvers(work, event) if event.payload["is_alarm"] else []
    return [*await held(work, event), *await cards(work, event), *who]


async def held(work: Work, event: EventRecord) -> list[Address]:
    """The room, save for what is told there with its client."""
    return [] if event.payload["is_quiet"] else await room(work, event)


async def client(work: Work, event: EventRecord) -> list[Address]:
    """The client's billing contact."""
    view = await work.invoices.view_by_id(int(event.payload["invoice_id"]))
    return [("email", view.contact.email)]


async def copied(work: Work, event: EventRecord) -> list[Address]:
    """Who gets a copy of what the client gets; of a void invoice, if it was mailed before."""
    view = await work.invoices.view_by_id(int(event.payload["invoice_id"]))
    if event.kind == "InvoiceVoided" and not view.invoice.sent_at:
        return []
    people = await work.contacts.of(view.client)
    return [("email", each.email) for each in people if each.gets_copies]


async def told_client(work: Work, event: EventRecord) -> list[Address]:
    """The same, if the invoice was mailed before."""
    view = await work.invoices.view_by_id(int(event.payload["invoice_id"]))
    return [("email", view.contact.email)] if view.invoice.sent_at else []


async def let_down(work: Work, event: EventRecord) -> list[Address]:
    """Whoever was told that money is on its way, now that it is not."""
    if event.payload["state"] != "failed":
        return []
    return [*await room(work, event), *await cards(work, event)]


async def misled_client(work: Work, event: EventRecord) -> list[Address]:
    """The client, if the invoice was voided while its mail was on the way."""
    return await client(work, event) if event.payload["was_void"] else []


async def member(work: Work, event: EventRecord) -> list[Address]:
    """The member it is about, on every account; what is done at the keyboard needs no telling."""
    if event.world == "cli":
        return []
    reached = await work.members.reach(int(event.payload["member_id"]))
    if reached is None:
        return []
    return [
        (a.platform, a.address) for a in reached.accounts if a.platform in {"slack", "telegram"}
    ]


async def concerned(work: Work, event: EventRecord) -> list[Address]:
    """The member it is about, on every account, whoever did it."""
    reached = await work.members.reach(int(event.payload["member_id"]))
    chats = [] if reached is None else reached.accounts
    return [(a.platform, a.address) for a in chats if a.platform in {"slack", "telegram"}]


async def concerned_everywhere(work: Work, event: EventRecord) -> list[Address]:
    """The same, and by mail; what is done at the keyboard while setting up needs no telling."""
    reached = await work.members.reach(int(event.payload["member_id"]))
    if reached is None:
        return []
    if not reached.accounts and not await work.linking.is_on_the_web(reached.member.id):
        return []
    mail = reached.member.email
    return [*await concerned(work, event), *([("email", mail)] if mail else [])]


async def invited(work: Work, event: EventRecord) -> list[Address]:
    """The member a code was asked for by somebody else, on every account and by mail."""
    is_own = event.payload["asked_by"] == event.payload["member_id"]
    return [] if is_own else await concerned_everywhere(work, event)


async def vouching(work: Work, event: EventRecord) -> list[Address]:
    """Whoever can say that it is the one they invited, who has no account of their own yet."""
    invited = await work.members.reach(int(event.payload["member_id"]))
    if invited is None or invited.accounts:
        return []
    asker = await work.linking.asker_of(int(event.payload["link_id"]))
    reached = await work.members.reach(asker) if asker else None
    if reached is not None and reached.accounts:
        return private(reached)
    return await _owners(work, invited.member.id)


async def owners(work: Work, event: EventRecord) -> list[Address]:
    """Every owner, privately."""
    del event
    return await _owners(work)


async def owners_chats(work: Work, event: EventRecord) -> list[Address]:
    """Every owner on Telegram and on Slack, since one of them might be in wrong hands."""
    del event
    everybody = [each for each in await work.members.all() if each.member.is_active]
    who = [each for each in everybody if each.member.role is Role.OWNER]
    chats = [(platform, each) for platform in ("telegram", "slack") for each in who]
    return [(platform, address) for platform, each in chats for address in each.on(platform)]


async def other_owners(work: Work, event: EventRecord) -> list[Address]:
    """Every owner, privately, save the member it is about."""
    return await _owners(work, int(event.payload["member_id"]))


async def fellow_owners(work: Work, event: EventRecord) -> list[Address]:
    """The other owners, when somebody becomes one."""
    return await other_owners(work, event) if event.payload["role"] == Role.OWNER else []


async def owners_everywhere(work: Work, event: EventRecord) -> list[Address]:
    """Every owner, on every account and by mail: whoever took one account over is seen."""
    del event
    who = await work.members.who_may(Deed.CHANGE_SETTINGS)
    chats = [(a.platform, a.address) for each in who for a in each.accounts if a.address]
    mails = [("email", each.member.email) for each in who if each.member.email]
    return [*(chat for chat in chats if chat[0] in {"slack", "telegram"}), *mails]


async def company_mail(work: Work, event: EventRecord) -> list[Address]:
    """The company's own mail address, where its one owner decides alone."""
    own = await work.companies.own()
    view = await work.proposals.view_by_id(int(event.payload["proposal_id"]))
    return [("email", own.email)] if own.email and view.is_alone else []


async def whose_codes(work: Work, event: EventRecord) -> list[Address]:
    """The member whose codes are to be reset, everywhere; an owner hears of it anyway."""
    if event.payload["deed"] != Deed.RESET_CODES:
        return []
    view = await work.proposals.view_by_id(int(event.payload["proposal_id"]))
    reached = await work.members.reach(int(view.proposal.subject.partition(":")[2]))
    if reached is None or reached.member.role is Role.OWNER:
        return []
    chats = [(a.platform, a.address) for a in reached.accounts if a.address]
    mail = reached.member.email
    return [*chats, *([("email", mail)] if mail else [])]


async def _owners(work: Work, but: int = 0) -> list[Address]:
    who = await work.members.who_may(Deed.CHANGE_SETTINGS)
    return [address for each in who if each.member.id != but for address in private(each)]


def private(contactable: Contactable) -> list[Address]:
    """Where one writes to a member alone: Telegram before Slack before mail."""
    for platform in ("telegram", "slack"):
        if addresses := contactable.on(platform):
            return [(platform, address) for address in addresses]
    return [("email", contactable.member.email)] if contactable.member.email else []
