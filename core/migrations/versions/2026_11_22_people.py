"""People on the web: passwords, passkeys, sessions, invitations."""

revision = "2026_11_22_people"
down_revision = "2026_11_22_policy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
