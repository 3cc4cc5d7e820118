"""Speaking SMTP to a relay: pipelined (RFC 2920), many mails over one connection, every answer to its own mail.

It never decides what is sent, to whom, or whether again; a `Clerk` does, and is told the relay's every answer.
Start reading in `parcels`, then `exchange`, then `pool`.
"""
