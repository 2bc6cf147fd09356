"""When a client is reminded: the stages after the due date, and the hours in which nobody is."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.rest import Rest, is_rest

STAGES_MOST = 6
DAYS_MOST = 365
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Stages:
    """Days after the due date on which a client is reminded, such as 3, 10 and 20."""

    days: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> "Stages | None":
        """From text such as `3,10,20`; nothing when it is no rising row of days."""
        words = [word.strip() for word in text.split(",") if word.strip()]
        if not all(word.isascii() and word.isdecimal() and len(word) <= 3 for word in words):  # noqa: PLR2004  # 999
            return None
        days = tuple(int(word) for word in words)
        is_rising = all(first < second for first, second in zip((0, *days), days, strict=False))
        is_short = len(days) <= STAGES_MOST and all(day <= DAYS_MOST for day in days)
        return cls(days) if is_rising and is_short else None

    def reached(self, due_on: date, today: date) -> int:
        """The last stage whose day has come, counted from one; none is 0."""
        overdue = (today - due_on).days
        return sum(1 for day in self.days if day <= overdue)

    def day_of(self, stage: int, due_on: date) -> date | None:
        """When a stage comes; nothing when there is no such stage."""
        if not 1 <= stage <= len(self.days):
            return None
        return due_on + timedelta(days=self.days[stage - 1])


@dataclass(frozen=True)
class QuietHours:
    """The hours of the day in which nobody is reminded, such as 20:00 to 08:00; none when equal."""

    begin: time
    end: time

    @classmethod
    def read(cls, text: str) -> "QuietHours | None":
        """From text such as `20:00-08:00`, or empty for none; nothing when it is neither."""
        if not text.strip():
            return cls(time(), time())
        found = HOURS.fullmatch(text.strip())
        if found is None:
            return None
        begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups())
        return cls(time(begin_hour, begin_minute), time(end_hour, end_minute))

    def is_quiet(self, moment: datetime, zone: str) -> bool:
        """Whether it is one of these hours in a time zone."""
        local = moment.astimezone(ZoneInfo(zone)).time()
        if self.begin <= self.end:
            return self.begin <= local < self.end
        return local >= self.begin or local < self.end

    def over(self, moment: datetime, zone: str) -> datetime:
        """The first moment from then on that is none of these hours."""
        if not self.is_quiet(moment, zone):
            return moment
        local = moment.astimezone(ZoneInfo(zone))
        ends = datetime.combine(local.date(), self.end, local.tzinfo)
        return ends if ends > local else ends + timedelta(days=1)


@dataclass(frozen=True)
class Calm:
    """When a company reminds nobody: hours of the day, and days of rest where the client is."""

    hours: QuietHours
    rest: Rest

    def holds(self, moment: datetime, zone: str, country: str) -> bool:
        """Whether nobody is reminded there at this moment."""
        local = moment.astimezone(ZoneInfo(zone)).date()
        return self.hours.is_quiet(moment, zone) or is_rest(local, country, self.rest)

    def over(self, moment: datetime, zone: str, country: str) -> datetime:
        """The first moment from then on at which somebody may be reminded there."""
        awake = self.hours.over(moment, zone).astimezone(ZoneInfo(zone))
        for _ in range(DAYS_MOST):
            if not is_rest(awake.date(), country, self.rest):
                break
            morning = datetime.combine(awake.date() + timedelta(days=1), time(), awake.tzinfo)
            awake = self.hours.over(morning, zone).astimezone(ZoneInfo(zone))
        return awake
