"""The search index beside Pagefind's: the same stories, whole programs from start to exit; then what a reader loads.

Ours is built by `tamizdat press` over pages that stand already, and is stored, hashed and signed; Pagefind indexes the
same pages, unpacked, and only their articles. What a search loads is counted by the server for both: bytes of bodies as
they travel, until Chromium has the first result, with an empty cache. `python -m bench.search --stories 10000`
"""

import argparse
import gzip
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright

from bench import archives, measuring
from bench.load import PLACE
from bench.measuring import MEGABYTE, Run, spread
from bench.prose import Prose

CHROMIUM = "/usr/bin/chromium"
KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json"}
# Names and lengths of what was sent.
Sent = list[tuple[str, int]]
Ask = Callable[[Page, str, str, Sent], Sent]
# Ranks in the vocabulary: words that every tenth story has, and words that every thousandth has.
FREQUENT, RARE = range(400, 800, 40), range(12_000, 20_000, 800)
MODULE = '<!doctype html><script type="module">window.pagefind = await import("/pagefind/pagefind.js")</script>'
ASK = """async (query) => {
    const found = await window.pagefind.search(query);
    return found.results.length ? (await found.results[0].data()).url : "";
}"""
ASK_TEN = """async (query) => {
    const found = await window.pagefind.search(query);
    await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
}"""


def main() -> None:
    """Measure and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--place", type=Path, default=PLACE)
    parser.add_argument("--without-pagefind", action="store_true")
    asked = parser.parse_args()
    print(f"{asked.stories} stories at {asked.place}; {measuring.calibration()}", flush=True)
    var = archives.var_with_log(asked.place, asked.stories)
    site = archives.room(asked.place, asked.stories) / "pagefind"
    _change(var, asked.stories, "as-it-was")
    ours, theirs = [], []
    for _ in range(asked.rounds):
        archives.unprint(var)
        for path in (var / "press").glob("index.sqlite3*"):
            path.unlink()
        measuring.run(archives.press_command(var))
        ours.append(measuring.run([word for word in archives.press_command(var) if word != "--no-index"]))
        if not asked.without_pagefind:
            _write_site(var, site)
            theirs.append(measuring.run([str(_pagefind()), "--site", str(site), "--quiet"]))
    print(_built(var, site, ours, theirs))
    print(_one_story(var, asked.stories))
    print(_loaded(var, site, with_pagefind=bool(theirs)))


def _pagefind() -> Path:
    """The program itself, not the Python script around it, which would cost it time."""
    package = find_spec("pagefind_bin")
    places = package.submodule_search_locations if package else None
    found = Path(next(iter(places or []), "")) / "pagefind"
    if not found.is_file():
        message = "Pagefind is not here. `make bench` installs it from requirements/bench.txt."
        raise SystemExit(message)
    return found


def _write_site(var: Path, site: Path) -> None:
    """Unpack the pages of stories. Pagefind is told where the article is, as a site that uses it would tell it."""
    shutil.rmtree(site, ignore_errors=True)
    tree = var / "edition" / "tree"
    for packed in tree.glob("[0-9][0-9][0-9][0-9]/*/*/*/index.html.gz"):
        page = site / packed.relative_to(tree).with_suffix("")
        page.parent.mkdir(parents=True)
        page.write_bytes(gzip.decompress(packed.read_bytes()).replace(b"<article>", b"<article data-pagefind-body>", 1))
    (site / "search.html").write_text(MODULE)


def _built(var: Path, site: Path, ours: list[Run], theirs: list[Run]) -> str:
    rows = [_row("Tamizdat: stored, hashed, signed", ours, var / "edition" / "tree" / "search" / "words")]
    if theirs:
        rows.append(_row("Pagefind", theirs, site / "pagefind"))
    return measuring.table(["index", "s (min–max)", "CPU s", "memory, MB", "files", "MB"], rows)


def _row(name: str, runs: list[Run], folder: Path) -> list[object]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        name,
        spread([run.seconds for run in runs]),
        f"{spread([run.cpu for run in runs]).middle:.1f}",
        f"{max(run.memory for run in runs) / MEGABYTE:.0f}",
        len(files),
        f"{sum(path.stat().st_size for path in files) / 1e6:.1f}",
    ]


def _one_story(var: Path, stories: int) -> str:
    """Publish, edit and withdraw one story, each in a process of its own, and read what the press says."""
    said = []
    for act in ("publish", "edit", "edit-old", "withdraw-old"):
        _change(var, stories, act)
        command = [word for word in archives.press_command(var) if word != "--no-index"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        said.append(f"{act}: {lines[-1]}")
    return "\n" + "\n".join(said) + "\n"


def _change(var: Path, stories: int, act: str) -> None:
    subprocess.run([*archives.module("search_change"), str(var), str(stories), act], check=True)


def _loaded(var: Path, site: Path, *, with_pagefind: bool) -> str:
    words = Prose().vocabulary
    one = {"one frequent word": [words[n] for n in FREQUENT], "one rare word": [words[n] for n in RARE]}
    queries = one | {"two words": [f"{words[a]} {words[b]}" for a, b in zip(FREQUENT, RARE, strict=True)]}
    peers = [("Tamizdat", var / "edition" / "tree", _ask_ours)]
    if with_pagefind:
        peers.append(("Pagefind", site, _ask_pagefind))
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name, folder, ask in peers:
            with _served(folder) as (address, sent):
                rows += [[name, kind, *_figures(browser, ask, address, asked, sent)] for kind, asked in queries.items()]
        browser.close()
    heads = ["", "query", "kB to the first result (min–max)", "requests", "kB to ten with excerpts"]
    return measuring.table(heads, rows)


def _figures(browser: Browser, ask: Ask, address: str, queries: list[str], sent: Sent) -> list[str]:
    sizes, requests, whole = [], [], []
    for query in queries:
        context = browser.new_context()
        page = context.new_page()
        sent.clear()
        first = ask(page, address, query, sent)
        sizes.append(sum(size for _, size in first) / 1000)
        requests.append(float(len(first)))
        whole.append(sum(size for _, size in sent) / 1000)
        context.close()
    return [
        f"{spread(sizes).middle:.0f} ({min(sizes):.0f}–{max(sizes):.0f})",
        f"{spread(requests).middle:.0f}",
        f"{spread(whole).middle:.0f}",
    ]


def _ask_ours(page: Page, address: str, query: str, sent: Sent) -> Sent:
    """The first result needs one file of cards; those of the others, and excerpts, are fetched when it is shown."""
    page.goto(f"{address}/search/#q={query}", wait_until="networkidle")
    page.locator("#results li").first.wait_for()
    cards = [one for one in sent if "/cards-" in one[0]]
    return [one for one in sent if not one[0].endswith(".html") and one not in cards[1:]]


def _ask_pagefind(page: Page, address: str, query: str, sent: Sent) -> Sent:
    page.goto(f"{address}/search.html")
    page.wait_for_function("window.pagefind")
    if not page.evaluate(ASK, query):
        print(f"Pagefind finds nothing for {query!r}; what it loaded to say so is counted.")
    first = list(sent)
    page.evaluate(ASK_TEN, query)
    return first


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Sent]]:
    """Serve a folder and note the bytes of each body that is sent."""
    sent: Sent = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Counting, folder, sent))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()


class _Counting(BaseHTTPRequestHandler):
    """Sends what is gzipped as it is, and gzips pages and scripts, as any server of a newspaper would."""

    def __init__(self, folder: Path, sent: Sent, *rest: object) -> None:
        self.folder = folder
        self.sent = sent
        super().__init__(*rest)  # type: ignore[arg-type]  # as the server calls it

    def do_GET(self) -> None:
        """Answer. The page of search itself is not counted: Pagefind has none."""
        name = self.path.lstrip("/").partition("?")[0]
        name = f"{name}index.html" if name.endswith("/") or not name else name
        packed, plain = self.folder / f"{name}.gz", self.folder / name
        if packed.is_file():
            body = packed.read_bytes()
        elif plain.is_file():
            body = gzip.compress(plain.read_bytes(), 9) if plain.suffix in {".js", ".html"} else plain.read_bytes()
        else:
            self.send_error(404)
            return
        if name not in {"search/index.html", "search.html"}:
            self.sent.append((name, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", KINDS.get(plain.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        if packed.is_file() or plain.suffix in {".js", ".html"}:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()
