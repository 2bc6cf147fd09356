"""Where events came from, and the chain that ties them together."""

import hashlib
import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_trail"
down_revision = "2026_11_22_claims"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

GENESIS = "0" * 64
PAGE = 500
FIELDS = (
    "company_id",
    "kind",
    "subject",
    "payload",
    "member_id",
    "actor",
    "world",
    "origin",
    "request_id",
    "happened_at",
)

EVENTS = sa.text(
    f"SELECT id, {', '.join(FIELDS)} FROM event WHERE id > :after ORDER BY id LIMIT {PAGE}"
).columns(payload=JSON, happened_at=MOMENT)
DIGEST = sa.text("UPDATE event SET digest = :digest WHERE id = :id")
LINK = sa.text(
    "INSERT INTO trail_link (company_id, place, event_id, hash)"
    " VALUES (:company_id, :place, :id, :hash)"
)

# Events are never changed, save here, where they get what they did not have.
GUARD = {
    "sqlite": (
        "DROP TRIGGER event_update",
        "CREATE TRIGGER event_update BEFORE UPDATE ON event WHEN 1 = 1"
        " BEGIN SELECT RAISE(ABORT, 'event rows are never changed or deleted'); END",
    ),
    "postgresql": (
        "ALTER TABLE event DISABLE TRIGGER event_update",
        "ALTER TABLE event ENABLE TRIGGER event_update",
    ),
}

# The writer's connection knows `sha256`; any other client cannot add an event at all.
SQLITE_LINKED = f"""
CREATE TRIGGER event_linked AFTER INSERT ON event BEGIN
    INSERT INTO trail_link (company_id, place, event_id, hash)
    SELECT NEW.company_id, place + 1, NEW.id,
        sha256(hash || ' ' || NEW.company_id || ' ' || (place + 1) || ' ' || NEW.id || ' '
            || NEW.digest)
    FROM (
        SELECT place, hash FROM trail_link WHERE company_id = NEW.company_id
        UNION ALL SELECT 0, '{GENESIS}'
        ORDER BY place DESC LIMIT 1
    );
END
"""

# Deferred to the commit: a company's chain is locked for as long as the disk takes, not longer.
# The lock comes in a statement of its own, so that the next one sees what was committed meanwhile.
POSTGRESQL_LINKED = (
    f"""
CREATE FUNCTION event_linked() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last bigint;
    head text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('paidup trail'), NEW.company_id::int);
    SELECT place, hash INTO last, head FROM trail_link
        WHERE company_id = NEW.company_id ORDER BY place DESC LIMIT 1;
    last := coalesce(last, 0) + 1;
    head := coalesce(head, '{GENESIS}') || ' ' || NEW.company_id || ' ' || last || ' ' || NEW.id
        || ' ' || NEW.digest;
    INSERT INTO trail_link (company_id, place, event_id, hash)
    VALUES (NEW.company_id, last, NEW.id, encode(sha256(convert_to(head, 'UTF8')), 'hex'));
    RETURN NULL;
END $$
""",
    """
CREATE CONSTRAINT TRIGGER event_linked AFTER INSERT ON event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION event_linked()
""",
)


def upgrade() -> None:
    """Columns, then the chain of what there is, then what keeps both."""
    op.add_column("event", sa.Column("origin", sa.String(200), nullable=False, server_default=""))
    op.add_column("event", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "trail_link",
        sa.Column("company_id", ID, nullable=False),
        sa.Column("place", ID, autoincrement=False, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_trail_link_company_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_trail_link_event_id")),
        sa.PrimaryKeyConstraint("company_id", "place", name=op.f("pk_trail_link")),
        sa.UniqueConstraint("event_id", name=op.f("uq_trail_link_event_id")),
    )
    dialect = op.get_context().dialect.name
    unguarded, guarded = GUARD[dialect]
    op.execute(unguarded)
    link_what_there_is()
    op.execute(guarded)
    if dialect == "sqlite":
        op.execute(SQLITE_LINKED)
        keep_on_sqlite()
    else:
        for statement in POSTGRESQL_LINKED:
            op.execute(statement)
        keep_on_postgresql()


def link_what_there_is() -> None:
    """Give every event its digest and its link, in the order of their numbers."""
    connection = op.get_bind()
    heads: dict[int, tuple[int, str]] = {}
    after = 0
    while rows := connection.execute(EVENTS, {"after": after}).all():
        for row in rows:
            digest = digest_of(row)
            place, before = heads.get(row.company_id, (0, GENESIS))
            hashed = f"{before} {row.company_id} {place + 1} {row.id} {digest}"
            head = (place + 1, hashlib.sha256(hashed.encode()).hexdigest())
            heads[row.company_id] = head
            told = {"id": row.id, "company_id": row.company_id, "place": head[0], "hash": head[1]}
            connection.execute(DIGEST, {"id": row.id, "digest": digest})
            connection.execute(LINK, told)
        after = rows[-1].id


def digest_of(row: Any) -> str:
    """As in core/security/chain.py on the day of this migration."""
    told = {name: getattr(row, name) for name in FIELDS}
    moment = row.happened_at if row.happened_at.tzinfo is None else row.happened_at.astimezone(UTC)
    told["happened_at"] = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def keep_on_sqlite() -> None:
    """Links are never changed or deleted."""
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER trail_link_{verb.lower()} BEFORE {verb} ON trail_link"
            " BEGIN SELECT RAISE(ABORT, 'trail_link rows are never changed or deleted'); END"
        )


def keep_on_postgresql() -> None:
    """The same, and never emptied."""
    op.execute(
        "CREATE FUNCTION trail_link_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'trail_link rows are never changed or deleted'"
        " USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_link_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_link"
        " FOR EACH STATEMENT EXECUTE FUNCTION trail_link_kept()"
    )


def downgrade() -> None:
    """Away with the chain; the events stay."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER event_linked")
        op.drop_table("trail_link")
    else:
        op.execute("DROP TRIGGER event_linked ON event")
        op.drop_table("trail_link")
        op.execute("DROP FUNCTION event_linked()")
        op.execute("DROP FUNCTION trail_link_kept()")
    op.drop_column("event", "digest")
    op.drop_column("event", "origin")
