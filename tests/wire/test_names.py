"""The DNS, as we ask it and as our fake answers: one suite for both."""

from collections.abc import Iterator

import pytest

from tamizdat.letters.preflight.finding import Names
from tamizdat.wire.names import DnsNames, NamesSilent
from tests.fakes.names import FakeNames, name_server

ZONE = {
    ("news.example.org", "TXT"): ('"v=spf1 " "-all"', '"other"'),
    ("news.example.org", "MX"): ("20 B.example.org.", "10 a.example.org."),
    ("null.example.org", "MX"): ("0 .",),
    ("a.example.org", "A"): ("203.0.113.5",),
    ("a.example.org", "AAAA"): ("2001:db8::5",),
    ("5.113.0.203.in-addr.arpa", "PTR"): ("A.example.org.",),
    ("silent.example.org", "SILENT"): (),
}


@pytest.fixture(params=["real", "fake"])
def names(request: pytest.FixtureRequest) -> Iterator[Names]:
    if request.param == "fake":
        yield FakeNames(ZONE)
        return
    with name_server(ZONE) as port:
        yield DnsNames(["127.0.0.1"], port, seconds=0.3)


def test_texts_come_in_one_piece_each(names: Names) -> None:
    assert sorted(names.texts("news.example.org")) == [b"other", b"v=spf1 -all"]


def test_mail_hosts_come_by_preference(names: Names) -> None:
    assert names.mail_hosts("News.Example.org") == [(10, "a.example.org"), (20, "b.example.org")]
    assert names.mail_hosts("null.example.org") == [(0, "")]


def test_addresses_are_of_both_kinds(names: Names) -> None:
    assert names.addresses("a.example.org") == ["203.0.113.5", "2001:db8::5"]


def test_an_address_points_back(names: Names) -> None:
    assert names.pointers("203.0.113.5") == ["a.example.org"]
    assert names.pointers("203.0.113.6") == []
    assert names.pointers("no address") == []


@pytest.mark.parametrize(
    "name", ["nobody.example.org", "a.example.org", "x" * 80 + ".example", "a..b", "\ud800.example"]
)
def test_nothing_is_an_answer(names: Names, name: str) -> None:
    assert names.texts(name) == []


def test_silence_is_none(names: Names) -> None:
    with pytest.raises(NamesSilent, match=r"silent\.example\.org"):
        names.texts("silent.example.org")
