"""Addresses that can be changed, and how often somebody did what is limited."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_doors"
down_revision = "2026_11_22_people"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

RANDOM = {
    "sqlite": "lower(hex(randomblob(32)))",
    "postgresql": "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')",
}


def upgrade() -> None:
    """Each invoice gets a seed of its own; nothing is counted yet."""
    seed = sa.Column("address_seed", sa.String(64), nullable=False, server_default="")
    op.add_column("invoice", seed)
    made = RANDOM[op.get_bind().dialect.name]
    op.execute(f"UPDATE invoice SET address_seed = {made}")  # ours
    op.create_table(
        "tally",
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("whose", sa.String(64), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "whose", name=op.f("pk_tally")),
    )
    op.create_index(op.f("ix_tally_began_at"), "tally", ["began_at"])


def downgrade() -> None:
    """As it was."""
    op.drop_table("tally")
    op.drop_column("invoice", "address_seed")
