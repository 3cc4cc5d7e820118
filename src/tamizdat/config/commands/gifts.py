"""`tamizdat gifts ACT`: gifts and their providers. One module per act, imported only when it is called."""

import argparse

from tamizdat.config.acts import add_acts, carry_out

ACTS = {
    "balance": "what stands in each account",
    "book": "the books as a file: CSV, Beancount, ledger-cli",
    "canary": "try with a test key whether Stripe's rule keeps the listed countries away from the card networks",
    "found": "money at a provider of which the books know nothing, after a backup was put back; and to book it",
    "halt": "take nothing more by a way of giving, or rehearse that",
    "import": "hand statements of a bank to the vault that runs",
    "notes": "take notes for an audit out, sealed, or drop those of a month",
    "open": "open notes for an audit, offline, with a keeper's own key",
    "resume": "open a way of giving again",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every act has arguments of its own: `tamizdat gifts ACT --help`."""
    add_acts(parser, ACTS)


def run(arguments: argparse.Namespace) -> int:
    """Carry out one act."""
    return carry_out("gifts", ACTS, arguments)
