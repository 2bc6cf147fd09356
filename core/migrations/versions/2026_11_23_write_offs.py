"""Write-offs: what is owed no more though no money came."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import one_of, recheck, words_of

revision = "2026_11_23_write_offs"
down_revision = "2026_11_22_words"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DEED = "approve a write-off"
STATE = "written off"
KIND = "adjustment"
TOTALS = "total_minor = net_minor + tax_minor AND {settled} BETWEEN 0 AND total_minor"
SETTLED = "paid_minor >= 0 AND adjusted_minor >= 0 AND paid_minor + adjusted_minor"


def upgrade() -> None:
    """One table more, one state, one kind of approval, and what a posting can be about."""
    op.create_table(
        "adjustment",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_adjustment_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_adjustment_invoice_id")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["member.id"], name=op.f("fk_adjustment_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
        sa.UniqueConstraint("company_id", "serial", name=op.f("uq_adjustment_company_id_serial")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_adjustment_amount")),
        sa.CheckConstraint("kind IN ('write-off')", name=op.f("ck_adjustment_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'booked', 'rejected')", name=op.f("ck_adjustment_state")
        ),
        sa.CheckConstraint(
            "(state = 'booked') = (booked_on IS NOT NULL)", name=op.f("ck_adjustment_booked")
        ),
    )
    op.create_index(op.f("ix_adjustment_invoice_id"), "adjustment", ["invoice_id"])
    op.create_index(
        "uq_adjustment_pending",
        "adjustment",
        ["invoice_id"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.add_column(
        "invoice", sa.Column("adjusted_minor", sa.BigInteger(), nullable=False, server_default="0")
    )
    recheck("invoice", "ck_invoice_totals", TOTALS.format(settled=SETTLED))
    _allow("invoice", "state", STATE)
    _allow("approval", "kind", KIND)
    _allow("asked_code", "deed", DEED)
    _allow("proposal", "deed", DEED)
    op.add_column("posting", sa.Column("adjustment_id", ID, nullable=True))


def downgrade() -> None:
    """Forget them; there must be none, since a booked one cannot be taken back."""
    op.drop_column("posting", "adjustment_id")
    for table in ("asked_code", "proposal"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE deed = '{DEED}'"))  # our own words
        _forbid(table, "deed", DEED)
    _forbid("approval", "kind", KIND)
    _forbid("invoice", "state", STATE)
    recheck("invoice", "ck_invoice_totals", TOTALS.format(settled="paid_minor"))
    op.drop_column("invoice", "adjusted_minor")
    op.drop_table("adjustment")


def _allow(table: str, column: str, word: str) -> None:
    name = f"ck_{table}_{column}"
    recheck(table, name, one_of(column, (*words_of(table, name), word)))


def _forbid(table: str, column: str, word: str) -> None:
    name = f"ck_{table}_{column}"
    kept = tuple(each for each in words_of(table, name) if each != word)
    recheck(table, name, one_of(column, kept))
