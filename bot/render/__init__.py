"""Cards and forms to platform payloads: pure functions, no network, no database, no clock."""
