"""Migrations of the pressroom, each with a name that says what it does."""
