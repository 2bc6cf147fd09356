"""Sessions whose rows are open: whoever reads one sees what a person wrote."""

from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import Clock
from core.repositories.cells import PLANS
from core.repositories.vault import Opener, Vault

VAULT: Final = "vault"
"""Under this name a session knows its `Opener`."""

AS_KEPT: Final = "as_kept"
"""The execution option with which rows stay sealed, for whoever looks at what is kept."""


class SealingSession(Session):
    """A session whose rows are opened as they are read."""


@event.listens_for(SealingSession, "do_orm_execute")
def _opening(state: ORMExecuteState) -> Any:
    """Read every row at once, then open those that are sealed."""
    opener = state.session.info.get(VAULT)
    if not state.is_select or opener is None:
        return None
    frozen = state.invoke_statement().freeze()
    if state.execution_options.get(AS_KEPT):
        opener.loaded.clear()
    elif opener.loaded:
        opener.open_loaded()
    return frozen()


@event.listens_for(SealingSession, "after_transaction_end")
def _ended(session: Session, _: Any) -> None:
    """After the commit, or after all was undone."""
    if opener := session.info.get(VAULT):
        opener.ended()


def _on_load(row: SQLModel, context: Any, *_: Any) -> None:
    opener = context.session.info.get(VAULT)
    if opener is not None:
        opener.loaded.append(row)


for _model in PLANS:
    event.listen(_model, "load", _on_load)
    event.listen(_model, "refresh", _on_load)


class OpenSession(AsyncSession):
    """One of them, with the vault it uses."""

    sync_session_class = SealingSession

    def __init__(self, *, vault: Vault, clock: Clock, **options: Any) -> None:
        super().__init__(**options)
        self.info[VAULT] = Opener(vault, clock, self.sync_session)


def sealing_sessions(
    engine: AsyncEngine, vault: Vault, clock: Clock
) -> async_sessionmaker[OpenSession]:
    """Sessions on an engine that seal and open with a vault."""
    return async_sessionmaker(
        engine,
        class_=OpenSession,
        vault=vault,
        clock=clock,
        expire_on_commit=False,
        autoflush=False,
    )


def opener_of(session: AsyncSession) -> Opener:
    """The vault as this transaction uses it."""
    opener: Opener = session.info[VAULT]
    return opener
