"""Proof of work for when a budget is spent: a small sum that a browser does, asked by nobody but ourselves."""

import hashlib
import json
import secrets
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Mapping
from datetime import datetime, timedelta

from altcha import create_challenge, verify_solution

from tamizdat.desk.forms import TRAP

ALGORITHM = "PBKDF2/SHA-256"
# 1,000 rounds for each of 150 to 300 tries: about a second on an old telephone, a thousandth of that for us.
COST = 1_000
LEAST_TRIES, MOST_TRIES = 150, 300
GOOD_FOR = timedelta(minutes=10)
# The longest payload that can be right.
LONGEST_PAYLOAD = 2_048
# So many solutions in ten minutes would be a flood of its own; then we take none rather than forget which were used.
MOST_USED = 50_000
FIELD = "altcha"
_NOT_PART_OF_A_FORM = {FIELD, TRAP}


class Work:
    """Asks for sums and takes each solution once. Its secrets are made at the start and die with the process."""

    def __init__(self) -> None:
        self._secret, self._key_secret = secrets.token_hex(32), secrets.token_hex(32)
        self._used: dict[bytes, datetime] = {}

    def ask(self, about: str, now: datetime, level: int = 0) -> str:
        """Make a sum for one form, as JSON; `about` is that form's digest. Each `level` doubles it."""
        challenge = create_challenge(
            ALGORITHM,
            COST,
            counter=(LEAST_TRIES + secrets.randbelow(MOST_TRIES - LEAST_TRIES)) << level,
            expires_at=now + GOOD_FOR,
            data={"form": about, "level": level},
            hmac_secret=self._secret,
            hmac_key_secret=self._key_secret,
        )
        return json.dumps(challenge.to_dict(), separators=(",", ":"))

    def is_done(self, payload: str, about: str, now: datetime, level: int = 0) -> bool:
        """Say whether the sum of this form was solved, in time and for the first time. Total: nonsense is False.

        It must be as hard as is asked for now, or but one level easier: easy ones are not to be hoarded for later.
        """
        if not 0 < len(payload) <= LONGEST_PAYLOAD or self._is_full(now):
            return False
        try:
            if not verify_solution(payload, self._secret, hmac_key_secret=self._key_secret).verified:
                return False
            challenge = json.loads(b64decode(payload))["challenge"]
            asked = challenge["parameters"]["data"]
            if asked["form"] != about or asked["level"] < level - 1:
                return False
            name = bytes.fromhex(challenge["signature"])
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, NoBase64):
            return False
        if name in self._used:
            return False
        self._used[name] = now + GOOD_FOR
        return True

    def __len__(self) -> int:
        """Count the solutions that are remembered as used."""
        return len(self._used)

    def _is_full(self, now: datetime) -> bool:
        if len(self._used) >= MOST_USED:
            self._used = {name: until for name, until in self._used.items() if until > now}
        return len(self._used) >= MOST_USED


def digest_of(purpose: str, fields: Mapping[str, str]) -> str:
    """Digest a form, so that what was solved for one cannot be sent with another."""
    kept = sorted((name, value) for name, value in fields.items() if name not in _NOT_PART_OF_A_FORM)
    return hashlib.sha256(json.dumps([purpose, kept]).encode()).hexdigest()[:32]
