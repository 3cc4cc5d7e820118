"""`tamizdat manage ...`: Django's own commands, for the newsroom's zone or the vault's."""

import argparse
from pathlib import Path

from django.core.management import execute_from_command_line

from tamizdat.config.environment import Environment
from tamizdat.config.zones import open_zone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after the verb goes to Django as it stands."""
    parser.add_argument("--var", type=Path, default=None, help="the folder that holds everything (default ./var)")
    parser.add_argument(
        "--zone",
        choices=("newsroom", "vault", "office"),
        default="newsroom",
        help="whose database (default %(default)s)",
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, help="e.g. createsuperuser, migrate, check")


def run(arguments: argparse.Namespace) -> int:
    """Run one Django command in a zone. Returns 0; Django leaves with its own status on failure."""
    open_zone(arguments.zone, arguments.var or Environment().folder("TAMIZDAT_VAR", "var"))
    execute_from_command_line(["tamizdat manage", *arguments.command])
    return 0
