"""Channels: we speak to the outside world. Each is told an event and builds its card then."""
