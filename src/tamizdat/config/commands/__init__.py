"""The `tamizdat` command: one module per verb, each with `add_arguments(parser)` and `run(arguments) -> int`.

A verb's module is imported only when it is called, so that a zone loads nothing of another zone.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

COMMANDS = {
    "demo": "a working newsroom with an invented paper",
    "gifts": "gifts and their providers",
    "import": "bring in the export of another site",
    "keys": "the key ceremony: init, sign, rotate",
    "lock": "close the vault that runs, and empty its memory",
    "mail": "mail that goes out and comes in",
    "manage": "Django's own commands, for the newsroom's zone or the vault's",
    "press": "print what is new and stop, or keep printing",
    "prune": "drop from older editions what was withdrawn since",
    "readers": "bring a list of readers in, or take one out, sealed",
    "run": "run every zone on this machine",
    "serve": "serve an edition from its folder",
    "unlock": "open the vault that runs",
    "unpack": "a copy of an edition for a disk, which opens without a server",
    "vault": "the vault's worker; with init, its keys",
    "verify": "check an edition as a stranger would",
}
MODULES = {"import": "bring_in"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and call one verb. Returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="tamizdat", description="A newspaper printed abroad.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    wanted = next((word for word in words if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        verb = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == wanted:
            module = importlib.import_module(f"{__name__}.{MODULES.get(name, name)}")
            module.add_arguments(verb)
            verb.set_defaults(run=module.run)
    parsed = parser.parse_args(words)
    return int(parsed.run(parsed))
