"""When reminders were sent, and what makes them wait."""

revision = "2026_11_22_reminders"
down_revision = "2026_11_22_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
