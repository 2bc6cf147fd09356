"""Slack's stand-in: Web API, Block Kit's limits, interactivity, events and Socket Mode.

What the page may do, each as `POST /desk/slack/<deed>` with JSON; the answer is
`{"ok": true, …}`, or `{"ok": false, "error": …}` with what Slack would tell the person
(`errors` by block id where a form's fields are meant); 400 when it cannot be done at all.

| deed | what is handed over |
|---|---|
| `command` | `user`, `channel` (without it: the direct messages), `text` with the slash |
| `press` | `user`, `ts`, and `index` or any of `action_id`, `block_id`, `value` |
| `select` | `user`, `ts`, `action_id`, `value` (an option's value, a list, a date, an id) |
| `message` | `user`, `channel` (as above), `text`, `thread_ts` |
| `home` | `user` |
| `view_action` | `view_id`, `action_id`, `value`, `block_id`, `values` typed so far |
| `suggest` | `view_id`, or `user`, `channel` and `ts`; `action_id`, `value` → `options` |
| `submit` | `view_id`, `values`: a plain value by block id or action id |
| `close` | `view_id`, `all` |
| `verify` | nothing: sends the challenge to the request URL |
| `refresh` | nothing: asks the websockets to connect anew |

`GET /desk/slack/files/<id>/<name>` gives a file's bytes. Faults towards the app are told with the
operation `command`, `interactive`, `event`, or `webhook` for all three; a `before` or `after`
fault with a `body` answers that body, so any of Slack's errors can be shown.
"""

from sandbox.slack.app import Slack
from sandbox.slack.config import SlackChannel, SlackConfig, SlackUser
from sandbox.slack.manifest import Manifest, problems_of_manifest, read_manifest

__all__ = [
    "Manifest",
    "Slack",
    "SlackChannel",
    "SlackConfig",
    "SlackUser",
    "problems_of_manifest",
    "read_manifest",
]
