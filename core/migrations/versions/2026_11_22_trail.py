"""The chain of the trail, and its checkpoints."""

revision = "2026_11_22_trail"
down_revision = "2026_11_22_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
