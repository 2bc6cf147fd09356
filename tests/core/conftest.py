"""Every test of the core that asks for a database runs on both."""

import pytest


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the cast in it: a SQLite file, then PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_books"))
