"""The approval policy, two persons' yes, and proposals: changes that take two owners."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_policy"
down_revision = "2026_11_22_vault"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NO = sa.false()

CODED = (
    *("approve an invoice", "approve a payment", "void an issued invoice"),
    *("change the bank details", "change a role", "change one''s own codes"),
)
BEFORE = (*CODED, "change the approval limit")
AFTER = (*CODED, "change the approval policy", "remove a member")
PROPOSED = ("change the bank details", "change a role", "change the approval policy")
STATES = ("open", "waiting", "done", "stopped", "expired")
LIVE = "state IN ('open', 'waiting')"


def upgrade() -> None:
    """The policy of a company, what an approval is over, who said yes, and proposals."""
    _asked_code(AFTER)
    op.add_column("company", sa.Column("policy", JSON, nullable=False, server_default="{}"))
    op.add_column(
        "member", sa.Column("is_removed", sa.Boolean(), nullable=False, server_default=NO)
    )
    op.add_column("approval", sa.Column("client_id", ID, nullable=True))
    op.add_column("approval", sa.Column("amount_minor", sa.BigInteger(), nullable=True))
    op.add_column(
        "approval", sa.Column("currency", sa.String(3), nullable=False, server_default="")
    )
    op.create_index("ix_approval_sums", "approval", ["company_id", "requested_by", "decided_at"])
    op.create_table(
        "vote",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("world", sa.String(16), nullable=False),
        sa.Column("voted_at", MOMENT, nullable=False),
        *_owned("vote", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("subject", "member_id", name=op.f("uq_vote_subject_member_id")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("serial", ID, nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("proposed_by", ID, nullable=True),
        sa.Column("world", sa.String(16), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("ended_by", ID, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        *_owned("proposal", "proposed_by", "ended_by"),
        sa.CheckConstraint(_one_of("deed", PROPOSED), name=op.f("ck_proposal_deed")),
        sa.CheckConstraint(_one_of("state", STATES), name=op.f("ck_proposal_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("company_id", "serial", name=op.f("uq_proposal_company_id_serial")),
    )
    op.create_index(
        "uq_proposal_open",
        "proposal",
        ["company_id", "deed", "subject"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )


def downgrade() -> None:
    """Away with them."""
    op.drop_table("proposal")
    op.drop_table("vote")
    op.drop_index("ix_approval_sums", table_name="approval")
    for column in ("currency", "amount_minor", "client_id"):
        op.drop_column("approval", column)
    op.drop_column("member", "is_removed")
    op.drop_column("company", "policy")
    _asked_code(BEFORE)


def _asked_code(deeds: tuple[str, ...]) -> None:
    """The table anew, for other deeds; what is asked for lasts ten minutes and is asked again."""
    op.drop_table("asked_code")
    op.create_table(
        "asked_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("command", sa.String(40), nullable=False),
        sa.Column("arguments", JSON, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        *_owned("asked_code", "member_id"),
        sa.CheckConstraint(_one_of("deed", deeds), name=op.f("ck_asked_code_deed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_code")),
    )
    op.create_index(op.f("ix_asked_code_expires_at"), "asked_code", ["expires_at"], unique=False)


def _one_of(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def _owned(table: str, *members: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["member.id"], name=op.f(f"fk_{table}_{name}"))
            for name in members
        ),
    )
