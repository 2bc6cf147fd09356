"""What other currencies are worth, and what each entry is worth in the company's own."""

import sqlalchemy as sa
from alembic import op

from core.migrations.checks import allow, forbid, recheck
from core.migrations.rules import enforce, lift

revision = "2026_11_23_exchange"
down_revision = "2026_11_23_money"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER = "entry rows are never changed or deleted"
OWN = "(SELECT currency FROM company WHERE company.id = entry.company_id)"
UNBALANCED = (
    "NOT EXISTS (SELECT 1 FROM entry e WHERE e.event_id = NEW.event_id) OR EXISTS ("
    "SELECT 1 FROM entry e WHERE e.event_id = NEW.event_id"
    " GROUP BY e.currency HAVING sum(e.amount_minor) <> 0)"
)
AT_HOME = (
    " OR EXISTS (SELECT 1 FROM entry e WHERE e.event_id = NEW.event_id"
    " GROUP BY e.event_id HAVING sum(e.home_minor) <> 0 OR count(e.home_minor) NOT IN (0, count(*)))"
)
DEED = "set exchange rates"


def upgrade() -> None:
    """What is in the company's own currency is worth what it is; the rest stays without a value."""
    op.create_table(
        "exchange_rate",
        sa.Column("company_id", ID, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_exchange_rate_company_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "currency", "day", name=op.f("pk_exchange_rate")),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rate_rate")),
    )
    op.add_column("entry", sa.Column("home_minor", sa.BigInteger(), nullable=True))
    lift("entry_update", "entry")
    op.execute(f"UPDATE entry SET home_minor = amount_minor WHERE currency = {OWN}")  # nosec B608
    enforce("entry_update", "entry", "UPDATE", "1 = 1", NEVER)
    recheck("entry", "ck_entry_amount", "amount_minor <> 0 OR coalesce(home_minor, 0) <> 0")
    lift("posting_balanced", "posting")
    enforce("posting_balanced", "posting", "INSERT", UNBALANCED + AT_HOME, "a posting balances")
    allow("asked_code", "deed", DEED)
    allow("proposal", "deed", DEED)


def downgrade() -> None:
    """Forget what entries are worth; differences of exchange stand against it."""
    for table in ("asked_code", "proposal"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE deed = '{DEED}'"))  # our own words
        forbid(table, "deed", DEED)
    lift("posting_balanced", "posting")
    enforce("posting_balanced", "posting", "INSERT", UNBALANCED, "a posting balances")
    recheck("entry", "ck_entry_amount", "amount_minor <> 0")
    op.drop_column("entry", "home_minor")
    op.drop_table("exchange_rate")
