"""Claims about the face of the paper, on one page of each kind in each language."""

import gzip
import re

import msgspec
import pytest
from lxml import etree

from tamizdat.press.blocks import Paragraph
from tamizdat.press.chrome import style_source
from tamizdat.press.faces import Chrome, Link, Prose
from tamizdat.press.typeset import Typeset, house_templates, trusting
from tests.press import samples
from tests.press.sample_words import SAID

TYPESET = Typeset(house_templates(), [64 * "0", 64 * "f"])
LOADER = TYPESET.sources["slots.js"]
COUNTER = TYPESET.sources["live.js"]
REMINDER = TYPESET.sources["remind.js"]
PAGES = [(language, path) for language in samples.LANGUAGES for path in samples.faces(language)]
STORY = "2026/10/14/story-0/index.html"
SHARE = ("mailto:", "tg:", "whatsapp:", "sgnl:")
ATOM = "{http://www.w3.org/2005/Atom}"


def way_up(path: str) -> str:
    return "/" if path.endswith("404.html") else "../" * path.count("/")


def chrome(language: str) -> Chrome:
    return trusting(samples.chrome(language, TYPESET.style), TYPESET)


def page(language: str, path: str) -> str:
    template, face, title = samples.faces(language)[path]
    head = samples.head(language, path.removesuffix("index.html"), title)
    return TYPESET.set(template, page=head, chrome=chrome(language), up=way_up(path), face=face).decode()


def tree(text: str) -> etree._Element:
    return etree.HTML(text)


def running(path: str) -> list[str]:
    """The scripts of a page, in their order."""
    if path.endswith("old/index.html"):
        return []
    more = {"15/live/index.html": [COUNTER], "support/index.html": [REMINDER]}
    return [LOADER, *next((found for end, found in more.items() if path.endswith(end)), [])]


def addresses(text: str) -> list[str]:
    """Every address that a page would follow or load, but for the absolute ones of its head."""
    root = tree(text)
    said = root.xpath("//body//@href | //@src | //link[@rel='alternate' and @type]/@href")
    sets = [one.split()[0] for value in root.xpath("//@srcset") for one in str(value).split(", ")]
    return [str(one) for one in [*said, *sets]]


@pytest.mark.parametrize(("language", "path"), PAGES)
def test_a_page_is_well_formed_and_in_its_language(language: str, path: str) -> None:
    text = page(language, path)
    # libxml2 knows HTML 4 only; what it does not know are the elements of HTML 5, everything else is an error of ours.
    parser = etree.HTMLParser()
    etree.HTML(text, parser)
    errors = [str(error.message) for error in parser.error_log if error.type_name != "HTML_UNKNOWN_TAG"]
    root = tree(text)
    assert errors == []
    assert text.startswith("<!doctype html>\n<html ")
    assert root.get("lang") == language
    assert root.get("dir") == ("rtl" if language == "fa" else "ltr")
    assert len(root.xpath("//h1")) == len(root.xpath("//main")) == 1


@pytest.mark.parametrize(("language", "path"), PAGES)
def test_a_page_loads_nothing_from_anybody_else(language: str, path: str) -> None:
    text = page(language, path)
    root = tree(text)
    loaded = root.xpath("//@src | //@srcset | //link[@rel='stylesheet']/@href | //iframe | //form")
    assert not [one for one in loaded if "//" in str(one)]
    assert "url(" not in text
    assert "@import" not in text
    scripts = [str(one) for one in root.xpath("//script[not(@type='application/ld+json')]/text()")]
    assert scripts == running(path)
    assert root.xpath("//@style | //@onclick | //@onload") == []
    policy = str(root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0])
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


@pytest.mark.parametrize(("language", "path"), PAGES)
def test_every_style_is_one_that_the_policy_of_the_page_names(language: str, path: str) -> None:
    root = tree(page(language, path))
    policy = str(root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0])
    styles = [str(one) for one in root.xpath("//style/text()")]
    styling, _, may_run = policy.partition("script-src")
    assert re.findall(r"'(sha256-[^']+)'", styling) == [style_source(one) for one in styles]
    allowed = "".join(f" '{style_source(one)}'" for one in running(path))
    assert may_run.startswith(f"{allowed}; connect-src 'self'; " if allowed else "")
    twice = dict.fromkeys(("front.html", "list.html", "month.html", "corrections-list.html", "live.html"), 2)
    twice |= {"chunk.html": 2, "letter-page.html": 2, "support.html": 2, "redirect.html": 0}
    assert len(styles) == twice.get(samples.faces(language)[path][0], 1)


@pytest.mark.parametrize(("language", "path"), PAGES)
def test_every_address_of_ours_leads_through_the_root_of_the_site(language: str, path: str) -> None:
    up = way_up(path)
    for address in addresses(page(language, path)):
        ours = address.startswith(("#", up or "_m/", "./")) or (not up and "://" not in address)
        elsewhere = address == "../story-1/" or address.startswith(("https://video.example.com/", *SHARE))
        assert ours or elsewhere, address


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_pages_keep_their_budgets(language: str) -> None:
    root = samples.home(language)
    assert len(gzip.compress(page(language, f"{root}{STORY}").encode(), 3)) <= 11_500
    assert len(gzip.compress(page(language, f"{root}index.html").encode(), 3)) <= 15_000
    assert all(len(gzip.compress(page(language, path).encode(), 3)) <= 14_000 for path in samples.faces(language))


def test_a_mast_is_set_again_when_the_chrome_changes() -> None:
    typeset = Typeset(house_templates())
    template, face, title = samples.faces("en")[STORY]
    head = samples.head("en", "x/", title)
    before = typeset.set(template, page=head, chrome=chrome("en"), up="", face=face)
    renamed = Chrome(
        **{**{name: getattr(chrome("en"), name) for name in Chrome.__struct_fields__}, "name": "The Near Shore"}
    )
    after = typeset.set(template, page=head, chrome=renamed, up="", face=face)
    assert b"The Near Shore" in after
    assert b"The Near Shore" not in before


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_story_shows_everything_that_its_face_holds(language: str) -> None:
    said = SAID[language]
    root = tree(page(language, f"{samples.home(language)}{STORY}"))
    text = " ".join(" ".join(str(one) for one in root.xpath("//main//text()")).split())
    headline, standfirst, kicker = said.stories[0]
    for wanted in (
        headline,
        standfirst,
        kicker,
        said.caption,
        said.credit,
        said.bynote,
        said.quote,
        said.question,
        *said.people[:3],
    ):
        assert wanted in text, wanted
    for block in samples.blocks(language):
        if isinstance(block, Prose):
            continue
        assert len(root.xpath("//*[@id=$id]", id=block.id)) == 1, block
    assert root.xpath("string(//*[@id='p0'])").startswith(f"{said.dateline} — ")
    assert text.count(f"{said.dateline} —") == 1


def test_numbers_of_a_table_stand_under_one_another_with_their_heads() -> None:
    root = tree(page("fa", f"fa/{STORY}"))
    assert len(root.xpath("//thead//th[@class='n']")) == 2
    assert len(root.xpath("//tr/td[@class='n']")) == 2 * len(root.xpath("//tr/th[@scope='row']"))


def test_the_mark_at_the_end_is_not_that_of_what_stands_below_the_story() -> None:
    assert ".story .body:not(.points)>p:last-child::after" in TYPESET.style


def test_a_tab_shows_the_first_letter_of_the_name() -> None:
    named = msgspec.structs.replace(chrome("ru"), initial="Т")
    template, face, title = samples.faces("ru")[f"ru/{STORY}"]
    text = TYPESET.set(template, page=samples.head("ru", "", title), chrome=named, up="../", face=face).decode()
    assert "%3ET%3C/text" not in text
    assert "%3EТ%3C/text" in text


def test_the_lead_picture_comes_first_and_the_others_wait() -> None:
    root = tree(page("en", STORY))
    lead, *others = root.xpath("//main//img")
    assert lead.get("fetchpriority") == "high"
    assert lead.get("loading") is None
    assert others
    assert all(one.get("loading") == "lazy" and one.get("decoding") == "async" for one in others)
    assert all(one.get("width") and one.get("height") and one.get("alt") is not None for one in [lead, *others])
    assert root.xpath("//main//picture/source/@type") == ["image/avif"] * 2


def test_plain_text_cannot_become_markup() -> None:
    template, _, _ = samples.faces("en")["old/index.html"]
    head = samples.head("en", "old/", "<b>&\"'")
    text = TYPESET.set(
        template, page=head, chrome=chrome("en"), up="", face=Link("x/", "<script>alert(1)</script>")
    ).decode()
    assert "<script" not in text
    assert "<b>" not in text


def test_a_story_is_passed_on_without_asking_a_third_party() -> None:
    root = tree(page("en", STORY))
    shared = [str(one) for one in root.xpath("//ul[@class='share']//@href")]
    assert [one.partition(":")[0] for one in shared] == ["mailto", "tg", "whatsapp", "sgnl"]
    assert all(one.endswith("=https://example.org/2026/10/14/story-0/") for one in shared)
    assert root.xpath("string(//p[@class='here'])") == "https://example.org/2026/10/14/story-0/"


@pytest.mark.parametrize(("language", "path"), PAGES)
def test_every_page_but_that_of_support_asks_for_it_above_everything(language: str, path: str) -> None:
    template = samples.faces(language)[path][0]
    root = tree(page(language, path))
    asked = root.xpath("//body/aside[@class='bar']//@href")
    way = f"{way_up(path)}{samples.home(language)}support/"
    # A campaign's line stands ready beside the evergreen one where there is an appeal.
    ways = {"redirect.html": 0, "support.html": 0, "front.html": 2, "story.html": 2, "live.html": 2}
    assert asked == [way] * ways.get(template, 1)


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_letter_is_offered_inside_the_text_and_posts_to_the_desk_alone(language: str) -> None:
    text = page(language, f"{samples.home(language)}{STORY}")
    root = tree(text)
    (box,) = root.xpath("//div[@class='body']/aside[@class='letter']")
    assert box.getprevious() is not None
    assert box.getnext() is not None
    up = way_up(f"{samples.home(language)}{STORY}")
    home = samples.home(language)
    assert box.xpath(".//@href") == [f"{up}{home}newsletter/friday/", f"{up}{home}page-1/"]
    assert root.xpath("//form/@action") == [f"{samples.DESK}subscribe"]
    assert f" form-action {samples.DESK};" in text


@pytest.mark.parametrize("language", samples.LANGUAGES)
def test_a_paper_without_a_desk_tells_of_letters_and_posts_nowhere(language: str) -> None:
    template, face, title = samples.faces(language)[f"{samples.home(language)}{STORY}"]
    around = msgspec.structs.replace(chrome(language), desk="")
    text = TYPESET.set(template, page=samples.head(language, "x/", title), chrome=around, up="", face=face).decode()
    root = tree(text)
    assert root.xpath("//aside[@class='letter']//@href") == [f"{samples.home(language)}newsletter/"]
    assert root.xpath("//form | //input") == []
    assert " form-action 'none';" in text


def test_a_paper_without_letters_offers_none() -> None:
    face = samples.story("en")
    fields = {name: getattr(chrome("en"), name) for name in Chrome.__struct_fields__}
    plain = Chrome(**{**fields, "newsletter": Link("", ""), "letters": []})
    text = TYPESET.set("story.html", page=samples.head("en", "x/", ""), chrome=plain, up="", face=face).decode()
    assert 'class="letter"' not in text


def test_an_appeal_that_is_off_leaves_no_trace() -> None:
    face = samples.story("en")
    quiet = type(face)(**{**{name: getattr(face, name) for name in face.__struct_fields__}, "appeal": "off"})
    text = TYPESET.set("story.html", page=samples.head("en", "x/", ""), chrome=chrome("en"), up="", face=quiet).decode()
    assert 'class="appeal' not in text
    assert 'class="bar' not in text
    assert "Support us" not in text
    assert 'data-slot="banner"' in text
    assert 'class="appeal' in page("en", STORY)


def test_a_page_of_bare_facts_needs_no_picture_name_or_place() -> None:
    face = samples.story("en")
    bare = dict.fromkeys(("kicker", "standfirst", "dateline", "type_label", "byline_note"), "")
    empty: dict[str, list[object]] = {"topics": [], "credits": [], "read_more": [], "versions": []}
    fields = {name: getattr(face, name) for name in face.__struct_fields__}
    plain = type(face)(
        **{
            **fields,
            **bare,
            **empty,
            "section": Link("", ""),
            "lead": None,
            "updated": None,
            "body": [Paragraph("a", "One.")],
        }
    )
    text = TYPESET.set("story.html", page=samples.head("en", "x/", ""), chrome=chrome("en"), up="", face=plain).decode()
    root = tree(text)
    assert root.xpath("//main//img") == []
    assert root.xpath("//main//*[@class='credits' or @class='topics' or @class='dateline' or @class='more']") == []
    assert "".join(str(one) for one in root.xpath("//p[@id='a']//text()")) == "One."


TOKEN = re.compile(r"--([a-z]+):(#[0-9a-f]{6})")


def luminance(colour: str) -> float:
    """Relative luminance of a colour, WCAG 2.2 (definition)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_text_colour_reaches_enhanced_contrast_in_light_and_dark() -> None:
    light, dark = (
        dict(TOKEN.findall(rule)) for rule in re.findall(r":root\{[^}]*--paper:#f?[^}]*\}", TYPESET.style)[:2]
    )
    bars = ((light["accent"], light["paper"]), (dark["band"], dark["on"]))
    assert all(contrast(*pair) >= 7 for pair in bars)
    for scheme in (light, dark):
        for ground in ("paper", "tint"):
            for text in ("ink", "soft", "accent"):
                assert contrast(scheme[text], scheme[ground]) >= 7, (text, ground)
