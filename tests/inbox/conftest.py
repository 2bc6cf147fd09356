"""The mail servers of the tests, one of each kind a run: a test that asks for one runs on both."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.inbox.dovecot import Dovecot, dovecot
from tests.inbox.pymap import Pymap, pymap
from tests.inbox.stage import MailServer

USERS = count(1)


@pytest.fixture(scope="session")
def on_dovecot() -> Iterator[Dovecot]:
    """A Dovecot for all tests."""
    with dovecot() as imap:
        yield imap


@pytest.fixture(scope="session")
def on_pymap() -> Iterator[Pymap]:
    """A pymap for all tests."""
    with pymap() as imap:
        yield imap


@pytest.fixture(params=["dovecot", "pymap"])
def imap(request: pytest.FixtureRequest) -> MailServer:
    """Each of the two."""
    found: MailServer = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def user() -> str:
    """A mailbox that no other test has."""
    return f"billing{next(USERS)}"
