"""What can be done with gifts: one function for each verb; each takes `now` and is one transaction.

They never call a provider from within a transaction. Start reading in `booking`.
"""
