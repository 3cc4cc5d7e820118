"""Letters as sent: issues, the sending ledger, bounces.

It never knows a reader's address outside the moment of sending. Empty until the weekly letter comes.
"""
