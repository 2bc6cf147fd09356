"""The demo world: who there is, which names and secrets they have, and where Paidup listens.

Everything is plain text on purpose: these secrets open nothing but the sandbox.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SlackPerson:
    """One account of the workspace."""

    id: str
    name: str
    real_name: str
    email: str
    time_zone: str = "Europe/Berlin"


@dataclass(frozen=True)
class SlackConfig:
    """One workspace with one app in it."""

    team_id: str = "T0PAIDUP1"
    team_name: str = "Northwind Studio"
    team_domain: str = "northwind"
    app_id: str = "A0PAIDUP1"
    bot_id: str = "B0PAIDUP1"
    bot_user_id: str = "U0PAIDUP1"
    bot_name: str = "paidup"
    bot_token: str = "xoxb-100000000001-200000000001-sandboxsandboxsandbox123"
    app_token: str = "xapp-1-A0PAIDUP1-300000000001-sandboxsandboxsandbox"
    signing_secret: str = "5a4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b"
    channel_id: str = "C0BILLING1"
    channel_name: str = "billing"
    people: tuple[SlackPerson, ...] = (
        SlackPerson("U0BEA00001", "bea", "Bea Brandt", "bea@northwind.example"),
        SlackPerson("U0OLGA0001", "olga", "Olga Orlova", "olga@northwind.example"),
        SlackPerson("U0ARI00001", "ari", "Ari Aalto", "ari@northwind.example"),
    )
    commands: tuple[str, ...] = ("/invoice", "/payment", "/client", "/link", "/help")
    request_url: str = "http://127.0.0.1:8000/slack/events"
    uses_socket_mode: bool = False


@dataclass(frozen=True)
class TelegramPerson:
    """One Telegram account; its private chat with the bot has the same id."""

    id: int
    first_name: str
    last_name: str
    username: str
    language_code: str = "en"


@dataclass(frozen=True)
class TelegramConfig:
    """One bot and the people who may talk to it."""

    bot_id: int = 7000000001
    bot_token: str = "7000000001:AAHsandboxsandboxsandboxsandbox1234"
    bot_name: str = "Paidup"
    bot_username: str = "paidup_sandbox_bot"
    people: tuple[TelegramPerson, ...] = (
        TelegramPerson(500000001, "Olga", "Orlova", "olga_orlova"),
        TelegramPerson(500000002, "Bea", "Brandt", "bea_brandt"),
    )


@dataclass(frozen=True)
class Mailbox:
    """One person's address and the password of its mailbox."""

    address: str
    name: str
    password: str


@dataclass(frozen=True)
class MailConfig:
    """The mail server: the company's mailbox and its clients' ones."""

    host: str = "127.0.0.1"
    smtp_port: int = 2525
    imap_port: int = 1143
    domain: str = "northwind.example"
    company: Mailbox = Mailbox("billing@northwind.example", "Northwind Studio", "sandbox-billing")
    people: tuple[Mailbox, ...] = (
        Mailbox("carl@acme.example", "Carl Castello", "sandbox-carl"),
        Mailbox("gina@globex.example", "Gina Gaal", "sandbox-gina"),
        Mailbox("ines@initech.example", "Inès Ibarra", "sandbox-ines"),
        Mailbox("olga@northwind.example", "Olga Orlova", "sandbox-olga"),
    )


@dataclass(frozen=True)
class StripeConfig:
    """One Stripe account with one webhook endpoint."""

    account_id: str = "acct_1SandboxNorthwind"
    merchant: str = "Northwind Studio"
    country: str = "DE"
    default_currency: str = "eur"
    statement_descriptor: str = "NORTHWIND STUDIO"
    email: str = "billing@northwind.example"
    secret_key: str = "sk_test_51SandboxNorthwindSecretKey"
    webhook_id: str = "we_1SandboxNorthwind"
    webhook_secret: str = "whsec_sandboxNorthwindWebhookSecret"
    webhook_url: str = "http://127.0.0.1:8000/webhooks/stripe"
    retry_after_seconds: tuple[float, ...] = (1, 5, 30, 120, 600)
    timeout_seconds: float = 10


@dataclass(frozen=True)
class SandboxConfig:
    """Everything the sandbox needs to know; port 0 means any free one."""

    host: str = "127.0.0.1"
    port: int = 8025
    slack: SlackConfig = field(default_factory=SlackConfig)
    telegram: TelegramConfig = field(default_factory=TelegramConfig)
    mail: MailConfig = field(default_factory=MailConfig)
    stripe: StripeConfig = field(default_factory=StripeConfig)
