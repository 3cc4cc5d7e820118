"""The public letterbox: takes what a reader sends, seals it and drops it in the spool.

It never holds a private key and can never read what it wrote. Empty until the letters come:
the first thing here will be the form that signs a reader up.
"""
