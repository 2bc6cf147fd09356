"""The life of a document: quotes."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import allow, forbid
from core.migrations.rules import enforce, lift

revision = "2026_11_23_life"
down_revision = "2026_11_23_dunning"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STATES = ("offered", "accepted", "declined", "expired")
OFFERED = ("company_id", "valid_days", "content_hash")


def upgrade() -> None:
    """What a quote is beside its lines, and where it stands."""
    allow("invoice", "state", *STATES)
    create_quote()


def create_quote() -> None:
    """How long a quote holds; once it is sent, that never changes, and its end is for good."""
    op.create_table(
        "quote",
        sa.Column("invoice_id", ID, autoincrement=False, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_quote_invoice_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_quote_company_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_quote")),
        sa.CheckConstraint("valid_days BETWEEN 1 AND 366", name=op.f("ck_quote_valid_days")),
    )
    differs = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in OFFERED)
    again = "OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at"
    sent = f"(OLD.content_hash <> '' AND ({differs})) OR ({again})"
    enforce("quote_frozen", "quote", "UPDATE", sent, "a quote that was sent never changes")


def downgrade() -> None:
    """Forget them; there must be none that was sent, since the version before knows no such."""
    forbid("invoice", "state", *STATES)
    lift("quote_frozen", "quote")
    op.drop_table("quote")
