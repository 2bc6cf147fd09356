"""People on the web: passwords, passkeys, sessions; who asked for a link; two more deeds."""

import re

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_people"
down_revision = "2026_11_22_policy"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

SIGN_IN, LINK = "sign in on the web", "link their own accounts"
RESET = "reset the codes of another"
MORE = {"asked_code": (SIGN_IN, LINK, RESET), "proposal": (RESET,)}
WORD = re.compile(r"'((?:[^']|'')*)'")


def upgrade() -> None:
    """Tables for signing in, and what else may be asked for and proposed."""
    op.create_table(
        "password",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("hash", _sealed(200), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("sealing", sa.Integer(), nullable=False),
        *_owned("password", "member_id"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_password")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("credential", sa.String(1400), nullable=False),
        sa.Column("public_key", _sealed(2000), nullable=False),
        sa.Column("sign_count", ID, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        *_owned("passkey", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_member_id"), "passkey", ["member_id"])
    _sessions()
    op.add_column("link", sa.Column("asked_by", ID, nullable=True))
    for table, deeds in MORE.items():
        _allow(table, (*_allowed(table), *deeds))


def downgrade() -> None:
    """Away with them."""
    for table, deeds in MORE.items():
        op.execute(sa.text(f"DELETE FROM {table} WHERE deed IN {_listed(deeds)}"))  # nosec B608  # our own words
        _allow(table, tuple(each for each in _allowed(table) if each not in deeds))
    op.drop_table("web_session")
    op.drop_column("link", "asked_by")
    op.drop_table("passkey")
    op.drop_table("password")


def _sessions() -> None:
    op.create_table(
        "web_session",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("link_id", ID, nullable=True),
        sa.Column("browser", sa.String(100), nullable=False),
        sa.Column("origin", sa.String(200), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("challenge", sa.String(100), nullable=False),
        sa.Column("challenge_for", sa.String(32), nullable=True),
        sa.Column("challenge_until", MOMENT, nullable=True),
        *_owned("web_session", "member_id"),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_web_session_link_id")),
        sa.CheckConstraint(
            _one_of("stage", ("joining", "half", "full")), name=op.f("ck_web_session_stage")
        ),
        sa.CheckConstraint(
            _one_of("challenge_for", ("add a passkey", "sign in")),
            name=op.f("ck_web_session_challenge_for"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_index(op.f("ix_web_session_member_id"), "web_session", ["member_id"])
    op.create_index(op.f("ix_web_session_ends_at"), "web_session", ["ends_at"])


def _allowed(table: str) -> tuple[str, ...]:
    """The deeds that a table allows by now, however the database writes that."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    (found,) = (each["sqltext"] for each in checks if each["name"] == f"ck_{table}_deed")
    return tuple(WORD.findall(found))


def _allow(table: str, deeds: tuple[str, ...]) -> None:
    """Allow these; a quote within one is doubled already, as the database wrote it."""
    name = op.f(f"ck_{table}_deed")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"deed IN {_listed(deeds)}"))


def _sealed(letters: int) -> sa.types.TypeEngine[str]:
    """What is sealed grows; SQLite counts no letters."""
    return sa.Text().with_variant(sa.String(letters), "sqlite")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN {_listed(words)}"


def _listed(words: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def _owned(table: str, *members: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["member.id"], name=op.f(f"fk_{table}_{name}"))
            for name in members
        ),
    )
