"""Letters as sent: issues, the sending ledger, the journal, bounces.

It never holds a reader's address outside the moment of sending, and it never believes that a mail was taken before the
relay said so. Start reading in `statuses` (what may become of one mail), then `journal`, then `worker`.
"""
