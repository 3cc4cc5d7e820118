"""`tamizdat mail check`: look at the DNS, the button to leave and the newest letters, before anything is sent."""

import argparse
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.mail_key import domain_of, signer_of
from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.config.sentences import told
from tamizdat.edition.errors import EditionError
from tamizdat.edition.layout import find_edition
from tamizdat.edition.reading import VerifiedEdition
from tamizdat.edition.stranger import folder_source
from tamizdat.letters.dkim import Signer
from tamizdat.letters.errors import LettersError
from tamizdat.letters.origins import origin_of
from tamizdat.letters.postmark import House
from tamizdat.letters.preflight.button import button_finding
from tamizdat.letters.preflight.dns_records import Sending, dns_findings
from tamizdat.letters.preflight.finding import Finding, worst
from tamizdat.letters.preflight.mails import Place, letter_findings, read_letter
from tamizdat.letters.preflight.rehearsal import newest_letters, rehearsed
from tamizdat.letters.preflight.spam import spam_finding
from tamizdat.press.letter_index import LetterEntry, LetterIndexError
from tamizdat.wire.names import DnsNames

_MARKS = {"good": "ok", "warning": "look", "bad": "BAD", "unknown": "?"}
_INDENT = " " * 18


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to look at."""
    folder = Environment().folder("TAMIZDAT_VAR", "var")
    parser.add_argument("--var", type=Path, default=folder, help="the folder with everything")
    parser.add_argument(
        "--from-address", action="append", default=[], metavar="IP", help="public address from which mail leaves"
    )
    parser.add_argument(
        "--resolver", default="", metavar="IP[:PORT]", help="ask this DNS server, e.g. your domain's own"
    )
    parser.add_argument("--offline", action="store_true", help="look at the letters only; ask nobody")


def run(arguments: argparse.Namespace) -> int:
    """Print what was found; 1 if something is bad, 2 if nothing can be looked at."""
    environment = Environment()
    try:
        house = House(
            domain_of(environment),
            environment.url("TAMIZDAT_DESK_URL", "http://localhost:8003/"),
            environment.url("TAMIZDAT_ORIGIN", "http://localhost:8000/"),
        )
        signer = signer_of(arguments.var, environment)
    except (EnvironmentRefused, LettersError, OSError) as error:
        print(f"tamizdat mail check: {told(error)}", file=sys.stderr)
        return 2
    findings: list[Finding] = []
    if not arguments.offline:
        findings += _shown("The DNS, and the button to leave", _outside(house, signer, arguments))
    for title, found in _letters(arguments.var, house, signer):
        findings += _shown(title, found)
    return 1 if worst(findings) == "bad" else 0


def _outside(house: House, signer: Signer | None, arguments: argparse.Namespace) -> list[Finding]:
    sending = Sending(house.domain, signer.record() if signer else None, arguments.from_address)
    server, _, port = arguments.resolver.partition(":")
    names = DnsNames([server], int(port or 53)) if server else DnsNames()
    return [*dns_findings(names, sending), button_finding(house.desk_url)]


def _letters(var: Path, house: House, signer: Signer | None) -> Iterator[tuple[str, list[Finding]]]:
    """Every edition of the newest letter of each newsletter, as the mail that would go out now."""
    with tempfile.TemporaryDirectory(prefix="tamizdat-check-") as memory:
        try:
            edition = _edition(var, Path(memory))
            letters = newest_letters(edition)
            if not letters:
                yield "Letters", [Finding("letters", "unknown", "There is no letter in the edition yet.", "Print one.")]
            for newsletter, letter in letters:
                for name in letter.parts:
                    raw = rehearsed(edition, house, signer, newsletter, letter, name, datetime.now(UTC))
                    found = [*_of_mail(raw, letter, house, edition), spam_finding(raw)]
                    yield f"{newsletter.title}: {letter.subject} ({name})", found
        except (EditionError, LetterIndexError, OSError) as error:
            yield "Letters", [Finding("letters", "unknown", told(error), "Print the edition: tamizdat press.")]


def _of_mail(raw: bytes, letter: LetterEntry, house: House, edition: VerifiedEdition) -> list[Finding]:
    mail = read_letter(raw)
    origin = origin_of(letter, mail.text, house.origin)
    return letter_findings(
        mail, Place(house.domain, origin, house.desk_url, lambda path: edition.read(path) is not None)
    )


def _edition(var: Path, memory: Path) -> VerifiedEdition:
    folder = find_edition(var)
    pinned = var / "vault" / "trusted-root.json"
    root = pinned if pinned.exists() else folder.root_json
    return VerifiedEdition(folder_source(folder), root.read_bytes(), memory)


def _shown(title: str, findings: Sequence[Finding]) -> Sequence[Finding]:
    print(f"\n{title}")
    for each in findings:
        lines = textwrap.wrap(each.sentence, 100, initial_indent="", subsequent_indent=_INDENT)
        print(f"  {_MARKS[each.grade]:<5}{each.check:<11}" + "\n".join(lines))
        for line in each.remedy.splitlines() if each.grade != "good" else []:
            print(f"{_INDENT}-> {line}")
    return findings
