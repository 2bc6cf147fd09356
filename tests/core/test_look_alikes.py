"""A146: names in other letters that look the same are refused; what only resembles is taken."""

import unicodedata

import pytest

from core.billing import Billing
from core.errors import InvalidInput
from core.security.actors import Role
from core.services.clients import NewClient
from tests.cast import ADA, BEA, OTTO

ALIKE = [
    "Αcme Gmbh",  # Greek: that is the test
    "Асmе GmbH",  # Cyrillic
    "Acme Gｍbℋ",
    "𝐀cme GmbH",
    "АСМЕ GMBH",
    "Ac\u200bme GmЬH",
]


def client(name: str, key: str = "other") -> NewClient:
    return NewClient(key, name, f"{key}@other.example")


async def names(billing: Billing) -> list[str]:
    """What the clients are called."""
    async with billing.reading(BEA) as work:
        return sorted(each.name for each in await work.clients.search())


@pytest.fixture
async def acme(billing: Billing) -> list[str]:
    """All clients, a plain Acme GmbH among them."""
    async with billing.work(BEA) as work:
        await work.clients.add(client("Acme GmbH", "plain"))
    return await names(billing)


@pytest.mark.parametrize("name", ALIKE)
async def test_a_client_that_looks_like_another_is_refused_with_both_names(
    billing: Billing, acme: list[str], name: str
) -> None:
    with pytest.raises(InvalidInput, match="looks like “Acme GmbH”") as refusal:
        async with billing.work(BEA) as work:
            await work.clients.add(client(name))

    assert "one can tell apart" in refusal.value.fields["name"]
    assert await names(billing) == acme


@pytest.mark.parametrize(
    "name", ["Acme AG", "Acmé GmbH", "Акме ООО", "Αλφα ΑΕ", "阿克米", "ACME Holding"]
)
async def test_a_name_that_one_can_tell_apart_is_taken(
    billing: Billing, acme: list[str], name: str
) -> None:
    async with billing.work(BEA) as work:
        await work.clients.add(client(name))

    assert name in await names(billing)


async def test_another_companys_names_are_nobodys_business(
    billing: Billing, acme: list[str]
) -> None:
    async with billing.work(OTTO) as work:
        assert (await work.clients.add(client(ALIKE[0]))).client.id


async def test_a_name_is_the_same_however_its_accents_were_typed(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        view = await work.clients.add(client(unicodedata.normalize("NFD", "Zoë Müller")))

    assert view.client.name == "Zoë Müller"


@pytest.mark.parametrize("name", ["Веа", "0lga"])
async def test_a_member_that_looks_like_another_is_refused(billing: Billing, name: str) -> None:
    async with billing.reading(ADA) as work:
        before = await work.members.all()
    with pytest.raises(InvalidInput, match="spelt in other letters"):
        async with billing.work(ADA) as work:
            await work.members.add(name, "", Role.MEMBER)

    async with billing.reading(ADA) as work:
        assert len(await work.members.all()) == len(before)
