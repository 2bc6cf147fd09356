"""Erasure, restriction and retention."""

revision = "2026_11_22_privacy"
down_revision = "2026_11_22_doors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
