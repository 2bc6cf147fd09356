"""Alarms: told to the owners once, wherever they can be reached, and again when all is well.

What is `CREDENTIALS` about a channel or a gateway waits until its key is right again. `CLOCK` holds
whatever the clock would bring about, until a person says that the time is right.
"""

from core.events import AlarmCleared, AlarmRaised
from core.models import Alarm, AlarmKind
from core.repositories.alarms import AlarmRepository
from core.security.rights import Deed
from core.security.signing import content_hash
from core.services.scope import Scope, tidy

THE_CLOCK = "the clock"
TEXT_LETTERS = 500


class AlarmService:
    """Raise, look at and clear a company's alarms."""

    def __init__(self, alarms: AlarmRepository, scope: Scope) -> None:
        self._alarms = alarms
        self._scope = scope

    async def sound(self, kind: AlarmKind, about: str, text: str, whole: str = "") -> bool:
        """Announce `AlarmRaised`, unless it was and is not over; whether it did.

        With the `whole` of what is complained about, it is told again when that is another.
        """
        self._scope.require(Deed.KEEP_BOOKS)
        kept = {"kind": kind, "subject": about[:100], "raised_at": self._scope.now()}
        kept |= {"digest": content_hash({"complaints": whole}) if whole else ""}
        alarm_id = await self._alarms.raise_once(kept)
        if alarm_id is None:
            return False
        said = tidy(text[:TEXT_LETTERS], "text", TEXT_LETTERS)
        await self._scope.announce(
            AlarmRaised(f"alarm:{alarm_id}", alarm_id, kind, about[:100], said)
        )
        return True

    async def clear(self, kind: AlarmKind, about: str) -> bool:
        """Announce `AlarmCleared`, if one was raised and is not over; whether it did."""
        self._scope.require(Deed.KEEP_BOOKS)
        return await self._clear(kind, about)

    async def accept_clock(self) -> bool:
        """Say that the time is right after it jumped; announces `AlarmCleared`."""
        self._scope.require(Deed.CHANGE_SETTINGS)
        return await self._clear(AlarmKind.CLOCK, THE_CLOCK)

    async def live(self) -> list[Alarm]:
        """What nobody has mended yet."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._alarms.live()

    async def is_held(self) -> bool:
        """Whether the clock jumped, so that nothing is done by it."""
        return any(each.kind is AlarmKind.CLOCK for each in await self.live())

    async def _clear(self, kind: AlarmKind, about: str) -> bool:
        now = self._scope.now()
        alarm_id = await self._alarms.clear(kind, about[:100], cleared_at=now)
        if alarm_id is None:
            return False
        await self._scope.announce(AlarmCleared(f"alarm:{alarm_id}", alarm_id, kind, about[:100]))
        return True
