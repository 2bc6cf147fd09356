"""Terms that are more than days, what was taken off early, ladders, and what late money costs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.checks import one_of
from core.migrations.rules import freeze, thaw

revision = "2026_11_23_dunning"
down_revision = "2026_11_23_recurring"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RESTS = one_of("rest", ("never", "weekends", "weekends and holidays"))
SPEAKING = ("company", "client", "invoice")


def upgrade() -> None:
    """Plain days stay where they are; nobody has other terms yet."""
    for table in SPEAKING:
        op.add_column(table, sa.Column("terms", sa.String(60), nullable=False, server_default=""))
        op.add_column(table, sa.Column("ladder", sa.String(40), nullable=False, server_default=""))
    freeze("dunning", "terms")
    op.execute(
        "ALTER TABLE company ADD COLUMN rest VARCHAR(32) DEFAULT 'never' NOT NULL"
        f" CONSTRAINT ck_company_rest CHECK ({RESTS})"
    )
    op.create_table(
        "ladder",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("written_by", sa.String(200), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_ladder_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_ladder_company_id_name")),
    )
    op.create_table(
        "base_rate",
        sa.Column("company_id", ID, nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_base_rate_company_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "begins_on", name=op.f("pk_base_rate")),
    )
    _add_late_charges()
    op.create_table(
        "client_pause",
        sa.Column("client_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("placed_by", sa.String(200), nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_pause_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_client_pause_company_id")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_pause")),
    )
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
    op.drop_table("client_pause")
    op.drop_table("late_charge")
    op.drop_table("base_rate")
    op.drop_table("ladder")
    op.drop_column("company", "rest")
    thaw("dunning")
    for table in reversed(SPEAKING):
        op.drop_column(table, "ladder")
        op.drop_column(table, "terms")


def _add_late_charges() -> None:
    op.create_table(
        "late_charge",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("interest_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_late_charge_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_late_charge_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["invoice.id"], name=op.f("fk_late_charge_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_charge")),
        sa.UniqueConstraint(
            "invoice_id", "begins_on", name=op.f("uq_late_charge_invoice_id_begins_on")
        ),
        sa.UniqueConstraint("document_id", name=op.f("uq_late_charge_document_id")),
        sa.CheckConstraint("begins_on <= ends_on", name=op.f("ck_late_charge_days")),
        sa.CheckConstraint(
            "interest_minor >= 0 AND fee_minor >= 0", name=op.f("ck_late_charge_amounts")
        ),
    )
