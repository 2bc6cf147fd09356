"""Credit notes: what they took back of an invoice, and how."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import allow, forbid

revision = "2026_11_23_credit_notes"
down_revision = "2026_11_23_lines"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("credited", "issued")
KINDS = ("credit note", "credit")


def upgrade() -> None:
    """Nothing was credited so far: two states, two kinds of adjustment, and columns for each."""
    # In the column itself: SQLite lets go of a column again that no check of the table names.
    op.execute(
        "ALTER TABLE invoice ADD COLUMN credited_minor BIGINT DEFAULT '0' NOT NULL"
        " CONSTRAINT ck_invoice_credited CHECK (credited_minor BETWEEN 0 AND total_minor)"
    )
    op.add_column("invoice_line", sa.Column("tax_minor", sa.BigInteger(), nullable=True))
    op.add_column("invoice_line", sa.Column("credits_id", ID, nullable=True))
    op.add_column("adjustment", sa.Column("document_id", ID, nullable=True))
    allow("invoice", "state", *STATES)
    allow("adjustment", "kind", *KINDS)


def downgrade() -> None:
    """Forget them; there must be none, since what was issued cannot be taken back."""
    forbid("adjustment", "kind", *KINDS)
    forbid("invoice", "state", *STATES)
    op.drop_column("adjustment", "document_id")
    op.drop_column("invoice_line", "credits_id")
    op.drop_column("invoice_line", "tax_minor")
    op.drop_column("invoice", "credited_minor")
