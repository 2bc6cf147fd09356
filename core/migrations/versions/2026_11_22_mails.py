"""Mails that came in, and what was understood of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_mails"
down_revision = "2026_11_22_reminders"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Mails as they came, then what the team reads of them and what was said in them."""
    create_inbound()
    create_letters()
    # Beside what is frozen: a client's own number may come after the invoice was issued.
    op.add_column(
        "invoice", sa.Column("po_number", sa.String(80), nullable=False, server_default="")
    )
    op.add_column("contact", sa.Column("undeliverable_at", MOMENT, nullable=True))


def create_letters() -> None:
    """Letters, the turns of the day that were taken, and claims."""
    op.create_table(
        "letter",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(32), nullable=False),
        sa.Column("invoice_id", ID, nullable=True),
        sa.Column("client_id", ID, nullable=True),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("answers_id", ID, nullable=True),
        sa.Column("inbound_id", ID, nullable=True),
        sa.Column("message_id", sa.String(998), nullable=False),
        sa.Column("thread", JSON, nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("sender_name", sa.String(200), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("from_kind", sa.String(16), nullable=False),
        sa.Column("is_on_file", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("trust", sa.String(300), nullable=False),
        sa.Column("automatic", sa.String(300), nullable=False),
        sa.Column("intents", JSON, nullable=False),
        sa.Column("attachments", JSON, nullable=False),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["answers_id"], ["letter.id"], name=op.f("fk_letter_answers_id")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_letter_client_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_letter_company_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_letter_invoice_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_letter_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("company_id", "serial", name=op.f("uq_letter_company_id_serial")),
        sa.UniqueConstraint("inbound_id", name=op.f("uq_letter_inbound_id")),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_letter_direction")),
    )
    op.create_index(op.f("ix_letter_invoice_id"), "letter", ["invoice_id"], unique=False)
    op.create_table(
        "letter_turn",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("thread", sa.String(40), nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_letter_turn_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_turn")),
        sa.UniqueConstraint(
            "company_id",
            "thread",
            "deed",
            "day",
            "turn",
            name=op.f("uq_letter_turn_company_id_thread_deed_day_turn"),
        ),
    )
    op.create_table(
        "claim",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("letter_id", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("payment_id", ID, nullable=True),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_claim_company_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_claim_invoice_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_claim_letter_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_claim_payment_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["member.id"], name=op.f("fk_claim_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("company_id", "serial", name=op.f("uq_claim_company_id_serial")),
        sa.UniqueConstraint(
            "letter_id", "invoice_id", "kind", name=op.f("uq_claim_letter_id_invoice_id_kind")
        ),
        sa.CheckConstraint(
            "kind IN ('payment', 'promise', 'dispute', 'extension', 'PO number')",
            name=op.f("ck_claim_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'dismissed')", name=op.f("ck_claim_state")
        ),
    )
    op.create_index(op.f("ix_claim_invoice_id"), "claim", ["invoice_id"], unique=False)


def create_inbound() -> None:
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
        sa.Column("tries", sa.Integer(), nullable=False),
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
        "mailbox_reading",
        sa.Column("mailbox", sa.String(300), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_reading")),
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
    op.drop_column("contact", "undeliverable_at")
    op.drop_column("invoice", "po_number")
    op.drop_index(op.f("ix_claim_invoice_id"), table_name="claim")
    op.drop_table("claim")
    op.drop_table("letter_turn")
    op.drop_index(op.f("ix_letter_invoice_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_index("ix_mail_copy_unfiled", table_name="mail_copy")
    op.drop_index(op.f("ix_mail_copy_mail_id"), table_name="mail_copy")
    op.drop_table("mail_copy")
    op.drop_table("mailbox_reading")
    op.drop_index("ix_inbound_mail_unfinished", table_name="inbound_mail")
    op.drop_table("inbound_mail")
