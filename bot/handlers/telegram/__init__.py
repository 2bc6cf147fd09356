"""Telegram speaks: lines, buttons, forms asked one question after another."""
