"""/trail: what happened, by whom and from where."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards import trail as cards
from bot.cards.forms import Kind
from bot.cards.model import Reply
from bot.commands.arguments import blank, unseen
from bot.commands.table import command
from core import events
from core.billing import Work
from core.errors import InvalidInput
from core.repositories.trail import TrailFilter
from core.security.rights import Deed

PAGE: Final = 20
YEARS: Final = range(2000, 3000)
PLACE_DIGITS_MOST: Final = 18
KINDS: Final = {kind.__name__.lower(): kind.__name__ for kind in events.Event.__subclasses__()}


@dataclass(frozen=True)
class Wanted:
    """Which part of the trail; what is empty leaves out nothing."""

    member: str = blank("Person", Kind.SEARCH, default="", source="members")
    kind: str = blank("What happened", Kind.SEARCH, default="", source="events")
    day: date | None = blank("On", Kind.DAY, default=None)
    subject: str = blank("About", default="", hint="For example invoice:12")
    before: str = unseen()


@command("trail", Wanted, needs=Deed.READ_TRAIL, is_reading=True)
async def show_trail(work: Work, args: Wanted) -> Reply:
    """Read what happened, the newest first: by whom, from where and to what."""
    zone = ZoneInfo((await work.companies.own()).time_zone)
    who = (await work.members.who(args.member)).id if args.member else None
    since, until = _span(args.day, zone)
    wanted = TrailFilter(args.subject, who, kind_meant(args.kind), "", since, until)
    page = await work.trail.page(wanted, before=_place(args.before), most=PAGE)
    given = {"member": args.member, "kind": args.kind, "subject": args.subject}
    given["day"] = args.day.isoformat() if args.day else ""
    return Reply(cards.listed(page, zone, given))


def kinds(text: str) -> list[tuple[str, str]]:
    """What can have happened, by a part of its name."""
    part = _plain(text)
    return [(name, cards.spelled(name)) for plain, name in sorted(KINDS.items()) if part in plain]


def kind_meant(text: str) -> str:
    """The kind of event that is meant, however its words are written."""
    if not text.strip():
        return ""
    if (found := KINDS.get(_plain(text))) is None:
        said = f"Nothing that happens is called “{text[:40]}”."
        hint = "Write it like InvoiceIssued or invoice issued."
        raise InvalidInput(said, hint=hint, fields={"kind": said})
    return found


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def _span(day: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The day where the company is."""
    if day is None:
        return None, None
    if day.year not in YEARS:
        said = "Nothing is known of that year."
        raise InvalidInput(said, fields={"day": said})
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    return begins, ends


def _place(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= PLACE_DIGITS_MOST):
        raise InvalidInput("That is no place in the trail.", hint="Begin again with /trail.")
    return int(text)
