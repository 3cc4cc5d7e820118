"""Looking at a letter, and at the DNS around it, before it goes out.

It never sends, changes or remembers anything, and never holds a letter back: it says what a person had better know.
Start reading in `finding`, then `dns_records` and `mails`.
"""
