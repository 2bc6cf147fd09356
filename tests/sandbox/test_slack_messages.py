"""Messages as the app posts them with the real client."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack_stage import BEA, BILLING, Stage, actions, button, section

pytest_plugins = ["tests.sandbox.slack_fixtures"]


async def test_a_message_appears_in_the_channel(slack: Stage) -> None:
    answer = await slack.api.chat_postMessage(channel=BILLING, text="Hello", blocks=[section()])

    assert answer["channel"] == BILLING
    assert [message["ts"] for message in slack.channel()] == [answer["ts"]]
    assert slack.channel()[0]["blocks"][0]["text"]["text"] == "Hello"


async def test_blocks_and_actions_are_given_ids(slack: Stage) -> None:
    nameless = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    answer = await slack.api.chat_postMessage(channel=BILLING, text="x", blocks=[actions(nameless)])

    block = answer["message"]["blocks"][0]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
    assert block["elements"][0]["text"]["emoji"] is True


async def test_a_channel_is_found_by_its_name(slack: Stage) -> None:
    answer = await slack.api.chat_postMessage(channel="#billing", text="Hello")

    assert answer["channel"] == BILLING


async def test_a_person_is_written_to_directly(slack: Stage) -> None:
    opened = await slack.api.conversations_open(users=[BEA])
    answer = await slack.api.chat_postMessage(channel=BEA, text="Hello")

    assert answer["channel"] == opened["channel"]["id"] == "D0BEA0001"


async def test_an_update_with_text_alone_takes_the_blocks_away(slack: Stage) -> None:
    first = await slack.api.chat_postMessage(channel=BILLING, text="Hello", blocks=[section()])
    await slack.api.chat_update(channel=BILLING, ts=first["ts"], text="Gone")

    message = slack.channel()[0]
    assert (message["text"], message["blocks"], message["edited"]) == ("Gone", [], True)


async def test_an_update_keeps_the_metadata_it_does_not_name(slack: Stage) -> None:
    about = {"event_type": "told", "event_payload": {"key": "e1"}}
    first = await slack.api.chat_postMessage(channel=BILLING, text="Hello", metadata=about)
    await slack.api.chat_update(channel=BILLING, ts=first["ts"], text="Bye")

    found = await slack.api.conversations_history(channel=BILLING, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == about


async def test_metadata_is_shown_only_when_asked_for(slack: Stage) -> None:
    about = {"event_type": "told", "event_payload": {"key": "e1"}}
    await slack.api.chat_postMessage(channel=BILLING, text="Hello", metadata=about)

    found = await slack.api.conversations_history(channel=BILLING)
    assert "metadata" not in found["messages"][0]


async def test_replies_stand_in_the_thread_and_not_in_the_channel(slack: Stage) -> None:
    first = await slack.api.chat_postMessage(channel=BILLING, text="Card")
    for text in ("one", "two"):
        await slack.api.chat_postMessage(channel=BILLING, text=text, thread_ts=first["ts"])

    history = await slack.api.conversations_history(channel=BILLING)
    replies = await slack.api.conversations_replies(channel=BILLING, ts=first["ts"])
    assert [message["reply_count"] for message in history["messages"]] == [2]
    assert [message["text"] for message in replies["messages"]] == ["Card", "one", "two"]
    assert [message["text"] for message in slack.channel()[0]["thread"]] == ["one", "two"]


async def test_history_comes_in_pages(slack: Stage) -> None:
    for number in range(5):
        await slack.api.chat_postMessage(channel=BILLING, text=str(number))

    pages = await slack.api.conversations_history(channel=BILLING, limit=2)
    seen = [message["text"] async for page in pages for message in page["messages"]]
    assert seen == ["4", "3", "2", "1", "0"]


async def test_a_private_note_is_not_part_of_the_history(slack: Stage) -> None:
    await slack.api.chat_postEphemeral(channel=BILLING, user=BEA, text="Only you")

    history = await slack.api.conversations_history(channel=BILLING)
    assert history["messages"] == []
    assert slack.channel()[0]["ephemeral_for"] == BEA


async def test_a_message_is_taken_back(slack: Stage) -> None:
    first = await slack.api.chat_postMessage(channel=BILLING, text="Oops")
    await slack.api.chat_delete(channel=BILLING, ts=first["ts"])

    assert slack.channel() == []


async def test_a_restart_keeps_the_messages(slack: Stage) -> None:
    await slack.api.chat_postMessage(channel=BILLING, text="Hello")
    again = type(slack.slack)(slack.world, slack.slack.config)

    assert again.view()["channels"] == slack.slack.view()["channels"]


async def test_somebody_elses_message_cannot_be_changed(slack: Stage) -> None:
    said = await slack.does("message", user=BEA, channel=BILLING, text="Mine")

    with pytest.raises(SlackApiError, match="cant_update_message"):
        await slack.api.chat_update(channel=BILLING, ts=said["ts"], text="Yours")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await slack.api.chat_delete(channel=BILLING, ts=said["ts"])


async def test_an_emoji_is_put_beneath_a_message_once(slack: Stage) -> None:
    first = await slack.api.chat_postMessage(channel=BILLING, text="Paid")
    await slack.api.reactions_add(channel=BILLING, name="tada", timestamp=first["ts"])

    with pytest.raises(SlackApiError, match="already_reacted"):
        await slack.api.reactions_add(channel=BILLING, name="tada", timestamp=first["ts"])
    assert slack.channel()[0]["reactions"][0]["name"] == "tada"


async def test_a_file_is_sent_and_shared(slack: Stage) -> None:
    await slack.api.files_upload_v2(
        channel=BILLING, filename="INV-1.pdf", content=b"%PDF-1.7", initial_comment="The invoice"
    )

    shared = slack.channel()[0]["files"][0]
    loaded = await slack.http.get(slack.address + shared["url"])
    assert (loaded.content, loaded.headers["content-type"]) == (b"%PDF-1.7", "application/pdf")
    assert slack.channel()[0]["text"] == "The invoice"


async def test_a_file_needs_the_token(slack: Stage) -> None:
    done = await slack.api.files_upload_v2(filename="a.txt", content="private")
    address = done["file"]["url_private"]

    assert (await slack.http.get(address)).status_code == 403
    token = {"Authorization": f"Bearer {slack.api.token}"}
    assert (await slack.http.get(address, headers=token)).text == "private"


async def test_bytes_of_another_length_are_refused(slack: Stage) -> None:
    ticket = await slack.api.files_getUploadURLExternal(filename="a.txt", length=3)
    sent = await slack.http.post(ticket["upload_url"], content=b"four")

    assert sent.status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await slack.api.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])


async def test_people_and_channels_are_listed(slack: Stage) -> None:
    people = await slack.api.users_list()
    bea = await slack.api.users_lookupByEmail(email="BEA@example.com")
    rooms = await slack.api.conversations_list(types="public_channel,im")
    room = await slack.api.conversations_info(channel=BILLING, include_num_members=True)
    mine = await slack.api.auth_test()

    assert len(people["members"]) == 4
    assert bea["user"]["id"] == BEA
    assert [one["id"] for one in rooms["channels"]][:2] == [BILLING, "D0BEA0001"]
    assert room["channel"]["num_members"] == 4
    assert mine["user_id"] == slack.slack.config.bot_user_id


async def test_a_permalink_names_channel_and_message(slack: Stage) -> None:
    first = await slack.api.chat_postMessage(channel=BILLING, text="Hello")
    found = await slack.api.chat_getPermalink(channel=BILLING, message_ts=first["ts"])

    assert found["permalink"].endswith(f"/{BILLING}/p{first['ts'].replace('.', '')}")


async def test_a_form_body_says_the_same_as_json(slack: Stage) -> None:
    client = AsyncWebClient(slack.api.token, slack.api.base_url)
    form = {"channel": BILLING, "text": "x", "blocks": f'[{"{"}"type":"divider"{"}"}]'}
    await client.api_call("chat.postMessage", data=form)

    assert slack.channel()[0]["blocks"][0]["type"] == "divider"


async def test_a_button_of_a_message_is_shown(slack: Stage) -> None:
    await slack.api.chat_postMessage(channel=BILLING, text="x", blocks=[actions(button())])

    assert slack.channel()[0]["blocks"][0]["elements"][0]["value"] == "D1"
