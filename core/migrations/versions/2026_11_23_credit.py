"""Documents beside invoices, and what a client has to its credit."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import one_of
from core.migrations.rules import freeze, thaw

revision = "2026_11_23_credit"
down_revision = "2026_11_23_write_offs"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = one_of("kind", ("invoice", "credit note", "quote", "pro forma"))
LINKS = ("credits", "revises", "accepts", "instalment", "claims", "copies")


def upgrade() -> None:
    """Every document is an invoice so far, none came from another, and nobody has any credit."""
    # In the column itself: SQLite lets go of a column again that no check of the table names.
    op.execute(
        "ALTER TABLE invoice ADD COLUMN kind VARCHAR(32) DEFAULT 'invoice' NOT NULL"
        f" CONSTRAINT ck_invoice_kind CHECK ({KINDS})"
    )
    freeze("kind", "kind")
    op.create_table(
        "document_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("origin_id", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_document_link_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_document_link_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["invoice.id"], name=op.f("fk_document_link_origin_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_link")),
        sa.UniqueConstraint(
            "invoice_id",
            "origin_id",
            "kind",
            name=op.f("uq_document_link_invoice_id_origin_id_kind"),
        ),
        sa.CheckConstraint(one_of("kind", LINKS), name=op.f("ck_document_link_kind")),
        sa.CheckConstraint("invoice_id <> origin_id", name=op.f("ck_document_link_apart")),
    )
    op.create_index(op.f("ix_document_link_origin_id"), "document_link", ["origin_id"])
    op.create_table(
        "client_credit",
        sa.Column("client_id", ID, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_credit_client_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_client_credit_company_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "currency", name=op.f("pk_client_credit")),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_client_credit_balance")),
    )
    op.add_column("posting", sa.Column("client_id", ID, nullable=True))


def downgrade() -> None:
    """Forget them; invoices stay."""
    op.drop_column("posting", "client_id")
    op.drop_table("client_credit")
    op.drop_index(op.f("ix_document_link_origin_id"), table_name="document_link")
    op.drop_table("document_link")
    thaw("kind")
    op.drop_column("invoice", "kind")
