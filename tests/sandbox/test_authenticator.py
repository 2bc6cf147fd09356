"""The authenticator app of the sandbox, and the pictures it is held before."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pyotp
import pytest
from fastapi import FastAPI

from sandbox.authenticator import Authenticator, read
from sandbox.world import World

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def desk(app: Authenticator) -> httpx.AsyncClient:
    web = FastAPI()
    web.include_router(app.desk(), prefix="/desk/authenticator")
    return httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://desk")


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


async def test_it_shows_the_codes_of_what_it_is_given(world: World) -> None:
    app = Authenticator(world)
    async with desk(app) as hand:
        await hand.post("/desk/authenticator/add", json={"text": f" {SECRET.lower()} "})

    (account,) = app.view()["accounts"]
    first = app.view()["first_step"]
    assert account["codes"][0] == pyotp.TOTP(SECRET).generate_otp(first)
    assert len(account["codes"]) == 60


async def test_what_it_was_given_is_there_at_the_next_start(world: World) -> None:
    async with desk(Authenticator(world)) as hand:
        address = pyotp.TOTP(SECRET).provisioning_uri(name="Olga, Demo", issuer_name="Paidup")
        await hand.post("/desk/authenticator/add", json={"text": address})
        await hand.post("/desk/authenticator/add", json={"text": address})

    (account,) = Authenticator(world).view()["accounts"]
    assert account["name"] == "Paidup:Olga, Demo"


async def test_it_forgets_what_is_removed(world: World) -> None:
    app = Authenticator(world)
    async with desk(app) as hand:
        await hand.post("/desk/authenticator/add", json={"text": SECRET})
        await hand.post("/desk/authenticator/remove", json={"secret": SECRET})

    assert app.view()["accounts"] == []


@pytest.mark.parametrize(
    "text", ["", "hello", "otpauth://totp/x?secret=", "otpauth://hotp/x", "0" * 32]
)
async def test_nonsense_is_refused(world: World, text: str) -> None:
    async with desk(Authenticator(world)) as hand:
        answer = await hand.post("/desk/authenticator/add", json={"text": text})

    assert answer.status_code == 409
    assert read(text) is None


async def test_its_clock_is_the_sandboxs(tmp_path: Path) -> None:
    world = World(None, tmp_path / "clock")
    before = Authenticator(world).view()["first_step"]
    world.move(timedelta(days=1))

    assert Authenticator(world).view()["first_step"] - before in {2880, 2881}
    world.close()
