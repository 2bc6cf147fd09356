"""The approval policy: limits per deed and currency, two persons, delays."""

revision = "2026_11_22_policy"
down_revision = "2026_11_22_vault"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
