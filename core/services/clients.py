"""Clients: who owes, and where their invoices go."""

import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import available_timezones

from babel import Locale
from email_validator import EmailNotValidError, validate_email

from core.errors import InvalidInput, NotFound
from core.events import ClientAdded, TermsChanged
from core.models import Client, Contact
from core.money import digits
from core.repositories.clients import ClientRepository
from core.security.look_alikes import look_alike
from core.security.rights import Deed
from core.services.scope import Scope, require_apart, tidied, tidy
from core.terms import Terms

KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
# Codes that Unicode has beside those of countries.
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
LANGUAGES = ("en", "de")


@dataclass(frozen=True)
class NewClient:
    """What a person says about a client; empty means: as the company has it."""

    key: str
    name: str
    email: str
    contact: str = ""
    address: str = ""
    country: str = ""
    tax_id: str = ""
    language: str = ""
    currency: str = ""
    terms_days: int | None = None
    time_zone: str = ""
    terms: str = ""


@dataclass(frozen=True)
class ClientView:
    """A client with the person its invoices go to."""

    client: Client
    contact: Contact


class ClientService:
    """Find and add clients."""

    def __init__(self, clients: ClientRepository, scope: Scope) -> None:
        self._clients = clients
        self._scope = scope

    async def add(self, new: NewClient) -> ClientView:
        """Put a client on the books; announces `ClientAdded`.

        Raises `InvalidInput` with a sentence per field that cannot be.
        """
        self._scope.require(Deed.WRITE_CLIENTS)
        client, contact = self._read(new)
        if await self._clients.find(client.key) is not None:
            message = f"There is a client “{client.key}” already."
            raise InvalidInput(message, hint="Choose another short name.", fields={"key": message})
        require_apart(client.name, await look_alike(client.name, await self._clients.names()))
        client = await self._clients.keep(client)
        contact.client_id = client.id
        contact = await self._clients.keep(contact)
        await self._scope.announce(
            ClientAdded(f"client:{client.id}", client.id, client.key, client.name)
        )
        return ClientView(client, contact)

    async def set_terms(self, name: str, text: str) -> ClientView:
        """Let a client's invoices be due by these terms; `none` or empty: by the company's.

        Announces `TermsChanged`; what is issued stays due as it is.
        """
        self._scope.require(Deed.WRITE_CLIENTS)
        client = await self.get(name)
        said = "" if text.strip().lower() == "none" else tidy(text, "terms", 60)
        terms, days = kept_terms(said)
        await self._clients.change(client, terms=terms, terms_days=days)
        told = Terms.of(terms, days)
        await self._scope.announce(TermsChanged(f"client:{client.id}", str(told or "")))
        return ClientView(client, await self._clients.contact(client.id))

    async def get(self, name: str) -> Client:
        """The client people call so; `NotFound` names what comes near."""
        self._scope.require(Deed.READ_BOOKS)
        client = await self._clients.find(name.strip())
        if client is None:
            near = await self._clients.search(name.strip()[:3], limit=3)
            known = ", ".join(client.key for client in near)
            hint = (
                f"Did you mean {known}?" if known else "See /client list, or add it: /client new."
            )
            raise NotFound(f"There is no client “{name[:60]}”.", hint=hint)
        return client

    async def view(self, name: str) -> ClientView:
        """The client people call so, with its contact."""
        client = await self.get(name)
        return ClientView(client, await self._clients.contact(client.id))

    async def search(self, text: str = "", *, limit: int = 20, skip: int = 0) -> list[Client]:
        """Clients whose short or full name holds this text."""
        self._scope.require(Deed.READ_BOOKS)
        return await self._clients.search(text.strip(), limit=limit, skip=skip)

    def _read(self, new: NewClient) -> tuple[Client, Contact]:
        company_id = self._scope.actor.company_id
        name = tidied(new.name, "name", 200)
        terms, terms_days = kept_terms(new.terms, new.terms_days)
        client = Client(
            company_id=company_id,
            key=short_key(new.key or name),
            name=name,
            address=tidy(new.address, "address", 500, lines=True),
            country=_country(new.country),
            tax_id=tidy(new.tax_id, "tax_id", 40),
            language=_language(new.language),
            currency=_currency(new.currency),
            terms=terms,
            terms_days=terms_days,
            time_zone=_zone(new.time_zone),
        )
        person = tidy(new.contact, "contact", 200)
        contact = Contact(company_id=company_id, client_id=0, name=person, email=address(new.email))
        return client, contact


def address(text: str) -> str:
    """A mail address that can be written to, in its usual form."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        message = f"“{text.strip()[:60]}” is not a mail address."
        fields = {"email": message}
        raise InvalidInput(message, hint="Write it like pay@acme.example.", fields=fields) from None


def short_name(text: str) -> str:
    """A name as people type it: small letters, digits, no accents; empty when none is left."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9._-]+", "-", plain.decode().lower()).strip("-.")[:40].rstrip("-.")


def short_key(text: str) -> str:
    """A short name made of a text; `InvalidInput` where no letter or digit is left."""
    key = short_name(text)
    if not KEY.fullmatch(key):
        message = f"“{text[:40]}” cannot be a short name."
        fields = {"key": message}
        raise InvalidInput(message, hint="Use letters and digits, such as acme.", fields=fields)
    return key


def _country(text: str) -> str:
    code = text.strip().upper()
    if code and (
        code in NO_COUNTRIES or not code.isalpha() or code not in Locale("en").territories
    ):
        message = f"“{text[:20]}” is not a country code."
        fields = {"country": message}
        raise InvalidInput(message, hint="Use two letters, such as DE.", fields=fields)
    return code


def _language(text: str) -> str:
    code = text.strip().lower()
    if code and code not in LANGUAGES:
        message = f"Invoices cannot be written in “{text[:20]}” yet."
        fields = {"language": message}
        raise InvalidInput(message, hint=f"Choose {' or '.join(LANGUAGES)}.", fields=fields)
    return code


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code:
        try:
            digits(code)
        except InvalidInput as error:
            error.fields = {"currency": error.message}
            raise
    return code


def _zone(text: str) -> str:
    """A time zone as people may write it: letters' case aside, and with a space for the line."""
    known = {name.lower(): name for name in available_timezones()}
    name = known.get(text.strip().replace(" ", "_").lower(), "")
    if text.strip() and not name:
        message = f"“{text[:40]}” is not a time zone."
        fields = {"zone": message}
        raise InvalidInput(message, hint="Write it like Europe/Berlin.", fields=fields)
    return name


def kept_terms(text: str, days: int | None = None) -> tuple[str, int | None]:
    """What is kept of terms as they are typed, or as plain days; `InvalidInput` names the blank."""
    said = text.strip() or ("" if days is None else f"net {days}")
    try:
        return Terms.read(said).kept if said else ("", None)
    except InvalidInput as error:
        error.fields = {"terms": f"{error.message} {error.hint}".strip()}
        raise
