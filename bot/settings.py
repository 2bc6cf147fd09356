"""Settings of the faces: Slack, Telegram, the web. Holds the core's and the inbox's too."""

import os
import re
from ipaddress import ip_network
from typing import Literal, Self
from urllib.parse import unquote

from pydantic import Field, SecretStr, ValidationError, field_validator

from core.errors import InvalidInput
from core.settings import CoreSettings
from inbox.settings import InboxSettings


def secrets_folder() -> str | None:
    """The folder whose files are secrets, if there is one."""
    return os.environ.get("PAIDUP_SECRETS_DIR")


class Settings(InboxSettings, CoreSettings):
    """Everything this program can be told. Empty tokens switch a face off."""

    @classmethod
    def load(cls) -> Self:
        """From the environment, and from files in the folder `PAIDUP_SECRETS_DIR` names.

        Raises `InvalidInput` with a sentence for the first setting that cannot be.
        """
        try:
            return cls(_secrets_dir=secrets_folder())
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            name = "_".join(str(part) for part in first["loc"]).upper()
            reason = first["msg"].removeprefix("Value error, ")
            raise InvalidInput(f"PAIDUP_{name} cannot be used: {reason}.") from None

    slack_bot_token: SecretStr = Field(default=SecretStr(""), description="xoxb-…")
    slack_app_token: SecretStr = Field(
        default=SecretStr(""), description="xapp-…, for Socket Mode only."
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), description="Signs Slack's calls, when it calls us over HTTP."
    )
    slack_mode: Literal["http", "socket"] = Field(
        default="http", description="Whether Slack calls us, or we hold a socket to it."
    )
    slack_api_base: str = Field(
        default="https://slack.com/api/", description="Where Slack's Web API is."
    )
    telegram_token: SecretStr = Field(default=SecretStr(""), description="From @BotFather.")
    telegram_mode: Literal["polling", "webhook"] = Field(
        default="polling", description="Whether we ask Telegram for updates, or it calls us."
    )
    telegram_webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="Comes with each of Telegram's calls."
    )
    telegram_api_base: str = Field(
        default="https://api.telegram.org", description="Where Telegram's Bot API is."
    )
    web_host: str = Field(default="127.0.0.1", description="The address the web server binds.")
    web_port: int = Field(default=8000, ge=0, le=65535, description="Its port.")
    web_hosts: str = Field(
        default="",
        description="Names it answers to beside the base URL's, spaces between; usually none.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses and networks of reverse proxies whose X-Forwarded-For is believed,"
        " spaces between.",
    )
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="The port of /metrics; 0 serves none."
    )
    log_format: Literal["json", "text"] = Field(default="json", description="json or text.")
    mode: Literal["auto", "production", "trial"] = Field(
        default="auto",
        description="production refuses weak settings; auto is production unless the base URL is"
        " this machine’s own.",
    )
    is_trial: bool = Field(default=False, description="Marks pages as a trial; set by the sandbox.")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        """Refuse what is no address: a proxy that is not known would be taken for the caller."""
        for each in value.split():
            ip_network(each, strict=False)
        return value

    def secrets(self) -> list[str]:
        """Every secret value there is, which no log may show."""
        told = [each.get_secret_value() for _, each in self if isinstance(each, SecretStr)]
        lists = (self.encryption_keys, self.stripe_webhook_secret)
        kept = [*told, *(word for each in lists for word in each.get_secret_value().split())]
        passwords = re.findall(r"://[^/@]*?:([^/@]+)@", self.database_url)
        return [each for each in (*kept, *passwords, *map(unquote, passwords)) if each]
