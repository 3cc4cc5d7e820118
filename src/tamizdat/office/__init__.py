"""The keepers' door into the vault: counts, sendings, the outbox, and what is done to one reader on purpose.

It never holds a key and never shows a person who was not asked for by exact address; what is dangerous is asked twice
and written down. Start reading in `urls`, then `views`; `questions` is how the vault is asked.
"""
