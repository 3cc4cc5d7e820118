"""`tamizdat mail ACT`: mail that goes out and comes in. One module per act, imported only when it is called."""

import argparse
import importlib

ACTS = {
    "key": "make the key that signs mails, and show its DNS record",
    "lmtp": "take mail from a mail server by LMTP",
    "receive": "take one mail from standard input, for a pipe of a mail server",
    "release": "let the vault send what waits in the outbox",
    "test": "send one mail through the relay",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every act has arguments of its own."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for name, summary in ACTS.items():
        act = acts.add_parser(name, help=summary, description=summary.capitalize() + ".")
        module = importlib.import_module(f"tamizdat.config.commands.mail_{name}")
        module.add_arguments(act)
        act.set_defaults(carry_out=module.run)


def run(arguments: argparse.Namespace) -> int:
    """Carry out one act."""
    return int(arguments.carry_out(arguments))
