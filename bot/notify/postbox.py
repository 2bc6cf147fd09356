"""Hands mails to the mail server, one connection each; the only file that speaks SMTP.

A mail whose answer was lost is sent again under the same Message-ID: a client's mail program shows
one of the two, and a second copy of an invoice or a receipt says nothing new.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from typing import Any, Final, Literal, Protocol, Self

import aiosmtplib
from pydantic import SecretStr

from core.errors import GatewayFailed
from core.services.scope import printable

TIMEOUT_SECONDS: Final = 20.0
WHOLE_SECONDS: Final = 90.0
"""So long a whole mail may take: a server that answers a byte a second is given up, too."""

ANSWER_MOST: Final = 160
REFUSED: Final = range(500, 600)
END: Final = re.compile(r"[\r\n\x00]")
ADDRESS: Final = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
NEEDS_LOGIN: Final = 530
NOT_AS_WRITTEN: Final = "This mail's head would not arrive as it was written."
LOOK_AT_LOGIN: Final = "Look at PAIDUP_SMTP_USER and PAIDUP_SMTP_PASSWORD."


@dataclass(frozen=True)
class SmtpServer:
    """Where mails are handed in, and how; without a user there is no login."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    timeout_seconds: float = TIMEOUT_SECONDS
    whole_seconds: float = WHOLE_SECONDS

    @classmethod
    def of(cls, settings: "SmtpSettings") -> Self:
        """The one that is set up."""
        return cls(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_user,
            settings.smtp_password.get_secret_value(),
            settings.smtp_security,
        )


class SmtpSettings(Protocol):
    """What the program's settings say about it."""

    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: SecretStr
    smtp_security: Literal["starttls", "tls", "none"]


class _Line(aiosmtplib.SMTP):
    """A line to the mail server that knows whether a mail may be at its other end."""

    has_handed_over = False

    async def data(self, *args: Any, **options: Any) -> aiosmtplib.SMTPResponse:
        """Hand the mail itself over; what breaks off before this has delivered nothing."""
        self.has_handed_over = True
        return await super().data(*args, **options)


class Postbox:
    """Sends one mail from one address to one other."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def post(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hand it over; raises `GatewayFailed`, permanent when the server refuses for good.

        It is unclear only from the moment on at which the mail itself was on the line.
        """
        content = _checked(message)
        options = [] if (sender + recipient).isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        smtp = self._line(sender)
        try:
            async with understood(), asyncio.timeout(self._server.whole_seconds):
                await smtp.connect()
                await smtp.sendmail(sender, [recipient], content, mail_options=options)
        except GatewayFailed as error:
            error.unclear = error.unclear and smtp.has_handed_over
            raise
        finally:
            smtp.close()  # the answer to DATA was heard: nothing is won by waiting for QUIT's

    def _line(self, sender: str) -> "_Line":
        server = self._server
        return _Line(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            timeout=server.timeout_seconds,
            local_hostname=sender.rpartition("@")[2].encode("idna").decode(),
        )


@asynccontextmanager
async def understood() -> AsyncIterator[None]:
    """SMTP's failures in our words: does another try make sense, and may it have arrived."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        message = f"The mail server did not let us log in: {_answer(error)}"
        is_refused = error.code in REFUSED
        raise GatewayFailed(
            message, hint=LOOK_AT_LOGIN, permanent=is_refused, revoked=is_refused
        ) from error
    except aiosmtplib.SMTPConnectResponseError as error:
        raise GatewayFailed(f"The mail server is closed: {_answer(error)}") from error
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refusal(error.recipients[0], "the address") from error
    except aiosmtplib.SMTPSenderRefused as error:
        raise _refusal(error, "us as the sender") from error
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error, "the mail") from error
    except aiosmtplib.SMTPConnectError as error:
        raise GatewayFailed("The mail server cannot be reached.") from error
    except OSError as error:
        raise GatewayFailed("The mail server broke off.", unclear=True) from error
    except aiosmtplib.SMTPException as error:  # no STARTTLS, no AUTH, no SMTPUTF8
        message = f"The mail server cannot do what is asked: {_line(error.message)}"
        hint = "Look at PAIDUP_SMTP_SECURITY and PAIDUP_SMTP_USER."
        raise GatewayFailed(message, hint=hint, permanent=True) from error
    except ValueError as error:
        raise GatewayFailed("No mail can be sent to this address.", permanent=True) from error


def _checked(message: EmailMessage) -> bytes:
    """The mail's bytes, when its head says what was set and nothing else.

    Text from outside stands in some headers, and a line end in one would begin another.
    """
    values = [str(value) for each in message.walk() for value in each.values()]
    content = message.as_bytes()
    names = BytesHeaderParser().parsebytes(content).keys()
    if any(END.search(value) for value in values) or names != message.keys():
        raise GatewayFailed(NOT_AS_WRITTEN, permanent=True)
    return content


def _refusal(error: aiosmtplib.SMTPResponseException, what: str) -> GatewayFailed:
    if error.code not in REFUSED:
        is_answer = error.code > 0
        return GatewayFailed(
            f"The mail server could not take it: {_answer(error)}", unclear=not is_answer
        )
    hint = LOOK_AT_LOGIN if error.code == NEEDS_LOGIN else ""
    message = f"The mail server refused {what}: {_answer(error)}"
    return GatewayFailed(message, hint=hint, permanent=True)


def _answer(error: aiosmtplib.SMTPResponseException) -> str:
    """What the server said, cut short and on one line."""
    return f"{error.code} {_line(error.message)}"


def _line(said: str) -> str:
    """On one line, and without addresses: it is kept where nothing is sealed."""
    return " ".join(ADDRESS.sub("the address", printable(said)).split())[:ANSWER_MOST]
