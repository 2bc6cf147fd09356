"""When reminders were sent, and what makes them wait."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_reminders"
down_revision = "2026_11_22_first"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Settings on companies and clients, an index for the clock, and four tables."""
    op.add_column(
        "company",
        sa.Column("reminder_days", sa.String(40), nullable=False, server_default="3,10,20"),
    )
    op.add_column(
        "company",
        sa.Column("quiet_hours", sa.String(11), nullable=False, server_default="20:00-08:00"),
    )
    op.add_column(
        "client", sa.Column("time_zone", sa.String(64), nullable=False, server_default="")
    )
    op.create_index(
        op.f("ix_invoice_company_id_state_due_on_id"),
        "invoice",
        ["company_id", "state", "due_on", "id"],
    )
    create_reminder()
    create_hold()
    create_overdue_alert()
    create_nudge()


def create_reminder() -> None:
    """One row for each stage of an invoice."""
    op.create_table(
        "reminder",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_reminder_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_reminder_invoice_id")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_reminder_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("invoice_id", "stage", name=op.f("uq_reminder_invoice_id_stage")),
        sa.CheckConstraint(
            "state IN ('waiting', 'planned', 'sending', 'sent', 'unclear', 'dropped', 'failed')",
            name=op.f("ck_reminder_state"),
        ),
        sa.CheckConstraint("stage > 0", name=op.f("ck_reminder_stage")),
    )
    op.create_index(op.f("ix_reminder_company_id_state"), "reminder", ["company_id", "state"])


def create_hold() -> None:
    """One row for each kind of hold an invoice had."""
    op.create_table(
        "hold",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("placed_by", sa.String(200), nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_hold_company_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_hold_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("invoice_id", "kind", name=op.f("uq_hold_invoice_id_kind")),
        sa.CheckConstraint(
            "kind IN ('snooze', 'claim', 'promise', 'dispute', 'extension', 'undelivered')",
            name=op.f("ck_hold_kind"),
        ),
    )
    op.create_index(
        op.f("ix_hold_company_id_lifted_at_until"), "hold", ["company_id", "lifted_at", "until"]
    )


def create_overdue_alert() -> None:
    """One row for each overdue invoice the team was told of."""
    op.create_table(
        "overdue_alert",
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_overdue_alert_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_overdue_alert_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_overdue_alert")),
    )
    op.create_index(
        op.f("ix_overdue_alert_company_id_told_on_digest"),
        "overdue_alert",
        ["company_id", "told_on", "digest"],
    )


def create_nudge() -> None:
    """One row for each waiting payment the approvers were told of again."""
    op.create_table(
        "nudge",
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_nudge_company_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_nudge_payment_id")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_nudge")),
    )


def downgrade() -> None:
    """Take it all away."""
    op.drop_table("nudge")
    op.drop_table("overdue_alert")
    op.drop_table("hold")
    op.drop_table("reminder")
    op.drop_index(op.f("ix_invoice_company_id_state_due_on_id"), table_name="invoice")
    op.drop_column("client", "time_zone")
    op.drop_column("company", "quiet_hours")
    op.drop_column("company", "reminder_days")
