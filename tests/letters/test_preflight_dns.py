"""What the DNS says about a sender is told in one sentence each, with the line that mends it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.letters.preflight import spf
from tamizdat.letters.preflight.dns_records import Sending, dns_findings
from tamizdat.letters.preflight.finding import Finding, worst
from tamizdat.wire.names import DnsNames
from tests.fakes.names import FakeNames, Zone, name_server

DOMAIN = "news.example.org"
RECORD = (f"t1._domainkey.{DOMAIN}", "v=DKIM1; k=rsa; p=MIIBIjANBgkq")
SENDING = Sending(DOMAIN, RECORD, ("203.0.113.5",))
GOOD: Zone = {
    (f"bounce.{DOMAIN}", "TXT"): ('"v=spf1 ip4:203.0.113.5 include:relay.example -all"',),
    ("relay.example", "TXT"): ('"v=spf1 ip4:198.51.100.0/24 -all"',),
    (f"bounce.{DOMAIN}", "MX"): (f"10 mx.{DOMAIN}.",),
    (DOMAIN, "MX"): (f"10 mx.{DOMAIN}.",),
    (f"mx.{DOMAIN}", "A"): ("203.0.113.5",),
    (RECORD[0], "TXT"): ('"v=DKIM1; k=rsa; " "p=MIIBI jANBgkq"',),
    (f"_dmarc.{DOMAIN}", "TXT"): ('"v=DMARC1; p=quarantine"',),
    ("5.113.0.203.in-addr.arpa", "PTR"): (f"mx.{DOMAIN}.",),
}


def found(changes: Zone, sending: Sending = SENDING) -> dict[str, Finding]:
    return {each.check: each for each in dns_findings(FakeNames({**GOOD, **changes}), sending)}


def test_a_sender_who_did_everything_hears_good_five_times() -> None:
    assert {name: each.grade for name, each in found({}).items()} == dict.fromkeys(
        ["SPF", "DKIM", "DMARC", "MX", "PTR"], "good"
    )


def test_a_real_name_server_says_the_same() -> None:
    with name_server(GOOD) as port:
        said = dns_findings(DnsNames(["127.0.0.1"], port), SENDING)
    assert said == list(found({}).values())


@pytest.mark.parametrize(
    ("changes", "check", "grade", "words"),
    [
        ({(f"bounce.{DOMAIN}", "TXT"): ()}, "SPF", "bad", "anybody could"),
        ({(f"bounce.{DOMAIN}", "TXT"): ('"v=spf1 -all"', '"v=spf1 ~all"')}, "SPF", "bad", "2 SPF records"),
        ({(f"bounce.{DOMAIN}", "TXT"): ('"v=spf1 ip4:192.0.2.7 -all"',)}, "SPF", "bad", "does not allow 203.0.113.5"),
        ({(f"bounce.{DOMAIN}", "TXT"): ('"v=spf1 +all"',)}, "SPF", "bad", "whole world"),
        ({(f"bounce.{DOMAIN}", "TXT"): (f'"v=spf1 include:bounce.{DOMAIN} -all"',)}, "SPF", "bad", "more than 10"),
        ({(f"bounce.{DOMAIN}", "SILENT"): ()}, "SPF", "unknown", "Nobody answered"),
        ({(RECORD[0], "TXT"): ()}, "DKIM", "bad", "nobody can check"),
        ({(RECORD[0], "TXT"): ('"v=DKIM1; p=AAAA"',)}, "DKIM", "bad", "Another key"),
        ({(RECORD[0], "TXT"): ('"v=DKIM1; p="',)}, "DKIM", "bad", "Another key"),
        ({(RECORD[0], "TXT"): ('"p=A"', '"p=B"')}, "DKIM", "bad", "2 records"),
        ({(RECORD[0], "TXT"): ('"v=DKIM1; t=s:y; p=MIIBIjANBgkq"',)}, "DKIM", "warning", "only a test"),
        ({(f"_dmarc.{DOMAIN}", "TXT"): ()}, "DMARC", "bad", "no DMARC record"),
        ({(f"_dmarc.{DOMAIN}", "TXT"): ('"v=DMARC1; p=none"',)}, "DMARC", "warning", "only looks on"),
        ({(f"_dmarc.{DOMAIN}", "TXT"): ('"v=DMARC1; rua=mailto:x@y.example"',)}, "DMARC", "bad", "no policy"),
        ({(f"_dmarc.{DOMAIN}", "TXT"): ('"v=DMARC1; p=reject"',)}, "DMARC", "good", "refused"),
        ({(f"bounce.{DOMAIN}", "MX"): ()}, "MX", "bad", "bounces are lost"),
        ({(DOMAIN, "MX"): ("0 .",)}, "MX", "bad", "what readers write is lost"),
        ({("5.113.0.203.in-addr.arpa", "PTR"): ()}, "PTR", "bad", "has no name"),
        ({("5.113.0.203.in-addr.arpa", "PTR"): ("other.example.",)}, "PTR", "bad", "leads elsewhere"),
    ],
    ids=str,
)
def test_each_slip_is_one_sentence_with_what_to_do(changes: Zone, check: str, grade: str, words: str) -> None:
    finding = found(changes)[check]
    assert finding.grade == grade
    assert words in finding.sentence
    assert finding.sentence.endswith(".")
    assert finding.remedy or grade == "good"


def test_what_must_be_put_into_the_dns_is_said_to_the_letter() -> None:
    assert found({(RECORD[0], "TXT"): ()})["DKIM"].remedy == f'{RECORD[0]}. TXT "{RECORD[1]}"'
    assert found({(f"bounce.{DOMAIN}", "TXT"): ()})["SPF"].remedy == (
        f'bounce.{DOMAIN}. TXT "v=spf1 ip4:203.0.113.5 -all"'
    )


def test_a_policy_may_stand_at_the_domain_above() -> None:
    above: Zone = {(f"_dmarc.{DOMAIN}", "TXT"): (), ("_dmarc.example.org", "TXT"): ('"v=DMARC1; p=none; sp=reject"',)}
    assert found(above)["DMARC"].grade == "good"


def test_a_relay_that_signs_must_be_looked_at_by_hand() -> None:
    by_relay = Sending(DOMAIN, None)
    said = found({(f"_dmarc.{DOMAIN}", "TXT"): ('"v=DMARC1; p=reject; aspf=s"',)}, by_relay)
    assert [said[check].grade for check in ("SPF", "DKIM", "DMARC", "PTR")] == ["good", "warning", "bad", "unknown"]


def test_the_worst_grade_is_the_grade() -> None:
    assert worst(list(found({}).values())) == "good"
    assert worst(list(found({(RECORD[0], "TXT"): ()}).values())) == "bad"
    assert worst([]) == "good"


@pytest.mark.parametrize(
    ("record", "address", "verdict"),
    [
        ("v=spf1 ip4:203.0.113.0/24 -all", "203.0.113.9", "pass"),
        ("v=spf1 ip4:203.0.113.0/24 -all", "198.51.100.9", "fail"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "2001:db8::1", "pass"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "203.0.113.9", "softfail"),
        ("v=spf1 a:host.example -all", "203.0.113.5", "pass"),
        ("v=spf1 a:host.example/24 -all", "203.0.113.77", "pass"),
        ("v=spf1 a -all", "203.0.113.5", "fail"),
        ("v=spf1 mx -all", "203.0.113.5", "pass"),
        ("v=spf1 mx/24//64 ?all", "2001:db8::99", "pass"),
        ("v=spf1 include:relay.example -all", "198.51.100.1", "pass"),
        ("v=spf1 include:relay.example ?all", "198.51.101.1", "neutral"),
        ("v=spf1 redirect=relay.example", "198.51.100.1", "pass"),
        ("v=spf1 redirect=relay.example", "198.51.101.1", "fail"),
        ("v=spf1 redirect=nobody.example", "198.51.101.1", "none"),
        ("v=spf1 -ip4:203.0.113.5 +all", "203.0.113.5", "fail"),
        ("v=spf1 exists:%{i}.x.example ptr nonsense ip4:rubbish", "203.0.113.5", "neutral"),
        ("v=spf1", "203.0.113.5", "neutral"),
        ("v=spf2 +all", "203.0.113.5", "none"),
    ],
)
def test_spf_is_judged_as_rfc_7208_says(record: str, address: str, verdict: str) -> None:
    zone: Zone = {
        ("d.example", "TXT"): (f'"{record}"',),
        ("d.example", "MX"): ("10 host.example.",),
        ("host.example", "A"): ("203.0.113.5",),
        ("host.example", "AAAA"): ("2001:db8::5",),
        ("relay.example", "TXT"): ('"v=spf1 ip4:198.51.100.0/24 -all"',),
    }
    assert spf.verdict(FakeNames(zone), "d.example", address) == verdict


@given(st.lists(st.sampled_from(["a", "mx", "ptr", "include:d.example", "include:", "a:", "mx/99", "ip4:", "-all",
                                 "redirect=d.example", "redirect=", "?", "%", "a//", "x=y"]), max_size=14))  # fmt: skip
def test_no_record_leads_in_circles(terms: Sequence[str]) -> None:
    names = FakeNames({("d.example", "TXT"): (f'"v=spf1 {" ".join(terms)}"',)})
    assert spf.verdict(names, "d.example", "203.0.113.5")
    assert spf.lookups(names, "d.example") <= spf.MOST_LOOKUPS + 1
