"""How a client says that they paid."""

from alembic import op

revision = "2026_11_22_claims"
down_revision = "2026_11_22_codes"
branch_labels = None
depends_on = None

WAYS = "'bank transfer', 'direct debit', 'ideal', 'card', 'cash', 'cheque', 'paypal'"


def upgrade() -> None:
    """Keep it with the claim; the one statement does for both databases."""
    op.execute(
        "ALTER TABLE claim ADD COLUMN paid_by VARCHAR(32)"
        f" CONSTRAINT ck_claim_paid_by CHECK (paid_by IN ({WAYS}))"
    )


def downgrade() -> None:
    """Forget it, and its constraint with it."""
    op.drop_column("claim", "paid_by")
