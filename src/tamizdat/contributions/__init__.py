"""Gifts, pledges, providers and the money ledger.

It never stores a giver's name. Empty until the support page comes; providers will be one file each.
"""
