"""Done again: what the database ended for another's sake, or what another was quicker with.

Whoever comes second sees, the second time, what the first one did. Only for transactions that touch
nothing outside: all of it may run several times.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from secrets import SystemRandom
from typing import Any, Final, ParamSpec, TypeVar

from core.errors import Contended, OutcomeUnknown, Repeated

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Deed = Callable[P, Awaitable[T]]
Done = Callable[P, Coroutine[Any, Any, T]]

PAUSES: Final = (0.02, 0.1, 0.3, 0.8)
"""Seconds between five tries, give or take half: two who met do not meet again."""


def again(deed: Deed[P, T]) -> Done[P, T]:
    """Up to five tries."""
    return _repeated(deed, (Contended, Repeated))


def again_by_key(deed: Deed[P, T]) -> Done[P, T]:
    """The same, and also when nobody knows whether it was done: its key tells the next try."""
    return _repeated(deed, (Contended, Repeated, OutcomeUnknown))


def _repeated(deed: Deed[P, T], passing: tuple[type[Exception], ...]) -> Done[P, T]:
    @wraps(deed)
    async def done(*args: P.args, **kwargs: P.kwargs) -> T:
        for pause_seconds in PAUSES:
            try:
                return await deed(*args, **kwargs)
            except passing as error:
                log.info("done again", extra={"failure": type(error).__name__})
                await asyncio.sleep(pause_seconds * SystemRandom().uniform(0.5, 1.5))
        return await deed(*args, **kwargs)

    return done
