"""An authenticator app on somebody's phone: it is given secrets, and shows their codes.

It knows Paidup no better than a real one does: only what a QR code says, typed or pasted.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from sandbox.world import World

SERVICE: Final = "authenticator"
SECRET: Final = re.compile(r"[A-Z2-7]{16,128}")
STEP_SECONDS: Final = 30
STEPS_SHOWN: Final = 60


class Added(BaseModel):
    """What a QR code says, or the secret alone."""

    text: str = Field(max_length=2000)


class Removed(BaseModel):
    """Which of the secrets goes."""

    secret: str


class Authenticator:
    """The app; its codes follow the sandbox's clock, as a phone's follow the day's."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._accounts: list[dict[str, str]] = world.load(SERVICE).get("accounts", [])

    def desk(self) -> APIRouter:
        """What the page does with it."""
        router = APIRouter()
        router.add_api_route("/add", self._add, methods=["POST"])
        router.add_api_route("/remove", self._remove, methods=["POST"])
        return router

    def view(self) -> dict[str, Any]:
        """Each account, with its codes from now on for half an hour: the page picks by the time."""
        first = int(self._world.now().timestamp()) // STEP_SECONDS
        steps = range(first, first + STEPS_SHOWN)
        return {
            "first_step": first,
            "accounts": [
                account | {"codes": [_code(account["secret"], step) for step in steps]}
                for account in self._accounts
            ],
        }

    async def _add(self, asked: Added) -> dict[str, str]:
        account = read(asked.text)
        if account is None:
            raise HTTPException(409, "That is no secret of an authenticator app.")
        others = [one for one in self._accounts if one["secret"] != account["secret"]]
        self._keep([*others, account])
        return account

    async def _remove(self, asked: Removed) -> dict[str, str]:
        self._keep([one for one in self._accounts if one["secret"] != asked.secret])
        return {}

    def _keep(self, accounts: list[dict[str, str]]) -> None:
        self._accounts = accounts
        self._world.save(SERVICE, {"accounts": accounts})


def read(text: str) -> dict[str, str] | None:
    """The account behind an `otpauth:` address or a bare secret; nothing when it is neither."""
    name, secret = "Paidup", text
    if text.strip().startswith("otpauth://totp/"):
        parts = urlsplit(text.strip())
        name = unquote(parts.path.removeprefix("/"))
        secret = parse_qs(parts.query).get("secret", [""])[0]
    secret = "".join(secret.split()).upper()
    return {"name": name, "secret": secret} if SECRET.fullmatch(secret) else None


def _code(secret: str, step: int) -> str:
    return pyotp.TOTP(secret).generate_otp(step)
