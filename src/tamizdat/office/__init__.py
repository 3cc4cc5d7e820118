"""The keepers' door into the vault: counts, unmatched transfers, dangerous acts asked twice.

It never shows a person who has not been opened on purpose. Empty until gifts and letters come.
"""
