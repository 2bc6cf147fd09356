"""What an authenticator is asked to sign is made again instead of being kept."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_challenges"
down_revision = "2026_11_22_operation"
branch_labels = None
depends_on = None

CHECK = "ck_web_session_challenge_for"


def upgrade() -> None:
    """A session keeps no challenge any more."""
    with op.batch_alter_table("web_session") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.drop_column("challenge_until")
        batch.drop_column("challenge_for")
        batch.drop_column("challenge")


def downgrade() -> None:
    """Room for one again; nobody has been asked yet."""
    with op.batch_alter_table("web_session") as batch:
        batch.add_column(sa.Column("challenge", sa.String(100), nullable=False, server_default=""))
        batch.add_column(sa.Column("challenge_for", sa.String(32), nullable=True))
        batch.add_column(sa.Column("challenge_until", sa.DateTime(timezone=True), nullable=True))
        batch.create_check_constraint(
            op.f(CHECK), sa.text("challenge_for IN ('add a passkey', 'sign in')")
        )
