"""Settings of the books: database, money, sender, gateways. Read once, at the start."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

NO_FILE = {None, "", ":memory:"}


class CoreSettings(BaseSettings):
    """Each is an environment variable `PAIDUP_…`, or a file in the folder of secrets."""

    model_config = SettingsConfigDict(env_prefix="PAIDUP_", extra="ignore")

    database_url: str = Field(
        default="sqlite:///var/paidup.db", description="Where the books are: SQLite or PostgreSQL."
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="At least 32 random characters; signs addresses of invoices and replies.",
    )
    encryption_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys to the secrets in the database, the newest first, spaces between;"
        " empty makes one of the signing key.",
    )
    encryption_key_file: Path | None = Field(
        default=None,
        description="A file with such keys, one a line, the newest first; they come before those"
        " of PAIDUP_ENCRYPTION_KEYS.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="Where clients reach this program."
    )
    mailbox: str = Field(
        default="billing@paidup.example",
        description="The address invoices are sent from; replies go to it with a +tag.",
    )
    sender_name: str = Field(default="", description="The name beside it; else the company's.")
    smtp_host: str = Field(default="", description="The mail server that takes our mails.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_user: str = Field(default="", description="The account there; empty for none.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls or none."
    )
    stripe_key: SecretStr = Field(default=SecretStr(""), description="Stripe's secret key.")
    stripe_webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="The signing secrets of Stripe's webhook endpoint: one, or while it is rolled"
        " both, a space between.",
    )
    stripe_api_base: str = Field(
        default="https://api.stripe.com", description="Where Stripe's API is."
    )
    stripe_pages: str = Field(
        default="https://checkout.stripe.com",
        description="Where Stripe's checkout is; another one with a domain of your own there.",
    )
    trail_folder: Path | None = Field(
        default=None,
        description="Where signed checkpoints of the trail are kept, away from the database;"
        " empty is `trail` beside a SQLite file, and none at all on PostgreSQL.",
    )
    trail_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs them: 32 random bytes as base64; empty makes one in that folder.",
    )
    trail_public_key: str = Field(
        default="",
        description="The public keys that are believed, the newest first, spaces between;"
        " `paidup audit key` says the one of today.",
    )
    backup_recipients: str = Field(
        default="",
        description="The public keys that backups are encrypted to, spaces between; `paidup"
        " backup-key` makes a pair.",
    )
    postgres_tools: Path | None = Field(
        default=None,
        description="The folder with pg_dump and pg_restore; empty looks where programs are.",
    )
    advisories_url: str = Field(
        default="auto",
        description="Where `paidup doctor --security` asks for known weaknesses of packages; auto"
        " is https://api.osv.dev/v1/querybatch in production, and empty asks nobody.",
    )
    keep_papers_years: str = Field(
        default="",
        description="Years for which the law wants an erased client’s papers kept, by the company’s"
        " country, such as `DE=10 FR=10 *=12`; what is not here is as docs/operations.md lists it.",
    )
    keep_strangers_days: int = Field(
        default=180,
        ge=30,
        description="Days after which mails and letters of strangers are emptied.",
    )
    keep_calls_days: int = Field(
        default=90, ge=30, description="Days after which payment services’ reports are deleted."
    )
    clock_file: Path | None = Field(
        default=None,
        description="For trials only: a file with the seconds by which time is ahead.",
    )
    executor: str = Field(
        default="",
        description="The stable name of this process among the workers; else the host's.",
    )

    @field_validator("trail_folder", "postgres_tools", mode="before")
    @classmethod
    def _is_somewhere(cls, value: object) -> object:
        """Nothing is no folder, rather than the one we are in."""
        return value or None

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        """Refuse what is no SQLite file and no PostgreSQL before anything is opened."""
        try:
            url = make_url(value)
        except (ArgumentError, ValueError):
            url = None
        kind = url.get_backend_name() if url else ""
        if kind == "postgresql" or (kind == "sqlite" and url and url.database not in NO_FILE):
            return value
        raise ValueError("write sqlite:///FOLDER/paidup.db or postgresql://NAME@HOST/DATABASE")
