"""What may stand inside a block: buttons, menus, inputs, with the limits Slack documents."""

from collections.abc import Iterator
from typing import Any

from sandbox.slack.shapes import (
    ANY_TEXT,
    PLAIN,
    Check,
    anything,
    at,
    boolean,
    both,
    choice,
    integer,
    many,
    shape,
    string,
    text,
)

URL = string(3000, 1, pattern=r"[a-z][a-z0-9+.-]*:\S+")
DATE = string(10, 10, pattern=r"\d{4}-\d\d-\d\d")
TIME = string(5, 5, pattern=r"\d\d:\d\d")
ACTION_ID = string(255)

CONFIRM = shape(
    {
        "title!": text(100, PLAIN),
        "text!": text(300),
        "confirm!": text(30, PLAIN),
        "deny!": text(30, PLAIN),
        "style": choice("primary", "danger"),
    }
)


def option(kinds: tuple[str, ...] = PLAIN) -> Check:
    """One entry of a menu."""
    return shape(
        {
            "text!": text(75, kinds),
            "value!": string(150, 1),
            "description": text(75, kinds),
            "url": URL,
        }
    )


GROUP = shape({"label!": text(75, PLAIN), "options!": many(option(), 100)})


def _initial_is_offered(value: Any, where: str) -> Iterator[str]:
    """Slack wants a menu's initial option to be one of its options, to the letter."""
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group.get("options") or [] if isinstance(group, dict) else []
    initial = value.get("initial_options") or [value.get("initial_option")]
    for chosen in initial:
        if chosen is not None and chosen not in offered:
            yield at("initial option must match one of the options", where)


def _options_or_groups(value: Any, where: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield at("exactly one of options and option_groups is required", where)


def _common(**more: Check) -> dict[str, Check]:
    names = {name.replace("_required", "!"): check for name, check in more.items()}
    return {"type!": anything, "action_id": ACTION_ID, "confirm": CONFIRM, **names}


def _menu(**more: Check) -> Check:
    return shape(_common(placeholder=text(150, PLAIN), focus_on_load=boolean, **more))


def _choices(kind: tuple[str, ...], **more: Check) -> Check:
    found = shape(_common(options_required=many(option(kind), 10), focus_on_load=boolean, **more))
    return both(found, _initial_is_offered)


def _input(**more: Check) -> Check:
    return shape(
        {
            "type!": anything,
            "action_id": ACTION_ID,
            "placeholder": text(150, PLAIN),
            "focus_on_load": boolean,
            "dispatch_action_config": shape(
                {"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"), 2)}
            ),
            **more,
        }
    )


BUTTON = shape(
    _common(
        text_required=text(75, PLAIN),
        value=string(2000),
        url=URL,
        style=choice("primary", "danger"),
        accessibility_label=string(75),
    )
)
IMAGE = shape(
    {
        "type!": anything,
        "alt_text!": string(2000),
        "image_url": URL,
        "slack_file": anything,
    }
)
STATIC: dict[str, Check] = {"options": many(option(), 100), "option_groups": many(GROUP, 100)}
SEVERAL: dict[str, Check] = {"max_selected_items": integer(1, 100)}
IDS = many(string(255), 100)

SELECTS: dict[str, Check] = {
    "static_select": both(
        _menu(**STATIC, initial_option=option()), _options_or_groups, _initial_is_offered
    ),
    "external_select": _menu(initial_option=option(), min_query_length=integer(0, 150)),
    "users_select": _menu(initial_user=string(255)),
    "channels_select": _menu(initial_channel=string(255), response_url_enabled=boolean),
    "conversations_select": _menu(
        initial_conversation=string(255),
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=anything,
    ),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": both(
        _menu(**STATIC, **SEVERAL, initial_options=many(option(), 100)),
        _options_or_groups,
        _initial_is_offered,
    ),
    "multi_external_select": _menu(
        **SEVERAL, initial_options=many(option(), 100), min_query_length=integer(0, 150)
    ),
    "multi_users_select": _menu(**SEVERAL, initial_users=IDS),
    "multi_channels_select": _menu(**SEVERAL, initial_channels=IDS),
    "multi_conversations_select": _menu(**SEVERAL, initial_conversations=IDS, filter=anything),
}
PICKERS: dict[str, Check] = {
    "datepicker": _menu(initial_date=DATE),
    "timepicker": _menu(initial_time=TIME, timezone=string(255)),
    "radio_buttons": _choices(ANY_TEXT, initial_option=option(ANY_TEXT)),
    "checkboxes": _choices(ANY_TEXT, initial_options=many(option(ANY_TEXT), 10)),
}
DATETIME: dict[str, Check] = {
    "datetimepicker": shape(
        _common(initial_date_time=integer(10**9, 10**10 - 1), focus_on_load=boolean)
    )
}
OVERFLOW: dict[str, Check] = {"overflow": shape(_common(options_required=many(option(), 5)))}

INPUTS: dict[str, Check] = {
    "plain_text_input": _input(
        initial_value=string(3000),
        multiline=boolean,
        min_length=integer(0, 3000),
        max_length=integer(1, 3000),
    ),
    "number_input": _input(
        **{"is_decimal_allowed!": boolean},
        initial_value=string(),
        min_value=string(),
        max_value=string(),
    ),
    "email_text_input": _input(initial_value=string()),
    "url_text_input": _input(initial_value=string()),
    "rich_text_input": _input(initial_value=anything),
}
FILE_INPUT: dict[str, Check] = {
    "file_input": shape(
        {
            "type!": anything,
            "action_id": ACTION_ID,
            "filetypes": many(string(255), 100),
            "max_files": integer(1, 10),
        }
    )
}

IN_ACTIONS: dict[str, Check] = {"button": BUTTON, **SELECTS, **PICKERS, **DATETIME, **OVERFLOW}
AS_ACCESSORY: dict[str, Check] = {
    "button": BUTTON,
    "image": IMAGE,
    **SELECTS,
    **MULTI_SELECTS,
    **PICKERS,
    **OVERFLOW,
}
IN_INPUT: dict[str, Check] = {
    **INPUTS,
    **SELECTS,
    **MULTI_SELECTS,
    **PICKERS,
    **DATETIME,
    **FILE_INPUT,
}
