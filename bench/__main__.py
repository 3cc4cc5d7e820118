"""All benchmarks, one after another, each in a process of its own. See README.md for how long each takes."""

import argparse
import subprocess
from pathlib import Path

from bench import archives, measuring
from bench.load import PLACE

SMALL = [
    ("load", "--stories", "1000"),
    ("bake", "--stories", "1000", "--rounds", "2"),
    ("publish", "--stories", "1000", "--rounds", "5"),
    ("publish", "--stories", "1000", "--rounds", "2", "--while-indexing"),
    ("live", "--stories", "1000", "--updates", "30", "--rounds", "5"),
    ("serve", "--stories", "1000", "--rounds", "1", "--seconds", "1"),
    ("search", "--stories", "1000", "--rounds", "1"),
    ("choices", "--stories", "1000", "--rounds", "1"),
    ("letters", "--count", "500", "--rounds", "1", "--readers", "20000"),
    ("bank_lines", "--lines", "20000", "--given", "20000"),
    ("webhooks", "--rounds", "1"),
]
WHOLE = [
    ("choices", "--stories", "10000"),
    ("bake", "--stories", "10000", "--rounds", "5"),
    ("bake", "--stories", "50000", "--rounds", "2"),
    ("load", "--stories", "200000"),
    ("bake", "--stories", "200000", "--rounds", "1"),
    ("publish", "--stories", "10000", "--stories", "200000"),
    ("publish", "--stories", "10000", "--rounds", "15", "--while-indexing"),
    ("live", "--stories", "10000"),
    ("serve", "--stories", "10000"),
    ("search", "--stories", "10000", "--rounds", "3"),
    ("letters",),
    ("bank_lines",),
    ("webhooks",),
]


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="small archives: shows that everything works, no figures")
    parser.add_argument("--place", type=Path, default=PLACE, help="where archives are kept (default %(default)s)")
    asked = parser.parse_args()
    for name, *words in SMALL if asked.small else WHOLE:
        print(f"\n## {name} {' '.join(words)}\n{measuring.calibration()}", flush=True)
        subprocess.run([*archives.module(name), *words, "--place", str(asked.place)], check=True)


if __name__ == "__main__":
    main()
