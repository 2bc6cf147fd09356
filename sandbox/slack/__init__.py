"""Slack's stand-in: Web API, Block Kit's limits, interactivity, events and Socket Mode."""

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
