"""Secrets at rest: data keys, sealed columns, blind indexes.

What is sealed is longer than what was written, so columns grow on PostgreSQL; SQLite counts no
letters. A migration knows no key, so there is no way to seal what is there: a database from before
has to be made anew.
"""

import sqlalchemy as sa
from alembic import op

from core.errors import WrongState

revision = "2026_11_22_vault"
down_revision = "2026_11_22_trail"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PURPOSES = "'letters', 'books', 'company', 'installation', 'index'"

# table: columns with the length they had
SEALED = {
    "attempt": {"url": 2000},
    "claim": {"note": 200},
    "client": {"address": 500, "tax_id": 40},
    "company": {"tax_id": 40, "account_holder": 200, "iban": 34, "bic": 11, "bank_name": 120},
    "contact": {"name": 200, "email": 254},
    "delivery": {"address": 254, "last_error": 300},
    "enrolment": {"secret": 300},
    "inbound_mail": {"sender": 300, "title": 300},
    "letter": {
        "message_id": 998,
        "sender": 254,
        "sender_name": 200,
        "recipient": 254,
        "subject": 300,
        "trust": 300,
        "outcome": 300,
    },
    "member": {"email": 254},
    "second_factor": {"secret": 300},
}
COUNTED = ("client", "company", "contact", "inbound_mail", "letter", "member")
INDEXED = {"contact": ("email_index", "domain_index"), "member": ("email_index",)}
TOLD_ONCE = "uq_delivery_event_id_channel_address"
KEYS_SAY = "These books are from before secrets were sealed, and cannot be brought over."
KEYS_HINT = "Keep them aside, and begin a new database."


def upgrade() -> None:
    """The keys' own tables, then what is sealed with them."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM company")).scalar_one():
        raise WrongState(KEYS_SAY, hint=KEYS_HINT)
    create_keys()
    for table, columns in SEALED.items():
        for column, length in columns.items():
            widen(table, column, sa.String(length), sa.Text())
    for table in COUNTED:
        op.add_column(table, sa.Column("sealing", sa.Integer(), nullable=False, server_default="1"))
    for table, names in INDEXED.items():
        for column in names:
            added = sa.Column(column, sa.String(32), nullable=False, server_default="")
            op.add_column(table, added)
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    tell_once("address_index")


def tell_once(column: str) -> None:
    """An address is told an event once; sealed, no two are alike, so its index says which it is."""
    with op.batch_alter_table("delivery") as batch:
        if column == "address_index":
            batch.add_column(sa.Column(column, sa.String(32), nullable=False, server_default=""))
            batch.drop_constraint(op.f(TOLD_ONCE), type_="unique")
            name = f"{TOLD_ONCE}_index"
        else:
            batch.drop_constraint(op.f(f"{TOLD_ONCE}_index"), type_="unique")
            batch.drop_column("address_index")
            name = TOLD_ONCE
        batch.create_unique_constraint(op.f(name), ["event_id", "channel", column])


def create_keys() -> None:
    """Master keys by name and proof; data keys, wrapped.

    A key is made before the row it seals, so the rows it points to are looked for at the end.
    """
    op.create_table(
        "master_key",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("known_since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_master_key")),
    )
    op.create_table(
        "data_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("slot", sa.String(60), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("company_id", ID, nullable=True),
        sa.Column("client_id", ID, nullable=True),
        sa.Column("master", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["company.id"],
            name=op.f("fk_data_key_company_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["client.id"],
            name=op.f("fk_data_key_client_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("slot", name=op.f("uq_data_key_slot")),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name=op.f("ck_data_key_purpose")),
    )
    op.create_index(op.f("ix_data_key_client_id"), "data_key", ["client_id"])
    op.create_index(op.f("ix_data_key_master"), "data_key", ["master"])


def widen(table: str, column: str, before: sa.String, after: sa.String) -> None:
    """Let a column hold more, where the database counts."""
    if op.get_context().dialect.name == "postgresql":
        op.alter_column(table, column, existing_type=before, type_=after)


def downgrade() -> None:
    """Take the keys away; what they have sealed stays sealed for ever."""
    tell_once("address")
    for table, names in INDEXED.items():
        for column in names:
            op.drop_index(op.f(f"ix_{table}_{column}"), table)
            op.drop_column(table, column)
    for table in COUNTED:
        op.drop_column(table, "sealing")
    for table, columns in SEALED.items():
        for column, length in columns.items():
            widen(table, column, sa.Text(), sa.String(length))
    op.drop_table("data_key")
    op.drop_table("master_key")
