"""One-time codes, and the limit above which they are asked for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_codes"
down_revision = "2026_11_22_mails"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)

DEEDS = (
    "'approve an invoice', 'approve a payment', 'void an issued invoice',"
    " 'change the bank details', 'change the approval limit', 'change a role',"
    " 'change one''s own codes'"
)


def upgrade() -> None:
    """The limit, second factors, recovery codes, what is asked for and what was tried."""
    op.add_column("company", sa.Column("approval_limit_minor", sa.BigInteger(), nullable=True))
    op.create_table(
        "second_factor",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("secret", sa.String(300), nullable=False),
        sa.Column("last_step", ID, nullable=False),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        *_owned("second_factor"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "enrolment",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("secret", sa.String(300), nullable=False),
        sa.Column("page_hash", sa.String(64), nullable=False),
        sa.Column("is_page_open", sa.Boolean(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *_owned("enrolment"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("page_hash", name=op.f("uq_enrolment_page_hash")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        *_owned("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "member_id", "code_hash", name=op.f("uq_recovery_code_member_id_code_hash")
        ),
    )
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
        *_owned("asked_code"),
        sa.CheckConstraint(f"deed IN ({DEEDS})", name=op.f("ck_asked_code_deed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_code")),
    )
    op.create_index(op.f("ix_asked_code_expires_at"), "asked_code", ["expires_at"], unique=False)
    op.create_table(
        "code_try",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("step", ID, nullable=True),
        sa.Column("is_forgiven", sa.Boolean(), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        *_owned("code_try"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_try")),
    )
    op.create_index(op.f("ix_code_try_member_id"), "code_try", ["member_id"], unique=False)


def downgrade() -> None:
    """Away with them."""
    for table in ("code_try", "asked_code", "recovery_code", "enrolment", "second_factor"):
        op.drop_table(table)
    op.drop_column("company", "approval_limit_minor")


def _owned(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f(f"fk_{table}_member_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")
        ),
    )
