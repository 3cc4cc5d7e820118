"""The newsstand beside nginx on the same tree, in turn, with wrk on the same machine.

`python -m bench.serve --stories 10000 --rounds 3 --seconds 6`
"""

import argparse
import re
import subprocess
from collections import defaultdict
from pathlib import Path

from bench import archives, measuring, newsstand
from bench.load import PLACE
from bench.measuring import MEGABYTE, memory_of, spread
from tamizdat.config.commands.serve import command_line

MANY = 3_000
CONNECTIONS = 64
BARE = "nginx, bare gzip_static"
_SCRIPT = """
local paths = {{ {paths} }}
local next = 0
request = function()
  next = next % #paths + 1
  return wrk.format("GET", paths[next], {{ ["Accept-Encoding"] = "gzip, br", ["Host"] = "paper.example" {more} }})
end
"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--place", type=Path, default=PLACE)
    asked = parser.parse_args()
    edition = archives.printed(asked.place, asked.stories) / "edition"
    room = archives.room(asked.place, asked.stories) / "serve"
    room.mkdir(exist_ok=True)
    print(f"{asked.stories} stories at {asked.place}; {measuring.calibration()}", flush=True)
    loads = _loads(edition, room)
    speeds: dict[tuple[str, str], list[float]] = defaultdict(list)
    slowest: dict[tuple[str, str], list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    for _ in range(asked.rounds):
        for server, command, port in _servers(edition, room):
            with newsstand.running(command, port) as pid:
                for load, script in loads.items():
                    _wrk(port, script, 1)
                    speed, late = _wrk(port, script, asked.seconds)
                    speeds[server, load].append(speed)
                    slowest[server, load].append(late)
                memory[server].append(memory_of(pid) / MEGABYTE)
    rows = [
        [
            load,
            server,
            f"{spread(speeds[server, load]).middle:,.0f}",
            spread(_ratios(speeds[server, load], speeds[BARE, load])),
            f"{spread(slowest[server, load]).middle:.1f}",
            f"{spread(held).high:.0f}",
        ]
        for load in loads
        for server, held in memory.items()
    ]
    print(measuring.table(["load", "server, 2 workers", "requests/s", "of bare nginx", "p99 ms", "MB"], rows))


def _ratios(ours: list[float], theirs: list[float]) -> list[float]:
    return [mine / other for mine, other in zip(ours, theirs, strict=True)]


def _servers(edition: Path, room: Path) -> list[tuple[str, list[str], int]]:
    bare, deployed, ours = newsstand.free_port(), newsstand.free_port(), newsstand.free_port()
    return [
        (BARE, newsstand.nginx_command(room / "bare", newsstand.bare_site(edition, bare)), bare),
        (
            "nginx, deploy/nginx.conf",
            newsstand.nginx_command(room / "deployed", newsstand.deployed_site(edition, deployed)),
            deployed,
        ),
        ("newsstand", command_line(edition, port=ours, workers=newsstand.WORKERS), ours),
    ]


def _loads(edition: Path, room: Path) -> dict[str, Path]:
    tree = edition / "tree"
    stories = sorted(tree.glob("[0-9]*/[0-9]*/[0-9]*/*/index.html.gz"))
    many = [f"/{page.parent.relative_to(tree)}/" for page in stories[:: max(1, len(stories) // MANY)]]
    found = {
        "one story": _script(room / "one.lua", many[:1], ""),
        f"{len(many)} stories": _script(room / "many.lua", many, ""),
        "one story, not modified": _script(room / "known.lua", many[:1], ', ["If-None-Match"] = "*"'),
    }
    size = (tree / many[0].strip("/") / "index.html.gz").stat().st_size
    print(f"a story is {size / 1000:.1f} kB gzipped")
    return found


def _script(path: Path, addresses: list[str], more: str) -> Path:
    path.write_text(_SCRIPT.format(paths=", ".join(f'"{address}"' for address in addresses), more=more))
    return path


def _wrk(port: int, script: Path, seconds: int) -> tuple[float, float]:
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx or 3xx" in done:
        raise SystemExit(done)
    late, unit = re.findall(r"99%\s+([0-9.]+)(us|ms|s)", done)[0]
    speed = re.findall(r"Requests/sec:\s+([0-9.]+)", done)[0]
    return float(speed), float(late) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


if __name__ == "__main__":
    main()
