"""The engine: gather, plan, bake, seal. Records come in, pages come out; same records, same bytes.

It never touches Django, the clock, the environment or the network, and it never guesses what changed:
a page is baked again when something that it read has another hash. Start reading in `records`, then `plan`.
"""
