"""The public letterbox: takes what a reader sends, seals it and drops it in the spool.

It never holds a private key and can never read what it wrote; it has no database, sets no cookie and notes no address.
Start reading in `views`: one function per address, each of which parses, asks the gate, drops and answers.
"""
