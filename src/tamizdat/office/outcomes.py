"""What the log says became of an act, for pages and commands alike: commands have no accounts beside them."""

DONE = "done"
LONGEST_OUTCOME = 160
