"""What an old site brings along, printed and looked at in a real browser: the budgets of our own pages hold for it too."""

import gzip
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.fakes.publication import public
from tests.importers.conftest import Bringing
from tests.importers.wxr_files import attachment, export, item
from tests.look.measures import ASK_AXE, AXE, CUT, SHIFTS, SPACED, WIDER
from tests.newsroom.pictures import jpeg
from tests.pressroom.paper import PrintingHouse

LONG = "https://quay.example/" + "a-word-without-an-end" * 12
WORDS = " ".join(f"The tide of day {number} came in at dawn and took the mooring ropes along." for number in range(58))
# Twenty years of plugins, copied text and a visual editor, in one body.
WILD = f"""
<h5>A heading that skips ranks</h5><h1>A second title</h1><h3></h3>
<p style="width:1400px;color:red" onclick="alert(1)" align="right">Wide <font size="7">and loud</font>.</p>
<table width="1200"><tr><td colspan="3"><b>Harbour dues by berth</b></td></tr>
<tr>{"<td>Unbreakable-name-of-a-berth-in-the-north</td>" * 9}</tr></table>
<pre>{"x" * 300}</pre>
<p>{LONG} <a href="{LONG}">{LONG}</a> <a href="#top"></a></p>
<ul><li>one<ul><li>two<ol><li>three</li></ol></li></ul></li></ul>
<blockquote><p>Quoted.</p><blockquote>Twice.</blockquote></blockquote>
<img src="https://old.example/wp-content/uploads/2015/03/pier.jpg" width="4000" height="1">
<iframe src="https://video.example/embed/1" width="1600" height="900"></iframe>
<script>document.write("no")</script><style>body {{ width: 9000px }}</style>
<dl><dt>Term</dt><dd>What it means</dd></dl><hr><marquee>Old</marquee>
<p dir="rtl">متن کوتاه</p>
"""
ITEMS = (
    item(1, title="Everything at once &amp; <em>more</em>", content=WILD, terms=(("category", "politics", "Politics"), ("post_tag", "tide", "Tide"))),
    item(2, title="T" * 160, slug="long-title", content=f"<p>{WORDS}</p>" * 1, date="2015-04-01 10:00:00", meta={"_thumbnail_id": "9"}),
    item(3, title="", slug="untitled", content="<p>Nobody gave it a name.</p>", date="2015-05-01 10:00:00"),
    item(4, title="A page", kind="page", slug="a-page", content=WILD, terms=()),
    attachment(9, "2015/03/pier.jpg", caption="The pier", title="pier"),
)  # fmt: skip
STORY_AND_STYLE = 14_000


def shown_pages(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Unpack the files of a tree; give the pages at which a reader stays."""
    for name, content in files.items():
        file = folder / name.removesuffix(".gz")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.decompress(content) if name.endswith(".gz") else content)
    return [page for page in sorted(folder.rglob("*.html")) if b'http-equiv="refresh"' not in page.read_bytes()]


def complaints(sheet: Page, address: str) -> list[object]:
    """What is wrong with a page on a phone: what axe finds, what moves, what is lost at 400 % and with wide spacing."""
    sheet.set_viewport_size({"width": 390, "height": 844})
    sheet.goto(address)
    moved = sheet.evaluate(SHIFTS)
    sheet.evaluate(AXE)
    found = sheet.evaluate(ASK_AXE)
    sheet.set_viewport_size({"width": 320, "height": 256})
    wider = sheet.evaluate(WIDER)
    sheet.evaluate(SPACED)
    return [one for one in (*found, moved, wider, sheet.evaluate(WIDER), *sheet.evaluate(CUT)) if one]


def test_pages_of_an_old_site_are_as_light_and_as_clear_as_our_own(
    bring: Bringing, tmp_path: Path, chromium: Browser
) -> None:
    bring.with_media({"2015/03/pier.jpg": jpeg()})(export(*ITEMS))
    house = PrintingHouse(tmp_path)
    house.put(*public().values())
    assert house.print().faults == {}
    files = house.files()
    heavy = {name for name, page in files.items() if name.endswith("index.html.gz") and len(page) > STORY_AND_STYLE}
    assert heavy == set()
    context = chromium.new_context(bypass_csp=True)
    sheet = context.new_page()
    asked: list[str] = []
    sheet.on("request", lambda one: asked.append(one.url))
    pages = shown_pages(tmp_path / "shown", files)
    assert len(pages) > 10
    found = {str(page.relative_to(tmp_path)): said for page in pages if (said := complaints(sheet, page.as_uri()))}
    context.close()
    assert found == {}
    assert {url for url in asked if not url.startswith(("file:", "data:"))} == set()
