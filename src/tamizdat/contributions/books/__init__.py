"""The ledger as files that accountants read: a spreadsheet, Beancount, ledger-cli. Pure: entries in, text out.

Money, days and chance numbers stand in them, and nobody. Start reading in `entries`.
"""
