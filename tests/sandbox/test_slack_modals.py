"""Modals: opened by a trigger, filled in, searched, sent, pushed and closed."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.slack_stage import BEA, OLGA, Json, Stage, actions, button, field_of, modal

pytest_plugins = ["tests.sandbox.slack_fixtures"]

NOTE: Json = {"type": "plain_text_input"}
NUMBER: Json = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
CLIENT: Json = {"type": "external_select", "min_query_length": 1}
TERMS: Json = {
    "type": "static_select",
    "options": [{"text": {"type": "plain_text", "text": "30 days"}, "value": "30"}],
}
FORM = modal(field_of("note", NOTE), callback_id="new")
ACME = {"text": {"type": "plain_text", "text": "Acme"}, "value": "acme"}


async def opened(slack: Stage, view: Json = FORM) -> str:
    answer = await slack.api.views_open(trigger_id=await slack.trigger(), view=view)
    slack.app.calls.clear()
    return str(answer["view"]["id"])


async def test_a_modal_opens_for_whose_trigger_it_is(slack: Stage) -> None:
    view_id = await opened(slack)

    assert slack.modal()["id"] == view_id
    assert slack.modal()["callback_id"] == "new"
    assert slack.slack.view()["modals"][OLGA] == []


async def test_a_trigger_is_good_for_one_use(slack: Stage) -> None:
    trigger = await slack.trigger()
    await slack.api.views_open(trigger_id=trigger, view=FORM)

    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await slack.api.views_open(trigger_id=trigger, view=FORM)


async def test_a_trigger_is_good_for_three_seconds(slack: Stage) -> None:
    trigger = await slack.trigger()
    slack.forward(3.1)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await slack.api.views_open(trigger_id=trigger, view=FORM)


async def test_a_made_up_trigger_is_refused(slack: Stage) -> None:
    with pytest.raises(SlackApiError, match="invalid `trigger_id`"):
        await slack.api.views_open(trigger_id="1.2.3", view=FORM)


async def test_a_form_is_sent_with_what_was_typed(slack: Stage) -> None:
    view_id = await opened(slack)
    answer = await slack.does("submit", user=BEA, view_id=view_id, values={"note": "Thanks"})

    view = slack.app.calls[0].payload["view"]
    assert answer == {"ok": True}
    assert slack.app.calls[0].payload["type"] == "view_submission"
    typed = {"type": "plain_text_input", "value": "Thanks"}
    assert view["state"]["values"] == {"note": {"note": typed}}
    assert slack.slack.view()["modals"][BEA] == []


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        (NOTE, "", "Please complete this required field."),
        ({**NOTE, "max_length": 3}, "four", "Enter at most 3 characters."),
        ({**NOTE, "min_length": 3}, "no", "Enter at least 3 characters."),
        (NUMBER, "many", "Enter a number."),
        (NUMBER, "1.5", "Enter a whole number."),
        (NUMBER, "0", "Enter a number of at least 1."),
        (TERMS, "14", "Choose one of the options."),
        ({"type": "datepicker"}, "tomorrow", "Enter a valid date."),
        ({"type": "email_text_input"}, "carl", "Enter a valid email address."),
    ],
)
async def test_what_slacks_own_form_refuses_is_not_sent(
    slack: Stage, element: Json, value: str, error: str
) -> None:
    view_id = await opened(slack, modal(field_of("f", element)))
    answer = await slack.does("submit", user=BEA, view_id=view_id, values={"f": value})

    assert answer == {"ok": False, "errors": {"f": error}}
    assert slack.app.calls == []


@pytest.mark.parametrize(
    ("element", "value", "state"),
    [
        (NUMBER, "3", {"value": "3"}),
        (TERMS, "30", {"selected_option": TERMS["options"][0]}),
        ({"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
        ({"type": "checkboxes", "options": [ACME]}, ["acme"], {"selected_options": [ACME]}),
        ({"type": "radio_buttons", "options": [ACME]}, "acme", {"selected_option": ACME}),
        ({"type": "users_select"}, OLGA, {"selected_user": OLGA}),
        ({"type": "multi_users_select"}, [OLGA], {"selected_users": [OLGA]}),
    ],
)
async def test_each_kind_of_field_is_reported_as_slack_does(
    slack: Stage, element: Json, value: object, state: Json
) -> None:
    view_id = await opened(slack, modal(field_of("f", element)))
    await slack.does("submit", user=BEA, view_id=view_id, values={"f": {"f": value}})

    found = slack.app.calls[0].payload["view"]["state"]["values"]["f"]["f"]
    shown = {"value": value, **found}
    assert {name: shown[name] for name in state}.keys() == state.keys()
    assert _plain(found) == {"type": element["type"], **_plain(state)}


def _plain(state: Json) -> Json:
    """A state without the flags that Slack adds to texts."""
    text: Json = {"emoji": True}
    for option in [state.get("selected_option"), *(state.get("selected_options") or [])]:
        if option:
            option["text"] = {**option["text"], **text}
    return state


async def test_errors_of_the_app_stand_at_their_fields(slack: Stage) -> None:
    view_id = await opened(slack)
    slack.app.will_say({"response_action": "errors", "errors": {"note": "Too rude."}})
    answer = await slack.does("submit", user=BEA, view_id=view_id, values={"note": "x"})

    assert answer["errors"] == {"note": "Too rude."}
    assert slack.modal()["errors"] == {"note": "Too rude."}
    assert slack.modal()["values"]["note"]["note"]["value"] == "x"


@pytest.mark.parametrize(
    "reply",
    [
        {"response_action": "errors", "errors": {"elsewhere": "No."}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "shout"},
        "hello",
    ],
)
async def test_an_answer_slack_does_not_understand_is_trouble(
    slack: Stage, reply: Json | str
) -> None:
    view_id = await opened(slack)
    slack.app.will_say(reply)
    answer = await slack.does("submit", user=BEA, view_id=view_id, values={"note": "x"})

    assert answer["error"] == "We had some trouble connecting. Try again?"
    assert slack.modal()["trouble"] is True


async def test_an_answer_may_change_the_form(slack: Stage) -> None:
    view_id = await opened(slack)
    changed = modal(field_of("note", NOTE), field_of("more", NOTE, optional=True))
    slack.app.will_say({"response_action": "update", "view": changed})
    await slack.does("submit", user=BEA, view_id=view_id, values={"note": "kept"})

    assert len(slack.modal()["blocks"]) == 2
    assert slack.modal()["values"]["note"]["note"]["value"] == "kept"


async def test_an_answer_may_push_and_clear(slack: Stage) -> None:
    first = await opened(slack)
    slack.app.will_say({"response_action": "push", "view": FORM})
    await slack.does("submit", user=BEA, view_id=first, values={"note": "x"})
    second = slack.modal()
    slack.app.will_say({"response_action": "clear"})
    await slack.does("submit", user=BEA, view_id=second["id"], values={"note": "x"})

    assert (second["previous_view_id"], second["root_view_id"]) == (first, first)
    assert slack.slack.view()["modals"][BEA] == []


async def test_the_stack_holds_three(slack: Stage) -> None:
    pressing = modal(actions(button("More", "more")))
    view_id = await opened(slack, pressing)
    for _ in range(2):
        await slack.does("view_action", user=BEA, view_id=view_id, action_id="more")
        trigger = slack.app.calls[-1].payload["trigger_id"]
        pushed = await slack.api.views_push(trigger_id=trigger, view=pressing)
        view_id = pushed["view"]["id"]
    await slack.does("view_action", user=BEA, view_id=view_id, action_id="more")

    trigger = slack.app.calls[-1].payload["trigger_id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await slack.api.views_push(trigger_id=trigger, view=pressing)


async def test_an_update_with_an_old_hash_is_refused(slack: Stage) -> None:
    view_id = await opened(slack)
    old = slack.modal()["hash"]
    await slack.api.views_update(view_id=view_id, hash=old, view=FORM)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        await slack.api.views_update(view_id=view_id, hash=old, view=FORM)


async def test_a_closed_modal_cannot_be_updated(slack: Stage) -> None:
    view_id = await opened(slack)
    await slack.does("close", user=BEA, view_id=view_id)

    with pytest.raises(SlackApiError, match="not_found"):
        await slack.api.views_update(view_id=view_id, view=FORM)


async def test_closing_is_told_when_the_view_asks_for_it(slack: Stage) -> None:
    view_id = await opened(slack, {**FORM, "notify_on_close": True})
    await slack.does("close", user=BEA, view_id=view_id)

    payload = slack.app.calls[0].payload
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)


async def test_a_search_asks_the_app_and_its_answer_can_be_chosen(slack: Stage) -> None:
    view_id = await opened(slack, modal(field_of("client", CLIENT)))
    slack.app.will_say({"options": [ACME]})
    found = await slack.does("suggest", view_id=view_id, action_id="client", value="ac")
    await slack.does("submit", view_id=view_id, values={"client": "acme"})

    asked = slack.app.calls[0].payload
    assert found["options"] == [ACME]
    assert (asked["type"], asked["value"], asked["block_id"]) == (
        "block_suggestion",
        "ac",
        "client",
    )
    state = slack.app.calls[1].payload["view"]["state"]["values"]["client"]["client"]
    assert state["selected_option"]["value"] == "acme"


async def test_what_was_chosen_before_may_be_sent_again(slack: Stage) -> None:
    chosen = {**CLIENT, "initial_option": ACME}
    view_id = await opened(slack, modal(field_of("client", chosen)))

    assert await slack.does("submit", view_id=view_id, values={"client": "acme"}) == {"ok": True}


async def test_a_search_with_too_few_letters_asks_nobody(slack: Stage) -> None:
    view_id = await opened(slack, modal(field_of("client", {**CLIENT, "min_query_length": 3})))
    found = await slack.does("suggest", user=BEA, view_id=view_id, action_id="client", value="ac")

    assert found == {"ok": True, "options": []}
    assert slack.app.calls == []


async def test_too_many_options_are_refused(slack: Stage) -> None:
    view_id = await opened(slack, modal(field_of("client", CLIENT)))
    slack.app.will_say({"options": [ACME] * 101})
    found = await slack.does("suggest", user=BEA, view_id=view_id, action_id="client", value="ac")

    assert found["error"] == "invalid_options"


async def test_a_change_of_a_dispatching_input_is_told_with_all_that_is_typed(slack: Stage) -> None:
    form = modal(field_of("note", NOTE), field_of("price", NOTE, dispatch_action=True))
    view_id = await opened(slack, form)
    await slack.does(
        "view_action",
        user=BEA,
        view_id=view_id,
        action_id="price",
        value="800",
        values={"note": "Hi"},
    )

    payload = slack.app.calls[0].payload
    assert payload["actions"][0]["value"] == "800"
    assert payload["view"]["state"]["values"]["note"]["note"]["value"] == "Hi"
    assert payload["container"] == {"type": "view", "view_id": view_id}


async def test_a_change_of_another_input_is_not_told(slack: Stage) -> None:
    view_id = await opened(slack)
    answer = await slack.does("view_action", user=BEA, view_id=view_id, action_id="note", value="x")

    assert answer["error"] == "not_dispatched"


async def test_somebody_elses_modal_cannot_be_sent(slack: Stage) -> None:
    view_id = await opened(slack)
    answer = await slack.does("submit", user=OLGA, view_id=view_id, values={"note": "x"})

    assert answer["error"] == "not_found"


async def test_a_restart_keeps_an_open_modal(slack: Stage) -> None:
    await opened(slack)
    again = type(slack.slack)(slack.world, slack.slack.config)

    assert again.view()["modals"] == slack.slack.view()["modals"]
