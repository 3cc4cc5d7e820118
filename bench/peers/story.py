"""Takes one story out of an edition as any editor would paste it elsewhere: headline, standfirst, plain HTML, photo.

`python bench/peers/story.py var/edition 2017/10/20/where-the-concrete-went/ FOLDER` writes `story.json` and `lead.jpg`
there; `ghost.py` and `wordpress.php` beside it read them.
"""

import argparse
import gzip
import json
import shutil
from pathlib import Path

from lxml import html


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edition", type=Path)
    parser.add_argument("path", help="the story's address below the root, ending with a slash")
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    tree = asked.edition / "tree"
    page = html.fromstring(gzip.decompress((tree / asked.path / "index.html.gz").read_bytes()).decode())
    (body,) = page.xpath("//div[@class='body']")
    for left in body.xpath(".//aside | .//figure[.//img]"):
        left.drop_tree()
    for element in body.iter():
        element.attrib.pop("id", None)
        element.attrib.pop("class", None)
    photo = page.xpath("string(//figure[@class='lead']//img/@srcset)").split(", ")[-1].split(" ")[0]
    asked.out.mkdir(parents=True, exist_ok=True)
    shutil.copy((tree / asked.path / photo).resolve(), asked.out / "lead.jpg")
    text = "\n".join(html.tostring(one, encoding="unicode").strip() for one in body)
    story = {
        "title": page.xpath("string(//h1)"),
        "standfirst": page.xpath("string(//header/p[@class='standfirst'])"),
        "alt": page.xpath("string(//figure[@class='lead']//img/@alt)"),
        "caption": page.xpath("string(//figure[@class='lead']/figcaption)"),
        "html": text,
    }
    (asked.out / "story.json").write_text(json.dumps(story, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(html.fromstring(text).text_content().split())} words, {photo}")


if __name__ == "__main__":
    main()
