"""Answers to those who read by mail: this week's letter, a story by its number, working addresses, a check of a letter.

It never answers a machine or an address that nobody proved, never more than a few times a day, and keeps no address.
Start reading in `answers`.
"""
