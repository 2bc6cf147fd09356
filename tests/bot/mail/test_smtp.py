"""A mail server that refuses, is slow, breaks off or talks nonsense."""

from email.message import EmailMessage
from typing import Any

import pytest

from bot.notify.email import POLICY
from bot.notify.postbox import Postbox, SmtpServer
from core.errors import GatewayFailed
from core.models import Invoice
from tests.bot.mail.office import Office, telling
from tests.cast import PAIDUP
from tests.deeds import issued

CARL = "carl@acme.example"


async def fail(post: Office, **how: Any) -> GatewayFailed:
    """Send an invoice, which does not work out."""
    invoice = (await issued(post.billing)).invoice
    with pytest.raises(GatewayFailed) as failed:
        await post.using(**how).hear(telling("InvoiceIssued", invoice, CARL))
    return failed.value


async def sent(post: Office) -> Invoice:
    async with post.billing.reading(PAIDUP) as work:
        return (await work.invoices.view_by_id(1)).invoice


@pytest.mark.parametrize(
    ("operation", "status", "permanent"),
    [
        ("smtp.mail", 450, False),
        ("smtp.mail", 550, True),
        ("smtp.rcpt", 450, False),
        ("smtp.rcpt", 452, False),
        ("smtp.rcpt", 550, True),
        ("smtp.data", 451, False),
        ("smtp.data", 552, True),
        ("smtp.data", 554, True),
        ("smtp.auth", 454, False),
        ("smtp.auth", 535, True),
    ],
)
async def test_a_refusal_is_for_good_or_for_now(
    post: Office, operation: str, status: int, *, permanent: bool
) -> None:
    post.misbehave(operation, "before", status=status, times=5)  # a login is tried in ways
    failure = await fail(post)

    assert failure.permanent is permanent
    assert str(status) in failure.message
    assert post.letters(CARL) == []
    assert (await sent(post)).sent_at is None


async def test_a_wrong_password_says_what_to_look_at(post: Office) -> None:
    failure = await fail(post, password="wrong")

    assert failure.permanent
    assert failure.hint == "Look at PAIDUP_SMTP_USER and PAIDUP_SMTP_PASSWORD."
    assert "wrong" not in failure.message


async def test_no_login_where_one_is_needed_says_what_to_look_at(post: Office) -> None:
    failure = await fail(post, user="", password="")

    assert (failure.permanent, "530" in failure.message) == (True, True)
    assert "PAIDUP_SMTP_USER" in failure.hint


async def test_a_server_without_starttls_gets_nothing(post: Office) -> None:
    failure = await fail(post, security="starttls")

    assert failure.permanent
    assert "PAIDUP_SMTP_SECURITY" in failure.hint


async def test_a_server_without_tls_is_tried_again(post: Office) -> None:
    assert not (await fail(post, security="tls")).permanent


async def test_a_server_that_is_away_is_tried_again(post: Office) -> None:
    failure = await fail(post, port=9)

    assert (failure.permanent, failure.unclear) == (False, False)


@pytest.mark.parametrize("operation", ["smtp.mail", "smtp.rcpt", "smtp.data"])
async def test_nonsense_is_tried_again(post: Office, operation: str) -> None:
    post.misbehave(operation, "garbage")

    assert not (await fail(post)).permanent


@pytest.mark.parametrize("operation", ["smtp.mail", "smtp.rcpt", "smtp.data"])
async def test_a_broken_connection_is_unclear_once_the_mail_is_on_the_line(
    post: Office, operation: str
) -> None:
    post.misbehave(operation, "drop")
    failure = await fail(post)

    assert (failure.permanent, failure.unclear) == (False, operation == "smtp.data")


@pytest.mark.parametrize("operation", ["smtp.mail", "smtp.data"])
async def test_a_slow_server_is_tried_again(post: Office, operation: str) -> None:
    post.misbehave(operation, "slow", seconds=30)

    assert not (await fail(post)).permanent


async def test_what_was_taken_before_the_connection_broke_comes_as_the_same_mail(
    post: Office,
) -> None:
    post.misbehave("smtp.data", "drop")
    await fail(post)
    await post.channel.hear(telling("InvoiceIssued", await sent(post), CARL, attempt=2))

    assert len({letter["Message-ID"] for letter in post.letters(CARL)}) == 1
    assert (await sent(post)).sent_at is not None


async def test_what_the_server_says_is_shown_short_and_on_one_line(post: Office) -> None:
    post.misbehave(
        "smtp.rcpt", "before", status=550, body="550 5.1.1 \x1b[31mNo\tsuch " + "x" * 400
    )
    failure = await fail(post)

    assert len(failure.message) < 250
    assert "\x1b" not in failure.message
    assert "No such" in failure.message


@pytest.mark.parametrize("header", ["In-Reply-To", "Subject", "X-Note"])
async def test_a_head_that_would_say_more_than_was_set_is_never_handed_in(header: str) -> None:
    message = EmailMessage(POLICY)
    message["To"] = CARL
    message[header] = "=?utf-8?q?x=0d=0aBcc:_eve@evil.example?="
    message.set_content("Hello")

    with pytest.raises(GatewayFailed, match="would not arrive as it was written") as failed:
        await Postbox(SmtpServer("127.0.0.1", 9)).post(message, "a@demo.example", CARL)
    assert failed.value.permanent
