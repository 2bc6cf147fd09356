import logging

import pytest

from core.engine.logs import JobInLine

LAST = "sqlalchemy.exc.OperationalError: (psycopg.OperationalError) connection is bad"
TRACE = f"""Exception polling schedules: Traceback (most recent call last):
  File "pool.py", line 1, in connect
psycopg.OperationalError: connection is bad

The above exception was the direct cause of the following exception:

{LAST}
[SQL: SELECT 'Acme GmbH']
(Background on this error at: https://sqlalche.me/e/20/e3q8)"""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("A queue waits", "A queue waits"),
        ("The database is away\n[SQL: SELECT 'Acme GmbH']", "The database is away"),
        (
            TRACE,
            f"Exception polling schedules: {LAST}",
        ),
    ],
)
def test_a_warning_is_one_line_without_what_was_in_a_statement(said: str, kept: str) -> None:
    record = logging.LogRecord("dbos", logging.WARNING, "", 0, "%s", (said,), None)

    assert JobInLine().filter(record)
    assert record.getMessage() == kept


def test_an_error_keeps_its_trace() -> None:
    about = (ValueError, ValueError("a bug"), None)
    record = logging.LogRecord("dbos", logging.ERROR, "", 0, "It broke", (), about)

    assert JobInLine().filter(record)
    assert record.exc_info is about
