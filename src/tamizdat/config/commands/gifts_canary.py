"""`tamizdat gifts canary`: try with a test key whether Stripe's rule keeps the listed countries away."""

import argparse
import getpass
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.gifts_books import in_the_books
from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.config.gift_keys import read_providers
from tamizdat.config.sentences import told
from tamizdat.contributions.errors import ContributionsError
from tamizdat.contributions.providers.stripe_canary import Song, is_safe, sing
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import find_edition
from tamizdat.edition.reading import VerifiedEdition
from tamizdat.edition.stranger import folder_source
from tamizdat.money.errors import MoneyError
from tamizdat.money.offer import PATH, read_offer
from tamizdat.vault.places import Places
from tamizdat.wire.calls import Network

_MARKS = {"silent": "ok", "heard": "BAD", "not tried": "?"}
_WORDS = {
    "silent": "refused by Stripe; no network heard of it",
    "heard": "a network heard of it, or may have",
    "not tried": "not tried",
}
_NOT_KEPT = (
    "It is not written down: there is no vault in {place}. Run this where the vault is, for the office to show it."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which countries, if not those of the edition."""
    folder = Environment().folder("TAMIZDAT_VAR", "var")
    parser.add_argument("--var", type=Path, default=folder, help="the folder with everything")
    parser.add_argument(
        "--country", action="append", default=[], metavar="XX", help="in place of those that the paper lists"
    )
    parser.add_argument("--by", default="", help="who tries it, for the log (default: your log-in name)")


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each country; 1 if the rule does not hold, 2 if it cannot be tried."""
    environment = Environment()
    try:
        settings = read_providers(environment, environment.url("TAMIZDAT_DESK_URL", "http://localhost:8003/"))
        countries = arguments.country or _listed(arguments.var)
        if settings.stripe is None or not countries:
            print("There is no key of Stripe's, or no country is listed. Set TAMIZDAT_STRIPE_KEY.", file=sys.stderr)
            return 2
        line = StripeLine(Network(settings.ways), settings.stripe.secret, settings.stripe.address)
        songs = [_shown(song) for song in sing(line, countries)]
    except (EnvironmentRefused, ContributionsError, EditionError, MoneyError, OSError) as error:
        print(f"tamizdat gifts canary: {told(error)}", file=sys.stderr)
        return 2
    _keep(songs, arguments)
    return 0 if is_safe(songs) else 1


def _keep(songs: Sequence[Song], arguments: argparse.Namespace) -> None:
    if not Places(arguments.var).secret.exists():
        print(_NOT_KEPT.format(place=arguments.var))
        return
    found = {song.country: song.verdict for song in songs}
    with in_the_books(arguments) as books:
        books.tell(books.face.keep_song("stripe", found, arguments.by or getpass.getuser(), datetime.now(UTC)))


def _listed(var: Path) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="tamizdat-canary-") as memory:
        folder = find_edition(var)
        edition = VerifiedEdition(folder_source(folder), folder.root_json.read_bytes(), Path(memory))
        found = edition.read(PATH)
    return read_offer(found).risk_countries if found is not None else []


def _shown(song: Song) -> Song:
    print(f"  {_MARKS[song.verdict]:<5}{song.country}  {_WORDS[song.verdict]} ({song.said})")
    return song
