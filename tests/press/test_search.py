"""The search index as a pure thing: words, stems, segments, shards; and their twins in plain JavaScript."""

import json
import random
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snowballstemmer import stemmer

from tamizdat.press.blocks import Heading, Items, Paragraph, Picture, Quote, Table
from tamizdat.press.records import Story
from tamizdat.press.search import english, persian, russian
from tamizdat.press.search.building import Builder, contents, entry_of
from tamizdat.press.search.segments import Segment, heavy, segments_of, shard_of
from tamizdat.press.search.shards import pack
from tamizdat.press.search.terms import IN_HEADLINE, Stems, terms_of
from tamizdat.press.search.texts import text_of
from tamizdat.press.search.words import words_of
from tests.press.shard_reader import unpack
from tests.pressroom.paper import a_story

HERE = Path(__file__).parents[2]
VECTORS = json.loads((HERE / "tests/browser/vectors.json").read_text(encoding="utf-8"))


def a_list_of_words(language: str) -> list[str]:
    """List the words of the demonstration and of the handbook, and as many with every ending put to them."""
    texts = [*HERE.glob("demo/**/*.md"), *HERE.glob("docs/**/*.md"), *HERE.glob("src/**/*.po")]
    letters = re.compile(r"[a-z']+\Z" if language == "en" else r"[а-я]+\Z")
    seen = {word for file in texts for word in words_of(file.read_text(encoding="utf-8")) if letters.match(word)}
    chance, endings = random.Random(1), VECTORS["endings"][language].split()
    for word in sorted(seen):
        seen.update(
            word[: chance.randint(2, 8)] + chance.choice(endings) + chance.choice(["", *endings]) for _ in "12345"
        )
    return sorted(seen)


def said_by_node(program: str, given: object) -> object:
    """Run a few lines with the modules of /browser; `given` is what they get, `say` is how they answer."""
    lines = f"""
    import {{ readFileSync }} from "node:fs";
    const given = JSON.parse(readFileSync(0, "utf8"));
    const say = (found) => console.log(JSON.stringify(found));
    {program}
    """
    node = ["node", "--no-warnings", "--input-type=module", "--eval", lines]
    done = subprocess.run(node, cwd=HERE, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("language", "name", "stem"), [("en", "english", english.stem), ("ru", "russian", russian.stem)]
)
def test_stems_are_those_of_snowball_in_python_and_in_the_browser(language: str, name: str, stem: object) -> None:
    words = a_list_of_words(language)
    theirs = stemmer(name)
    assert len(words) > 10_000
    expected = [theirs.stemWord(word) for word in words]
    assert callable(stem)
    assert [(word, stem(word)) for word in words] == list(zip(words, expected, strict=True))
    program = f'const {{ stem }} = await import("./browser/{name}.js"); say(given.map(stem));'
    assert said_by_node(program, words) == expected


@pytest.mark.parametrize(("text", "words"), VECTORS["words"])
def test_words_are_folded_as_readers_expect(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(("word", "stem"), VECTORS["persian"])
def test_persian_endings_fall_away(word: str, stem: str) -> None:
    assert [persian.stem(one) for one in words_of(word)] == [stem]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_text_breaks_the_stemmers(text: str) -> None:
    for word in words_of(text):
        assert word == word.strip("'")
        for stem in (english.stem, russian.stem, persian.stem):
            assert len(stem(word)) <= len(word) + 1


def test_words_and_places_are_the_same_in_the_browser() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(HERE.glob("demo/**/*.md"))]
    program = 'const { wordsOf } = await import("./browser/words.js"); say(given.map(wordsOf));'
    assert said_by_node(program, texts) == [words_of(text) for text in texts]


def test_what_is_public_of_a_story_can_be_found_and_who_signed_it_cannot() -> None:
    body = [
        Paragraph("a", html="one &amp; <b>tw</b>o<br>three"),
        Heading("b", text="a < four"),
        Quote("c", html="five", attribution="six"),
        Items("d", items=["seven", "<i>eight</i>"]),
        Table("e", rows=[["nine", "ten"]], caption="eleven"),
    ]
    story = a_story(1, body=body, lead=Picture(1, caption="twelve", credit="Nadia"), byline_note="For her safety")
    text = text_of(story)
    found = words_of(text.body)
    assert found == ["one", "two", "three", "a", "four", "six", "five", "seven", "eight", "eleven", "nine", "ten"]
    assert words_of(text.around) == ["twelve"]
    assert not {"nadia", "safeti", "author"} & terms_of(story, Stems("en")).keys()


def test_a_word_of_the_headline_weighs_most_and_a_frequent_word_more_than_a_rare_one() -> None:
    text = "dam " * 9 + "bridge " * 3 + "letter " + "other " * 200
    levels = terms_of(a_story(1, headline="The verdict", body=[Paragraph("a", html=text)]), Stems("en"))
    assert levels["verdict"] == IN_HEADLINE > levels["dam"] > levels["bridg"] > levels["letter"]


def months(*names: str) -> dict[str, int]:
    return dict.fromkeys(names, 10)


def test_past_years_and_quarters_stand_together_and_the_newest_months_alone() -> None:
    found = segments_of("en", months("2024-03", "2024-12", "2025-07", "2026-01", "2026-03", "2026-10", "2026-11"))
    assert [segment.name for segment in found] == ["2024", "2025", "2026-q1", "2026-10", "2026-11"]
    assert found[0].months == (("2024-03", 10), ("2024-12", 10))
    assert segments_of("en", {}) == []


@pytest.mark.parametrize(
    ("name", "stories", "shards"),
    [
        ("2025", 1, 1),
        ("2025", 4, 1),
        ("2025", 5, 2),
        ("2025", 900, 256),
        ("2025", 900_000, 512),
        ("2026-q1", 500, 128),
        ("2026-11", 160, 16),
        ("2026-11", 9_000, 32),
    ],
)
def test_large_segments_have_many_shards_and_the_newest_months_few(name: str, stories: int, shards: int) -> None:
    month = name if len(name) == 7 and "q" not in name else f"{name[:4]}-01"
    assert Segment("en", name, ((month, stories),)).shards == shards


terms = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8)


@given(st.data(), st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_a_shard_says_what_was_packed(data: st.DataObject, total: int, stamp: int) -> None:
    ordinals = st.sets(st.integers(0, total - 1), min_size=1)
    lists = data.draw(st.dictionaries(terms, ordinals, max_size=8))
    levels = {term: [(one, (one * 7 + len(term)) % 5) for one in sorted(found)] for term, found in lists.items()}
    packed = pack(
        [(term, [one << 3 | level for one, level in found]) for term, found in sorted(levels.items())], total, stamp
    )
    assert unpack(packed, total) == (stamp, dict(sorted(levels.items())))


def a_segment() -> tuple[dict[str, bytes], list[Story]]:
    """Build a segment of forty stories."""
    stories = [
        a_story(uid, published_at=f"2025-01-{uid % 28 + 1:02}T12:00:00+00:00", section=uid % 3 + 1, sections=[9])
        for uid in range(40)
    ]
    segment = Segment("en", "2025", (("2025-01", 40),))
    builder = Builder(segment, entry_of(segment, range(40)), Stems("en"))
    for story in stories:
        builder.add(story)
    return dict(builder.files()), stories


def shards_of(files: dict[str, bytes]) -> list[list[int]]:
    return [list(content) for path, content in sorted(files.items()) if re.search(r"/[0-9a-f]{3}\.bin", path)]


def test_the_browser_finds_in_a_segment_what_was_built_into_it() -> None:
    files, stories = a_segment()
    program = """
    const { Shard, shardOf } = await import("./browser/shards.js");
    const found = {};
    for (const term of given.terms) {
      const bytes = Uint8Array.from(given.shards[shardOf(term, given.shards.length, {})]);
      const list = new Shard(bytes.buffer, 40).find((one) => one === term).get(term);
      found[term] = [...list.ordinals].map((one, i) => [one, list.levels[i]]);
    }
    say(found);
    """
    shards = shards_of(files)
    expected: dict[str, list[list[int]]] = {}
    for number, story in enumerate(stories):
        for term, level in terms_of(story, Stems("en")).items():
            expected.setdefault(term, []).append([number, level])
    assert said_by_node(program, {"terms": list(expected), "shards": shards}) == expected


def test_facts_and_cards_tell_section_day_and_address() -> None:
    files, stories = a_segment()
    _, facts = unpack(files["search/words/en/2025/facts.bin.gz"], 40)
    assert [one for one, _ in facts["s2"]] == [one for one in range(40) if one % 3 == 1]
    assert len(facts["s9"]) == 40
    assert Counter(term[0] for term in facts) == {"s": 4, "d": 28}
    cards = [json.loads(files[f"search/words/en/2025/cards-00{number}.json.gz"])["cards"] for number in (0, 1)]
    assert [len(some) for some in cards] == [32, 8]
    assert cards[1][0] == [stories[32].address, stories[32].headline, "2025-01-05", 3]


def test_terms_that_begin_alike_share_a_shard() -> None:
    assert shard_of("permission", 4096, {}) == shard_of("permit", 4096, {})
    assert len({shard_of(word, 64, {}) for word in ("bridge", "dam", "letter", "verdict", "мост", "پل")}) > 3


def test_a_heavy_beginning_is_dealt_by_one_letter_more() -> None:
    weights = {f"inte{letter}{end}": 9 for letter in "rnl" for end in "xyz"} | {
        f"{one}{one}{one}{one}": 1 for one in "abcd"
    }
    assert heavy(weights, 2) == {"inte": "lnr"}
    assert heavy(weights, 1) == {}
    assert heavy({}, 512) == {}
    deep = heavy(weights, 2)
    assert shard_of("interest", 4096, deep) == shard_of("interval", 4096, deep) != shard_of("intention", 4096, deep)


def a_heavy_segment() -> Builder:
    """Build a segment in which every second word begins with the same four letters."""
    segment = Segment("xx", "2025", (("2025-01", 40),))
    builder = Builder(segment, entry_of(segment, range(40)), Stems("xx"))
    for uid in range(40):
        alike = " ".join(f"inte{letter}{uid}" for letter in "abcdefкپ")
        other = " ".join(f"{letter}{uid}{letter}{letter}" for letter in "ghijklm")
        builder.add(a_story(uid, body=[Paragraph("p", html=f"{alike} {other} inte")]))
    return builder


def test_every_word_of_a_heavy_beginning_is_found_by_itself_and_by_how_it_begins() -> None:
    builder = a_heavy_segment()
    shards = shards_of(dict(builder.files()))
    assert builder.entry.deep == {"inte": "abcdefкپ"}
    program = """
    const { Shard, shardsOf } = await import("./browser/shards.js");
    const { goesOnFrom } = await import("./browser/query.js");
    say(given.asked.map(([term, beginning]) => {
      const wanted = (found) => found === term || goesOnFrom(found, beginning);
      const numbers = [...shardsOf(term, beginning, given.shards.length, given.deep)];
      const shards = numbers.map((one) => new Shard(Uint8Array.from(given.shards[one]).buffer, 40));
      return shards.flatMap((shard) => [...shard.find(wanted).keys()]);
    }));
    """
    asked = [["intec7", ""], ["inte", "inte"], ["inte", ""], ["inteк", "inteк"], ["intea1", "intea1"]]
    found = said_by_node(program, {"asked": asked, "shards": shards, "deep": builder.entry.deep})
    all_of = {f"inte{letter}{uid}" for letter in "abcdefкپ" for uid in range(40)}
    expected = [
        {"intec7"},
        all_of | {"inte"},
        {"inte"},
        {term for term in all_of if term.startswith("inteк")},
        {"intea1", *(f"intea{uid}" for uid in range(10, 20))},
    ]
    assert isinstance(found, list)
    assert [sorted(terms) for terms in found] == [sorted(terms) for terms in expected]


def test_contents_list_the_newest_segment_first() -> None:
    entries = [entry_of(segment, [1]) for segment in segments_of("ru", months("2024-03", "2025-07", "2025-08"))]
    path, content = contents("ru", entries)
    assert path == "search/words/ru/contents.json.gz"
    assert [one["name"] for one in json.loads(content)["segments"]] == ["2025-08", "2025-07", "2024"]
