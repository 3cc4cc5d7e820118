"""What a folder of a copy holds already, so that whoever was stopped goes on and a newer edition changes little.

A file of lines, each written after the file that it tells of: SHA-256 of what it was made of, length of what was
written, what it takes in that comes late, path. It lies in a folder of its own, with what the client has seen.
"""

from pathlib import Path
from typing import NamedTuple

FOLDER = ".tamizdat"
# What this press writes into a copy may change with the code that writes it; everything is then written anew.
RECIPE = "tamizdat copy 1"
_WORDS = 4


class CopyError(Exception):
    """Why there can be no copy, and what to do."""


class Written(NamedTuple):
    """A file of the copy: what it was made of, how long it is itself, and what it takes in that comes late."""

    digest: str
    length: int
    takes: str = ""


class Ledger:
    """The files of one copy. Whoever opens it has made sure that the folder is a copy, or empty."""

    def __init__(self, folder: Path) -> None:
        if folder.exists() and any(folder.iterdir()) and not (folder / FOLDER).is_dir():
            message = f"{folder} is not empty and holds no copy. Give a new folder, or that of an older copy."
            raise CopyError(message)
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.seen = folder / FOLDER / "seen"
        self._file = folder / FOLDER / "files"
        self._files = self._read()
        if not self._files:
            self._file.write_text(f"{RECIPE}\n")

    def has(self, path: str, digest: str) -> bool:
        """Say whether a file stands as it was made of this."""
        known = self._files.get(path)
        try:
            return known is not None and known[:2] == (digest, (self.folder / path).stat().st_size)
        except OSError:
            return False

    def takes(self, path: str) -> str:
        """Say what a file that stands takes in; "" where it takes nothing, or does not stand."""
        known = self._files.get(path)
        return known.takes if known else ""

    def write(self, path: str, digest: str, content: bytes, takes: str = "") -> None:
        """Write a file at one stroke, and then that it was. Raises OSError."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_bytes(content)
        fresh.replace(file)
        self._files[path] = Written(digest, len(content), takes)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(_line(path, self._files[path]))

    def keep(self, paths: set[str]) -> None:
        """Remove what the edition no longer has, and write the list anew."""
        for path in self._files.keys() - paths:
            self._remove(self.folder / path)
            del self._files[path]
        lines = [_line(path, one) for path, one in sorted(self._files.items())]
        fresh = self._file.with_name("files.new")
        fresh.write_text(f"{RECIPE}\n{''.join(lines)}", encoding="utf-8")
        fresh.replace(self._file)

    def _remove(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        for above in file.relative_to(self.folder).parents:
            try:
                (self.folder / above).rmdir()
            except OSError:
                return

    def _read(self) -> dict[str, Written]:
        try:
            first, *lines = self._file.read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, ValueError):
            return {}
        files = {}
        for line in lines:
            words = line.split(" ")
            # The last line may be cut short, where somebody pulled the stick out.
            if len(words) == _WORDS and words[1].isdigit():
                files[words[3]] = Written(words[0] if first == RECIPE else "", int(words[1]), words[2])
        return files


def _line(path: str, one: Written) -> str:
    return f"{one.digest} {one.length} {one.takes} {path}\n"
