"""`tamizdat mail test ADDRESS`: one mail through the relay, and what it said."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from tamizdat.config.commands.mail_key import domain_of, signer_of
from tamizdat.config.environment import Environment
from tamizdat.envelope.blind import normalised
from tamizdat.envelope.errors import EnvelopeError
from tamizdat.letters.bodies import body_hash, plain
from tamizdat.letters.dkim import Signature, Signer
from tamizdat.letters.errors import LettersError
from tamizdat.letters.fields import Field, address_field, date_field, text_field
from tamizdat.letters.trying import try_relay
from tamizdat.wire.smtp.parcels import Parcel
from tamizdat.wire.smtp.server import ServerRefused, read_server

_UNSIGNED = " The mail was not signed: make a key with “tamizdat mail key”."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """To whom."""
    folder = Environment().folder("TAMIZDAT_VAR", "var")
    parser.add_argument("--var", type=Path, default=folder, help="the folder with everything")
    parser.add_argument("address", help="to whom")


def run(arguments: argparse.Namespace) -> int:
    """Send one mail and say what the relay answered. 1 if it did not take it."""
    environment = Environment()
    try:
        url = environment.secret("TAMIZDAT_SMTP_URL")
        if not url:
            print("There is no relay: set TAMIZDAT_SMTP_URL. Until then mail waits in the outbox.", file=sys.stderr)
            return 1
        domain, signer = domain_of(environment), signer_of(arguments.var, environment)
        mail = _mail(normalised(arguments.address), domain, signer, datetime.now(UTC))
        said = try_relay(read_server(url, domain), mail)
    except (LettersError, ServerRefused, EnvelopeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(said.sentence + ("" if signer else _UNSIGNED))
    return 0 if said.taken else 1


def _mail(address: str, domain: str, signer: Signer | None, now: datetime) -> Parcel:
    body = plain("This mail says that the relay takes mail from here.\n")
    shared = [address_field("From", "", f"letters@{domain}"), text_field("Subject", "Test"), date_field(now)]
    shared += body.fields
    at = int(now.timestamp())
    own = [Field("To", f"<{address}>"), Field("Message-ID", f"<test.{at}@{domain}>")]
    lines = b"".join(field.line for field in [*own, *shared])
    if signer is not None:
        signature = Signature(signer, shared, body_hash(body.content), at, ("to", "message-id"))
        lines = signature.sign([field.canonical for field in own]) + lines
    return Parcel(f"letters@{domain}".encode(), address.encode(), (lines + b"\r\n" + body.carried,))
