"""The first tables, and what the database itself refuses to change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_first"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

FROZEN = (
    "client_id",
    "draft",
    "number",
    "currency",
    "terms_days",
    "note",
    "issued_on",
    "due_on",
    "net_minor",
    "tax_minor",
    "total_minor",
    "drafted_by",
    "drafted_at",
    "company_id",
)
"""What an issued invoice says; its state, what is paid and when it was sent go on changing."""

KEPT = ("entry", "posting", "event", "document", "invoice")

# (name, table, when, condition, complaint); OLD and NEW mean the same to both databases.
RULES = (
    (
        "invoice_frozen",
        "invoice",
        "UPDATE",
        "OLD.number IS NOT NULL AND ("
        + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
        + ")",
        "an issued invoice never changes",
    ),
    ("invoice_kept", "invoice", "DELETE", "OLD.number IS NOT NULL", "an issued invoice is kept"),
    (
        "invoice_line_added",
        "invoice_line",
        "INSERT",
        "EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.number IS NOT NULL)",
        "an issued invoice gets no more lines",
    ),
    (
        "invoice_line_frozen",
        "invoice_line",
        "UPDATE",
        "EXISTS (SELECT 1 FROM invoice i WHERE i.id IN (OLD.invoice_id, NEW.invoice_id)"
        " AND i.number IS NOT NULL)",
        "the lines of an issued invoice never change",
    ),
    (
        "invoice_line_kept",
        "invoice_line",
        "DELETE",
        "EXISTS (SELECT 1 FROM invoice i WHERE i.id = OLD.invoice_id AND i.number IS NOT NULL)",
        "an issued invoice keeps its lines",
    ),
    (
        "entry_sealed",
        "entry",
        "INSERT",
        "EXISTS (SELECT 1 FROM posting p WHERE p.event_id = NEW.event_id)",
        "this posting is sealed",
    ),
    (
        "posting_balanced",
        "posting",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM entry e WHERE e.event_id = NEW.event_id) OR EXISTS ("
        "SELECT 1 FROM entry e WHERE e.event_id = NEW.event_id"
        " GROUP BY e.currency HAVING sum(e.amount_minor) <> 0)",
        "a posting balances",
    ),
    *(
        (
            f"{table}_{verb.lower()}",
            table,
            verb,
            "1 = 1",
            f"{table} rows are never changed or deleted",
        )
        for table in ("entry", "posting", "event", "document")
        for verb in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    """Tables first, then the rules."""
    create_tables()
    for rule in RULES:
        enforce(*rule)
    if op.get_context().dialect.name == "postgresql":
        for table in KEPT:
            forbid_truncate(table)


def forbid_truncate(table: str) -> None:
    """TRUNCATE fires no row trigger, so it gets one of its own."""
    op.execute(
        f"CREATE FUNCTION {table}_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{table} is never emptied'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}"
        f" EXECUTE FUNCTION {table}_never_emptied()"
    )


def enforce(name: str, table: str, when: str, condition: str, complaint: str) -> None:
    """One rule, in the words of the database at hand."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{complaint}'); END"
        )
        return
    kept = "OLD" if when == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition}"
        f" THEN RAISE EXCEPTION '{complaint}' USING ERRCODE = 'restrict_violation'; END IF;"
        f" RETURN {kept}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def create_tables() -> None:
    """Every table, those that others point to first."""
    op.create_table(
        "company",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("tax_id", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("default_tax", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.String(12), nullable=False),
        sa.Column("account_holder", sa.String(200), nullable=False),
        sa.Column("iban", sa.String(34), nullable=False),
        sa.Column("bic", sa.String(11), nullable=False),
        sa.Column("bank_name", sa.String(120), nullable=False),
        sa.Column("accent", sa.String(7), nullable=False),
        sa.Column("slack_workspace", sa.String(32), nullable=False),
        sa.Column("slack_channel", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("key", name=op.f("uq_company_key")),
    )
    op.create_table(
        "dialog",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("command", sa.String(40), nullable=False),
        sa.Column("state", JSON, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "user", name=op.f("pk_dialog")),
    )
    op.create_table(
        "gateway_call",
        sa.Column("id", ID, nullable=False),
        sa.Column("gateway", sa.String(16), nullable=False),
        sa.Column("external_id", sa.String(255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_call")),
        sa.UniqueConstraint(
            "gateway", "external_id", name=op.f("uq_gateway_call_gateway_external_id")
        ),
    )
    op.create_table(
        "seen_request",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_request")),
    )
    op.create_index(op.f("ix_seen_request_seen_at"), "seen_request", ["seen_at"], unique=False)
    op.create_table(
        "client",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("tax_id", sa.String(40), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_client_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("company_id", "key", name=op.f("uq_client_company_id_key")),
    )
    op.create_table(
        "living_card",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_living_card_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_living_card")),
        sa.UniqueConstraint(
            "company_id",
            "channel",
            "address",
            "subject",
            name=op.f("uq_living_card_company_id_channel_address_subject"),
        ),
    )
    op.create_table(
        "member",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_member_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.CheckConstraint(
            "role IN ('owner', 'admin', 'accountant', 'member', 'client', 'system')",
            name=op.f("ck_member_role"),
        ),
    )
    op.create_index(op.f("ix_member_company_id"), "member", ["company_id"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("company_id", ID, nullable=False),
        sa.Column("series", sa.String(24), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_number_series_company_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "series", name=op.f("pk_number_series")),
    )
    op.create_table(
        "account",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("display", sa.String(200), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_account_company_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_account_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "platform", "workspace", "user", name=op.f("uq_account_platform_workspace_user")
        ),
    )
    op.create_index(op.f("ix_account_member_id"), "account", ["member_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("requested_by", ID, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_approval_company_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["member.id"], name=op.f("fk_approval_decided_by")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["member.id"], name=op.f("fk_approval_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'voided')", name=op.f("ck_approval_state")
        ),
        sa.CheckConstraint("kind IN ('invoice', 'payment')", name=op.f("ck_approval_kind")),
    )
    op.create_table(
        "contact",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("is_billing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_client_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_contact_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_client_id"), "contact", ["client_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("world", sa.String(16), nullable=False),
        sa.Column("request_id", sa.String(128), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_event_company_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_event_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_subject"), "event", ["subject"], unique=False)
    op.create_table(
        "invoice",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(40), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", ID, nullable=False),
        sa.Column("authors", JSON, nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_invoice_client_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_invoice_company_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["member.id"], name=op.f("fk_invoice_drafted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("company_id", "draft", name=op.f("uq_invoice_company_id_draft")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_invoice_company_id_number")),
        sa.CheckConstraint(
            "state IN ('draft', 'awaiting approval', 'open', 'partly paid', 'paid', 'void')",
            name=op.f("ck_invoice_state"),
        ),
        sa.CheckConstraint(
            "total_minor = net_minor + tax_minor AND paid_minor BETWEEN 0 AND total_minor",
            name=op.f("ck_invoice_totals"),
        ),
        sa.CheckConstraint(
            "(number IS NULL) = (issued_on IS NULL) AND (number IS NOT NULL OR state IN ('draft', 'awaiting approval', 'void'))",
            name=op.f("ck_invoice_numbered"),
        ),
    )
    op.create_index(op.f("ix_invoice_client_id"), "invoice", ["client_id"], unique=False)
    op.create_index(op.f("ix_invoice_state"), "invoice", ["state"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("needs_confirmation", sa.Boolean(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("display", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_link_company_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_link_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_link_code_hash")),
        sa.CheckConstraint(
            "state IN ('asked', 'claimed', 'linked', 'refused')", name=op.f("ck_link_state")
        ),
    )
    op.create_table(
        "attempt",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("gateway", sa.String(16), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("external_id", sa.String(255), nullable=True),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_attempt_company_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_attempt_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("gateway", "external_id", name=op.f("uq_attempt_gateway_external_id")),
        sa.UniqueConstraint("key", name=op.f("uq_attempt_key")),
        sa.CheckConstraint(
            "state IN ('opening', 'open', 'settling', 'paid', 'expired', 'failed', 'set aside')",
            name=op.f("ck_attempt_state"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_attempt_amount")),
    )
    op.create_index(op.f("ix_attempt_invoice_id"), "attempt", ["invoice_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(300), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_delivery_company_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_delivery_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "event_id", "channel", "address", name=op.f("uq_delivery_event_id_channel_address")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'told', 'failed')", name=op.f("ck_delivery_state")
        ),
    )
    op.create_table(
        "document",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("rendered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_document_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_document_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "invoice_id", "content_hash", name=op.f("uq_document_invoice_id_content_hash")
        ),
    )
    op.create_table(
        "entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_entry_company_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_entry_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_entry_amount")),
    )
    op.create_index(op.f("ix_entry_event_id"), "entry", ["event_id"], unique=False)
    op.create_table(
        "invoice_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(1000), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_invoice_line_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sa.CheckConstraint(
            "quantity > 0 AND unit_price >= 0 AND tax_rate >= 0",
            name=op.f("ck_invoice_line_quantity"),
        ),
    )
    op.create_index(
        op.f("ix_invoice_line_invoice_id"), "invoice_line", ["invoice_id"], unique=False
    )
    op.create_table(
        "payment",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("attempt_id", ID, nullable=True),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_payment_attempt_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_payment_company_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_payment_invoice_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["member.id"], name=op.f("fk_payment_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_payment_attempt_id")),
        sa.UniqueConstraint("company_id", "serial", name=op.f("uq_payment_company_id_serial")),
        sa.CheckConstraint(
            "state IN ('pending', 'booked', 'rejected')", name=op.f("ck_payment_state")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_amount")),
    )
    op.create_index(op.f("ix_payment_invoice_id"), "payment", ["invoice_id"], unique=False)
    op.create_table(
        "posting",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("invoice_id", ID, nullable=True),
        sa.Column("payment_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_posting_company_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_posting_event_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_posting_invoice_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_posting_payment_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_posting")),
    )
    op.create_index(op.f("ix_posting_invoice_id"), "posting", ["invoice_id"], unique=False)

    op.create_index(
        "uq_approval_open",
        "approval",
        ["kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    """Take it all away; triggers go with their tables."""
    op.drop_index(op.f("ix_posting_invoice_id"), table_name="posting")
    op.drop_table("posting")
    op.drop_index(op.f("ix_payment_invoice_id"), table_name="payment")
    op.drop_table("payment")
    op.drop_index(op.f("ix_invoice_line_invoice_id"), table_name="invoice_line")
    op.drop_table("invoice_line")
    op.drop_index(op.f("ix_entry_event_id"), table_name="entry")
    op.drop_table("entry")
    op.drop_table("document")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_attempt_invoice_id"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("link")
    op.drop_index(op.f("ix_invoice_state"), table_name="invoice")
    op.drop_index(op.f("ix_invoice_client_id"), table_name="invoice")
    op.drop_table("invoice")
    op.drop_index(op.f("ix_event_subject"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_contact_client_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_table("approval")
    op.drop_index(op.f("ix_account_member_id"), table_name="account")
    op.drop_table("account")
    op.drop_table("number_series")
    op.drop_index(op.f("ix_member_company_id"), table_name="member")
    op.drop_table("member")
    op.drop_table("living_card")
    op.drop_table("client")
    op.drop_index(op.f("ix_seen_request_seen_at"), table_name="seen_request")
    op.drop_table("seen_request")
    op.drop_table("gateway_call")
    op.drop_table("dialog")
    op.drop_table("company")

    if op.get_context().dialect.name == "postgresql":
        for name, *_ in RULES:
            op.execute(f"DROP FUNCTION {name}()")
        for table in KEPT:
            op.execute(f"DROP FUNCTION {table}_never_emptied()")
