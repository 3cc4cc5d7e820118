"""One function per verb.

Each takes the moment (`at` or `now`), who does it (`by`) where that is kept, and is one transaction: what changes
here and what is said in the publication log both stand, or neither does.
"""
