"""The `tamizdat` command: one module per verb, each with `add_arguments(parser)` and `run(arguments) -> int`.

A verb's module is imported only when it is called, so that a zone loads nothing of another zone.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from tamizdat.config.guard import guarded, refused_of
from tamizdat.config.variables import strangers

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
# A mail server's pipe must not bounce a letter because of a slip in a variable: these only say so.
FORBEARING = frozenset({"mail"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and call one verb. Returns the exit status.

    A verb's module may name as REFUSED the status of what the machine or the settings refuse; otherwise it is 1.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    wanted = next((word for word in words if not word.startswith("-")), "")
    module = importlib.import_module(f"{__name__}.{MODULES.get(wanted, wanted)}") if wanted in COMMANDS else None
    refused = refused_of(module)
    return guarded(lambda: _call(words, wanted, module, refused), refused)


def _call(words: Sequence[str], wanted: str, module: ModuleType | None, refused: int) -> int:
    parser = argparse.ArgumentParser(prog="tamizdat", description="A newspaper printed abroad.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, summary in COMMANDS.items():
        verb = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == wanted and module is not None:
            module.add_arguments(verb)
            verb.set_defaults(run=module.run)
    parsed = parser.parse_args(words)
    if unknown := strangers(os.environ):
        print("\n".join(unknown), file=sys.stderr)
        if wanted not in FORBEARING:
            return refused
    return int(parsed.run(parsed))
