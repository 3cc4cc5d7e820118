"""Reads the files of a list, row by row, in little memory."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tamizdat.readers.errors import ListRefused
from tamizdat.readers.importing.formats import FORMATS, Entry, Format, entry_of, recognise

LONGEST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list, and the program that wrote it."""

    path: Path
    form: Format

    def entries(self) -> Iterator[Entry]:
        """Every row. Raises ListRefused where the file breaks off or is not text."""
        csv.field_size_limit(LONGEST_CELL)
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                for row in reader:
                    yield entry_of(self.form, row, reader.line_num)
        except (csv.Error, UnicodeDecodeError, OSError) as error:
            message = f"{self.path} cannot be read further ({error}). Save it as CSV in UTF-8 and try again."
            raise ListRefused(message) from error


def open_list(path: Path) -> ListFile:
    """See what a file is by its columns. Raises ListRefused for what is no list that we know."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header = next(csv.reader(lines), [])
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        message = f"{path} cannot be read ({error}). It must be a CSV file in UTF-8."
        raise ListRefused(message) from error
    form = recognise(header)
    if form is None:
        known = ", ".join(one.name for one in FORMATS)
        message = f"{path} has the columns of no list that we know ({known}). Export it again without changing it."
        raise ListRefused(message)
    return ListFile(path, form)
