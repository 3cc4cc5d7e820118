"""Runs the vault: keys while it is unlocked, envelopes taken from the spool, clocks of erasure, the sending of letters.

It never listens on a socket and never writes a key in the clear. Start reading in `worker`.
"""
