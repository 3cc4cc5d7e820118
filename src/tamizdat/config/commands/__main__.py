"""`python -m tamizdat.config.commands VERB`: the same as `tamizdat VERB`, wherever the command is installed."""

import sys

from tamizdat.config.commands import main

if __name__ == "__main__":
    sys.exit(main())
