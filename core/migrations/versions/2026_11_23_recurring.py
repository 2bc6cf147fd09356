"""Recurring plans, and what became of each of their periods."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.checks import allow, forbid, one_of

revision = "2026_11_23_recurring"
down_revision = "2026_11_23_clients"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = one_of("state", ("awaiting approval", "active", "paused", "stopped", "ended"))
KIND = "recurring"


def upgrade() -> None:
    """Nothing comes again so far."""
    op.create_table(
        "recurring_plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("wording", JSON, nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("every", sa.String(20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.Column("trial", sa.String(20), nullable=False),
        sa.Column("is_in_arrears", sa.Boolean(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("approval_id", ID, nullable=True),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("cleared_until", MOMENT, nullable=True),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column("stopped_because", sa.String(500), nullable=False),
        sa.Column("authors", JSON, nullable=False),
        sa.Column("drafted_by", ID, nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_recurring_plan_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_recurring_plan_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["member.id"], name=op.f("fk_recurring_plan_drafted_by")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_recurring_plan_approval_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_plan")),
        sa.UniqueConstraint(
            "company_id", "serial", name=op.f("uq_recurring_plan_company_id_serial")
        ),
        sa.CheckConstraint(STATES, name=op.f("ck_recurring_plan_state")),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_recurring_plan_total")),
        sa.CheckConstraint("passed >= 0", name=op.f("ck_recurring_plan_passed")),
        sa.CheckConstraint(
            "(state = 'active') = (next_at IS NOT NULL)", name=op.f("ck_recurring_plan_next")
        ),
        sa.CheckConstraint(
            "state <> 'active' OR is_automatic = (approval_id IS NOT NULL)",
            name=op.f("ck_recurring_plan_approved"),
        ),
    )
    op.create_index(op.f("ix_recurring_plan_client_id"), "recurring_plan", ["client_id"])
    op.create_index(
        op.f("ix_recurring_plan_company_id_next_at"), "recurring_plan", ["company_id", "next_at"]
    )
    op.create_table(
        "recurring_price",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_recurring_price_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["recurring_plan.id"], name=op.f("fk_recurring_price_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_price")),
        sa.UniqueConstraint(
            "plan_id",
            "from_on",
            "position",
            name=op.f("uq_recurring_price_plan_id_from_on_position"),
        ),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_recurring_price_price")),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_recurring_price_total")),
    )
    op.create_table(
        "recurring_period",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("invoice_id", ID, nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_recurring_period_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["recurring_plan.id"], name=op.f("fk_recurring_period_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_recurring_period_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_period")),
        sa.UniqueConstraint(
            "plan_id", "begins_on", name=op.f("uq_recurring_period_plan_id_begins_on")
        ),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_recurring_period_invoice_id")),
        sa.CheckConstraint(
            "state IN ('written', 'skipped')", name=op.f("ck_recurring_period_state")
        ),
        sa.CheckConstraint(
            "(state = 'written') = (invoice_id IS NOT NULL)",
            name=op.f("ck_recurring_period_invoice"),
        ),
        sa.CheckConstraint("begins_on <= ends_on", name=op.f("ck_recurring_period_days")),
    )
    allow("approval", "kind", KIND)


def downgrade() -> None:
    """Forget them; their invoices stay. There must be none that was approved, or asked to be."""
    forbid("approval", "kind", KIND)
    op.drop_table("recurring_period")
    op.drop_table("recurring_price")
    op.drop_index(op.f("ix_recurring_plan_company_id_next_at"), table_name="recurring_plan")
    op.drop_index(op.f("ix_recurring_plan_client_id"), table_name="recurring_plan")
    op.drop_table("recurring_plan")
