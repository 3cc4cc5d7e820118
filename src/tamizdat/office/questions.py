"""Asks the vault what only it can say, and reads the answer. The office holds no key but one for each question."""

from typing import TypeVar

from django.conf import settings

from tamizdat.envelope.errors import EnvelopeError
from tamizdat.envelope.messages import Question, encode
from tamizdat.envelope.replies import Refused, Reply, decode_reply
from tamizdat.office.errors import VaultRefused, VaultSilent
from tamizdat.spool.errors import NoAnswer, SpoolFull
from tamizdat.spool.questions import ask

SECONDS = 8.0
Expected = TypeVar("Expected", bound=Reply)
NO_VAULT = "There is no vault yet: make one with “tamizdat vault init”."
NO_PLACE = "The question could not be left for the vault: the disk is full or the folder cannot be written."
STRANGE = "The vault's answer could not be read; it is of another version than this office."


def ask_vault(question: Question, expected: type[Expected], seconds: float = SECONDS) -> Expected:
    """Ask, and wait a few seconds. Raises VaultSilent or VaultRefused, with a sentence for the keeper."""
    try:
        key = bytes.fromhex((settings.VAR / "desk" / "vault.pub").read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise VaultSilent(NO_VAULT) from error
    try:
        reply = decode_reply(ask(settings.VAR / "office", key, encode(question), seconds))
    except NoAnswer as error:
        raise VaultSilent(str(error)) from error
    except (SpoolFull, OSError) as error:
        raise VaultSilent(NO_PLACE) from error
    except EnvelopeError as error:
        raise VaultSilent(STRANGE) from error
    if isinstance(reply, Refused):
        raise VaultRefused(reply.sentence)
    if not isinstance(reply, expected):
        raise VaultSilent(STRANGE)
    return reply
