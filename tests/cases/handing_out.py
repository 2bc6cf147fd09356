"""What leaves the program as files: a client's data, the trail, the doctor's words, a backup."""

import zipfile
from io import BytesIO
from pathlib import Path

import pyrage

from bot.forgetting import Asking, exported
from bot.settings import Settings
from core.backups.archive import identity as identity_in
from tests.cases.signing_in import next_code
from tests.stories.town import Town


async def handed_out(town: Town, seed: str, identity: Path) -> dict[str, str]:
    """Each as text, by what it is."""
    backup, export = identity.parent / "town.backup", identity.parent / "acme.zip"
    code, said, errors = await town.paidup("backup", str(backup))
    assert code == 0, errors
    asking = Asking("", "", lambda _: next_code(town, seed))
    await exported(Settings.model_validate(town.settings()), asking, "acme", export)
    told = [
        await town.paidup(*words)
        for words in (("audit", "show", "--json"), ("doctor", "--json"), ("keys", "list"))
    ]
    packed = zipfile.ZipFile(BytesIO(export.read_bytes()))
    data = [packed.read(name) for name in packed.namelist() if not _is_paper(name)]
    return {
        "backup": _plain(backup.read_bytes()),
        "backup, opened": _plain(pyrage.decrypt(backup.read_bytes(), identity_in(identity))),
        "what the backup said": said + errors,
        "export": "\n".join(map(_plain, data)),
        "trail, doctor, keys": str(told),
    }


def _is_paper(name: str) -> bool:
    """Papers and mails are the client's own, with the links they were sent."""
    return name.endswith((".pdf", ".eml"))


def _plain(content: bytes) -> str:
    return content.decode("latin-1")
