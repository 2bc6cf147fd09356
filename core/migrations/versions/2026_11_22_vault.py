"""Secrets at rest: data keys, sealed columns, blind indexes."""

revision = "2026_11_22_vault"
down_revision = "2026_11_22_trail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
