"""Slack speaks: slash commands, buttons, modals."""
