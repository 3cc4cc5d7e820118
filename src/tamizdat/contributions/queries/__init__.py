"""Reading: what gifts have become, the books, the bank, the health of providers. Nothing here changes a row.

None of it needs a key but `suggestions`, which opens what a payer wrote. Start reading in `gifts` and `books`.
"""
