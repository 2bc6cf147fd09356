"""Companies: opening one, and what it says of itself."""

from dataclasses import dataclass
from typing import Any

from core.models import Company
from core.services.scope import Scope


@dataclass(frozen=True)
class NewCompany:
    """What is needed to open the books of a company; `settings` are columns of its row."""

    key: str
    name: str
    settings: dict[str, Any]


class CompanyService:
    """The company of this work."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def own(self) -> Company:
        """The company all this is about."""
        return await self._scope.company()
