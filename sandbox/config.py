"""The demo world: who there is, which names and secrets they have, and where Paidup listens.

Everything is plain text on purpose: these secrets open nothing but the sandbox.
"""

from dataclasses import dataclass, field, replace

from sandbox.slack.config import SlackChannel, SlackConfig, SlackUser

SUGGESTIONS = (
    ("/invoice new", "Draft an invoice"),
    ("/invoice list", "List invoices"),
    ("/invoice show", "Show an invoice"),
    ("/invoice edit", "Change a draft"),
    ("/invoice send", "Send a draft for approval"),
    ("/invoice approve", "Approve an invoice"),
    ("/invoice reject", "Reject an invoice, with a reason"),
    ("/invoice remind", "Remind the client of an overdue invoice"),
    ("/invoice snooze", "Let its reminders wait"),
    ("/invoice resume", "Let its reminders go on"),
    ("/invoice resend", "Mail an invoice again"),
    ("/invoice revise", "Let another take an issued invoice's place"),
    ("/invoice void", "Void an invoice"),
    ("/invoice duplicate", "Write another that says the same"),
    ("/invoice proforma", "Mail a pro forma of a draft"),
    ("/invoice dates", "Say when it was delivered"),
    ("/invoice order", "Name the client's order"),
    ("/invoice deposit", "Bill a part before the rest"),
    ("/invoice final", "Take deposits off"),
    ("/invoice dispute", "Note that the client disputes it"),
    ("/invoice undisputed", "Note that a dispute is settled"),
    ("/invoice remark", "Note something for the team"),
    ("/invoice newlink", "Change the address of an invoice"),
    ("/quote new", "Write a quote"),
    ("/quote list", "List quotes"),
    ("/quote show", "Show a quote"),
    ("/quote edit", "Change a quote"),
    ("/quote send", "Send a quote"),
    ("/quote accept", "Note that a quote was accepted"),
    ("/quote decline", "Note that a quote was declined"),
    ("/payment record", "Record a payment that arrived otherwise"),
    ("/payment show", "Show a recorded payment"),
    ("/payment approve", "Approve a recorded payment"),
    ("/payment reject", "Reject a recorded payment, with a reason"),
    ("/exchange", "Put down an exchange rate"),
    ("/exchange list", "Show the exchange rates"),
    ("/writeoff", "Give up what is owed on an invoice"),
    ("/writeoff show", "Show a write-off"),
    ("/writeoff approve", "Approve a write-off"),
    ("/writeoff reject", "Reject a write-off, with a reason"),
    ("/refund", "Give a payment back, or a client's credit"),
    ("/refund show", "Show a refund"),
    ("/refund approve", "Approve a refund"),
    ("/refund reject", "Reject a refund, with a reason"),
    ("/credit", "Draft a credit note for an invoice"),
    ("/credit apply", "Pay with what a client has to its credit"),
    ("/credit list", "See which clients have credit"),
    ("/credit notes", "List credit notes"),
    ("/report ageing", "See what is owed, and for how long"),
    ("/report tax", "See what was taxed, by rate and country"),
    ("/report revenue", "See what was earned, by month and client"),
    ("/report money", "See what money came, by month and method"),
    ("/report dso", "See how many days money is waited for"),
    ("/export", "Take the books along, as a file"),
    ("/explain", "Understand an invoice, step by step"),
    ("/statement", "See a client's account"),
    ("/next", "See what the next 30 days bring"),
    ("/recurring new", "Invoice the same again and again"),
    ("/recurring list", "List plans"),
    ("/recurring show", "Show a plan"),
    ("/recurring pause", "Let a plan pause"),
    ("/recurring resume", "Let a plan go on"),
    ("/recurring skip", "Leave a period out"),
    ("/recurring price", "Change a price from a day on"),
    ("/recurring end", "End a plan"),
    ("/recurring approve", "Let a plan send by itself"),
    ("/recurring reject", "Do not let it"),
    ("/client new", "Add a client"),
    ("/client list", "List clients"),
    ("/client show", "Show a client"),
    ("/client edit", "Change a client"),
    ("/client archive", "Write a client no new invoices"),
    ("/client unarchive", "Take a client back"),
    ("/client merge", "Let two clients be one"),
    ("/client contact-add", "Add a person at a client"),
    ("/client contact-remove", "Remove a person at a client"),
    ("/client address", "Correct a client's mail address"),
    ("/client reachable", "Say that an address takes mail again"),
    ("/item new", "Add an item to the catalogue"),
    ("/item list", "List what you sell"),
    ("/item show", "Show an item"),
    ("/item edit", "Change an item"),
    ("/item price", "Set what an item costs"),
    ("/item archive", "Offer an item no more"),
    ("/item unarchive", "Offer an item again"),
    ("/import", "See how to bring in what another program holds"),
    ("/mail list", "List the mails that came"),
    ("/mail show", "Show a mail"),
    ("/mail answer", "Answer a mail"),
    ("/mail file", "Put a mail to an invoice"),
    ("/mail means", "Say what a mail means"),
    ("/claim confirm", "Say that what a client wrote is right"),
    ("/claim pay", "Record the payment a client wrote of"),
    ("/claim wait", "Give a client time"),
    ("/claim dismiss", "Say that it is wrong or settled"),
    ("/company show", "See what the company says of itself"),
    ("/company terms", "Set when invoices are due"),
    ("/client terms", "Set when a client's invoices are due"),
    ("/company ladders", "See by which ladders clients are reminded"),
    ("/company ladder", "Remind by another ladder"),
    ("/client ladder", "Remind a client by another ladder"),
    ("/invoice ladder", "Remind of an invoice by another ladder"),
    ("/invoice interest", "See what a late invoice costs its client"),
    ("/invoice latecharge", "Claim fees and interest of a late invoice"),
    ("/client pause", "Remind a client of nothing until a day"),
    ("/client resume", "Let a client's reminders go on"),
    ("/report promises", "See who kept their promises to pay"),
    ("/company totals", "Set how new documents are added up"),
    ("/company reminders", "Set when clients are reminded"),
    ("/company numbers", "Set how documents are numbered"),
    ("/company bank", "Change the bank details"),
    ("/company keys", "See which key seals what is secret"),
    ("/company rotate", "Use the newest key"),
    ("/company clock", "Say that the time is right"),
    ("/company recovery", "See how far a restore is"),
    ("/company recovered", "Send again after a restore"),
    ("/company tax", "Set how lines are taxed"),
    ("/company limit", "Set the amount that takes a one-time code"),
    ("/member list", "See who is here"),
    ("/member show", "See a member"),
    ("/member role", "Change what a member may do"),
    ("/member suspend", "Let a member do nothing for now"),
    ("/member resume", "Let a member come back"),
    ("/member remove", "Let a member be none any more"),
    ("/member invite", "Get a link code for a member"),
    ("/policy show", "See what approvals take"),
    ("/policy limit", "Set what takes a code or two persons"),
    ("/policy wait", "Set how long things wait"),
    ("/proposal list", "List what waits for a second owner"),
    ("/proposal show", "Show a proposed change"),
    ("/proposal approve", "Say yes to a proposed change"),
    ("/proposal stop", "Stop a proposed change"),
    ("/mfa setup", "Set up one-time codes"),
    ("/mfa word", "Set up codes with a word from the keyboard"),
    ("/mfa confirm", "Confirm the app with its first code"),
    ("/mfa status", "See how your codes stand"),
    ("/mfa recovery", "Get new recovery codes"),
    ("/mfa off", "Have no codes any more"),
    ("/mfa reset", "Take away what a member lost"),
    ("/session list", "See where you are signed in on the web"),
    ("/session end", "Sign out of one session"),
    ("/session end-all", "Sign out everywhere on the web"),
    ("/passkey list", "See the passkeys you have"),
    ("/passkey remove", "Take a passkey no more"),
    ("/link", "Connect your other accounts"),
    ("/link list", "See the accounts you have"),
    ("/waiting", "See what waits for you"),
    ("/trail", "Read what happened"),
    ("/help", "What you can do"),
    ("/paidup", "Any of these, when another app has taken its name"),
)

NORTHWIND = SlackConfig(
    team_name="Northwind Studio",
    team_domain="northwind",
    bot_token="xoxb-100000000001-200000000001-sandboxsandboxsandbox123",
    app_token="xapp-1-A0PAIDUP1-300000000001-sandboxsandboxsandbox",
    signing_secret="5a4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b",
    users=(
        SlackUser("U0BEA00001", "bea", "Bea Brandt", "bea@northwind.example"),
        SlackUser("U0OLGA0001", "olga", "Olga Orlova", "olga@northwind.example", is_admin=True),
        SlackUser("U0ARI00001", "ari", "Ari Aalto", "ari@northwind.example"),
    ),
    channels=(SlackChannel("C0BILLING1", "billing"),),
    commands=(
        *("/invoice", "/payment", "/client", "/mail", "/claim", "/company", "/member", "/mfa"),
        *("/policy", "/proposal", "/link", "/help", "/paidup", "/trail", "/waiting"),
        "/credit",
        *("/exchange",),
        *("/session", "/passkey", "/writeoff", "/refund", "/report", "/statement", "/next"),
        *("/item", "/import"),
        "/recurring",
        "/quote",
        "/explain",
        "/export",
    ),
    suggestions=SUGGESTIONS,
)


@dataclass(frozen=True)
class TelegramPerson:
    """One Telegram account; its private chat with the bot has the same id."""

    id: int
    first_name: str
    last_name: str
    username: str
    language_code: str = "en"
    has_started: bool = False


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
    slack: SlackConfig = NORTHWIND
    telegram: TelegramConfig = field(default_factory=TelegramConfig)
    mail: MailConfig = field(default_factory=MailConfig)
    stripe: StripeConfig = field(default_factory=StripeConfig)


def demo(
    paidup_url: str = "http://127.0.0.1:8000",
    *,
    port: int = 8025,
    smtp_port: int = 2525,
    imap_port: int = 1143,
) -> SandboxConfig:
    """The demo world for a Paidup that listens at `paidup_url`; port 0 means any free one."""
    telegram = TelegramConfig()
    people = tuple(replace(one, has_started=True) for one in telegram.people)
    return SandboxConfig(
        port=port,
        telegram=replace(telegram, people=people),
        slack=replace(NORTHWIND, request_url=f"{paidup_url}/slack/events"),
        mail=MailConfig(smtp_port=smtp_port, imap_port=imap_port),
        stripe=StripeConfig(webhook_url=f"{paidup_url}/webhooks/stripe"),
    )
