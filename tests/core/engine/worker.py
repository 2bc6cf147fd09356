"""A process of its own that runs jobs, so that a test can kill it: `python -m … URL NAME`.

Its workflow `three` says on standard output which step it is in, and hangs in the second one.
"""

import asyncio
import sys

from core.engine import Engine, Queue, Run


async def said(line: str) -> str:
    """A step that is seen from outside."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return line


async def hang(line: str) -> str:
    """A step that never ends."""
    await said(line)
    await asyncio.Event().wait()
    return line


async def three(run: Run, number: int) -> None:
    """Hangs in its middle."""
    await run.step("first", said, f"first {number}")
    await run.step("second", hang, f"second {number}")


async def main(database_url: str, name: str) -> None:
    """Work until killed."""
    engine = Engine(database_url, [Queue("events", look_seconds=0.02)], name=name)
    engine.add("three", three)
    await engine.launch()
    await engine.watch()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
