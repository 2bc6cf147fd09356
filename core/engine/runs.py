"""What a workflow is given: steps that are not repeated after a crash, sleeps that outlast one.

A workflow is replayed from its beginning after a crash: finished steps answer what they answered
before, and only the rest is done. So whatever touches the world or the clock belongs in a step,
and a step answers with plain JSON. A step that was under way runs again: outside calls carry keys.

Tries with backoff are the workflow's own loop:

    async def tell(run: Run, delivery: int) -> None:
        for wait_seconds in WAITS:
            try:
                await run.step("send", channel.send, delivery)
            except GatewayFailed as failure:
                if failure.permanent:
                    break
                await run.sleep(failure.wait_seconds or wait_seconds)
            else:
                return
        await run.step("give up", deliveries.give_up, delivery)
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from itertools import count
from typing import Any, Final, ParamSpec, Protocol, TypeVar, cast

from dbos import DBOS
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import (
    BillingError,
    GatewayFailed,
    InvalidInput,
    KeyMissing,
    NotAllowed,
    NotFound,
    Repeated,
    WrongState,
)

P = ParamSpec("P")
T = TypeVar("T")

EXPECTED: Final = {
    error.code: error
    for error in (
        *(BillingError, NotFound, NotAllowed, InvalidInput),
        *(WrongState, KeyMissing, GatewayFailed),
    )
}

AWAY: Final = (OperationalError, InterfaceError, PoolTimeout)

# A step whose database was away waits for it, in memory, for about a quarter of an hour in all.
DATABASE_TRIES: Final = 12
DATABASE_WAIT_SECONDS: Final = 0.5

# A step that another was quicker with sees the next time what that one did.
REPEATED_TRIES: Final = 4

# A step that needs a key which this process was not given waits for it, as long as it takes.
PARKED_SECONDS: Final = 2.0
PARKED_SECONDS_MOST: Final = 300.0


class Run(Protocol):
    """One run of a workflow, as the workflow sees it."""

    key: str

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it and remember the answer, or answer what is remembered.

        An expected failure (`BillingError`) is remembered as well and raised again; a database
        that stays away is `GatewayFailed` in the end.
        """

    async def sleep(self, seconds: float) -> None:
        """Wait; after a crash, only for what is left of it."""


class DurableRun:
    """A run whose steps and sleeps are kept by DBOS."""

    def __init__(
        self, key: str, asleep: Callable[[], AbstractContextManager[None]], database_tries: int
    ) -> None:
        self.key = key
        self._asleep = asleep
        self._database_tries = database_tries

    async def step(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do it and remember the answer or the expected failure; wait for a key that is missing.

        Nothing was done without it, and whoever runs this gives it to the process.
        """
        for rounds in count(1):
            outcome = await self._done(name, deed, *args, **kwargs)
            if "failure" not in outcome:
                return cast("T", outcome["answer"])
            if outcome["failure"]["code"] != KeyMissing.code:
                break
            await self.sleep(min(rounds * PARKED_SECONDS, PARKED_SECONDS_MOST))
        raise _read(outcome["failure"])

    async def _done(
        self, name: str, deed: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> dict[str, Any]:
        tries = count(1)

        async def attempt() -> dict[str, Any]:
            so_far = next(tries)
            try:
                return {"answer": await deed(*args, **kwargs)}
            except (BillingError, *AWAY) as failure:
                most = self._database_tries
                if isinstance(failure, Repeated):
                    most = min(most, REPEATED_TRIES)
                if _passes(failure) and so_far < most:
                    raise
                return {"failure": _written(failure)}

        outcome: dict[str, Any] = await DBOS.run_step_async(
            {
                "name": name,
                "retries_allowed": True,
                "max_attempts": self._database_tries,
                "interval_seconds": DATABASE_WAIT_SECONDS,
                "should_retry": _passes,
            },
            attempt,
        )
        return outcome

    async def sleep(self, seconds: float) -> None:
        """Wait; the moment of waking is remembered."""
        with self._asleep():
            await DBOS.sleep_async(seconds)


def _passes(error: BaseException) -> bool:
    """Whether the database was away, in its own words or in ours, or another was quicker."""
    return isinstance(error, (*AWAY, Repeated)) or isinstance(error.__cause__, AWAY)


def _written(failure: Exception) -> dict[str, Any]:
    if not isinstance(failure, BillingError):
        failure = GatewayFailed("The books could not be reached for a while.")
    record: dict[str, Any] = {
        "code": failure.code,
        "message": failure.message,
        "hint": failure.hint,
    }
    if isinstance(failure, GatewayFailed):
        record["gateway"] = {
            "permanent": failure.permanent,
            "unclear": failure.unclear,
            "wait_seconds": failure.wait_seconds,
            "revoked": failure.revoked,
        }
    return record


def _read(record: dict[str, Any]) -> BillingError:
    error = EXPECTED.get(record["code"], BillingError)
    return error(record["message"], hint=record["hint"], **record.get("gateway", {}))
