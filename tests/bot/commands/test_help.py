"""/help: by subject, in the order of a day's work, and no more than one may."""

from bot.commands.table import COMMANDS
from sandbox.config import SUGGESTIONS
from tests.chat import Chat


async def test_subjects_come_in_the_order_of_a_days_work(bea: Chat) -> None:
    titles = [row.title for row in (await bea.say("/help")).rows]

    assert titles[0].startswith("/invoice new | edit | send |")
    order = """
        /invoice /quote
        /payment /writeoff /refund
        /credit
        /recurring
        /client /item
        /mail /claim /waiting
        /next
        /statement /report /exchange /explain /export
        /help /link /mfa /session /passkey /member /company /policy /proposal
    """
    assert [title.split()[0] for title in titles] == order.split()


async def test_who_may_not_use_a_command_does_not_see_it(bea: Chat, olga: Chat) -> None:
    shown = [[row.title for row in (await each.say("/help")).rows] for each in (bea, olga)]

    assert not any("approve" in title or "bank" in title for title in shown[0])
    assert "approve" in shown[1][0]
    assert [title.split()[0] for title in shown[1]][-5:] == [
        *("/member", "/company", "/policy", "/proposal", "/trail")
    ]


async def test_a_subject_tells_each_of_its_commands_with_its_arguments(bea: Chat) -> None:
    rows = (await bea.say("/help invoice")).rows

    assert rows[0].title == (
        "/invoice new client lines [terms] [due] [note] [discount] [prices] [exempt]"
    )
    deeds = [row.title.split()[1] for row in rows]
    assert deeds[:3] == ["new", "edit", "send"]
    assert deeds.index("remind") < deeds.index("void") < deeds.index("newlink")


async def test_every_subject_says_what_it_is_about(olga: Chat) -> None:
    assert all(row.text for row in (await olga.say("/help")).rows)


def test_the_sandbox_offers_every_command_that_people_type() -> None:
    known = {f"/{each.name}" for each in COMMANDS.values() if not each.is_hidden}

    assert known <= {line for line, _ in SUGGESTIONS}
