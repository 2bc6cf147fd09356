"""Mails that came in, and what was understood of them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_mails"
down_revision = "2026_11_22_reminders"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Mails as they came, and where each copy lies in a mailbox."""
    op.create_table(
        "inbound_mail",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sender", sa.String(300), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("company_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_inbound_mail_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_inbound_mail_digest")),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'aside')", name=op.f("ck_inbound_mail_state")
        ),
    )
    op.create_index(
        "ix_inbound_mail_unfinished",
        "inbound_mail",
        ["state"],
        sqlite_where=sa.text("state <> 'done'"),
        postgresql_where=sa.text("state <> 'done'"),
    )
    op.create_table(
        "mail_copy",
        sa.Column("mailbox", sa.String(300), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mail_id", ID, nullable=False),
        sa.Column("filed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["inbound_mail.id"], name=op.f("fk_mail_copy_mail_id")
        ),
        sa.PrimaryKeyConstraint("mailbox", "uid_validity", "uid", name=op.f("pk_mail_copy")),
    )
    op.create_index(op.f("ix_mail_copy_mail_id"), "mail_copy", ["mail_id"], unique=False)
    op.create_index(
        "ix_mail_copy_unfiled",
        "mail_copy",
        ["mailbox", "uid_validity"],
        sqlite_where=sa.text("filed_at IS NULL"),
        postgresql_where=sa.text("filed_at IS NULL"),
    )


def downgrade() -> None:
    """Take it all away."""
    op.drop_index("ix_mail_copy_unfiled", table_name="mail_copy")
    op.drop_index(op.f("ix_mail_copy_mail_id"), table_name="mail_copy")
    op.drop_table("mail_copy")
    op.drop_index("ix_inbound_mail_unfinished", table_name="inbound_mail")
    op.drop_table("inbound_mail")
