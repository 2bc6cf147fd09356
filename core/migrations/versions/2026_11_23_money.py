"""Payments over several invoices, and what is more than was owed."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import require_fitting

revision = "2026_11_23_money"
down_revision = "2026_11_23_reports"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PARTS = "(SELECT count(*) FROM payment_part WHERE payment_id = payment.id)"


def upgrade() -> None:
    """Every payment so far is for one invoice, and none of it is credit."""
    op.execute(
        "ALTER TABLE payment ADD COLUMN credit_minor BIGINT DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_payment_credit CHECK (credit_minor BETWEEN 0 AND amount_minor)"
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


def downgrade() -> None:
    """Forget the parts, where each payment has one: what else there is could not be told."""
    require_fitting("payment", f"credit_minor = 0 AND {PARTS} = 1")
    op.drop_index(op.f("ix_entry_invoice_id"), table_name="entry")
    op.drop_column("entry", "invoice_id")
    op.drop_index(op.f("ix_payment_part_invoice_id"), table_name="payment_part")
    op.drop_table("payment_part")
    op.drop_column("payment", "credit_minor")
