"""A mail server that is slow for ever is given up, and other mails go."""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest

from bot.notify.email import POLICY
from bot.notify.postbox import Postbox, SmtpServer
from core.errors import GatewayFailed

DRIP_SECONDS = 0.05


class Slow:
    """Takes mails; whoever writes to `slow@` is answered byte by byte from DATA on."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.port = 0
        self.talks: set[asyncio.Task[None]] = set()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody calls."""
        self.talks.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One mail's conversation."""
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient, is_slow, is_text = "", False, False
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if is_text and line != b".\r\n":
                continue
            if word == b"RCPT":
                recipient = line.decode()
                is_slow = "slow@" in recipient
            is_end = is_text
            is_text = word == b"DATA"
            answer = b"354 go on\r\n" if is_text else b"250 fine\r\n"
            if is_end:
                self.taken.append(recipient)
            for byte in answer:
                writer.write(bytes([byte]))
                await writer.drain()
                if is_slow and (is_end or is_text):
                    await asyncio.sleep(DRIP_SECONDS)


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    """It, listening."""
    made = Slow()
    server = await asyncio.start_server(made.accept, "127.0.0.1", 0)
    made.port = int(server.sockets[0].getsockname()[1])
    yield made
    server.close()
    for talk in made.talks:
        talk.cancel()
    await asyncio.gather(*made.talks, return_exceptions=True)
    await asyncio.sleep(0)


def letter() -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Late"
    message.set_content("Please pay.")
    return message


async def test_a_server_that_answers_a_byte_at_a_time_is_given_up_and_other_mails_go(
    slow: Slow,
) -> None:
    """F71: no single answer takes too long, all of them together do."""
    server = SmtpServer("127.0.0.1", slow.port, security="none", whole_seconds=0.6)
    postbox = Postbox(server)

    first, second = await asyncio.gather(
        postbox.post(letter(), "a@b.example", "slow@d.example"),
        postbox.post(letter(), "a@b.example", "quick@d.example"),
        return_exceptions=True,
    )

    assert isinstance(first, GatewayFailed)
    assert (first.permanent, first.unclear) == (False, True)
    assert second is None
    assert [("quick@" in each) for each in slow.taken][:1] == [True]
