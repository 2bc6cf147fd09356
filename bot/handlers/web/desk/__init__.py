"""The pages of those who work with Paidup, behind signing in."""
