"""One contract for whoever serves an edition: the newsstand, nginx and Caddy, over real sockets."""

import gzip
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.mirrors import editions, servers
from tests.mirrors.servers import Reply, Site

STORY = f"/{editions.STORY}"
RAW = f"/tree/{editions.STORY}index.html.gz"
PICTURE = f"/{editions.media_name(editions.PICTURE)}"


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return editions.write_edition(tmp_path_factory.mktemp("serving") / "edition")


@pytest.fixture(scope="module")
def newsstand(edition: Path) -> Iterator[Site]:
    with servers.newsstand(edition) as site:
        yield site


@pytest.fixture(scope="module", params=["newsstand", "nginx", "caddy"])
def site(
    request: pytest.FixtureRequest, edition: Path, newsstand: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    room = tmp_path_factory.mktemp(str(request.param))
    match request.param:
        case "newsstand":
            yield newsstand
        case "nginx":
            with servers.nginx(edition, newsstand, room) as front:
                yield front
        case _:
            with servers.caddy(edition, newsstand, room) as front:
                yield front


def stored(edition: Path) -> bytes:
    return (edition / "tree" / editions.STORY / "index.html.gz").read_bytes()


def test_a_page_is_passed_through_gzipped(site: Site, edition: Path) -> None:
    reply = site.ask(STORY, accept_encoding="gzip, deflate, br")
    assert reply.status == 200
    assert reply.fields["content-encoding"] == "gzip"
    assert reply.fields["content-type"] == "text/html; charset=utf-8"
    assert reply.fields["cache-control"] == "no-cache"
    assert "accept-encoding" in reply.fields["vary"].lower()
    assert reply.body == stored(edition)


@pytest.mark.parametrize("field", [None, "identity", "br", "gzip;q=0"])
def test_a_page_is_unpacked_for_those_who_take_no_gzip(site: Site, field: str | None) -> None:
    reply = site.ask(STORY, **({} if field is None else {"accept_encoding": field}))
    assert reply.status == 200
    assert reply.body == editions.page("The border").encode()
    assert "content-encoding" not in reply.fields
    assert "accept-encoding" in reply.fields["vary"].lower()


def test_a_page_cannot_be_framed_run_scripts_or_tell_where_the_reader_came_from(site: Site) -> None:
    fields = site.ask(STORY, accept_encoding="gzip").fields
    policy = fields["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert set(re.findall(r"'[^']*'", " ".join(re.findall(r"script-src ([^;]*)", policy)))) - {"'self'"} <= set(
        re.findall(r"'sha256-[^' ]+'", policy)
    )
    assert fields["referrer-policy"] == "no-referrer"
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["cross-origin-opener-policy"] == "same-origin"
    assert fields["cross-origin-embedder-policy"] == "require-corp"
    assert fields["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in fields["permissions-policy"]
    assert "access-control-allow-origin" not in fields


def test_nothing_is_set_on_the_reader_and_no_software_version_told(site: Site) -> None:
    fields = site.ask("/", accept_encoding="gzip").fields
    assert "set-cookie" not in fields
    assert not any(character.isdigit() for character in fields.get("server", ""))


@pytest.mark.parametrize("site", ["caddy"], indirect=True)
@pytest.mark.parametrize("path", ["/", "/2020/no/such/", "/?p=123", "/metadata/timestamp.json"])
def test_caddy_names_neither_itself_nor_the_newsstand_behind_it(site: Site, path: str) -> None:
    assert "server" not in site.ask(path, accept_encoding="gzip").fields


@pytest.mark.parametrize("path", ["/", STORY, "/feed.xml", PICTURE, RAW, "/metadata/7.snapshot.json"])
def test_what_a_reader_has_is_not_sent_again(site: Site, path: str) -> None:
    first = site.ask(path, accept_encoding="gzip")
    again = site.ask(path, accept_encoding="gzip", if_none_match=first.fields["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.fields["cache-control"] == first.fields["cache-control"]


@pytest.mark.parametrize("path", ["/", STORY, "/feed.xml", PICTURE, RAW, "/metadata/1.root.json", "/no/such/"])
def test_head_says_what_get_would_without_the_body(site: Site, path: str) -> None:
    got, headed = site.ask(path, accept_encoding="gzip"), site.ask(path, "HEAD", accept_encoding="gzip")
    assert headed.body == b""
    assert headed.status == got.status
    for name in ("content-type", "etag", "cache-control", "content-encoding", "content-security-policy"):
        assert headed.fields.get(name) == got.fields.get(name), name


def test_signed_bytes_come_exactly_as_signed(site: Site, edition: Path) -> None:
    digest = editions.sha256(stored(edition))
    for path in (RAW, f"/o/{digest[:2]}/{digest}"):
        reply = site.ask(path, accept_encoding="gzip")
        assert reply.body == stored(edition)
        assert "content-encoding" not in reply.fields
        check_open(reply)


def check_open(reply: Reply) -> None:
    assert reply.fields["access-control-allow-origin"] == "*"
    assert reply.fields["cross-origin-resource-policy"] == "cross-origin"
    assert "etag" in reply.fields["access-control-expose-headers"]
    assert reply.fields["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("/metadata/timestamp.json", "no-cache"),
        ("/metadata/7.snapshot.json", "public, max-age=31536000, immutable"),
        ("/metadata/1.root.json", "public, max-age=31536000, immutable"),
    ],
)
def test_metadata_is_json_for_anyone(site: Site, edition: Path, path: str, caching: str) -> None:
    # Another test may have switched the edition a moment ago, and not every worker of a server has looked since.
    deadline = time.monotonic() + 10
    while site.ask(path).body != (edition / path[1:]).read_bytes():
        assert time.monotonic() < deadline
    plain, small = site.ask(path), site.ask(path, accept_encoding="gzip")
    assert plain.fields["content-type"].startswith("application/json")
    assert plain.fields["cache-control"] == small.fields["cache-control"] == caching
    check_open(plain)
    assert (gzip.decompress(small.body) if small.fields.get("content-encoding") else small.body) == plain.body


def test_a_new_timestamp_is_never_taken_for_the_old_one(site: Site, edition: Path) -> None:
    before = site.ask("/metadata/timestamp.json").fields
    editions.switch(edition, 8 if b'"version": 7' in (edition / "metadata/timestamp.json").read_bytes() else 7)
    fresh = (edition / "metadata/timestamp.json").read_bytes()
    asks = {"if_none_match": "etag", "if_modified_since": "last-modified"}
    conditions = {name: before[field] for name, field in asks.items() if field in before}
    deadline = time.monotonic() + 10
    agreed = 0
    while agreed < 12:  # in a row, so that every worker has looked before the next test asks one of them
        agreed = agreed + 1 if site.ask("/metadata/timestamp.json", **conditions).body == fresh else 0
        assert time.monotonic() < deadline


def test_long_metadata_shrinks_on_the_way(site: Site) -> None:
    reply = site.ask("/metadata/7.snapshot.json", accept_encoding="gzip")
    assert reply.fields["content-encoding"] == "gzip"
    assert "accept-encoding" in reply.fields["vary"].lower()


def test_metadata_that_is_not_there_yet_may_be_asked_for_again(site: Site) -> None:
    reply = site.ask("/metadata/8.snapshot.json")
    assert reply.status == 404
    assert "immutable" not in reply.fields.get("cache-control", "")
    assert reply.fields["access-control-allow-origin"] == "*"


def test_media_never_change(site: Site) -> None:
    reply = site.ask(PICTURE, accept_encoding="gzip")
    assert reply.body == editions.PICTURE
    assert reply.fields["content-type"] == "image/avif"
    assert reply.fields["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in reply.fields


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/search/page.js", "text/javascript; charset=utf-8"),
        ("/trust.json", "application/json"),
    ],
)
def test_files_beside_the_pages_have_their_types(site: Site, path: str, kind: str) -> None:
    for coding in ("gzip", "identity"):
        reply = site.ask(path, accept_encoding=coding)
        assert (reply.status, reply.fields["content-type"]) == (200, kind)
        assert "default-src 'none'" in reply.fields["content-security-policy"]


def test_what_stands_at_an_old_address_is_a_page_however_it_ends(site: Site) -> None:
    for coding in ("gzip", "identity"):
        reply = site.ask("/2009/old.php", accept_encoding=coding)
        assert reply.fields["content-type"] == "text/html; charset=utf-8"
        assert "img-src 'self'" in reply.fields["content-security-policy"]


@pytest.mark.parametrize("path", [RAW, PICTURE, STORY])
def test_a_part_can_be_asked_for(site: Site, path: str) -> None:
    if site.name == "nginx" and path == STORY:
        assert site.ask(path, accept_encoding="gzip", range="bytes=10-19").status == 200  # gzip_static knows no ranges
        return
    whole = site.ask(path, accept_encoding="gzip")
    part = site.ask(path, accept_encoding="gzip", range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.fields["content-range"] == f"bytes 10-19/{len(whole.body)}"
    tail = site.ask(path, accept_encoding="gzip", range="bytes=-5", if_range=whole.fields["etag"])
    assert (tail.status, tail.body) == (206, whole.body[-5:])
    other = site.ask(path, accept_encoding="gzip", range="bytes=0-3", if_range='"another"')
    assert (other.status, other.body) == (200, whole.body)


def test_a_part_beyond_the_end_is_refused(site: Site) -> None:
    reply = site.ask(RAW, range="bytes=100000-")
    assert reply.status == 416
    assert reply.fields["content-range"].startswith("bytes */")


def test_a_page_asked_for_without_its_slash_is_pointed_to(site: Site) -> None:
    reply = site.ask(STORY.rstrip("/"), accept_encoding="gzip")
    assert reply.status in (301, 308)
    assert reply.fields["location"] == STORY


@pytest.mark.parametrize(
    "path",
    [
        "/?p=123",
        "/?p=123&fbclid=x",
        "/old/story",
        quote("/новости/граница/"),
        "/2019/05/%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82/",
        "/2019/05/%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82/".upper(),
        "/?cat=%D0%BC%D0%B8%D1%80",
    ],
)
def test_an_address_of_the_older_site_leads_to_the_new_one(site: Site, path: str) -> None:
    reply = site.ask(path, accept_encoding="gzip")
    assert (reply.status, reply.fields["location"]) == (301, STORY)


def test_what_is_missing_is_said_in_the_right_language(site: Site) -> None:
    english = site.ask("/2020/no/such/", accept_encoding="gzip")
    russian = site.ask("/ru/no/such/", accept_encoding="gzip")
    assert (english.status, russian.status) == (404, 404)
    assert "Nothing here" in gzip.decompress(english.body).decode()
    assert "Ничего нет" in gzip.decompress(russian.body).decode()
    assert english.fields["content-type"] == "text/html; charset=utf-8"
    assert english.fields["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in english.fields["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/metadata/timestamp.json"])
def test_one_can_only_read(site: Site, method: str, path: str) -> None:
    reply = site.ask(path, method, content_length="0")
    assert reply.status == 405
    assert reply.fields["allow"] == "GET, HEAD"


def test_a_reader_on_another_host_may_ask_with_a_range(site: Site) -> None:
    reply = site.ask("/metadata/timestamp.json", "OPTIONS", origin="null", access_control_request_method="GET")
    assert reply.status == 204
    assert reply.fields["access-control-allow-origin"] == "*"
    assert "range" in reply.fields["access-control-allow-headers"]
    assert site.ask("/", "OPTIONS").status == 405


HIDDEN = b"not for readers"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/tree/../outside.txt",
        "/tree/%2e%2e%2foutside.txt",
        "/..%2foutside.txt",
        "/metadata/..%2f..%2foutside.txt",
        "/linked/outside.txt",
        "/outside-link.txt",
        "/tree/outside-link.txt",
        "/.hidden",
        "/tree/.hidden",
        "/metadata/.hidden",
        "/robots.txt%00.html",
        "/" + "a" * 3000,
        "/root.json",
        "/tree.journal",
        "/tree/",
        "/metadata/",
        "/o/",
    ],
)
def test_nothing_outside_the_edition_is_given_away(site: Site, edition: Path, path: str) -> None:
    (edition.parent / "outside.txt").write_bytes(HIDDEN)
    for folder in ("tree", "metadata"):
        (edition / folder / ".hidden").write_bytes(HIDDEN)
    (edition / "tree.journal").write_bytes(HIDDEN)
    if site.name != "caddy":  # Caddy follows links: docs/operate/serving.md says so; the press never makes one
        for name, target in (("linked", edition.parent), ("outside-link.txt", edition.parent / "outside.txt")):
            link = edition / "tree" / name
            if not link.is_symlink():
                link.symlink_to(target)
    elif "link" in path:
        return
    reply = site.ask(path)
    assert reply.status in (400, 403, 404, 414)
    assert HIDDEN not in reply.body


def test_no_redirect_leads_to_another_host(site: Site) -> None:
    for path in ("//evil.example", "//evil.example/2026", "/\\evil.example", "/%5cevil.example", "/%2fevil.example/"):
        reply = site.ask(path)
        assert not reply.fields.get("location", "/").startswith("//"), path
        assert "\\" not in reply.fields.get("location", "/")


def test_two_requests_in_one_breath_are_both_answered(site: Site) -> None:
    ask = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        line.sendall(ask + b"\r\n" + ask + b"Connection: close\r\n\r\n")
        received = b"".join(iter(lambda: line.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 2
