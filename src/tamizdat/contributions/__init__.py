"""Gifts, pledges, providers and the money ledger.

It never stores a giver's name, and never asks for money anew before it is certain that the last asking came to nothing.
Start reading in `models.gifts`, then `actions.booking` (a fact becomes rows and books) and `worker`.
"""
