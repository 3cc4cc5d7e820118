"""Wagtail's signals, one line each."""
