"""Ways for money to come, one file each behind one protocol. All pass tests/contributions/provider_contract.py.

A provider asks and reads; it decides nothing and keeps nothing. Start reading in `protocol`.
"""
