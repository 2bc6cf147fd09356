"""Each platform's limits, as one table, with the page each number was read from.

Lengths are counted in UTF-16 units. Neither platform promises how it counts, and no way of
counting gives more, so what fits here fits there. Names ending in `_bytes` are UTF-8 bytes.
Numbers marked *ours* are not the platform's: they keep a message readable.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class SlackLimits:
    """Block Kit, https://docs.slack.dev/reference/block-kit and …/reference/views."""

    modal_blocks: int = 100  # reference/views, `blocks`
    fallback: int = 3000  # ours; chat.postMessage cuts `text` at 40,000
    header: int = 150  # blocks/header-block, `text`
    sentence: int = 1000  # ours; a title that is a sentence and no headline
    section: int = 3000  # blocks/section-block, `text`
    fields: int = 10  # blocks/section-block, `fields`
    field: int = 2000  # blocks/section-block, one of `fields`
    context: int = 2000  # ours; composition-objects/text-object allows 3,000
    actions: int = 25  # blocks/actions-block, `elements`
    button: int = 75  # block-elements/button-element, `text`
    value_bytes: int = 2000  # block-elements/button-element, `value`
    url: int = 3000  # block-elements/button-element, `url`
    confirm_title: int = 100  # composition-objects/confirmation-dialog-object
    confirm_text: int = 300  # the same
    confirm_button: int = 30  # the same, `confirm` and `deny`
    modal_bytes: int = 250_000  # reference/methods/views.open, `view_too_large`
    modal_title: int = 24  # reference/views, `title`; `submit` and `close` too
    metadata: int = 3000  # reference/views, `private_metadata`
    identifier: int = 255  # `block_id`, `action_id` and `callback_id`
    label: int = 150  # ours; blocks/input-block allows `label` and `hint` 2,000
    hint: int = 300  # ours
    placeholder: int = 150  # block-elements, `placeholder`
    typed: int = 3000  # block-elements/plain-text-input-element, `max_length`
    options: int = 100  # block-elements/select-menu-element, `options`
    option_label: int = 75  # composition-objects/option-object, `text`
    option_value: int = 150  # composition-objects/option-object, `value`
    error: int = 500  # ours; a sentence under a field
    rows: int = 40  # ours; leaves room for the card around the list
    row: int = 500  # ours; one row of a list without buttons
    facts: int = 30  # ours; three sections of ten


@dataclass(frozen=True)
class TelegramLimits:
    """Bot API, https://core.telegram.org/bots/api."""

    text: int = 4096  # sendMessage, `text`; counted here with its markup
    caption: int = 1024  # sendDocument, `caption`; counted here with its markup
    callback_bytes: int = 64  # InlineKeyboardButton, `callback_data`
    toast: int = 200  # answerCallbackQuery, `text`
    buttons: int = 100  # limits.tginfo.me: an inline keyboard holds 100 buttons
    button: int = 64  # ours; a longer label is cut by the apps
    sentence: int = 2000  # ours, in a message; a caption allows a third of itself
    actions: int = 25  # ours, as on Slack
    fact: int = 500  # ours
    rows: int = 40  # ours


SLACK: Final = SlackLimits()
TELEGRAM: Final = TelegramLimits()
