"""What is to be done, and how fast it may be done: plain values."""

from dataclasses import dataclass
from typing import Final

APPLICATION: Final = "paidup"

VERSION: Final = "1"
"""Pinned, so that a deploy continues what an older one began.

Raise it only when a workflow's steps change their order; jobs of the old version then wait for a
process of the old version.
"""


@dataclass(frozen=True)
class Job:
    """One durable piece of work, asked for inside a transaction.

    The same key twice is one job. A queue with a rate per partition needs a partition.
    """

    workflow: str
    queue: str
    key: str
    arguments: tuple[str | int, ...] = ()
    partition: str | None = None


@dataclass(frozen=True)
class Rate:
    """At most so many jobs begun in any so many seconds, counted over all processes."""

    jobs: int
    seconds: float = 1.0


@dataclass(frozen=True)
class Queue:
    """A line of jobs, and the speed at which the other end can take them.

    `at_once` bounds what one process has begun and not finished, sleeping jobs included.
    `look_seconds` is how long a job waits at most on an idle system before it is seen.
    """

    name: str
    rate: Rate | None = None
    partition_rate: Rate | None = None
    at_once: int = 100
    look_seconds: float = 0.25

    def job(
        self, workflow: str, key: str, *arguments: str | int, partition: str | None = None
    ) -> Job:
        """A job for this queue; one without its partition would wait for ever."""
        assert (partition is None) == (self.partition_rate is None), f"partition of {self.name}"
        return Job(workflow, self.name, key, arguments, partition)
