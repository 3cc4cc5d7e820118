"""Develop the demonstration's pictures: `python demo/photos/develop.py [name …]` writes them beside this file.

Every picture is computed; none shows a real place or person. Needs numpy and Pillow, which the paper itself does
not need: the finished JPEGs are part of the repository. Some carry a camera's metadata with an invented position,
so that a newsroom can see the position disappear on upload.
"""

from __future__ import annotations

import sys
from pathlib import Path

import indoors
import outdoors
import things
import town
import waterside
from darkroom import encode
from PIL import Image

PICTURES = {
    "apartments-night": town.apartments_night,
    "archive-boxes": indoors.archive_boxes,
    "conference-table": indoors.conference_table,
    "court-facade": town.court_facade,
    "dam": outdoors.dam,
    "dry-riverbed": outdoors.dry_riverbed,
    "harbour-dusk": waterside.harbour_dusk,
    "lecture-hall": indoors.lecture_hall,
    "letters": things.letters,
    "market": things.market,
    "mountain-border-road": outdoors.mountain_border_road,
    "printing-press": things.printing_press,
    "radio-mast": outdoors.radio_mast,
    "river-bridge-fog": waterside.river_bridge_fog,
    "train-window-rain": waterside.train_window_rain,
    "tram-snow": town.tram_snow,
}
POSITIONS = {  # invented: degrees north and east, out at sea
    "dam": (0.5125, 2.2125),
    "mountain-border-road": (0.2561, 1.9033),
    "radio-mast": (0.4110, 2.0417),
    "tram-snow": (0.3372, 2.1508),
}
MAKE, MODEL, SOFTWARE, DATE, GPS = 0x010F, 0x0110, 0x0131, 0x0132, 0x8825


def metadata(name: str) -> Image.Exif | None:
    """What a camera would have written into this picture, if it is one of those that carry it."""
    if name not in POSITIONS:
        return None
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[SOFTWARE] = "Invented Optics", "Field 35", "demo/photos/develop.py"
    exif[DATE] = "2026:01:01 12:00:00"
    north, east = POSITIONS[name]
    exif[GPS] = {1: "N", 2: sexagesimal(north), 3: "E", 4: sexagesimal(east)}
    return exif


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds."""
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2)


def main(names: list[str]) -> None:
    folder = Path(__file__).parent
    for name in names or PICTURES:
        picture = encode(PICTURES[name](), metadata(name))
        (folder / f"{name}.jpg").write_bytes(picture)
        sys.stdout.write(f"{name}.jpg {len(picture)} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
