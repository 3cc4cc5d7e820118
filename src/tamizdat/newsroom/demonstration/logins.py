"""The log-ins of a demonstration: one account for each role, with pass-phrases that are made once per folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from tamizdat.staff.passphrases import passphrase

FILE = "demo-logins.txt"


@dataclass(frozen=True, slots=True)
class Login:
    """`role` is "Reporter", "Editor", "Publisher" or "Administrator"."""

    username: str
    role: str
    passphrase: str


ROLES = {"reporter": "Reporter", "editor": "Editor", "publisher": "Publisher", "admin": "Administrator"}


def logins_of(var: Path) -> list[Login]:
    """Read the log-ins that stand in the folder. Empty where there are none yet, or where the file is not whole."""
    try:
        lines = (var / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    words = [line.split() for line in lines if line and not line.startswith("#")]
    found = [Login(name, ROLES[name], phrase) for name, phrase in words if name in ROLES]
    return found if {login.username for login in found} == set(ROLES) else []


def make_logins(var: Path) -> list[Login]:
    """Make new log-ins and remember them in a file that only its owner may read."""
    logins = [Login(name, role, passphrase()) for name, role in ROLES.items()]
    lines = [
        "# Log-ins of this demonstration. They open nothing else.",
        *(f"{x.username} {x.passphrase}" for x in logins),
    ]
    beside = var / f"{FILE}.new"
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, ""]))
    beside.replace(var / FILE)
    return logins
