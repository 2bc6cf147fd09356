"""Refusing a name that looks like another on the books."""

from collections.abc import Iterable

from core.security.look_alikes import look_alike
from core.services.scope import require_apart


async def require_distinct(name: str, others: Iterable[str]) -> None:
    """Raise `InvalidInput` for a name that only its letters tell from one of the others."""
    require_apart(name, await look_alike(name, others))
