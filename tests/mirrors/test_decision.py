"""What is answered to what is asked."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.mirrors.newsstand.addresses import find_place, is_object
from tamizdat.mirrors.newsstand.decision import decide
from tamizdat.mirrors.newsstand.exchange import Answer, Ask, Codings, Extent, Sheet
from tamizdat.mirrors.newsstand.headings import page_policy
from tamizdat.mirrors.newsstand.negotiation import read_codings
from tests.fakes.shelves import MemoryShelf
from tests.mirrors import editions

GZIP = Codings(gzip=True, identity=True)
PLAIN = Codings(gzip=False, identity=True)
STORY = editions.packed(editions.page("The border"))


@pytest.fixture
def shelf() -> MemoryShelf:
    files = {
        "tree/index.html.gz": editions.packed(editions.page("Front")),
        f"tree/{editions.STORY}index.html.gz": STORY,
        "tree/404.html.gz": editions.packed(editions.page("Nothing here")),
        "tree/ru/404.html.gz": editions.packed(editions.page("Nichego")),
        "tree/feed.xml.gz": editions.packed("<feed/>"),
        f"tree/{editions.media_name(editions.PICTURE)}": editions.PICTURE,
        "metadata/timestamp.json": b'{"signed": {}}' * 20,
        "metadata/7.snapshot.json": b'{"signed": {}}' * 20,
        f"o/{editions.sha256(STORY)[:2]}/{editions.sha256(STORY)}": STORY,
    }
    return MemoryShelf(files, editions.REDIRECTS)


def fields(answer: Answer) -> dict[str, str]:
    named = dict(answer.headers)
    assert len(named) == len(answer.headers), "a field stands twice"
    return named


def test_a_page_goes_out_as_it_is_stored(shelf: MemoryShelf) -> None:
    answer = decide(Ask("GET", f"/{editions.STORY}", codings=GZIP), shelf)
    assert (answer.status, answer.body) == (200, STORY)
    named = fields(answer)
    assert named["content-encoding"] == "gzip"
    assert named["content-type"] == "text/html; charset=utf-8"
    assert named["cache-control"] == "no-cache"
    assert named["vary"] == "accept-encoding"


def test_a_page_is_unpacked_for_those_who_take_no_gzip(shelf: MemoryShelf) -> None:
    answer = decide(Ask("GET", f"/{editions.STORY}", codings=PLAIN), shelf)
    assert answer.body == editions.page("The border").encode()
    assert "content-encoding" not in fields(answer)


def test_the_two_forms_of_a_page_have_different_tags(shelf: MemoryShelf) -> None:
    tags = {decide(Ask("GET", "/", codings=codings), shelf).etag for codings in (GZIP, PLAIN)}
    assert len(tags) == 2
    assert all(tag.startswith('"') for tag in tags)


def test_nothing_acceptable_is_said_to_be_so(shelf: MemoryShelf) -> None:
    assert decide(Ask("GET", "/", codings=read_codings("*;q=0")), shelf).status == 406


def test_a_known_page_is_not_sent_again(shelf: MemoryShelf) -> None:
    tag = decide(Ask("GET", "/", codings=GZIP), shelf).etag
    again = decide(Ask("GET", "/", codings=GZIP, none_match=f'"x", {tag}'), shelf)
    assert (again.status, again.body) == (304, b"")
    assert fields(again)["etag"] == tag
    assert fields(again)["cache-control"] == "no-cache"
    assert "content-encoding" not in fields(again)
    assert decide(Ask("GET", "/", codings=PLAIN, none_match=tag), shelf).status == 200


def test_one_range_is_cut_out_and_several_are_not(shelf: MemoryShelf) -> None:
    part = decide(Ask("GET", f"/tree/{editions.STORY}index.html.gz", span="bytes=10-19"), shelf)
    assert (part.status, part.body) == (206, STORY[10:20])
    assert fields(part)["content-range"] == f"bytes 10-19/{len(STORY)}"
    assert decide(Ask("GET", "/", codings=GZIP, span="bytes=0-1,4-5"), shelf).status == 200
    beyond = decide(Ask("GET", "/feed.xml", codings=GZIP, span="bytes=100000-"), shelf)
    assert beyond.status == 416
    assert fields(beyond)["content-range"].startswith("bytes */")
    assert decide(Ask("HEAD", "/", codings=GZIP, span="bytes=0-1"), shelf).status == 200


def test_a_range_of_another_form_gives_the_whole(shelf: MemoryShelf) -> None:
    tag = decide(Ask("GET", "/", codings=GZIP), shelf).etag
    assert decide(Ask("GET", "/", codings=GZIP, span="bytes=0-1", if_range=tag), shelf).status == 206
    assert decide(Ask("GET", "/", codings=PLAIN, span="bytes=0-1", if_range=tag), shelf).status == 200


def test_a_page_asked_for_without_its_slash_is_pointed_to(shelf: MemoryShelf) -> None:
    answer = decide(Ask("GET", f"/{editions.STORY.rstrip('/')}"), shelf)
    assert (answer.status, fields(answer)["location"]) == (301, f"/{editions.STORY}")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", "p=123"),
        ("/", "p=123&fbclid=abc"),
        ("/old/story", ""),
        ("/old/story/", ""),
        ("/новости/граница/", ""),
        ("/новости/граница", ""),
        ("/old/story", "utm_source=somewhere"),
        ("/2019/05/привет/", ""),
        ("/2019/05/привет", "fbclid=abc"),
        ("/", "cat=%D0%BC%D0%B8%D1%80"),
        ("/", "cat=%d0%bc%d0%b8%d1%80&fbclid=abc"),
    ],
)
def test_an_old_address_leads_to_the_new_one(path: str, query: str, shelf: MemoryShelf) -> None:
    answer = decide(Ask("GET", path, query), shelf)
    assert (answer.status, fields(answer)["location"]) == (301, f"/{editions.STORY}")


@pytest.mark.parametrize(
    ("asked", "query", "led"),
    [
        ("/feed/", "", "/feed.xml"),
        ("/feed", "", "/feed.xml"),
        ("/feed/atom/", "", "/feed.xml"),
        ("/comments/feed/", "", "/feed.xml"),
        ("/rss.xml", "", "/feed.xml"),
        ("/", "feed=rss2", "/feed.xml"),
        ("/ru/feed/", "", "/ru/feed.xml"),
        ("/category/war/feed/", "", "/politics/feed.xml"),
        ("/category/peace/feed/", "", "/politics/feed.xml"),
    ],
)
def test_who_reads_the_feed_of_the_older_site_is_led_to_ours(asked: str, query: str, led: str) -> None:
    files = {f"tree/{name}.gz": editions.packed("<feed/>") for name in ("feed.xml", "ru/feed.xml", "politics/feed.xml")}
    leading = '<meta http-equiv="refresh" content="0; url=../../politics/">'
    files["tree/category/peace/index.html.gz"] = editions.packed(leading)
    shelf = MemoryShelf(files, {"category/war/": "politics/"})
    answer = decide(Ask("GET", asked, query, codings=GZIP), shelf)

    assert (answer.status, fields(answer)["location"]) == (301, led)


@pytest.mark.parametrize("asked", ["/de/feed/", "/2013/01/11/story/feed/", "/breaking-feed/", "/feed/x/"])
def test_a_feed_that_there_is_not_leads_nowhere(asked: str, shelf: MemoryShelf) -> None:
    assert decide(Ask("GET", asked, codings=GZIP), shelf).status == 404


def test_a_query_that_means_nothing_here_is_passed_over(shelf: MemoryShelf) -> None:
    assert decide(Ask("GET", "/", "utm_source=somewhere"), shelf).status == 200


@pytest.mark.parametrize("new", ["//evil.example/", "/\\evil.example/", "x\r\nset-cookie: a=b"])
def test_no_redirect_leaves_the_site_or_adds_a_field(new: str) -> None:
    answer = decide(Ask("GET", "/old"), MemoryShelf({}, {"old": new}))
    location = fields(answer)["location"]
    assert location.startswith("/")
    assert not location.startswith("//")
    assert not set(location) & set("\r\n\\")


def test_what_is_missing_is_said_in_the_language_of_the_address(shelf: MemoryShelf) -> None:
    english = decide(Ask("GET", "/no/such/", codings=PLAIN), shelf)
    russian = decide(Ask("GET", "/ru/no/such/", codings=PLAIN), shelf)
    assert (english.status, russian.status) == (404, 404)
    assert b"Nothing here" in bytes(english.body if isinstance(english.body, bytes) else b"")
    assert b"Nichego" in bytes(russian.body if isinstance(russian.body, bytes) else b"")
    assert english.etag == ""
    assert decide(Ask("GET", "/no/such/", none_match="*"), shelf).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret",
        "/a/../b",
        "/a/./b",
        "//evil.example/",
        "/a//b/",
        "/a\x00b",
        "/a\\b",
        "/.git/config",
        "/a/.tmp",
        "x",
    ],
)
def test_an_address_that_can_never_be_ours_is_refused(path: str, shelf: MemoryShelf) -> None:
    assert find_place(path) is None
    assert decide(Ask("GET", path), shelf).status == 400


def test_absurd_lengths_are_refused(shelf: MemoryShelf) -> None:
    assert decide(Ask("GET", "/" + "a" * 5000), shelf).status == 414
    assert decide(Ask("GET", "/", "q" * 5000), shelf).status == 414


@given(st.text(max_size=60))
def test_no_address_ever_names_a_file_outside(path: str) -> None:
    place = find_place("/" + path)
    if place:
        parts = place.name.split("/")
        assert not {"..", "."} & set(parts)
        assert "" not in parts[:-1]
        assert "\x00" not in place.name


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_one_can_only_read(method: str, shelf: MemoryShelf) -> None:
    answer = decide(Ask(method, "/"), shelf)
    assert (answer.status, fields(answer)["allow"]) == (405, "GET, HEAD")


def test_a_reader_on_another_host_may_ask_with_a_range(shelf: MemoryShelf) -> None:
    answer = decide(Ask("OPTIONS", "/metadata/timestamp.json"), shelf)
    assert answer.status == 204
    assert "range" in fields(answer)["access-control-allow-headers"]


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/metadata/timestamp.json", "no-cache"),
        ("/metadata/7.snapshot.json", "immutable"),
        (f"/o/{editions.sha256(STORY)[:2]}/{editions.sha256(STORY)}", "immutable"),
        (f"/tree/{editions.STORY}index.html.gz", "no-cache"),
        (f"/tree/{editions.media_name(editions.PICTURE)}", "immutable"),
    ],
)
def test_what_is_needed_for_checking_is_open_to_all(path: str, caching: str, shelf: MemoryShelf) -> None:
    answer = decide(Ask("GET", path), shelf)
    named = fields(answer)
    assert answer.status == 200
    assert caching in named["cache-control"]
    assert named["access-control-allow-origin"] == "*"
    assert named["cross-origin-resource-policy"] == "cross-origin"


def test_pages_and_pictures_are_for_this_site_only(shelf: MemoryShelf) -> None:
    for path in ("/", "/feed.xml", f"/{editions.media_name(editions.PICTURE)}"):
        named = fields(decide(Ask("GET", path, codings=GZIP), shelf))
        assert "access-control-allow-origin" not in named
        assert named["cross-origin-resource-policy"] == "same-origin"


def test_the_tree_and_objects_are_never_recoded(shelf: MemoryShelf) -> None:
    for path in (f"/tree/{editions.STORY}index.html.gz", f"/o/{editions.sha256(STORY)[:2]}/{editions.sha256(STORY)}"):
        answer = decide(Ask("GET", path, codings=GZIP), shelf)
        assert answer.body == STORY
        assert "content-encoding" not in fields(answer)


def test_metadata_is_plain_and_shrinks_for_those_who_take_gzip(shelf: MemoryShelf) -> None:
    plain = decide(Ask("GET", "/metadata/7.snapshot.json", codings=PLAIN), shelf)
    small = decide(Ask("GET", "/metadata/7.snapshot.json", codings=GZIP), shelf)
    assert isinstance(plain.body, bytes)
    assert json.loads(plain.body[:14]) == {"signed": {}}
    assert small.length < plain.length
    assert plain.etag != small.etag


def test_metadata_that_is_not_there_yet_is_not_remembered(shelf: MemoryShelf) -> None:
    answer = decide(Ask("GET", "/metadata/8.snapshot.json"), shelf)
    assert answer.status == 404
    assert fields(answer)["cache-control"] == "no-cache"
    assert fields(answer)["access-control-allow-origin"] == "*"


def test_a_page_keeps_its_own_policy_and_cannot_be_framed(shelf: MemoryShelf) -> None:
    policy = fields(decide(Ask("GET", "/", codings=GZIP), shelf))["content-security-policy"]
    assert policy == f"{editions.POLICY}; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "page",
    [b"", b"<title>no policy</title>", b'<meta http-equiv="Content-Security-Policy" content="a\r\nb">', b"\xff" * 50],
)
def test_a_page_without_a_sound_policy_gets_the_strictest(page: bytes) -> None:
    policy = page_policy(page)
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.isprintable()


def test_escaped_quotes_in_a_policy_are_read() -> None:
    page = b'<meta http-equiv="Content-Security-Policy" content="img-src &#39;self&#x27;;">'
    assert page_policy(page) == "img-src 'self'; frame-ancestors 'none'"


def test_only_what_can_neither_run_nor_post_may_stand_in_a_frame_of_ours() -> None:
    page = b'<meta http-equiv="Content-Security-Policy" content="%s">'
    letter = b"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
    assert page_policy(page % letter).endswith("; frame-ancestors 'self'")
    for more in (b"; script-src 'self'", b"; form-action https://desk.example/"):
        assert page_policy(page % (letter + more)).endswith("; frame-ancestors 'none'")


def test_only_a_hash_names_an_object() -> None:
    digest = "ab" * 32
    assert is_object(f"o/ab/{digest}")
    assert not is_object(f"o/ac/{digest}")
    assert not is_object(f"o/ab/{digest}.gz")
    assert not is_object(f"o/{digest}")


def test_a_large_file_is_cut_without_being_read() -> None:
    sheet = Sheet("tree/big.pdf", 5_000_000, "0" * 64)
    answer = decide(Ask("GET", "/big.pdf", span="bytes=-1000"), MemoryShelf({}, large=sheet))
    assert answer.status == 206
    assert answer.body == Extent(sheet, 4_999_000, 5_000_000)
