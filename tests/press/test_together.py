"""What a line of Russian must not part; and that machines and other scripts never hear of it."""

import gzip
import json
import re
from pathlib import Path

import pytest

from tamizdat.press.blocks import AnyBlock, Figure, Heading, Items, Paragraph, Picture
from tamizdat.press.together import apart, blocks_together, together
from tests.pressroom.paper import PrintingHouse, a_site, a_story, everything_around


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Министры встретились в Вене", "Министры встретились в~Вене"),
        ("и в Вене", "и~в~Вене"),
        ("река — это граница", "река~— это граница"),
        ("если бы он знал же", "если~бы он~знал~же"),
        ("бывший министр", "бывший министр"),
        ("18 марта 2016 года, 61 200 рейсов", "18~марта 2016~года, 61~200~рейсов"),
        ("из-за Тальмы, кто-то, по-русски", "из-^за Тальмы, кто-^то, по-^русски"),
        ("Северо-Восток", "Северо-Восток"),
        ("«Я не знаю», — сказал", "«Я~не~знаю»,~— сказал"),
        ("№ 7", "№~7"),
        ("в <b>Вене</b>", "в <b>Вене</b>"),
        ("", ""),
    ],
)
def test_short_words_dashes_numbers_and_short_parts_stay_with_their_neighbours(text: str, bound: str) -> None:
    assert together(text, "ru") == bound.replace("~", "\u00a0").replace("^", "\u2060")
    assert apart(together(text, "ru")) == text
    assert together(text, "en") == together(text, "fa") == text


def test_markup_is_left_as_it_is() -> None:
    blocks: list[AnyBlock] = [
        Paragraph("a", html='Он <a href="x" title="в доме">в доме</a> и сад'),
        Items("b", ["в саду"]),
        Heading("c", "О доме"),
        Figure("d", Picture(1)),
    ]
    bound = blocks_together(blocks, "ru")
    assert bound[0] == Paragraph("a", html='Он <a href="x" title="в доме">в\u00a0доме</a> и\u00a0сад')
    assert bound[1:] == [Items("b", ["в\u00a0саду"]), Heading("c", "О\u00a0доме"), blocks[3]]
    assert blocks_together(blocks, "en") == blocks


def test_pages_are_bound_and_machines_are_told_the_plain_words(tmp_path: Path) -> None:
    house = PrintingHouse(tmp_path)
    story = a_story(
        1, language="ru", address="ru/2024/01/02/parom/", headline="Паром ушёл из-за льда",
        standfirst="О реке — и о льде.", body=[Paragraph("p", html="Мы ждали у воды.")],
    )  # fmt: skip
    house.put(*everything_around(), a_site(), story)
    house.print()
    page = house.page("ru/2024/01/02/parom")
    assert "<h1>Паром ушёл из-\u2060за льда</h1>" in page
    assert "у\u00a0воды" in page
    assert "<title>Паром ушёл из-за льда" in page
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert data is not None
    assert "\u00a0" not in json.dumps(json.loads(data[1]), ensure_ascii=False)
    assert "о\u00a0льде" in house.page("ru")
    for name in ("feed.xml", "rss.xml", "feed.json", "sitemap-news.xml"):
        said = gzip.decompress(house.files()[f"ru/{name}.gz"]).decode()
        assert "Паром ушёл из-за льда" in said
        assert "\u00a0" not in said
