"""Companies: opening one, and what it says of itself."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from core.errors import InvalidInput
from core.models import Company
from core.money import digits
from core.services.clients import KEY, LANGUAGES
from core.services.scope import Scope, tidied


@dataclass(frozen=True)
class NewCompany:
    """What is needed to open the books of a company; `settings` are columns of its row."""

    key: str
    name: str
    settings: dict[str, Any]


def checked(new: NewCompany) -> NewCompany:
    """The same, when it can be; `InvalidInput` names what cannot."""
    tidied(new.name, "name", 200)
    if not KEY.fullmatch(new.key):
        raise InvalidInput(f"“{new.key}” cannot be a short name.", hint="Use letters and digits.")
    digits(new.settings.get("currency", "EUR"))
    zone = new.settings.get("time_zone", "Europe/Berlin")
    if zone not in available_timezones():
        raise InvalidInput(f"“{zone}” is not a time zone.", hint="Write it like Europe/Berlin.")
    language = new.settings.get("language", "en")
    if language not in LANGUAGES:
        raise InvalidInput(f"“{language}” is not a language here.", hint=" or ".join(LANGUAGES))
    country = new.settings.get("country", "DE")
    if country not in Locale("en").territories or not country.isalpha():
        raise InvalidInput(
            f"“{country}” is not a country code.", hint="Use two letters, such as DE."
        )
    return new


class CompanyService:
    """The company of this work."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def own(self) -> Company:
        """The company all this is about."""
        return await self._scope.company()
