"""`tamizdat mail ACT`: mail that goes out and comes in. One module per act, imported only when it is called."""

import argparse

from tamizdat.config.acts import add_acts, carry_out

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
    add_acts(parser, ACTS)


def run(arguments: argparse.Namespace) -> int:
    """Carry out one act."""
    return carry_out("mail", ACTS, arguments)
