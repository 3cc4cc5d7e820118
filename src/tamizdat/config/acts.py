"""A verb of several acts, as `tamizdat mail ACT`: one module for each, imported only when it is called."""

import argparse
import importlib
from collections.abc import Mapping

from tamizdat.config.guard import guarded, refused_of


def add_acts(parser: argparse.ArgumentParser, acts: Mapping[str, str]) -> None:
    """Every act has arguments of its own: `tamizdat VERB ACT --help`."""
    parser.add_argument(
        "act", choices=acts, metavar="ACT", help="; ".join(f"{act}: {what}" for act, what in acts.items())
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="what the act needs")


def carry_out(verb: str, acts: Mapping[str, str], arguments: argparse.Namespace) -> int:
    """Carry out one act, the module `VERB_ACT`."""
    module = importlib.import_module(f"tamizdat.config.commands.{verb}_{arguments.act}")
    parser = argparse.ArgumentParser(prog=f"tamizdat {verb} {arguments.act}", description=f"{acts[arguments.act]}.")

    def act() -> int:
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(arguments.words)))

    return guarded(act, refused_of(module))
