"""Signing in on the web: passwords, sessions, and everything that ends them."""

import unicodedata
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from core.billing import Billing, Work
from core.errors import CodeRefused, InvalidInput, NotAllowed, NotFound, TooMany
from core.models import Password, Stage, WebSession
from core.security import passwords
from core.security.actors import Actor, Sender
from core.security.deeds import CodeNeeded
from core.security.rights import Role
from core.services.sign_ins import IDLE, LASTS, Opened, finishing
from core.sign_ins import SignIns, Where
from tests.cast import ADA, BEA, OLGA, OSKAR, OTTO
from tests.codes import done, enrolled, with_code
from tests.fakes.clock import FakeClock
from tests.policies import gone
from tests.proposals import agreed, proposed
from tests.trail import Trail
from tests.web_sessions import HASH, MAILS, PASSWORD, with_password

HERE = Where("198.51.100.7", "198.51.100.7", "Firefox on Linux")


async def first_step(billing: Billing, who: Actor = BEA, word: str = PASSWORD) -> Opened:
    return await SignIns(billing).by_password(MAILS[who.member_id or 0], word, HERE)


async def full(billing: Billing, who: Actor = BEA) -> Opened:
    """A full session, by password and code."""
    await with_password(billing, who)
    half = await first_step(billing, who)
    app = await enrolled(billing, who)
    finish = lambda work: work.sign_ins.finish(half.session.id)  # noqa: E731  # one deed
    return await with_code(billing, who, finish, app.code())


async def sessions(billing: Billing) -> list[WebSession]:
    async with billing.reading(OLGA) as work:
        return list(await work._session.exec(select(WebSession)))


def voice(opened: Opened) -> Sender:
    """What a browser with this session asks as."""
    return Sender("web", "", opened.session.token_hash, address="198.51.100.7")


# -- sessions --------------------------------------------------------------------------------


async def test_a_full_session_speaks_for_its_member(billing: Billing, trail: Trail) -> None:
    actor = await billing.identify(voice(await full(billing)))

    assert (actor.member_id, actor.world, actor.origin) == (BEA.member_id, "web", "198.51.100.7")
    (record,) = await trail.records("SignedIn")
    assert record.payload["by"] == "code"


async def test_only_a_hash_of_the_token_is_kept(billing: Billing) -> None:
    opened = await full(billing)

    (row,) = await sessions(billing)
    assert opened.token not in str(row.model_dump())
    found = await billing.session(opened.token)
    assert found is not None
    assert found[0].id == row.id
    assert await billing.session(row.token_hash) is None


async def test_half_a_session_speaks_for_nobody(billing: Billing) -> None:
    await with_password(billing, BEA)

    with pytest.raises(NotAllowed):
        await billing.identify(voice(await first_step(billing)))


async def test_the_second_step_takes_a_code_and_gives_another_token(billing: Billing) -> None:
    """A084: whoever knew the token of before has nothing."""
    await with_password(billing, BEA)
    await enrolled(billing, BEA)
    half = await first_step(billing)
    with pytest.raises(CodeNeeded):
        async with billing.work(BEA) as work:
            await work.sign_ins.finish(half.session.id)

    opened = await with_code(billing, BEA, lambda work: work.sign_ins.finish(half.session.id))

    assert opened.token != half.token
    assert await billing.session(half.token) is None
    assert opened.session.stage is Stage.FULL


async def test_a_code_signs_in_the_session_it_was_asked_for_and_no_other(billing: Billing) -> None:
    await with_password(billing, BEA)
    app = await enrolled(billing, BEA)
    mine, other = await first_step(billing), await first_step(billing)
    async with billing.work(BEA) as work:
        asked = await work.codes.ask(finishing(mine.session), "web", {})

    async with billing.work(BEA) as work:
        await work.codes.offer(asked.id, app.code())
        with pytest.raises(CodeRefused):
            await work.sign_ins.finish(other.session.id)


async def test_nobody_finishes_anothers_session(billing: Billing) -> None:
    await with_password(billing, BEA)
    half = await first_step(billing)

    for other in (OLGA, OTTO):
        with pytest.raises(NotFound):
            async with billing.work(other) as work:
                await work.sign_ins.finish(half.session.id)
        with pytest.raises(NotFound):
            async with billing.work(other) as work:
                await work.sign_ins.end(half.session.id)


@pytest.mark.parametrize(
    ("steps", "each", "is_over"),
    [(1, IDLE - timedelta(minutes=1), False), (1, IDLE, True), (25, timedelta(minutes=29), True)],
)
async def test_a_session_ends_when_idle_and_after_half_a_day(
    billing: Billing, clock: FakeClock, steps: int, each: timedelta, is_over: bool
) -> None:
    """A084."""
    assert 25 * timedelta(minutes=29) > LASTS
    opened = await full(billing)
    for _ in range(steps):
        clock.advance(seconds=each.total_seconds())
        if await billing.session(opened.token):
            await billing.touch_session(opened.session.id)

    assert (await billing.session(opened.token) is None) == is_over
    if is_over:
        with pytest.raises(NotAllowed):
            await billing.identify(voice(opened))


async def _suspended(billing: Billing) -> None:
    await gone(billing, "Bea")


async def _removed(billing: Billing) -> None:
    await done(billing, OLGA, lambda work: work.members.remove("Bea"))


async def _demoted(billing: Billing) -> None:
    await proposed(billing, OLGA, lambda work: work.members.change_role("Bea", Role.ADMIN))
    await agreed(billing, OSKAR)


async def _codes_off(billing: Billing) -> None:
    await done(billing, BEA, lambda work: work.second_factors.remove())


async def _everywhere(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        assert await work.sign_ins.end_all() == 1


async def _signed_out(billing: Billing) -> None:
    async with billing.work(BEA) as work:
        (session,) = await work.sign_ins.all()
        await work.sign_ins.end(session.id)


@pytest.mark.parametrize(
    "what", [_suspended, _removed, _demoted, _codes_off, _everywhere, _signed_out]
)
async def test_what_ends_a_session(
    billing: Billing, what: Callable[[Billing], Awaitable[None]]
) -> None:
    """A084: after signing out, another role, another factor, a suspension."""
    opened = await full(billing)
    await billing.identify(voice(opened))

    await what(billing)

    with pytest.raises(NotAllowed):
        await billing.identify(voice(opened))
    assert await billing.session(opened.token) is None


async def test_who_comes_back_signs_in_anew(billing: Billing) -> None:
    """A084: a suspension ends a session, it does not only stop it."""
    opened = await full(billing)
    async with billing.work(OLGA) as work:
        await work.members.suspend("Bea")
    async with billing.work(OLGA) as work:
        await work.members.resume("Bea")

    assert await billing.session(opened.token) is None


async def test_another_password_ends_all_sessions_but_this(billing: Billing, trail: Trail) -> None:
    other, mine = await full(billing), await full(billing)
    made = await SignIns(billing).hashed("marble thunder violin saddle", BEA)

    def change(work: Work) -> Any:
        return work.sign_ins.change_password(mine.session.id, made)

    with pytest.raises(CodeNeeded):
        async with billing.work(BEA) as work:
            await change(work)
    again = await with_code(billing, BEA, change)

    assert await billing.session(other.token) is None
    assert await billing.session(mine.token) is None
    assert (await billing.identify(voice(again))).member_id == BEA.member_id
    assert len(await trail.records("PasswordSet")) == 1
    with pytest.raises(NotAllowed):
        await first_step(billing)


async def test_a_removed_member_has_no_password_left(billing: Billing) -> None:
    await full(billing)
    await _removed(billing)

    with pytest.raises(NotAllowed, match="is wrong"):
        await first_step(billing)
    async with billing.reading(OLGA) as work:
        assert not list(await work._session.exec(select(Password)))


async def test_ended_sessions_are_forgotten(billing: Billing, clock: FakeClock) -> None:
    await full(billing)
    clock.advance(days=2)

    await billing.forget_codes(clock.now())

    assert await sessions(billing) == []


# -- passwords -------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [PASSWORD.upper(), PASSWORD + " ", "", "x" * 1_000_000, "\x00"])
async def test_another_password_lets_nobody_in(billing: Billing, word: str) -> None:
    """A083."""
    await with_password(billing, BEA)

    with pytest.raises(NotAllowed, match="The mail address or the password is wrong"):
        await first_step(billing, word=word)


async def test_unknown_and_wrong_are_told_the_same(billing: Billing) -> None:
    """A087: whoever has no account, none on the web, or is suspended."""
    await with_password(billing, BEA)
    await with_password(billing, ADA)
    await gone(billing, "Ada")
    said = set()
    for mail in ("bea@demo.example", "nobody@demo.example", "olga@demo.example", MAILS[5], "", "ä"):
        with pytest.raises(NotAllowed) as refusal:
            await SignIns(billing).by_password(mail, "wrong", HERE)
        said.add((refusal.value.message, refusal.value.hint))

    assert len(said) == 1


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "a" * 100_000, "' OR 1=1 --", "\u202e"])
async def test_odd_words_are_no_more_than_wrong(billing: Billing, odd: str) -> None:
    """A083: what no keyboard types, in every blank."""
    await with_password(billing, BEA)
    for mail, word, company in ((odd, odd, odd), (MAILS[3], odd, ""), (MAILS[3], PASSWORD, odd)):
        with pytest.raises(NotAllowed, match="is wrong"):
            await SignIns(billing).by_password(mail, word, HERE, company)


async def test_the_same_letters_in_other_bytes_are_the_same_password(billing: Billing) -> None:
    """A083: keyboards differ."""
    word = "brücke über vier flüsse é"
    await with_password(billing, BEA, passwords.made(unicodedata.normalize("NFD", word)))

    assert (await first_step(billing, word=unicodedata.normalize("NFC", word))).token


async def test_two_people_with_one_password_have_two_hashes(billing: Billing) -> None:
    assert passwords.made(PASSWORD) != HASH
    assert HASH.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_the_hash_is_sealed_in_the_database(billing: Billing) -> None:
    await with_password(billing, BEA)

    async with billing.database.reader.connect() as connection:
        kept = (await connection.exec_driver_sql("SELECT hash FROM password")).scalar_one()
    assert "argon2" not in kept


async def test_an_old_hash_is_made_anew_when_the_password_is_given(billing: Billing) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
    await with_password(billing, BEA, old.hash(PASSWORD.encode()))

    await first_step(billing)

    async with billing.work(BEA) as work:
        kept = await work.sign_ins.password()
    assert kept is not None
    assert not passwords.is_outdated(kept.hash)
    assert (await first_step(billing)).token


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("short words", "12 letters"),
        ("x" * 1025, "too long"),
        ("pebble quartz\x00 lantern", "nobody can type"),
        ("password1234", "easy to guess"),
        ("1qaz2wsx3edc", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("correcthorsebatterystaple", "easy to guess"),
        ("Correct-Horse battery staple 1!", "easy to guess"),
        ("c0rrecth0rsebatterystaple", "easy to guess"),
        ("May the Force be with you", "easy to guess"),
        ("winteriscoming2026", "easy to guess"),
        ("einigkeitundrechtundfreiheit", "easy to guess"),
        ("Lindenstraße 5, Berlin", "easy to guess"),
        ("demo quartz lantern", "your name or your company"),
        ("BEA@DEMO.EXAMPLE quartz", "your name or your company"),
    ],
)
async def test_a_bad_password_is_refused_with_the_reason(
    billing: Billing, word: str, why: str
) -> None:
    """A083."""
    with pytest.raises(InvalidInput, match=why) as refusal:
        await SignIns(billing).hashed(word, BEA)

    assert refusal.value.hint
    assert word not in f"{refusal.value} {refusal.value.hint}"


@pytest.mark.parametrize(
    "word",
    [
        PASSWORD,
        "läuft vier mal täglich heim",
        "  spaces count here ok ",
        "staple under Berlin rains correctly",
    ],
)
async def test_a_good_password_is_taken_as_it_is(billing: Billing, word: str) -> None:
    assert passwords.fits(await SignIns(billing).hashed(word, BEA), word)


# -- too often -------------------------------------------------------------------------------


async def test_guesses_at_an_account_are_counted_wherever_they_come_from(
    billing: Billing, clock: FakeClock
) -> None:
    """A078, A083."""
    await with_password(billing, BEA)
    for number in range(10):
        place = Where(f"198.51.100.{number}", f"198.51.100.{number}")
        unseen = "\u200b" * number
        with pytest.raises(NotAllowed):
            await SignIns(billing).by_password(f"BEA{unseen}@demo.example", "wrong", place)

    with pytest.raises(TooMany):
        await first_step(billing)
    clock.advance(minutes=16)
    assert (await first_step(billing)).token


async def test_guesses_from_an_address_are_counted_whoever_they_are_at(billing: Billing) -> None:
    for number in range(50):
        with pytest.raises(NotAllowed):
            await SignIns(billing).by_password(f"n{number}@demo.example", "", HERE)

    with pytest.raises(TooMany):
        await SignIns(billing).by_password("n@demo.example", "", HERE)


async def test_an_unknown_account_is_paused_as_a_known_one_is(billing: Billing) -> None:
    """A087: not even the pause tells who exists."""
    for _ in range(10):
        with pytest.raises(NotAllowed):
            await SignIns(billing).by_password("nobody@demo.example", "wrong", HERE)

    with pytest.raises(TooMany):
        await SignIns(billing).by_password("nobody@demo.example", "wrong", HERE)
