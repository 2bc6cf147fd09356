"""Secrets at rest: read with their key, in their place, and nowhere else."""

from dataclasses import replace

import pytest

from core.errors import WrongState
from core.security.encryption import Keyring, Place

PLACE = Place(1, "second_factor", "secret", 7)
OLD, NEW = "o" * 32, "n" * 32


def test_what_is_kept_is_read_again_and_shows_nothing() -> None:
    ring = Keyring([OLD])
    kept = ring.encrypt("JBSWY3DP", PLACE)

    assert ring.decrypt(kept, PLACE) == "JBSWY3DP"
    assert "JBSWY3DP" not in kept
    assert OLD not in kept


def test_the_same_text_is_kept_differently_each_time() -> None:
    ring = Keyring([OLD])

    assert ring.encrypt("x", PLACE) != ring.encrypt("x", PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [{"company_id": 2}, {"table": "enrolment"}, {"column": "token"}, {"row": 8}],
    ids=str,
)
def test_a_value_copied_to_another_place_cannot_be_read(elsewhere: dict[str, object]) -> None:
    ring = Keyring([OLD])
    kept = ring.encrypt("secret", PLACE)

    with pytest.raises(WrongState, match="cannot be read"):
        ring.decrypt(kept, replace(PLACE, **elsewhere))  # type: ignore[arg-type]  # one of each kind


def test_a_new_key_writes_and_the_old_one_still_reads() -> None:
    kept = Keyring([OLD]).encrypt("secret", PLACE)
    ring = Keyring([NEW, OLD])

    assert ring.decrypt(kept, PLACE) == "secret"
    assert not ring.is_current(kept)
    assert ring.is_current(ring.encrypt("secret", PLACE))
    assert Keyring([NEW]).decrypt(ring.encrypt("secret", PLACE), PLACE) == "secret"


def test_a_missing_key_is_said_in_a_sentence() -> None:
    kept = Keyring([OLD]).encrypt("secret", PLACE)

    with pytest.raises(WrongState, match="key to a secret that is kept here is missing"):
        Keyring([NEW]).decrypt(kept, PLACE)
    with pytest.raises(WrongState, match="no key to keep secrets with"):
        Keyring().encrypt("secret", PLACE)


@pytest.mark.parametrize("spoil", [lambda kept: kept[:-6] + "AAAAA=", lambda kept: kept + "?"])
def test_a_changed_value_is_said_to_be_one(spoil: object) -> None:
    ring = Keyring([OLD])
    assert callable(spoil)
    changed = spoil(ring.encrypt("secret", PLACE))

    with pytest.raises(WrongState, match="cannot be read"):
        ring.decrypt(changed, PLACE)


@pytest.mark.parametrize("nonsense", ["", "plain text", "v1", "v1.", "v2.0011223344.QUJD", "v1..x"])
def test_what_was_never_kept_by_us_is_no_secret(nonsense: str) -> None:
    with pytest.raises(WrongState):
        Keyring([OLD]).decrypt(nonsense, PLACE)
