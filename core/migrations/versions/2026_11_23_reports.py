"""What the tax office asks for, beside the ledger; and what an alarm has complained about."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import one_of
from core.migrations.rules import enforce, lift

revision = "2026_11_23_reports"
down_revision = "2026_11_23_life"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O")
MICRO = 1_000_000
ROWS_AT_ONCE = 1_000
RULES = (
    (
        "tax_entry_sealed",
        "INSERT",
        "EXISTS (SELECT 1 FROM posting p WHERE p.event_id = NEW.event_id)",
        "this posting is sealed",
    ),
    ("tax_entry_update", "UPDATE", "1 = 1", "tax_entry rows are never changed or deleted"),
    ("tax_entry_delete", "DELETE", "1 = 1", "tax_entry rows are never changed or deleted"),
)
BOOKED = """
    SELECT p.event_id, p.company_id, p.booked_on, c.country, i.currency, l.tax_rate,
        CASE WHEN r.amount_minor > 0 THEN 1 ELSE -1 END AS sign, SUM(l.net_minor) AS net
    FROM posting p
    JOIN entry r ON r.event_id = p.event_id AND r.account = 'receivable'
    JOIN invoice i ON i.id = p.invoice_id
    JOIN client c ON c.id = i.client_id
    JOIN invoice_line l ON l.invoice_id = i.id
    WHERE p.payment_id IS NULL AND p.adjustment_id IS NULL
    GROUP BY p.event_id, p.company_id, p.booked_on, c.country, i.currency, l.tax_rate,
        r.amount_minor
    ORDER BY p.event_id
"""
TAXED = "SELECT event_id, account, amount_minor FROM entry WHERE account LIKE 'tax:%'"


def upgrade() -> None:
    """A row for each rate of what was issued and voided until now; alarms are told once."""
    op.add_column("alarm", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    table = op.create_table(
        "tax_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_tax_entry_company_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_tax_entry_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_entry")),
        sa.CheckConstraint(one_of("category", CATEGORIES), name=op.f("ck_tax_entry_category")),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_tax_entry_rate")),
    )
    op.create_index(op.f("ix_tax_entry_event_id"), "tax_entry", ["event_id"])
    columns = ("company_id", "booked_on", "currency", "country", "category", "rate")
    op.create_index("ix_tax_entry_report", "tax_entry", [*columns, "net_minor", "tax_minor"])
    rows = list(_booked())
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        op.get_bind().execute(sa.insert(table), rows[begin : begin + ROWS_AT_ONCE])
    for name, when, condition, complaint in RULES:
        enforce(name, "tax_entry", when, condition, complaint)
    if op.get_context().dialect.name == "postgresql":
        _forbid_truncate()


def downgrade() -> None:
    """Forget it; the ledger stays."""
    for name, *_ in RULES:
        lift(name, "tax_entry")
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER tax_entry_never_emptied ON tax_entry")
        op.execute("DROP FUNCTION tax_entry_never_emptied()")
    op.drop_index("ix_tax_entry_report", table_name="tax_entry")
    op.drop_index(op.f("ix_tax_entry_event_id"), table_name="tax_entry")
    op.drop_table("tax_entry")
    op.drop_column("alarm", "digest")


def _booked() -> Iterator[dict[str, Any]]:
    """What was booked until now: the net from the lines, the tax as the ledger has it."""
    bind = op.get_bind()
    taxed = {(row[0], row[1]): row[2] for row in bind.execute(sa.text(TAXED))}
    booked = sa.text(BOOKED).columns(booked_on=sa.Date())
    for row in bind.execute(booked).mappings():
        account = f"tax:{_written(row['tax_rate'])}"
        yield {
            **{name: row[name] for name in ("company_id", "event_id", "booked_on", "country")},
            "category": "S" if row["tax_rate"] else "Z",
            "rate": row["tax_rate"],
            "net_minor": row["sign"] * int(row["net"]),
            "tax_minor": -taxed.get((row["event_id"], account), 0),
            "currency": row["currency"],
        }


def _written(rate: int) -> str:
    """A rate in millionths as the account names it: `7.5`."""
    whole, rest = divmod(rate, MICRO)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def _forbid_truncate() -> None:
    """TRUNCATE fires no row trigger, so it gets one of its own."""
    op.execute(
        "CREATE FUNCTION tax_entry_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'tax_entry is never emptied'; END $$"
    )
    op.execute(
        "CREATE TRIGGER tax_entry_never_emptied BEFORE TRUNCATE ON tax_entry"
        " EXECUTE FUNCTION tax_entry_never_emptied()"
    )
