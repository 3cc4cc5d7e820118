"""What a signed edition is: objects, tree, TUF metadata, and how a stranger checks them.

It never decides what a page says, and it never reads the clock: moments are passed in.
Start reading in docs/spec/edition.md, then `layout` and `seal`.
"""
