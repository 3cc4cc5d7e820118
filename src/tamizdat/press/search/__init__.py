"""The search index: stories in, files of an edition out; same stories, same files, in any order of printing.

It never looks a word up (that is done in the reader's browser, see /browser) and never knows who searched for what.
Start reading in `segments` (what is grouped with what), then `building`; `words` and the modules of languages decide
which forms of a word are one word, exactly as their twins in /browser do.
"""
