"""Who is in the workspace, which app is installed there and what it may do."""

from dataclasses import dataclass, field

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "users:read",
    "users:read.email",
)

EVENTS = ("app_home_opened", "app_mention", "message.channels", "message.im")


@dataclass(frozen=True)
class SlackUser:
    """A person of the workspace; with a `team`, one of another with whom a channel is shared."""

    id: str
    name: str
    display: str
    email: str = ""
    is_admin: bool = False
    team: str = ""


@dataclass(frozen=True)
class SlackChannel:
    """A public channel; without members named, everyone is in it.

    One that `is_ext_shared` is read in another company's workspace too (Slack Connect).
    """

    id: str
    name: str
    members: tuple[str, ...] = ()
    has_bot: bool = True
    is_ext_shared: bool = False


@dataclass(frozen=True)
class SlackConfig:
    """One workspace with one app installed; the defaults are the demo's."""

    team_id: str = "T0PAIDUP1"
    team_domain: str = "paidup-demo"
    team_name: str = "Paidup Demo"
    app_id: str = "A0PAIDUP1"
    app_name: str = "Paidup"
    bot_id: str = "B0PAIDUP1"
    bot_user_id: str = "U0PAIDUP1"
    bot_token: str = "xoxb-sandbox-bot"
    app_token: str = "xapp-1-sandbox-app"
    signing_secret: str = "sandbox-signing-secret"
    verification_token: str = "sandbox-verification"
    users: tuple[SlackUser, ...] = (
        SlackUser("U0BEA0001", "bea", "Bea Baker", "bea@example.com"),
        SlackUser("U0OLGA001", "olga", "Olga Owner", "olga@example.com", is_admin=True),
        SlackUser("U0ARI0001", "ari", "Ari Accountant", "ari@example.com"),
    )
    channels: tuple[SlackChannel, ...] = (SlackChannel("C0BILLING", "billing"),)
    commands: tuple[str, ...] = ("/invoice", "/payment", "/client", "/link", "/help")
    suggestions: tuple[tuple[str, str], ...] = ()
    """Lines the page offers while one types a command, each with what it does."""
    scopes: tuple[str, ...] = SCOPES
    events: tuple[str, ...] = EVENTS
    socket_mode: bool = False
    request_url: str = "http://127.0.0.1:8000/slack/events"
    request_urls: dict[str, str] = field(default_factory=dict)
    """Other addresses for `slash_commands`, `interactive` or `events_api`."""
    wait_seconds: float = 3.0
    """How long Slack waits for the app's answer."""
    trigger_seconds: float = 3.0
    """How long a ticket to open a modal is good."""
    retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    """How long after a failed event each of its three repeats is sent."""
    messages_per_second: float = 1.0
    """Posts allowed in a second and channel; 0 allows any number."""
    messages_burst: int = 3
    """Posts a channel takes at once before the rate counts."""

    def url_for(self, kind: str) -> str:
        """Where calls of this kind are sent over HTTP."""
        return self.request_urls.get(kind, self.request_url)
