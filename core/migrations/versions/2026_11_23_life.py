"""The life of a document: quotes, what more it says, and where in its series it stands."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.checks import allow, forbid, recheck
from core.migrations.rules import enforce, freeze, lift, thaw

revision = "2026_11_23_life"
down_revision = "2026_11_23_dunning"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
LINE = "ck_invoice_line_quantity"
AMOUNTS = "{quantity} AND unit_price >= 0 AND tax_rate >= 0"
BELOW_NOTHING = "(quantity > 0 OR (quantity < 0 AND deposit_id IS NOT NULL))"
STATES = ("offered", "accepted", "declined", "expired")
SAID = (
    "supplied_on",
    "service_from",
    "service_to",
    "printed_po",
    "is_deposit",
    "numbered_in",
    "serial",
)
OFFERED = ("company_id", "valid_days", "content_hash")


def upgrade() -> None:
    """What a quote is beside its lines, and where it stands."""
    allow("invoice", "state", *STATES)
    create_quote()
    say_more()


def say_more() -> None:
    """Columns of invoices that never change once issued; numbers that were given are counted."""
    for name in ("supplied_on", "service_from", "service_to"):
        op.add_column("invoice", sa.Column(name, sa.Date(), nullable=True))
    op.add_column(
        "invoice", sa.Column("printed_po", sa.String(80), nullable=False, server_default="")
    )
    op.add_column(
        "invoice", sa.Column("is_deposit", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("invoice_line", sa.Column("deposit_id", ID, nullable=True))
    recheck("invoice_line", LINE, AMOUNTS.format(quantity=BELOW_NOTHING))
    op.add_column("invoice", sa.Column("numbered_in", sa.String(40), nullable=True))
    op.add_column("invoice", sa.Column("serial", sa.Integer(), nullable=True))
    op.add_column("company", sa.Column("number_formats", JSON, nullable=False, server_default="{}"))
    op.add_column("number_series", sa.Column("last_on", sa.Date(), nullable=True))
    count_numbers()
    op.create_index(
        "uq_invoice_serial", "invoice", ["company_id", "numbered_in", "serial"], unique=True
    )
    freeze("life", *SAID)


def count_numbers() -> None:
    """Until now a number was its counter and its place in it, such as `INV-2026` and `0012`."""
    bind = op.get_bind()
    given = sa.text("SELECT id, number FROM invoice WHERE number IS NOT NULL")
    rows = [
        {"id": row.id, "counter": counter, "serial": int(serial)}
        for row in bind.execute(given)
        for counter, _, serial in [row.number.rpartition("-")]
    ]
    if rows:
        place = "UPDATE invoice SET numbered_in = :counter, serial = :serial WHERE id = :id"
        bind.execute(sa.text(place), rows)


def create_quote() -> None:
    """How long a quote holds; once it is sent, that never changes, and its end is for good."""
    op.create_table(
        "quote",
        sa.Column("invoice_id", ID, autoincrement=False, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_quote_invoice_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_quote_company_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_quote")),
        sa.CheckConstraint("valid_days BETWEEN 1 AND 366", name=op.f("ck_quote_valid_days")),
    )
    differs = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in OFFERED)
    again = "OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at"
    sent = f"(OLD.content_hash <> '' AND ({differs})) OR ({again})"
    enforce("quote_frozen", "quote", "UPDATE", sent, "a quote that was sent never changes")


def downgrade() -> None:
    """Forget them; there must be none that was sent, since the version before knows no such."""
    thaw("life")
    recheck("invoice_line", LINE, AMOUNTS.format(quantity="quantity > 0"))
    op.drop_column("invoice_line", "deposit_id")
    op.drop_index("uq_invoice_serial", table_name="invoice")
    op.drop_column("number_series", "last_on")
    op.drop_column("company", "number_formats")
    for name in reversed(SAID):
        op.drop_column("invoice", name)
    forbid("invoice", "state", *STATES)
    lift("quote_frozen", "quote")
    op.drop_table("quote")
