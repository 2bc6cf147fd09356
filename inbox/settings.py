"""Settings of the inbox: which mailbox is read, how we log in, and what counts as proof."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from inbox.checks import AuthSettings


class InboxSettings(BaseSettings):
    """Each is an environment variable `PAIDUP_…`. An empty host switches the inbox off."""

    model_config = SettingsConfigDict(env_prefix="PAIDUP_", extra="ignore")

    imap_host: str = Field(
        default="", description="The mail server whose mailbox is read; empty for no inbox."
    )
    imap_port: int = Field(default=993, ge=1, le=65535, description="Its port.")
    imap_security: Literal["tls", "starttls", "none"] = Field(
        default="tls", description="tls, starttls or none."
    )
    imap_user: str = Field(default="", description="The account there; else PAIDUP_MAILBOX.")
    imap_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    imap_login: Literal["password", "google", "microsoft"] = Field(
        default="password", description="password, or OAuth 2 with google or microsoft."
    )
    imap_oauth_client_id: str = Field(default="", description="OAuth 2: the app’s client id.")
    imap_oauth_client_secret: SecretStr = Field(
        default=SecretStr(""), description="OAuth 2: the app’s secret."
    )
    imap_oauth_refresh_token: SecretStr = Field(
        default=SecretStr(""),
        description="OAuth 2: what was granted; empty lets the app log in as itself (Microsoft).",
    )
    imap_oauth_tenant: str = Field(
        default="", description="OAuth 2: the directory (tenant) at Microsoft."
    )
    imap_oauth_url: str = Field(
        default="", description="OAuth 2: where tokens are renewed; else the provider’s address."
    )
    imap_folder: str = Field(default="INBOX", description="The folder that is read.")
    imap_done_folder: str = Field(
        default="Paidup/Done", description="Where mails go once worked off; empty leaves them."
    )
    imap_aside_folder: str = Field(
        default="Paidup/Aside", description="Where mails go that a person has to read."
    )
    imap_poll_seconds: int = Field(
        default=60, ge=5, le=600, description="How often the mailbox is read at least."
    )
    imap_size_max_mb: int = Field(
        default=25, ge=1, le=100, description="Larger mails are set aside unread, in megabytes."
    )
    inbox_auth_server: str = Field(
        default="",
        description="The name under which your mail server writes Authentication-Results.",
    )
    inbox_is_microsoft: bool = Field(
        default=False, description="Whether that server is Microsoft 365, which writes no name."
    )
    inbox_relays: str = Field(
        default="",
        description="Domains of other servers that hand mails on to your mailbox, with commas.",
    )

    @property
    def auth(self) -> AuthSettings:
        """Whose checks of a sender count."""
        relays = tuple(name.strip() for name in self.inbox_relays.split(",") if name.strip())
        return AuthSettings(self.inbox_auth_server.strip(), self.inbox_is_microsoft, relays)
