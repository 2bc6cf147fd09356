"""What happens to alarms: something about the program that a person has to mend."""

from dataclasses import dataclass

from core.events.base import Event


@dataclass(frozen=True)
class AlarmRaised(Event):
    """Something about the program has to be mended by a person; told once until it is well."""

    alarm_id: int
    kind: str
    about: str
    text: str


@dataclass(frozen=True)
class AlarmCleared(Event):
    """What an alarm was about is well again, or a person said that it is."""

    alarm_id: int
    kind: str
    about: str
