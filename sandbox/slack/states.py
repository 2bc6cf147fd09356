"""What a person typed and chose, in the shape in which Slack reports it.

Each element's state is `{"type": …, <its field>: …}`. A person's side hands over plain values
(`"acme"`, `["a", "b"]`); `state_of` makes the state and says what Slack's own form would refuse
before it sends anything.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.slack.blocks import elements_of
from sandbox.slack.refusals import Json

FIELDS = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
PLAIN_FORMS = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Enter a valid email address."),
    "url_text_input": (r"[a-z][a-z0-9+.-]*://\S+", "Enter a valid URL."),
    "datepicker": (r"\d{4}-\d\d-\d\d", "Enter a valid date."),
    "timepicker": (r"\d\d:\d\d", "Enter a valid time."),
}
REQUIRED = "Please complete this required field."


class Unfit(Exception):
    """A value that Slack's own form refuses; its text is what the person reads."""


def initial_values(blocks: list[Json]) -> Json:
    """The state of a form nobody has touched."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in FIELDS and element["type"] != "overflow":
                states = values.setdefault(block["block_id"], {})
                states[element["action_id"]] = initial_state(element)
    return values


def initial_state(element: Json) -> Json:
    """An element's state before anyone touched it."""
    field = FIELDS[element["type"]]
    initial = element.get(field.replace("selected_", "initial_"))
    if field == "value":
        initial = element.get("initial_value")
    if initial is None and field.endswith("s"):
        initial = []
    return {"type": element["type"], field: initial}


def kept_values(blocks: list[Json], before: Json) -> Json:
    """The state after an update: the old one where block and action keep their ids."""
    values = initial_values(blocks)
    for block_id, states in values.items():
        for action_id, state in states.items():
            old = before.get(block_id, {}).get(action_id)
            if old and old["type"] == state["type"]:
                states[action_id] = old
    return values


def offered(element: Json, suggested: list[Json]) -> list[Json]:
    """The options one can choose from."""
    found = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        found += group["options"]
    return found + suggested


def chosen_before(state: Json) -> list[Json]:
    """The options chosen already, which may be chosen again though no search offers them."""
    one = state.get("selected_option")
    return [*([one] if one else []), *(state.get("selected_options") or [])]


def state_of(element: Json, value: Any, suggested: list[Json]) -> Json:
    """A plain value as the element's state; raises `Unfit` when the form would not take it."""
    kind = element["type"]
    field = FIELDS[kind]
    if value in (None, ""):
        return {"type": kind, field: [] if field.endswith("s") else None}
    if field == "selected_option":
        return {"type": kind, field: _option(element, value, suggested)}
    if field == "selected_options":
        chosen = [_option(element, one, suggested) for one in _listed(value)]
        return {"type": kind, field: chosen}
    if field.endswith("s"):
        return {"type": kind, field: _listed(value)}
    return {"type": kind, field: _plain(element, value)}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _option(element: Json, value: Any, suggested: list[Json]) -> Json:
    name = value.get("value") if isinstance(value, dict) else value
    for option in offered(element, suggested):
        if option["value"] == name:
            return option
    raise Unfit("Choose one of the options.")


def _plain(element: Json, value: Any) -> Any:
    kind = element["type"]
    if kind in {"rich_text_input", "datetimepicker"}:
        return value
    written = str(value)
    if kind in PLAIN_FORMS and not re.fullmatch(PLAIN_FORMS[kind][0], written):
        raise Unfit(PLAIN_FORMS[kind][1])
    if kind == "number_input":
        _number(element, written)
    if kind == "plain_text_input":
        _length(element, written)
    return written


def _number(element: Json, written: str) -> None:
    try:
        number = Decimal(written)
    except InvalidOperation as error:
        raise Unfit("Enter a number.") from error
    if not number.is_finite():
        raise Unfit("Enter a number.")
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        raise Unfit("Enter a whole number.")
    if element.get("min_value") and number < Decimal(element["min_value"]):
        raise Unfit(f"Enter a number of at least {element['min_value']}.")
    if element.get("max_value") and number > Decimal(element["max_value"]):
        raise Unfit(f"Enter a number of at most {element['max_value']}.")


def _length(element: Json, written: str) -> None:
    if len(written) < element.get("min_length", 0):
        raise Unfit(f"Enter at least {element['min_length']} characters.")
    if len(written) > element.get("max_length", 3000):
        raise Unfit(f"Enter at most {element.get('max_length', 3000)} characters.")


def is_empty(state: Json) -> bool:
    """Whether nothing was typed or chosen."""
    return state[FIELDS[state["type"]]] in (None, "", [])
