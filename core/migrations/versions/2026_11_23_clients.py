"""The catalogue, and what a client's settings say beside the company's."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import allow, forbid, one_of
from core.migrations.rules import freeze, thaw

revision = "2026_11_23_clients"
down_revision = "2026_11_23_credit"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O")
DEEDS = ("add and change items", "merge clients", "import clients, items and invoices")
SETTINGS = {"tax_category": 32, "tax_reason": 200}


def upgrade() -> None:
    """Three tables more, and columns for what is empty so far: as the company, or the law, has it."""
    _items()
    for table in ("client", "company"):
        _settings(table)
    op.add_column("client", sa.Column("archived_at", MOMENT, nullable=True))
    op.add_column("client", sa.Column("merged_into", ID, nullable=True))
    op.create_index(op.f("ix_client_merged_into"), "client", ["merged_into"])
    op.add_column("contact", sa.Column("roles", sa.String(80), nullable=False, server_default=""))
    op.execute("UPDATE contact SET roles = 'billing' WHERE is_billing")
    _past()
    for table in ("asked_code", "proposal"):
        allow(table, "deed", *DEEDS)


def _items() -> None:
    op.create_table(
        "item",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("tax_category", sa.String(32), nullable=False),
        sa.Column("tax_rate", sa.BigInteger(), nullable=True),
        sa.Column("revenue", sa.String(40), nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_item_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("company_id", "key", name=op.f("uq_item_company_id_key")),
        sa.CheckConstraint(one_of("tax_category", CATEGORIES), name=op.f("ck_item_tax_category")),
        sa.CheckConstraint(
            "tax_rate IS NULL OR (tax_category = 'S' AND tax_rate > 0)",
            name=op.f("ck_item_tax_rate"),
        ),
    )
    op.create_table(
        "item_price",
        sa.Column("item_id", ID, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_price_item_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_item_price_company_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "currency", name=op.f("pk_item_price")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_item_price_price")),
    )


def _settings(table: str) -> None:
    for name, letters in SETTINGS.items():
        # In the column itself: SQLite lets go of a column again that no check of the table names.
        check = f" CONSTRAINT ck_{table}_{name} CHECK ({one_of(name, ('', *CATEGORIES))})"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR({letters}) DEFAULT '' NOT NULL"
            + (check if name == "tax_category" else "")
        )


def _past() -> None:
    op.create_table(
        "client_past",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.String(200), "sqlite"), nullable=False),
        sa.Column("address", sa.Text().with_variant(sa.String(500), "sqlite"), nullable=False),
        sa.Column("tax_id", sa.Text().with_variant(sa.String(40), "sqlite"), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_client_past_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_past_client_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_past")),
    )
    op.create_index(op.f("ix_client_past_client_id"), "client_past", ["client_id"])
    op.add_column("invoice", sa.Column("past_id", ID, nullable=True))
    op.add_column(
        "invoice",
        sa.Column("imported_from", sa.String(32), nullable=False, server_default=""),
    )
    freeze("imported", "imported_from")


def downgrade() -> None:
    """Forget the catalogue, and how clients were before; what was printed stays as it is."""
    thaw("imported")
    op.drop_column("invoice", "imported_from")
    op.drop_column("invoice", "past_id")
    op.drop_index(op.f("ix_client_past_client_id"), table_name="client_past")
    op.drop_table("client_past")
    op.drop_column("contact", "roles")
    op.drop_index(op.f("ix_client_merged_into"), table_name="client")
    op.drop_column("client", "merged_into")
    op.drop_column("client", "archived_at")
    for table in ("company", "client"):
        for name in SETTINGS:
            op.drop_column(table, name)
    for table in ("asked_code", "proposal"):
        forbid(table, "deed", *DEEDS)
    op.drop_table("item_price")
    op.drop_table("item")
