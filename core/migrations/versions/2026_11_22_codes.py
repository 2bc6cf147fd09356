"""One-time codes, and the limit above which they are asked for."""

revision = "2026_11_22_codes"
down_revision = "2026_11_22_mails"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
