"""Mails that came in, and what was understood of them."""

revision = "2026_11_22_mails"
down_revision = "2026_11_22_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
