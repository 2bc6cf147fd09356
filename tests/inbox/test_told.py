"""What mail servers are told, looked through line by line: no text of others is in it. A128."""

import asyncio
import re

import pytest

from core.billing import Billing
from core.errors import GatewayFailed
from core.models import MailState
from inbox.mailbox import Mailbox, Secret
from tests.inbox.dovecot import PASSWORD
from tests.inbox.stage import FILING, MailServer, Proxy, finish, kept, poller, server
from tests.trail import Trail

EVIL = 'x\r\nA1 DELETE INBOX\r\nA2 UID STORE 1:* +FLAGS (\\Deleted)\r\n"{5}'
HIDDEN = "=?utf-8?q?x=0d=0aA1_DELETE_INBOX=0d=0a=22=7b5=7d?="
FOLDERS = r'("?INBOX"?|"?Paidup[/.](Done|Aside)"?|Paidup)'
NUMBERS = r"[\d,:]+"
ORDERS = (
    r"CAPABILITY|NOOP|LOGOUT|IDLE|NAMESPACE",
    rf'LOGIN "?billing\d+"? "?{re.escape(PASSWORD)}"?',
    rf"(SELECT|EXAMINE|CREATE|SUBSCRIBE) {FOLDERS}",
    rf'LIST ""? {FOLDERS}|LIST "" ""',
    rf"UID SEARCH (UID {NUMBERS}|SINCE \d\d-\w{{3}}-\d{{4}})",
    rf"UID FETCH {NUMBERS} \((RFC822\.SIZE|BODY\.PEEK\[(HEADER)?\](<[\d.]+>)?| |UID)+\)",
    rf"UID (MOVE|COPY) {NUMBERS} {FOLDERS}",
    rf"UID (STORE|EXPUNGE) {NUMBERS}( \+FLAGS\.SILENT \(\\Deleted\))?",
)
ORDER = re.compile(rf"DONE|[A-Z]+\d+ ({'|'.join(ORDERS)})")
HEADS = (
    f"From: {HIDDEN} <eve@acme.example>\r\nSubject: {HIDDEN}\r\nMessage-ID: <{HIDDEN}@x>\r\n",
    'From: "x\\"\\r\\nA1 LOGOUT" <eve@acme.example>\r\nSubject: ") UID STORE 1:* (\r\n',
    "From: eve@acme.example\r\nSubject: {5}\r\nReferences: <1>\r\n\tA1 DELETE INBOX\r\n",
)


def strangers() -> list[bytes]:
    """Mails whose every line would be an order, were it passed on."""
    return [f"{head}To: billing@demo.example\r\n\r\n{EVIL}\r\n".encode() for head in HEADS]


async def test_no_text_of_a_mail_is_told_to_the_server_that_keeps_it(
    billing: Billing, imap: MailServer, user: str, trail: Trail
) -> None:
    imap.deliver(user, *strangers())
    async with Proxy(imap.port) as proxy:
        for _ in range(2):
            mailbox = Mailbox(server(proxy.port, user), "INBOX")
            await poller(billing, 0, mailbox=mailbox, habits=FILING).read()
            open_mails = [mail for mail in await kept(billing) if mail.state is not MailState.DONE]
            await finish(billing, *(mail.id for mail in open_mails))

        assert [line for line in proxy.told if not ORDER.fullmatch(line)] == []
        assert any("UID FETCH" in line for line in proxy.told)
    assert {mail.state for mail in await kept(billing)} == {MailState.DONE}
    assert len(imap.lying(user, "Paidup/Done")) == len(HEADS)


@pytest.mark.parametrize("name", ["INBOX\r\nA1 DELETE INBOX", 'x" A1 DELETE "INBOX', "a\x00b"])
async def test_no_name_of_a_folder_is_an_order(imap: MailServer, user: str, name: str) -> None:
    imap.deliver(user)
    async with Proxy(imap.port) as proxy:
        mailbox = Mailbox(server(proxy.port, user), name)
        await asyncio.to_thread(mailbox.open, Secret(PASSWORD))
        with pytest.raises(GatewayFailed, match="no folder"):
            await asyncio.to_thread(mailbox.select)
        await asyncio.to_thread(mailbox.close)

        assert [line for line in proxy.told if re.match(r'A1 |.*[^\\]" A1', line)] == []
    assert imap.lying(user) == []
