"""Columns whose values the vault seals: the database never sees what a person wrote.

What is bound to one must have been sealed, or the statement fails: no way leads past the vault.
What comes from one is opened by the vault before anybody sees the row.
"""

from typing import Any

from sqlalchemy import Dialect, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from core.models.base import Json
from core.security.sealing import CipherBytes, Ciphertext


class SealedText(TypeDecorator[str]):
    """Text, sealed; `letters` is how long the text itself may be."""

    impl = Text
    cache_ok = True

    def __init__(self, letters: int | None = None) -> None:
        super().__init__()
        self.letters = letters

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite counts no letters, so a column there stays as it was declared."""
        if dialect.name == "sqlite" and self.letters:
            return String(self.letters)
        return Text()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Let nothing through that is not sealed."""
        del dialect
        assert value is None or isinstance(value, Ciphertext), "this was not sealed"
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is kept."""
        del dialect
        return None if value is None else Ciphertext(value)


class SealedBytes(TypeDecorator[bytes]):
    """Bytes, sealed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Let nothing through that is not sealed."""
        del dialect
        assert value is None or isinstance(value, CipherBytes), "this was not sealed"
        return None if value is None else bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As they are kept."""
        del dialect
        return None if value is None else CipherBytes(value)


class SealedJson(TypeDecorator[Any]):
    """Plain values in a list or by name, sealed together as one text."""

    impl = Json
    cache_ok = True

    def __init__(self, shape: type[list[Any]] | type[dict[str, Any]]) -> None:
        super().__init__()
        self.shape = shape

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Let nothing through that is not sealed."""
        del dialect
        assert isinstance(value, Ciphertext), "this was not sealed"
        return str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """As they are kept; whatever is no sealed text is spoiled."""
        del dialect
        return Ciphertext(value if isinstance(value, str) else "")
