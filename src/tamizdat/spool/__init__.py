"""The folder where sealed things wait: envelopes for the vault, questions of the office and the answers to them.

It never opens what it holds, and knows neither Django nor the network. Start reading in `envelopes`, then `questions`.
"""
