"""A small edition's folder, written by hand: the newsstand must serve any, whoever made it."""

import gzip
import hashlib
import json
import os
from pathlib import Path

POLICY = "default-src 'none'; style-src 'sha256-Zm9v'; img-src 'self'"
_HEAD = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
STORY = "2026/10/14/the-border/"
PICTURE = b"\x00\x00\x00 ftypavif" + b"picture" * 100
REDIRECTS = {
    "?p=123": STORY,
    "old/story": STORY,
    "новости/граница/": STORY,
    # As exports of WordPress write it.
    "2019/05/%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82/": STORY,
    "?cat=%d0%bc%d0%b8%d1%80": STORY,
}


def page(title: str) -> str:
    """A page, long enough to be worth a range."""
    return f"{_HEAD}<title>{title}</title><h1>{title}</h1>" + "<p>" + "words and more words " * 60


def packed(text: str) -> bytes:
    """The bytes as stored."""
    return gzip.compress(text.encode(), mtime=0)


def sha256(data: bytes) -> str:
    """Name of an object."""
    return hashlib.sha256(data).hexdigest()


def put(folder: Path, name: str, data: bytes) -> str:
    """Write an object and hang it into the tree; gives its hash."""
    digest = sha256(data)
    stored = folder / "o" / digest[:2] / digest
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(data)
    hung = folder / "tree" / name
    hung.parent.mkdir(parents=True, exist_ok=True)
    hung.unlink(missing_ok=True)
    os.link(stored, hung)
    return digest


def media_name(data: bytes) -> str:
    """Where a picture hangs in the tree."""
    return f"_m/{sha256(data)[:2]}/{sha256(data)}.avif"


def write_edition(folder: Path) -> Path:
    """Write an edition with a few pages, a feed, a picture, metadata and old addresses."""
    for name, title in (("", "Front"), (STORY, "The border"), ("ru/", "Первая"), ("politics/", "Politics")):
        put(folder, f"{name}index.html.gz", packed(page(title)))
    put(folder, "404.html.gz", packed(page("Nothing here")))
    put(folder, "ru/404.html.gz", packed(page("Ничего нет")))
    put(folder, "2009/old.php.gz", packed(page("Moved")))
    put(folder, "feed.xml.gz", packed("<feed xmlns='http://www.w3.org/2005/Atom'/>" * 20))
    put(folder, "robots.txt.gz", packed("User-agent: *\n"))
    put(folder, "search/page.js.gz", packed("export const found = 1;\n" * 40))
    put(folder, "trust.json.gz", packed('{"a": 1}'))
    put(folder, "redirects.json.gz", packed(json.dumps(REDIRECTS)))
    put(folder, media_name(PICTURE), PICTURE)
    metadata = folder / "metadata"
    metadata.mkdir()
    for name in ("1.root.json", "7.snapshot.json", "3.targets.json"):
        (metadata / name).write_text(json.dumps({"signed": {"name": name}, "filler": "x" * 900}))
    switch(folder, 7)
    return folder


def switch(folder: Path, version: int) -> None:
    """Replace the timestamp: another edition stands from now on."""
    fresh = folder / "metadata" / ".timestamp"
    fresh.write_text(json.dumps({"signed": {"_type": "timestamp", "version": version}}))
    fresh.rename(folder / "metadata" / "timestamp.json")
