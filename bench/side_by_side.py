"""One story on pages of several systems: bytes, requests, hosts, cookies, axe, and Lighthouse on its slow phone.

`python -m bench.side_by_side --program .../lighthouse/cli/index.js ours=http://127.0.0.1:8000/… ghost=http://…`
(how the peers are set up: bench/peers/README.md). A phone of 390 pixels with an empty cache opens each page and waits
until it is quiet; nobody scrolls. A host that cannot be reached from here counts among the hosts, its bytes do not.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench import measuring
from bench.lighthouse import asked_of

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
ASK_AXE = "async () => (await axe.run(document)).violations.map(one => `${one.id} (${one.impact})`)"
KEPT = "() => Object.keys(localStorage).length + Object.keys(sessionStorage).length"
WORDS = "() => document.body.innerText.split(/\\s+/).length"


@dataclass(slots=True)
class Visit:
    """What one reader's visit cost and left behind."""

    sizes: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    kept: int = 0
    complaints: list[str] = field(default_factory=list)
    words_without_script: int = 0

    def listen(self, line: CDPSession) -> None:
        """Note what the browser's network layer says."""
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", lambda said: self.urls.append(said["request"]["url"]))
        line.on("Network.responseReceived", lambda said: self.kinds.update({said["requestId"]: said["type"]}))
        line.on(
            "Network.loadingFinished", lambda said: self.sizes.update({said["requestId"]: said["encodedDataLength"]})
        )

    def bytes_of(self, *kinds: str) -> int:
        """Bytes over the wire of these kinds of things, or of all."""
        return round(sum(size for name, size in self.sizes.items() if not kinds or self.kinds.get(name) in kinds))


def visit(browser: Browser, url: str) -> Visit:
    """Open a page as a reader does, then once more without scripts."""
    seen = Visit()
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, bypass_csp=True)
    page = context.new_page()
    seen.listen(context.new_cdp_session(page))
    page.goto(url, wait_until="networkidle")
    seen.kept = len(context.cookies()) + page.evaluate(KEPT)
    page.evaluate(AXE)
    seen.complaints = page.evaluate(ASK_AXE)
    context.close()
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(url)
    seen.words_without_script = page.evaluate(WORDS)
    bare.close()
    return seen


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", help="name=address")
    parser.add_argument("--program", help="the file cli/index.js of Lighthouse; without it there are no scores")
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    print(measuring.calibration(), flush=True)
    rows = [row for named in asked.pages for row in _rows(*named.split("=", 1), asked.program, asked.rounds)]
    facts = ["KB in all", "page and style, KB", "scripts, KB", "photo, KB", "requests", "other hosts", "kept", "axe"]
    print(measuring.table(["", *facts, "performance", "accessibility", "practices", "search", "blocked, ms"], rows))


def _rows(name: str, url: str, program: str | None, rounds: int) -> Iterator[list[str]]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        seen = visit(browser, url)
        browser.close()
    ours = urlsplit(url).netloc
    others = sorted({urlsplit(one).netloc for one in seen.urls if one.startswith("http")} - {ours})
    print(f"{name}: other hosts {others}; axe {seen.complaints}; {seen.words_without_script} words without scripts")
    yield [
        name,
        *(f"{seen.bytes_of(*kinds) / 1000:.1f}" for kinds in ((), ("Document", "Stylesheet"), ("Script",), ("Image",))),
        str(len([one for one in seen.urls if one.startswith("http")])),
        str(len(others)),
        str(seen.kept),
        str(len(seen.complaints)),
        *(asked_of(program, url, rounds) if program else []),
    ]


if __name__ == "__main__":
    main()
