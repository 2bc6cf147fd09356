"""The catalogue, and what a client's settings say beside the company's."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import allow, forbid, one_of

revision = "2026_11_23_clients"
down_revision = "2026_11_23_credit"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O")
DEEDS = ("add and change items",)


def upgrade() -> None:
    """Two tables more."""
    _items()
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


def downgrade() -> None:
    """Forget the catalogue; lines that were made of it stay."""
    for table in ("asked_code", "proposal"):
        forbid(table, "deed", *DEEDS)
    op.drop_table("item_price")
    op.drop_table("item")
