"""A channel that fails as often as told and then hears everything; a run that only remembers."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from core.errors import GatewayFailed
from core.services.deliveries import Telling

P = ParamSpec("P")
T = TypeVar("T")


class FakeChannel:
    """Keeps what it was told."""

    def __init__(self, *failures: GatewayFailed) -> None:
        self.heard: list[Telling] = []
        self.tried = 0
        self._failures = list(failures)

    async def hear(self, telling: Telling) -> None:
        """Hear it, or fail as told."""
        self.tried += 1
        if self._failures:
            raise self._failures.pop(0)
        self.heard.append(telling)


class FakeRun:
    """A run whose steps are done at once and whose sleeps take no time."""

    key = "test"

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it."""
        assert name
        return await deed(*args, **kwargs)

    async def sleep(self, seconds: float) -> None:
        """Remember for how long."""
        self.slept.append(seconds)
