"""Pure primitives: who may, what is signed, what is hashed. No table, no query."""
