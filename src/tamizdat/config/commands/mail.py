"""`tamizdat mail ACT`: mail that goes out and comes in. One module per act, imported only when it is called."""

import argparse
import importlib

from tamizdat.config.guard import REFUSED, guarded

ACTS = {
    "check": "look at the DNS, the button to leave and the newest letter before it is sent",
    "key": "make the key that signs mails, and show its DNS record",
    "lmtp": "take mail from a mail server by LMTP",
    "receive": "take one mail from standard input, for a pipe of a mail server",
    "release": "let the vault send what waits in the outbox",
    "test": "send one mail through the relay",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every act has arguments of its own: `tamizdat mail ACT --help`."""
    parser.add_argument(
        "act", choices=ACTS, metavar="ACT", help="; ".join(f"{act}: {what}" for act, what in ACTS.items())
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help="what the act needs")


def run(arguments: argparse.Namespace) -> int:
    """Carry out one act."""
    module = importlib.import_module(f"tamizdat.config.commands.mail_{arguments.act}")
    parser = argparse.ArgumentParser(prog=f"tamizdat mail {arguments.act}", description=f"{ACTS[arguments.act]}.")

    def act() -> int:
        module.add_arguments(parser)
        return int(module.run(parser.parse_args(arguments.words)))

    return guarded(act, int(getattr(module, "REFUSED", REFUSED)))
