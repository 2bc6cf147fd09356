"""All that a line and a document can be added up of, and what a company chose of that."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.migrations.checks import one_of, reword
from core.migrations.rules import enforce, freeze, lift, thaw

revision = "2026_11_23_lines"
down_revision = "2026_11_23_money"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
CATEGORIES = one_of("category", ("S", "Z", "E", "AE", "K", "G", "O"))

# PostgreSQL gives a check back with brackets of its own.
SUM = r"total_minor = \(?net_minor \+ tax_minor\)?"
DUE = "total_minor = (net_minor + tax_minor - withheld_minor + rounding_minor)"
LESS = r"total_minor = \(+net_minor \+ tax_minor\)? - withheld_minor\)? \+ rounding_minor\)"

NEVER = "the lines of an issued invoice never change"
ISSUED = (
    "EXISTS (SELECT 1 FROM invoice i WHERE i.id IN (OLD.invoice_id, NEW.invoice_id)"
    " AND i.number IS NOT NULL)"
)
# The words of a line, and nothing else of it, may be taken out once its client's papers went.
IS_OVER = (
    "SELECT 1 FROM erasure e WHERE e.ended_at IS NOT NULL AND e.client_id ="
    " (SELECT i.client_id FROM invoice i WHERE i.id = OLD.invoice_id)"
)
PLAIN = (
    *("id", "company_id", "invoice_id", "position"),
    *("quantity", "unit_price", "tax_rate", "net_minor"),
)
RICH = ("unit", "base_quantity", "category", "taxes", "cuts", "revenue", "item_key")


def _frozen(columns: tuple[str, ...]) -> str:
    other = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    return f"{ISSUED} AND NOT (NOT ({other}) AND NEW.description = '' AND EXISTS ({IS_OVER}))"


def upgrade() -> None:
    """Every line so far is plain: a category by its rate, nothing taken off and nothing put on."""
    _line()
    _fill()
    op.add_column("invoice", _json("reckoning", "{}"))
    op.add_column("invoice", _minor("withheld_minor"))
    op.add_column("invoice", _minor("rounding_minor"))
    reword("invoice", "ck_invoice_totals", SUM, DUE)
    freeze("lines", "reckoning", "withheld_minor", "rounding_minor")
    op.add_column("company", _json("reckoning", "{}"))


def _line() -> None:
    op.add_column("invoice_line", _text("unit", 40))
    # In the columns themselves: SQLite lets go of a column again that no check of the table names.
    op.execute(
        "ALTER TABLE invoice_line ADD COLUMN base_quantity BIGINT DEFAULT '1000000' NOT NULL"
        " CONSTRAINT ck_invoice_line_base_quantity CHECK (base_quantity > 0)"
    )
    op.execute(
        "ALTER TABLE invoice_line ADD COLUMN category VARCHAR(32) DEFAULT 'S' NOT NULL"
        f" CONSTRAINT ck_invoice_line_category CHECK ({CATEGORIES})"
    )
    op.add_column("invoice_line", _json("taxes", "[]"))
    op.add_column("invoice_line", _json("cuts", "[]"))
    op.add_column("invoice_line", _text("revenue", 32))
    op.add_column("invoice_line", _text("item_key", 40))


def _fill() -> None:
    """What bears no tax was zero rated: the words did not exist, and nothing else was possible."""
    lift("invoice_line_frozen", "invoice_line")
    op.execute("UPDATE invoice_line SET category = 'Z' WHERE tax_rate = 0")
    enforce("invoice_line_frozen", "invoice_line", "UPDATE", _frozen((*PLAIN, *RICH)), NEVER)


def downgrade() -> None:
    """Forget them; there must be no invoice that asks for other than its net and tax."""
    op.drop_column("company", "reckoning")
    thaw("lines")
    reword("invoice", "ck_invoice_totals", LESS, "total_minor = (net_minor + tax_minor)")
    for column in ("rounding_minor", "withheld_minor", "reckoning"):
        op.drop_column("invoice", column)
    lift("invoice_line_frozen", "invoice_line")
    enforce("invoice_line_frozen", "invoice_line", "UPDATE", _frozen(PLAIN), NEVER)
    for column in ("item_key", "revenue", "cuts", "taxes", "category", "base_quantity", "unit"):
        op.drop_column("invoice_line", column)


def _json(name: str, empty: str) -> sa.Column[Any]:
    return sa.Column(name, JSON, nullable=False, server_default=empty)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default="")


def _minor(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
