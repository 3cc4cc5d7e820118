"""The only way out to the network: bounded in bytes, seconds and redirects; private addresses refused.

It never decides what to fetch and never fetches unless a person asked for it. Start reading in `fetch`.
"""
