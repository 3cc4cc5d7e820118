"""Runs the W3C's feed validator over every Atom and RSS feed of an edition: `make feeds`. It stands on its path."""

import gzip
import re
import sys
from pathlib import Path

import feedvalidator
from feedvalidator import logging

_SELF = re.compile(rb'rel="self"[^>]*href="([^"]+)"')


def main(edition: Path) -> int:
    """Print what the validator minds, and how many feeds it read."""
    count = minded = 0
    for file in sorted((edition / "tree").rglob("*.xml.gz")):
        text = gzip.decompress(file.read_bytes())
        own = _SELF.search(text)
        if not re.search(rb"<(?:feed|rss)\b", text[:300]) or not own:
            continue
        count += 1
        found = feedvalidator.validateString(text, firstOccurrenceOnly=1, base=own[1].decode())["loggedEvents"]
        for event in found:
            if isinstance(event, logging.Error | logging.Warning):
                minded += 1
                sys.stdout.write(f"{own[1].decode()}: {type(event).__name__} {event.params}\n")
    sys.stdout.write(f"{count} feeds, {minded} errors and warnings\n")
    return 1 if minded else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
