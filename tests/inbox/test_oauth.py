"""The mailbox opened by OAuth 2: a token renewed in time, and refusals said without a secret."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr

from core.billing import Billing
from core.errors import GatewayFailed, InvalidInput
from inbox.mailbox import Mailbox, Secret
from inbox.oauth import Grant, Login, Password, login
from inbox.settings import InboxSettings
from tests.fakes.clock import FakeClock
from tests.inbox.dovecot import PASSWORD, dovecot, mail
from tests.inbox.stage import Watch, kept, poller, running, server
from tests.inbox.tokens import (
    CLIENT_ID,
    CLIENT_SECRET,
    REFRESH_TOKEN,
    TokenServer,
    listening,
)
from tests.program import free_port

USER = "billing@demo.example"
MICROSOFT = "https://outlook.office.com/IMAP.AccessAsUser.All offline_access"
MICROSOFT_ITSELF = "https://outlook.office365.com/.default"
SECRETS = (CLIENT_SECRET, REFRESH_TOKEN, PASSWORD, "access-token")


@pytest.fixture
async def tokens(clock: FakeClock) -> AsyncIterator[TokenServer]:
    """The token endpoint."""
    async with listening(TokenServer(clock, USER)) as tokens:
        yield tokens


def told(url: str, **told: Any) -> InboxSettings:
    """Settings for it, as for Google unless something else is said."""
    usual: dict[str, Any] = {
        "imap_login": "google",
        "imap_oauth_client_id": CLIENT_ID,
        "imap_oauth_client_secret": SecretStr(CLIENT_SECRET),
        "imap_oauth_refresh_token": SecretStr(REFRESH_TOKEN),
        "imap_oauth_url": f"{url}/token",
    }
    return InboxSettings(**{**usual, **told})


def opened(tokens: TokenServer, clock: FakeClock, **more: Any) -> Login:
    return login(told(tokens.url, **more), clock)


async def test_a_token_is_asked_for_once(tokens: TokenServer, clock: FakeClock) -> None:
    way = opened(tokens, clock)
    both = await asyncio.gather(way.secret(), way.secret())

    assert set(both) == {Secret("access-token-1", is_token=True)}
    assert len(tokens.asked) == 1


async def test_a_token_is_renewed_before_it_ends(tokens: TokenServer, clock: FakeClock) -> None:
    way = opened(tokens, clock)
    await way.secret()
    clock.advance(minutes=54)
    assert (await way.secret()).text == "access-token-1"

    clock.advance(minutes=1)
    assert (await way.secret()).text == "access-token-2"


async def test_a_token_that_was_refused_is_not_used_again(
    tokens: TokenServer, clock: FakeClock
) -> None:
    way = opened(tokens, clock)
    await way.secret()
    way.forget()

    assert (await way.secret()).text == "access-token-2"


async def test_microsoft_is_asked_for_what_is_needed(tokens: TokenServer, clock: FakeClock) -> None:
    tokens.scope, tokens.is_renewing = MICROSOFT, True
    way = opened(tokens, clock, imap_login="microsoft", imap_oauth_tenant="demo")
    await way.secret()
    clock.advance(hours=1)
    await way.secret()

    assert [asked["refresh_token"] for asked in tokens.asked] == [REFRESH_TOKEN, "refresh-token-1"]


async def test_at_microsoft_the_app_may_log_in_as_itself(
    tokens: TokenServer, clock: FakeClock
) -> None:
    tokens.scope = MICROSOFT_ITSELF
    way = opened(
        tokens,
        clock,
        imap_login="microsoft",
        imap_oauth_tenant="demo",
        imap_oauth_refresh_token=SecretStr(""),
    )

    assert (await way.secret()).is_token


def test_each_provider_has_its_address() -> None:
    plain = {"imap_oauth_url": "", "imap_oauth_tenant": "t1"}

    assert Grant.of(told("", **plain)).url == "https://oauth2.googleapis.com/token"
    assert (
        Grant.of(told("", **plain, imap_login="microsoft")).url
        == "https://login.microsoftonline.com/t1/oauth2/v2.0/token"
    )


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"imap_oauth_client_id": ""}, "CLIENT_ID"),
        ({"imap_oauth_refresh_token": SecretStr("")}, "REFRESH_TOKEN"),
        ({"imap_login": "microsoft", "imap_oauth_url": ""}, "TENANT"),
    ],
)
def test_a_setting_that_is_missing_is_named(changed: dict[str, Any], missing: str) -> None:
    with pytest.raises(InvalidInput, match=f"PAIDUP_IMAP_OAUTH_{missing} is missing"):
        Grant.of(told("http://x", **changed))


REFUSALS = [
    ((400, {"error": "invalid_grant"}), "refuses.*invalid_grant", True),
    ((401, {"error": "invalid_client"}), "refuses.*invalid_client", True),
    ((400, {"error": f"<{REFRESH_TOKEN}>"}), "refuses.*400", True),
    ((503, {"error": "temporarily_unavailable"}), "refuses.*temporarily_unavailable", False),
    ((429, {}), "refuses.*429", False),
    ((200, {}), "no access token", False),
    ((200, []), "no proper answer", False),
    ((200, {"access_token": "", "expires_in": 1}), "no access token", False),
    ((200, {"access_token": "x", "expires_in": "soon"}), "no access token", False),
]


@pytest.mark.parametrize(("answer", "said", "is_for_good"), REFUSALS)
async def test_a_refusal_is_said_without_a_secret(
    tokens: TokenServer, clock: FakeClock, answer: Any, said: str, *, is_for_good: bool
) -> None:
    tokens.refusal = answer

    with pytest.raises(GatewayFailed, match=said) as refused:
        await opened(tokens, clock).secret()
    assert refused.value.permanent is is_for_good
    assert not any(secret in f"{refused.value} {refused.value.hint}" for secret in SECRETS)


async def test_a_withdrawn_grant_says_what_to_do(tokens: TokenServer, clock: FakeClock) -> None:
    way = opened(tokens, clock, imap_oauth_refresh_token=SecretStr("withdrawn"))

    with pytest.raises(GatewayFailed, match="invalid_grant") as refused:
        await way.secret()
    assert "PAIDUP_IMAP_OAUTH_REFRESH_TOKEN" in refused.value.hint


async def test_a_provider_that_is_away_is_waited_for(clock: FakeClock) -> None:
    way = login(told(f"http://127.0.0.1:{free_port()}"), clock)

    with pytest.raises(GatewayFailed, match="Google cannot be reached") as failed:
        await way.secret()
    assert not failed.value.permanent


def test_no_secret_is_shown() -> None:
    shown = repr(Grant.of(told("http://x"))) + repr(told("http://x"))

    assert not any(secret in shown for secret in SECRETS)


async def test_a_real_server_lets_the_token_in(
    tokens: TokenServer, clock: FakeClock, billing: Billing
) -> None:
    way, watch = opened(tokens, clock), Watch()
    with dovecot(f"{tokens.url}/tokeninfo") as imap:
        imap.deliver(USER, mail(1))
        reader = poller(
            billing, 0, mailbox=Mailbox(server(imap.port, USER), "INBOX"), login=way, watch=watch
        )
        async with running(reader):
            await watch.until("kept")

    assert [each.raw for each in await kept(billing)] == [mail(1)]


async def test_a_token_the_server_refuses_is_renewed(
    tokens: TokenServer, clock: FakeClock, billing: Billing, caplog: pytest.LogCaptureFixture
) -> None:
    way, watch = opened(tokens, clock), Watch()
    await way.secret()
    tokens.revoke()
    with dovecot(f"{tokens.url}/tokeninfo") as imap:
        imap.deliver(USER, mail(1))
        reader = poller(
            billing, 0, mailbox=Mailbox(server(imap.port, USER), "INBOX"), login=way, watch=watch
        )
        async with running(reader):
            await watch.until("kept")

    assert watch.seen["failed"] == 1
    assert "does not let" in caplog.records[0].__dict__["failure"]
    assert not any(secret in caplog.text for secret in SECRETS)


async def test_a_password_stays_what_it_is() -> None:
    way = Password("x")
    way.forget()

    assert await way.secret() == Secret("x")
