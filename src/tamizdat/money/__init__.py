"""Money as pure values: amounts, references, methods of giving, bank statements, facts and what follows from them.

It never asks a clock, a database or the network, and it never knows a giver's name. Start reading in `amounts` and
`methods`, then `facts` (what providers tell) and `standing` (what a gift has become by them).
"""
