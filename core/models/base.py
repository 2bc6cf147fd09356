"""Column types and names that behave alike on SQLite and PostgreSQL.

Every row's `id` is given by the database when the row is kept; before that it is None, which no
code outside the repositories ever sees, so its type says `int`.
"""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

MICRO = 6

# SQLite numbers rows by itself only in an INTEGER column.
Id = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC; a naive one is a bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite has no zones, so the zone is taken off there."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment needs its zone"
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal with up to six places, kept as whole millionths: never a binary fraction."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """To whole millionths."""
        del dialect
        if value is None:
            return None
        scaled = value.scaleb(MICRO)
        assert scaled == scaled.to_integral_value(), f"more than {MICRO} places: {value}"
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Back to a decimal without needless zeros."""
        del dialect
        return None if value is None else plain(Decimal(value).scaleb(-MICRO))


class Word(TypeDecorator[StrEnum]):
    """An enum kept by its value; the check constraints stand in the migrations."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """To its value; anything that is no member is a bug."""
        del dialect
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:
        """Back to the member."""
        del dialect
        return None if value is None else self.kind(value)


def plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: `1200`, never `1.2E+3`."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
