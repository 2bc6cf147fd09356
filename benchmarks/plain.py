"""The rows of an issued invoice, written by hand: what the databases can do without a program.

The same tables with their triggers, the same durability, one transaction an invoice; nothing is
read, checked or decided, and every value is ready before the time is taken.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlalchemy import URL

from core.security.chain import sha256

Deed = Callable[[int, int], None]
"""Issues the invoice of that id, whose approval has that id."""

GRANT = """
    UPDATE approval SET state = 'approved', decided_by = :member, decided_at = :now, reason = ''
    WHERE id = :approval
"""
NUMBER = """
    INSERT INTO number_series (company_id, series, last) VALUES (1, :series, 1)
    ON CONFLICT (company_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last
"""
INVOICE = """
    UPDATE invoice SET state = 'open', number = :number, issued_on = :today, due_on = :today,
    terms_days = 0 WHERE id = :invoice
"""
EVENT = """
    INSERT INTO event (company_id, kind, subject, payload, member_id, actor, world, origin,
    request_id, happened_at, digest) VALUES (1, 'InvoiceIssued', :subject, :payload, :member,
    'Olga', 'telegram', '', '', :now, :digest) RETURNING id
"""
JOB = """
    INSERT INTO workflow_status (workflow_uuid, status, name, queue_name, application_name,
    application_version, serialization, priority, recovery_attempts)
    VALUES (:key, 'ENQUEUED', 'tell', 'events', 'paidup', '1', 'portable_json', 0, 0)
"""
INPUT = "INSERT INTO workflow_input (workflow_uuid, inputs) VALUES (:key, :inputs)"
ENTRY = """
    INSERT INTO entry (company_id, event_id, account, amount_minor, currency)
    VALUES (1, :event, :account, :minor, 'EUR')
"""
POSTING = """
    INSERT INTO posting (event_id, company_id, booked_on, invoice_id)
    VALUES (:event, 1, :today, :invoice)
"""
SIDES = {"receivable": 190, "revenue": -160, "tax:7": -10, "tax:19": -20}
"""As many entries as an invoice with two tax rates has."""


def issue(execute: Callable[[str, Mapping[str, Any]], Any], invoice: int, approval: int) -> None:
    """Every statement of one issue, save the beginning and the end."""
    now = datetime.now(UTC).replace(tzinfo=None)
    values: dict[str, Any] = {
        "invoice": invoice,
        "approval": approval,
        "member": 1,
        "now": str(now),
        "today": str(now.date()),
        "series": f"INV-{now.year}",
        "subject": f"invoice:{invoice}",
        "digest": "0" * 64,
    }
    execute(GRANT, values)
    values["number"] = f"INV-{now.year}-{execute(NUMBER, values).fetchone()[0]:04d}"
    execute(INVOICE, values)
    payload = {"number": values["number"], "invoice_id": invoice, "approval_id": approval}
    event = execute(EVENT, {**values, "payload": json.dumps(payload)}).fetchone()[0]
    values |= {"event": event, "key": f"tell-{event}"}
    execute(JOB, values)
    inputs = {"namedArgs": {}, "positionalArgs": [1, event]}
    execute(INPUT, {**values, "inputs": json.dumps(inputs)})
    for account, minor in SIDES.items():
        execute(ENTRY, {**values, "account": account, "minor": minor})
    execute(POSTING, values)


def on_sqlite(url: URL) -> tuple[Deed, Callable[[], None]]:
    """The deed through `sqlite3`, and how to end."""
    assert url.database
    connection = sqlite3.connect(url.database, isolation_level=None)
    connection.create_function("sha256", 1, sha256, deterministic=True)  # for the trail's links
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")

    def deed(invoice: int, approval: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        issue(connection.execute, invoice, approval)
        connection.execute("COMMIT")

    return deed, connection.close


def on_postgresql(url: URL) -> tuple[Deed, Callable[[], None]]:
    """The deed through psycopg, whose placeholders and schema differ; and how to end."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(plain)
    connection.execute("SET search_path = public, dbos")
    connection.commit()
    statements = (GRANT, NUMBER, INVOICE, EVENT, JOB, INPUT, ENTRY, POSTING)
    translated = {text: re.sub(r":([a-z]+)", r"%(\1)s", text).encode() for text in statements}

    def execute(text: str, values: Mapping[str, Any]) -> psycopg.Cursor[Any]:
        return connection.execute(translated[text], values)

    def deed(invoice: int, approval: int) -> None:
        issue(execute, invoice, approval)
        connection.commit()

    return deed, connection.close
