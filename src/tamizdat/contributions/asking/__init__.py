"""Talk with providers: begin, confirm, charge, refund, look for what became of it, sweep.

Never within a transaction, and never before the attempt stands in the database: it is written down, then asked, then
what was answered is written down. Where no whole answer came, the same is asked with the same key, or looked for; never
anew. Start reading in `dealings`, then `renewing` and `recovering`.
"""
