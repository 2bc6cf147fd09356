"""Queries about ladders."""

from sqlmodel import col, select

from core.ladders import Ladder, ladder_of
from core.models import KeptLadder
from core.repositories.base import Repository, inserting


class LadderRepository(Repository):
    """Find and keep ladders."""

    async def named(self, name: str) -> Ladder | None:
        """The ladder of this name, as it is now."""
        query = select(KeptLadder.content).where(
            KeptLadder.company_id == self._company_id, KeptLadder.name == name
        )
        content = (await self._session.exec(query)).one_or_none()
        return None if content is None else ladder_of(content)

    async def all(self) -> list[KeptLadder]:
        """Every ladder, in order of name."""
        query = select(KeptLadder).where(KeptLadder.company_id == self._company_id)
        return list(await self._session.exec(query.order_by(col(KeptLadder.name))))

    async def put(self, kept: KeptLadder) -> None:
        """Keep a ladder; one of its name is replaced."""
        put = inserting(self._session, KeptLadder).values(kept.model_dump(exclude={"id"}))
        names = ("content", "written_by", "written_at")
        values = {name: put.excluded[name] for name in names}
        index = ["company_id", "name"]
        await self._session.exec(put.on_conflict_do_update(index_elements=index, set_=values))
