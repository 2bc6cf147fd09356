"""Stripe on one laptop: as strict as the real one, with a checkout page and signed webhooks."""

from sandbox.stripe.service import Stripe

__all__ = ["Stripe"]
