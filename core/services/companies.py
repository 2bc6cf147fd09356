"""Companies: opening one, and what it says of itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from babel import Locale

from core.errors import InvalidInput, WrongState
from core.events import BankDetailsChanged, RemindingChanged, TermsChanged
from core.models import Company, Proposal, QuietHours, Stages
from core.money import digits
from core.security.deeds import Change
from core.security.rights import Deed
from core.services.clients import KEY, LANGUAGES, kept_terms
from core.services.proposals import Carrier
from core.services.scope import Scope, tidied, tidy
from core.terms import Terms

IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)


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


def require_free_room(new: NewCompany, others: Iterable[Company]) -> None:
    """Raise `WrongState` when the billing room on Slack is another company's.

    `others` have a room of the same id. Their workspace tells it apart, where both name one.
    """
    channel, workspace = new.settings.get("slack_channel"), new.settings.get("slack_workspace")
    for other in others:
        if not (workspace and other.slack_workspace) or other.slack_workspace == workspace:
            message = f"The channel {channel} is the billing room of {other.name}."
            hint = "Give each company a channel of its own: --slack-channel."
            raise WrongState(message, hint=hint)


@dataclass(frozen=True)
class BankDetails:
    """Where clients transfer to, as it stands on invoices."""

    account_holder: str
    iban: str
    bic: str
    bank_name: str

    def checked(self) -> "BankDetails":
        """The same as it is kept; `InvalidInput` names what cannot be."""
        iban, bic = ("".join(text.split()).upper() for text in (self.iban, self.bic))
        if not _is_iban(iban):
            said = f"“{self.iban[:40]}” is not an IBAN: a letter or digit of it is wrong."
            raise InvalidInput(said, hint="Copy it from the bank.", fields={"iban": said})
        if bic and not BIC.fullmatch(bic):
            said = f"“{self.bic[:20]}” is not a BIC: it has 8 or 11 letters and digits."
            raise InvalidInput(said, fields={"bic": said})
        holder = tidied(self.account_holder, "account holder", 200)
        return BankDetails(holder, iban, bic, tidy(self.bank_name, "bank", 120))


class CompanyService:
    """The company of this work."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.carriers = {Deed.CHANGE_BANK: Carrier(self._bank_now, self._put_bank)}

    async def own(self) -> Company:
        """The company all this is about."""
        return await self._scope.company()

    async def set_reminding(self, days: str, quiet_hours: str) -> Company:
        """Remind clients on these days after the due date, and never in these hours.

        Announces `RemindingChanged`; what is planned already is mailed.
        """
        self._scope.require(Deed.CHANGE_SETTINGS)
        values = reminding(days, quiet_hours)
        company = await self._scope.companies.held()
        await self._scope.companies.change(company, **values)
        about = f"company:{company.id}"
        told = RemindingChanged(about, company.reminder_days, company.quiet_hours)
        await self._scope.announce(told)
        return company

    async def set_terms(self, text: str) -> Company:
        """Let invoices be due by these terms, where client and draft say nothing else.

        Announces `TermsChanged`; what is issued stays due as it is.
        """
        self._scope.require(Deed.CHANGE_SETTINGS)
        terms, days = kept_terms(tidied(text, "terms", 60))
        company = await self._scope.companies.held()
        kept = {} if days is None else {"terms_days": days}
        await self._scope.companies.change(company, terms=terms, **kept)
        said = Terms.of(company.terms, company.terms_days)
        await self._scope.announce(TermsChanged(f"company:{company.id}", str(said)))
        return company

    async def change_bank(self, bank: BankDetails) -> Proposal | None:
        """Propose that clients are asked to pay to another account; it takes two owners."""
        self._scope.require(Deed.CHANGE_BANK)
        after = asdict(bank.checked())
        company = await self._scope.companies.held()
        before, about = _bank_of(company), f"company:{company.id}"
        if before == after:
            raise WrongState("These are the bank details already.")
        why = f"Invoices will ask clients to pay to {after['iban']}."
        return await self._scope.propose(Change(Deed.CHANGE_BANK, about, before, after, why))

    async def _bank_now(self, subject: str) -> Mapping[str, Any]:
        del subject
        return _bank_of(await self._scope.companies.held())

    async def _put_bank(self, subject: str, after: Mapping[str, Any]) -> None:
        """Ask clients to pay to another account; announces `BankDetailsChanged`."""
        company = await self._scope.companies.held()
        before, bank = company.iban, BankDetails(**after)
        await self._scope.companies.change(company, **asdict(bank))
        told = bank.account_holder, bank.iban, bank.bic, bank.bank_name
        await self._scope.announce(BankDetailsChanged(subject, *told, before))


def reminding(days: str, quiet_hours: str) -> dict[str, str]:
    """The columns for when clients are reminded, checked; `none` or empty is none."""
    days, hours = _none(days), _none(quiet_hours)
    stages = Stages.read(days)
    if stages is None:
        said = f"“{days[:40]}” is no row of days after the due date."
        hint = "Write it like 3,10,20, or none."
        raise InvalidInput(said, hint=hint, fields={"days": f"{said} {hint}"})
    if QuietHours.read(hours) is None:
        said = f"“{hours[:20]}” are no hours of a day."
        hint = "Write it like 20:00-08:00, or none."
        raise InvalidInput(said, hint=hint, fields={"quiet": f"{said} {hint}"})
    return {"reminder_days": ",".join(map(str, stages.days)), "quiet_hours": hours.strip()}


def _none(text: str) -> str:
    return "" if text.strip().lower() == "none" else text


def _bank_of(company: Company) -> dict[str, str]:
    return {name: getattr(company, name) for name in BankDetails.__dataclass_fields__}


def _is_iban(text: str) -> bool:
    """ISO 13616: moved to the end and read as a number, the first four leave 1 modulo 97."""
    if not IBAN.fullmatch(text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1
