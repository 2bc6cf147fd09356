"""What a backup says of itself; it comes last in the file, so a file that has it is complete."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from core.security.signing import Signer

PURPOSE = "backup manifest"


@dataclass(frozen=True)
class CompanyFacts:
    """One company at the moment of the backup: its trail's head and its number series."""

    company_id: int
    key: str
    trail_size: int
    trail_head: str
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, and when it was true."""

    made_at: datetime
    program: str
    revision: str
    kind: str
    counts: dict[str, int]
    companies: tuple[CompanyFacts, ...]
    sha256: str = ""
    size: int = 0

    def signed(self, signer: Signer) -> bytes:
        """As it is kept: canonical JSON with a signature of this installation."""
        told = json.dumps(self._plain(), sort_keys=True)
        kept = {"manifest": json.loads(told), "signature": signer.token(PURPOSE, told)}
        return json.dumps(kept, sort_keys=True, indent=1).encode()

    def _plain(self) -> dict[str, Any]:
        return asdict(self) | {"made_at": self.made_at.isoformat()}


def read_manifest(raw: bytes, signer: Signer) -> Manifest | None:
    """A manifest that this installation signed, or nothing."""
    try:
        kept = json.loads(raw)
        told = kept["manifest"]
        if not signer.is_token(PURPOSE, json.dumps(told, sort_keys=True), str(kept["signature"])):
            return None
        companies = tuple(CompanyFacts(**each) for each in told.pop("companies"))
        made_at = datetime.fromisoformat(told.pop("made_at"))
        return Manifest(made_at=made_at, companies=companies, **told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
