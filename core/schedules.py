"""A plan from what somebody typed, and its periods with the days of their issue and payment."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from core.periods import Every, Period, Plan, begins_at, day_of, zone_of
from core.terms import Terms

USUAL: Final = 12


@dataclass(frozen=True)
class Asked:
    """A plan as it is typed; what is empty was not said."""

    start: str
    every: str
    count: int | None = None
    end: str = ""
    anchor: str = ""
    trial: str = ""
    terms: str = "net 30"
    time_zone: str = "UTC"
    is_in_arrears: bool = False


def schedule_of(asked: Asked) -> dict[str, Any]:
    """What comes when, as plain values; `InvalidInput` where it cannot be read or cannot be."""
    zone_of(asked.time_zone)
    terms, plan = Terms.read(asked.terms), _plan(asked)
    trial = {
        "begins_on": str(plan.starts_on),
        "ends_on": str(plan.charged_from - timedelta(days=1)),
    }
    return {
        "starts_on": str(plan.starts_on),
        "every": str(plan.every),
        "time_zone": asked.time_zone,
        "terms": asked.terms,
        "trial": trial if plan.trial else None,
        "periods": [
            {"number": number, **_told(period, asked, terms)}
            for number, period in enumerate(plan.periods(), 1)
        ],
    }


def _plan(asked: Asked) -> Plan:
    is_open = asked.count is None and not asked.end
    return Plan(
        day_of(asked.start),
        Every.read(asked.every),
        ends_on=day_of(asked.end) if asked.end else None,
        times=USUAL if is_open else asked.count,
        anchor_on=day_of(asked.anchor) if asked.anchor else None,
        trial=Every.read(asked.trial) if asked.trial else None,
    )


def _told(period: Period, asked: Asked, terms: Terms) -> dict[str, Any]:
    issued_on = period.invoiced_on(in_arrears=asked.is_in_arrears)
    return {
        "begins_on": str(period.begins_on),
        "ends_on": str(period.ends_on),
        "days": period.days,
        "share": str(period.share),
        "issued_on": str(issued_on),
        "issued_at": begins_at(issued_on, asked.time_zone).isoformat().replace("+00:00", "Z"),
        "due_on": str(terms.due_on(issued_on)),
    }
