"""What the SMTP side takes, refuses, and gets wrong when told to, with the real aiosmtplib."""

from collections.abc import AsyncIterator

import aiosmtplib
import pytest

from sandbox.mail import MailRules
from sandbox.world import World
from tests.sandbox.mail_desk import CARL, COMPANY, MailDesk, invoice_mail, mail_desk

GINA = "gina@globex.example"


@pytest.fixture
async def desk() -> AsyncIterator[MailDesk]:
    world = World()
    async with mail_desk(world, MailRules(letter_bytes_max=20_000)) as desk:
        yield desk
    world.close()


async def test_nobody_sends_without_a_login(desk: MailDesk) -> None:
    with pytest.raises(aiosmtplib.SMTPSenderRefused) as told:
        await desk.post(invoice_mail(), username=None, password=None)

    assert told.value.code == 530


async def test_a_wrong_password_is_refused(desk: MailDesk) -> None:
    with pytest.raises(aiosmtplib.SMTPAuthenticationError) as told:
        await desk.post(invoice_mail(), password="wrong")

    assert told.value.code == 535


async def test_a_foreign_sender_is_refused(desk: MailDesk) -> None:
    with pytest.raises(aiosmtplib.SMTPSenderRefused, match="not owned by user"):
        await desk.post(invoice_mail(), sender=CARL.address)


async def test_an_own_plus_address_may_send(desk: MailDesk) -> None:
    await desk.post(invoice_mail(), sender="billing+bounce-1@northwind.example")

    (letter,) = desk.letters(CARL.address)
    raw = await desk.http.get(letter["raw_url"])
    assert "Return-Path: <billing+bounce-1@northwind.example>" in raw.text


async def test_a_letter_that_is_too_big_is_refused(desk: MailDesk) -> None:
    letter = invoice_mail()
    letter.add_attachment(b"x" * 20_000, maintype="application", subtype="pdf", filename="x.pdf")
    with pytest.raises(aiosmtplib.SMTPResponseException) as told:
        await desk.post(letter)

    assert told.value.code == 552
    assert not desk.letters(CARL.address)


@pytest.mark.parametrize("code", [450, 550])
async def test_one_recipient_is_refused_and_the_other_served(desk: MailDesk, code: int) -> None:
    await desk.do("refuse", address=CARL.address, code=code)
    errors, _ = await desk.post(invoice_mail(f"{CARL.address}, {GINA}"))

    assert errors[CARL.address][0] == code
    assert len(desk.letters(GINA)) == 1
    assert not desk.letters(CARL.address)
    await desk.do("refuse", address=CARL.address, code=0)
    await desk.post(invoice_mail())
    assert len(desk.letters(CARL.address)) == 1


async def test_unknown_addresses_get_a_mailbox_or_a_refusal() -> None:
    world = World()
    async with mail_desk(world) as open_desk:
        await open_desk.post(invoice_mail("new@stranger.example"))
        assert len(open_desk.letters("new@stranger.example")) == 1
    async with mail_desk(World(), MailRules(takes_unknown_addresses=False)) as closed_desk:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await closed_desk.post(invoice_mail("new@stranger.example"))
        closed_desk.world.close()
    world.close()


@pytest.mark.parametrize(
    ("operation", "kind", "status", "delivered"),
    [
        ("smtp.data", "before", 451, 0),
        ("smtp.data", "before", 554, 0),
        ("smtp.data", "garbage", 500, 0),
        ("smtp.data", "after", 451, 1),
        ("smtp.data", "drop", 500, 1),
        ("smtp.mail", "before", 421, 0),
        ("smtp.rcpt", "before", 450, 0),
        ("smtp.rcpt", "drop", 500, 0),
        ("*", "before", 421, 0),
    ],
)
async def test_faults_are_shown_once(
    desk: MailDesk, operation: str, kind: str, status: int, delivered: int
) -> None:
    desk.fault(operation, kind, status=status)
    with pytest.raises((aiosmtplib.SMTPException, aiosmtplib.SMTPServerDisconnected)):
        await desk.post(invoice_mail())
    assert len(desk.letters(CARL.address)) == delivered

    await desk.post(invoice_mail())
    assert len(desk.letters(CARL.address)) == delivered + 1


async def test_a_login_fails_for_now(desk: MailDesk) -> None:
    desk.fault("smtp.auth", "before", status=454, times=3)  # the client tries each mechanism
    with pytest.raises(aiosmtplib.SMTPAuthenticationError):
        await desk.post(invoice_mail())


async def test_a_slow_server_outlasts_an_impatient_client(desk: MailDesk) -> None:
    desk.fault("smtp.data", "slow", seconds=30)
    with pytest.raises(aiosmtplib.SMTPReadTimeoutError):
        await desk.post(invoice_mail(), timeout=0.3)

    assert not desk.letters(CARL.address)


async def test_mail_to_our_own_people_stays_in_the_house(desk: MailDesk) -> None:
    await desk.post(invoice_mail("olga@northwind.example"))
    await desk.post(invoice_mail("whoever@northwind.example"))

    assert len(desk.letters("olga@northwind.example")) == 1
    assert len(desk.letters(COMPANY.address)) == 1
