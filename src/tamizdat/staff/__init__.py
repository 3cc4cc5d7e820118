"""Accounts of the people who work here, and what their roles may do.

It never appears on the public site: a byline is not an account. Start reading in `roles`.
"""
