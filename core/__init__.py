"""The books, and the rules about them. Knows no platform: the faces stand on it."""
