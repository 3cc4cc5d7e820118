"""Sealing what a reader sends: sealed boxes, authenticated rows, keyed blind indexes, tokens, keys that can be dropped.

It never knows who the reader is, never reads a clock and never does I/O. Chance comes from libsodium, and only where
something is sealed or a token is made. Start reading in `sealed`, then `keyring`.
"""
