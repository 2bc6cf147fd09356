"""Logs in to a mailbox by OAuth 2: an access token, renewed before it expires.

All that is needed is one POST (RFC 6749, sections 4.4 and 6), so it is made with httpx, which is
here already; the libraries for it bring a session, a storage and a browser's dance that a program
without a user has no use for. Consent is given once, elsewhere; see docs/operations.md.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeGuard

import httpx

from core.clock import Clock
from core.errors import GatewayFailed, InvalidInput
from inbox.mailbox import Secret
from inbox.settings import InboxSettings

EARLY: Final = timedelta(minutes=5)
"""How long before its end a token is renewed, so that none expires between two commands."""

USUAL_SECONDS: Final = 3600
LASTS_SECONDS_MOST: Final = 86_400
ANSWER_SECONDS: Final = 20.0

ADDRESSES: Final[Mapping[str, str]] = {
    "google": "https://oauth2.googleapis.com/token",
    "microsoft": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
}

# Microsoft wants to be told what the token is for; Google knows it from the consent.
SCOPES: Final[Mapping[str, str]] = {
    "refresh_token": "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    "client_credentials": "https://outlook.office365.com/.default",
}

GRANT_AGAIN: Final = "Grant access once more and set PAIDUP_IMAP_OAUTH_REFRESH_TOKEN."
LOOK_AT_APP: Final = "Look at PAIDUP_IMAP_OAUTH_CLIENT_ID and PAIDUP_IMAP_OAUTH_CLIENT_SECRET."


class Login(Protocol):
    """Knows what the mailbox is opened with."""

    async def secret(self) -> Secret:
        """What it is now; raises `GatewayFailed` when that cannot be found out."""

    def forget(self) -> None:
        """It was refused."""


class Password:
    """A password, which stays what it is."""

    def __init__(self, text: str) -> None:
        self._secret = Secret(text)

    async def secret(self) -> Secret:
        """The password."""
        return self._secret

    def forget(self) -> None:
        """There is no other one."""


@dataclass(frozen=True)
class Grant:
    """Where a token is asked for, and with what."""

    provider: str
    url: str
    asked: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, settings: InboxSettings) -> "Grant":
        """What the settings say; raises `InvalidInput` for the one that is missing."""
        provider = settings.imap_login
        refresh_token = settings.imap_oauth_refresh_token.get_secret_value()
        if not settings.imap_oauth_client_id:
            raise _missing("CLIENT_ID", provider)
        if provider == "microsoft" and not (settings.imap_oauth_tenant or settings.imap_oauth_url):
            raise _missing("TENANT", provider)
        if provider == "google" and not refresh_token:
            raise _missing("REFRESH_TOKEN", provider)
        kind = "refresh_token" if refresh_token else "client_credentials"
        asked = {
            "grant_type": kind,
            "client_id": settings.imap_oauth_client_id,
            "client_secret": settings.imap_oauth_client_secret.get_secret_value(),
            "refresh_token": refresh_token,
            "scope": SCOPES[kind] if provider == "microsoft" else "",
        }
        url = settings.imap_oauth_url or ADDRESSES[provider]
        return cls(
            provider.capitalize(),
            url.replace("{tenant}", settings.imap_oauth_tenant),
            {name: text for name, text in asked.items() if text},
        )


@dataclass(frozen=True)
class Granted:
    """A token, how long it is good, and what the next one is asked for with, if that is new."""

    token: str = field(repr=False)
    lasts_for: timedelta
    newer: str = field(repr=False)


class Tokens:
    """The access token of one grant, asked for when there is none that will do."""

    def __init__(self, grant: Grant, clock: Clock) -> None:
        self._grant = grant
        self._clock = clock
        self._asked_with = dict(grant.asked)
        self._token = ""
        self._renew_at = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._asking = asyncio.Lock()

    async def secret(self) -> Secret:
        """A token that is good for a while; raises `GatewayFailed` when none is given."""
        async with self._asking:
            if self._clock.now() >= self._renew_at:
                await self._renew()
        return Secret(self._token, is_token=True)

    def forget(self) -> None:
        """Ask for a new token the next time: this one was refused."""
        self._renew_at = self._clock.now()

    async def _renew(self) -> None:
        told = read_answer(self._grant.provider, await self._asked())
        self._token = told.token
        self._renew_at = self._clock.now() + told.lasts_for - EARLY
        if told.newer:  # Microsoft's live 90 days, each of them
            self._asked_with["refresh_token"] = told.newer

    async def _asked(self) -> httpx.Response:
        grant = self._grant
        try:
            async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client:
                return await client.post(grant.url, data=self._asked_with)
        except httpx.HTTPError as error:
            message = f"{grant.provider} cannot be reached to renew access to the mailbox."
            raise GatewayFailed(message, hint="Look at the network.") from error


def read_answer(provider: str, answer: httpx.Response) -> Granted:
    """What a provider answered; raises `GatewayFailed` where that is a refusal, or no answer."""
    try:
        told = answer.json()
    except (ValueError, RecursionError) as error:
        raise GatewayFailed(f"{provider} sent no proper answer.") from error
    if not isinstance(told, dict):
        raise GatewayFailed(f"{provider} sent no proper answer.")
    if answer.is_error:
        raise _refusal(provider, answer.status_code, str(told.get("error", "")))
    token, seconds = told.get("access_token"), told.get("expires_in", USUAL_SECONDS)
    if not _is_token(token) or not isinstance(seconds, int):
        raise GatewayFailed(f"{provider} sent no access token.")
    newer = told.get("refresh_token")
    lasts_for = timedelta(seconds=min(max(seconds, 0), LASTS_SECONDS_MOST))
    return Granted(token, lasts_for, newer if _is_token(newer) else "")


def _is_token(text: object) -> TypeGuard[str]:
    """Whether it is what a token may be made of (RFC 6749, appendix A.12)."""
    return isinstance(text, str) and bool(text) and text.isascii() and text.isprintable()


def login(settings: InboxSettings, clock: Clock) -> Login:
    """How the mailbox is opened; raises `InvalidInput` when a setting for it is missing."""
    if settings.imap_login == "password":
        return Password(settings.imap_password.get_secret_value())
    return Tokens(Grant.of(settings), clock)


def _refusal(provider: str, status: int, code: str) -> GatewayFailed:
    """What was refused, by its code alone: the rest of such an answer may hold what we sent."""
    code = code if re.fullmatch(r"[a-z_]{1,40}", code) else str(status)
    message = f"{provider} refuses to renew access to the mailbox: {code}."
    hint = GRANT_AGAIN if code == "invalid_grant" else LOOK_AT_APP
    is_busy = status >= httpx.codes.INTERNAL_SERVER_ERROR
    is_busy = is_busy or status == httpx.codes.TOO_MANY_REQUESTS
    return GatewayFailed(message, hint=hint, permanent=not is_busy)


def _missing(name: str, provider: str) -> InvalidInput:
    hint = f"It is needed with PAIDUP_IMAP_LOGIN={provider}."
    return InvalidInput(f"PAIDUP_IMAP_OAUTH_{name} is missing.", hint=hint)
