"""Whose codes the keyboard took away sets up new ones with a word."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_words"
down_revision = "2026_11_22_challenges"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody needs one yet."""
    op.create_table(
        "set_up_word",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("word_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_set_up_word_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_set_up_word_company_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_set_up_word")),
    )


def downgrade() -> None:
    """Whoever needed a word needs none."""
    op.drop_table("set_up_word")
