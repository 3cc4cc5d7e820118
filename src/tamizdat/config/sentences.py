"""What the machine refused, as sentences for the person who typed a command: what is wrong, and what to do.

Only what lies outside of the program is known here: disks, files, databases, settings. Anything else is a fault of
ours, and keeps its traceback. Django is not imported, since not every zone has it: its errors carry the database's own.
"""

import errno
import sqlite3

from tamizdat.config.environment import EnvironmentRefused

_FULL = "No space is left on the disk{where}. Free some, then try again."
_NOT_MIGRATED = "The database has not all tables. Call “tamizdat manage migrate” (with --zone), then try again."
_OF_FILES = {
    errno.ENOENT: "There is no {name}. Look at how it is written, or make it first.",
    errno.ENOTDIR: "{name} cannot be reached: a part of its path is a file, not a folder. Name another.",
    errno.EISDIR: "{name} is a folder, and a file is wanted here. Name a file.",
    errno.EEXIST: "{name} stands already. Name another, or move it away first.",
    errno.EACCES: "{name} may not be read or written by this user. Give it the right, or call as the one who has it.",
    errno.EPERM: "{name} may not be changed by this user. Give it the right, or call as the one who has it.",
    errno.EROFS: "{name} lies on a disk that can only be read. Name a folder on another.",
    errno.ENAMETOOLONG: "{name} is a longer name than the disk takes. Choose a shorter one.",
    errno.EIO: "The disk failed at {name}. Look at it (dmesg, smartctl), and have a backup at hand.",
}
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
# What SQLite and PostgreSQL say, and what we say. The first that is found counts.
_OF_DATABASES = (
    ("disk is full", _FULL.format(where=" of the database")),
    ("No space left on device", _FULL.format(where=" of the database")),
    ("disk I/O error", "No space is left on the disk of the database, or it fails. Look at it, then try again."),
    (
        "unable to open",
        "The database cannot be opened. See that its folder is there and that this user may write in it.",
    ),
    (
        "readonly database",
        "The database may not be written by this user. Give it the right to the file and its folder.",
    ),
    ("database is locked", "Another process has been writing to the database for long. Wait for it, then try again."),
    ("not a database", "The database's file is damaged, or none of ours. Put a backup in its place."),
    ("malformed", "The database's file is damaged. Put a backup in its place."),
    ("no such table", _NOT_MIGRATED),
    ("no such column", _NOT_MIGRATED),
    ("does not exist", "The database has not what is asked for ({said}). Make it, or call “tamizdat manage migrate”."),
)
_SILENT = "The database does not answer ({said}). Start it, or look at TAMIZDAT_DATABASE_URL, then try again."
_DATABASE_ERRORS = frozenset({"django.db.utils.DatabaseError", "django.db.utils.InterfaceError", "psycopg.Error"})


def sentence_of(error: BaseException) -> str:
    """What to tell of an error; "" where it is none of those that are known here."""
    if isinstance(error, EnvironmentRefused):
        return f"{error}"
    if isinstance(error, sqlite3.Error) or _names(error) & _DATABASE_ERRORS:
        return _of_database(error)
    return _of_system(error) if isinstance(error, OSError) else ""


def told(error: BaseException) -> str:
    """The sentence of an error, or what the error says by itself."""
    return sentence_of(error) or f"{error}"


def _names(error: BaseException) -> set[str]:
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}


def _of_database(error: BaseException) -> str:
    """PostgreSQL names host, port and user, and never a password."""
    whole = f"{error}"
    said = (whole.strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    known = next((sentence for words, sentence in _OF_DATABASES if words in whole), "")
    if known:
        return known.format(said=said)
    unreachable = isinstance(error, sqlite3.OperationalError) or type(error).__name__ in {
        "OperationalError",
        "InterfaceError",
        "ConnectionTimeout",
    }
    return _SILENT.format(said=said) if unreachable else ""


def _of_system(error: OSError) -> str:
    if error.errno in _FULL_DISK:
        return _FULL.format(where=f" that holds {error.filename}" if error.filename else "")
    if isinstance(error, ConnectionRefusedError):
        return "Nobody answers where this was to be asked. See that the other program runs, then try again."
    name = error.filename2 or error.filename
    if name and error.errno in _OF_FILES:
        return _OF_FILES[error.errno].format(name=name)
    reason = (error.strerror or f"{error}" or type(error).__name__).rstrip(".")
    where = f" ({name})" if name else ""
    return f"The system refused: {reason}{where}. With TAMIZDAT_TRACEBACK=yes you see at which step."
