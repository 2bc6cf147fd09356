"""Keys are rotated by two owners; processes say what they hold; alarms; what a restore has done."""

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_operation"
down_revision = "2026_11_22_recovery"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("cleared_at IS NULL")
DEED = "rotate the keys"
WORD = re.compile(r"'((?:[^']|'')*)'")


def upgrade() -> None:
    """One more deed that takes two owners, and two tables about the program itself."""
    for table in ("asked_code", "proposal"):
        _deeds(table, (*_known(table), DEED))
    op.create_table(
        "process",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("parts", sa.String(100), nullable=False),
        sa.Column("keys", JSON, nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_process")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("cleared_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_alarm_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(
        "uq_alarm_live",
        "alarm",
        ["company_id", "kind", "subject"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.add_column("recovery", sa.Column("asked_at", MOMENT, nullable=True))
    op.add_column("recovery", sa.Column("reread_at", MOMENT, nullable=True))
    op.add_column("recovery", sa.Column("found", JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Forget it; what is asked or proposed about keys goes with it."""
    op.drop_column("recovery", "found")
    op.drop_column("recovery", "reread_at")
    op.drop_column("recovery", "asked_at")
    op.drop_index("uq_alarm_live", "alarm")
    op.drop_table("alarm")
    op.drop_table("process")
    for table in ("proposal", "asked_code"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE deed = '{DEED}'"))  # our own words
        _deeds(table, tuple(each for each in _known(table) if each != DEED))


def _known(table: str) -> tuple[str, ...]:
    """The deeds that a table allows by now, however the database writes that."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    (found,) = (each["sqltext"] for each in checks if each["name"] == f"ck_{table}_deed")
    return tuple(WORD.findall(found))


def _deeds(table: str, deeds: tuple[str, ...]) -> None:
    """Allow these; a quote within one is doubled already, as the database wrote it."""
    listed = ", ".join(f"'{deed}'" for deed in deeds)
    name = op.f(f"ck_{table}_deed")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"deed IN ({listed})"))
