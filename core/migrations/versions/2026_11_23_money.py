"""Payments over several invoices, and what is more than was owed."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import allow, forbid, one_of, require_fitting

revision = "2026_11_23_money"
down_revision = "2026_11_23_exchange"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DEED = "approve a refund"
STATES = ("pending", "sending", "booked", "failed", "rejected")
METHODS = ("bank", "card", "cash", "other")
PARTS = "(SELECT count(*) FROM payment_part WHERE payment_id = payment.id)"


def upgrade() -> None:
    """Every payment so far is for one invoice, and none of it is credit."""
    op.execute(
        "ALTER TABLE payment ADD COLUMN credit_minor BIGINT DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_payment_credit CHECK (credit_minor BETWEEN 0 AND amount_minor)"
    )
    op.execute(
        "ALTER TABLE payment ADD COLUMN refunded_minor BIGINT DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_payment_refunded CHECK (refunded_minor BETWEEN 0 AND amount_minor)"
    )
    op.create_table(
        "payment_part",
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_part_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_payment_part_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_payment_part_company_id")
        ),
        sa.PrimaryKeyConstraint("payment_id", "invoice_id", name=op.f("pk_payment_part")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_part_amount")),
    )
    op.create_index(op.f("ix_payment_part_invoice_id"), "payment_part", ["invoice_id"])
    op.execute(
        "INSERT INTO payment_part (payment_id, invoice_id, company_id, amount_minor)"
        " SELECT id, invoice_id, company_id, amount_minor FROM payment"
    )
    op.add_column("entry", sa.Column("invoice_id", ID, nullable=True))
    op.create_index(
        op.f("ix_entry_invoice_id"),
        "entry",
        ["invoice_id"],
        sqlite_where=sa.text("invoice_id IS NOT NULL"),
        postgresql_where=sa.text("invoice_id IS NOT NULL"),
    )
    _make_refunds()


def _make_refunds() -> None:
    op.create_table(
        "refund",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=True),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("credit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("asked_by", ID, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_refund_{table}_id")
            )
            for table in ("company", "client", "invoice", "payment")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["member.id"], name=op.f("fk_refund_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("company_id", "serial", name=op.f("uq_refund_company_id_serial")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_amount")),
        sa.CheckConstraint(
            "credit_minor BETWEEN 0 AND amount_minor", name=op.f("ck_refund_credit")
        ),
        sa.CheckConstraint(one_of("state", STATES), name=op.f("ck_refund_state")),
        sa.CheckConstraint(one_of("method", METHODS), name=op.f("ck_refund_method")),
        sa.CheckConstraint(
            "state <> 'booked' OR booked_on IS NOT NULL", name=op.f("ck_refund_booked")
        ),
    )
    for column in ("client_id", "invoice_id", "payment_id"):
        op.create_index(op.f(f"ix_refund_{column}"), "refund", [column])
    op.create_table(
        "refund_part",
        sa.Column("refund_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_refund_part_{table}_id")
            )
            for table in ("refund", "invoice", "company")
        ),
        sa.PrimaryKeyConstraint("refund_id", "invoice_id", name=op.f("pk_refund_part")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_part_amount")),
    )
    op.create_index(op.f("ix_refund_part_invoice_id"), "refund_part", ["invoice_id"])
    op.add_column("posting", sa.Column("refund_id", ID, nullable=True))
    allow("approval", "kind", "refund")
    allow("asked_code", "deed", DEED)
    allow("proposal", "deed", DEED)


def _forget_refunds() -> None:
    for table in ("asked_code", "proposal"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE deed = '{DEED}'"))  # our own words
        forbid(table, "deed", DEED)
    forbid("approval", "kind", "refund")
    op.drop_column("posting", "refund_id")
    op.drop_index(op.f("ix_refund_part_invoice_id"), table_name="refund_part")
    op.drop_table("refund_part")
    op.drop_table("refund")


def downgrade() -> None:
    """Forget the parts, where each payment has one: what else there is could not be told."""
    require_fitting("payment", f"credit_minor = 0 AND {PARTS} = 1")
    _forget_refunds()
    op.drop_index(op.f("ix_entry_invoice_id"), table_name="entry")
    op.drop_column("entry", "invoice_id")
    op.drop_index(op.f("ix_payment_part_invoice_id"), table_name="payment_part")
    op.drop_table("payment_part")
    op.drop_column("payment", "refunded_minor")
    op.drop_column("payment", "credit_minor")
