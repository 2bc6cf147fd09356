"""Erasure, restriction and retention; and ids that no other row ever gets."""

import re

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_privacy"
down_revision = "2026_11_22_doors"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.Text().with_variant(sa.String(200), "sqlite")

DEEDS = ("export all about a client", "erase a client", "read papers of an erased client")
WORD = re.compile(r"'((?:[^']|'')*)'")

FROZEN = (
    "client_id",
    "draft",
    "number",
    "currency",
    "terms_days",
    "issued_on",
    "due_on",
    "net_minor",
    "tax_minor",
    "total_minor",
    "drafted_by",
    "drafted_at",
    "company_id",
)
LINE_FROZEN = (
    "id",
    "company_id",
    "invoice_id",
    "position",
    "quantity",
    "unit_price",
    "tax_rate",
    "net_minor",
)


def _differs(names: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in names)


NOTE_BEFORE = f"OLD.number IS NOT NULL AND ({_differs((*FROZEN, 'note'))})"
LINES_BEFORE = (
    "EXISTS (SELECT 1 FROM invoice i WHERE i.id IN (OLD.invoice_id, NEW.invoice_id)"
    " AND i.number IS NOT NULL)"
)
# The words of an invoice, and nothing else of it, may be taken out once its client's papers went.
IS_OVER = "SELECT 1 FROM erasure e WHERE e.ended_at IS NOT NULL AND e.client_id"
NOTE_AFTER = (
    f"OLD.number IS NOT NULL AND ({_differs(FROZEN)} OR (OLD.note IS DISTINCT FROM NEW.note"
    f" AND NOT (NEW.note = '' AND EXISTS ({IS_OVER} = OLD.client_id))))"
)
LINES_AFTER = (
    f"{LINES_BEFORE} AND NOT (NOT ({_differs(LINE_FROZEN)}) AND NEW.description = '' AND EXISTS"
    f" ({IS_OVER} = (SELECT i.client_id FROM invoice i WHERE i.id = OLD.invoice_id)))"
)
NOTE_SAYS = "an issued invoice never changes"
LINES_SAY = "the lines of an issued invoice never change"


def upgrade() -> None:
    """The tables, what marks what is erased, and the two rules that know of it."""
    op.create_table(
        "erasure",
        sa.Column("client_id", ID, autoincrement=False, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("added", sa.String(64), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("swept_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_erasure_client_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_erasure_company_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_company_id"), "erasure", ["company_id"])
    op.create_table(
        "id_mark",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("last", ID, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_id_mark")),
    )
    op.add_column("client", sa.Column("erased_at", MOMENT, nullable=True))
    no = sa.false()
    op.add_column(
        "invoice", sa.Column("is_restricted", sa.Boolean(), nullable=False, server_default=no)
    )
    _ruled("invoice_frozen", "invoice", NOTE_AFTER, NOTE_SAYS)
    _ruled("invoice_line_frozen", "invoice_line", LINES_AFTER, LINES_SAY)
    _allow((*_known(), *DEEDS))


def downgrade() -> None:
    """The rules as they were; what is erased stays erased."""
    op.execute(f"DELETE FROM asked_code WHERE deed IN ({_listed(DEEDS)})")  # nosec B608  # our own words
    _allow(tuple(each for each in _known() if each not in DEEDS))
    _ruled("invoice_line_frozen", "invoice_line", LINES_BEFORE, LINES_SAY)
    _ruled("invoice_frozen", "invoice", NOTE_BEFORE, NOTE_SAYS)
    op.drop_column("invoice", "is_restricted")
    op.drop_column("client", "erased_at")
    op.drop_table("id_mark")
    op.drop_index(op.f("ix_erasure_company_id"), "erasure")
    op.drop_table("erasure")


def _ruled(name: str, table: str, condition: str, complaint: str) -> None:
    """One rule anew, in the words of the database at hand."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        op.execute(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{complaint}'); END"
        )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {condition} THEN RAISE EXCEPTION '{complaint}'"
        " USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW; END $$"
    )


def _known() -> tuple[str, ...]:
    """The deeds a code may be asked for by now, however the database writes that."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("asked_code")
    (found,) = (each["sqltext"] for each in checks if each["name"] == "ck_asked_code_deed")
    return tuple(WORD.findall(found))


def _allow(deeds: tuple[str, ...]) -> None:
    """Let a code be asked for these; a quote within one is doubled already."""
    name = op.f("ck_asked_code_deed")
    with op.batch_alter_table("asked_code") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"deed IN ({_listed(deeds)})"))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
