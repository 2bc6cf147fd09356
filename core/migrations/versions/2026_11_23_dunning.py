"""Terms that are more than days, and what was taken off for paying early."""

import sqlalchemy as sa
from alembic import op

from core.migrations.rules import freeze, thaw

revision = "2026_11_23_dunning"
down_revision = "2026_11_23_recurring"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SPEAKING = ("company", "client", "invoice")


def upgrade() -> None:
    """Plain days stay where they are; nobody has other terms yet."""
    for table in SPEAKING:
        op.add_column(table, sa.Column("terms", sa.String(60), nullable=False, server_default=""))
    freeze("dunning", "terms")
    op.create_table(
        "cash_discount",
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_cash_discount_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_cash_discount_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_cash_discount_payment_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_cash_discount")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_cash_discount_amount")),
    )


def downgrade() -> None:
    """Forget them; invoices keep the day on which they are due."""
    op.drop_table("cash_discount")
    thaw("dunning")
    for table in reversed(SPEAKING):
        op.drop_column(table, "terms")
