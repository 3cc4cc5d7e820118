"""Claims about what the desk decides, without a process: forms, budgets, names of peers, sums, mailboxes, words."""

import json
import logging
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.desk import forms
from tamizdat.desk.budgets import Budget
from tamizdat.desk.errors import FormRefused
from tamizdat.desk.forms import read_ask, read_choices, read_sign_up
from tamizdat.desk.gate import MOST_HOSTS, MOST_PEERS, Gate
from tamizdat.desk.gift_pages import MANDATES, RHYTHMS, STATES
from tamizdat.desk.mailboxes import RISKY, is_risky
from tamizdat.desk.middleware import Threshold
from tamizdat.desk.peers import DailySalt, peer_of
from tamizdat.desk.speech import said, tongue
from tamizdat.desk.style import style_of
from tamizdat.desk.work import GOOD_FOR, Work, digest_of
from tests.desk.conftest import sign_up

NOW = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)
NAMES = [*forms.SIGN_UP_FIELDS, "anyway", "act", "sure", "pause", "export", "altcha"]
VALUES = st.one_of(st.text(max_size=20), st.sampled_from(["weekly", "en", "digest", "0123456789abcdef", "a@b.example"]))
FIELDS = st.dictionaries(st.sampled_from(NAMES), VALUES)
DESK = Path(str(resources.files("tamizdat.desk")))


@settings(max_examples=80, deadline=None)
@given(FIELDS)
def test_any_form_is_read_or_refused_with_sentences_of_the_catalogue(fields: dict[str, str]) -> None:
    for read in (read_sign_up, read_ask, lambda given: read_choices(given, date(2026, 11, 29))):
        refused = refusal_of(read, fields)
        if refused:
            assert refused.faults
            assert set(refused.faults.values()) <= said("en").keys()
            assert not any(value in str(refused) for value in fields.values() if len(value) > len("0123456789"))


def refusal_of(read: Callable[[dict[str, str]], object], fields: dict[str, str]) -> FormRefused | None:
    try:
        read(fields)
    except FormRefused as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "nobody"),
        ("address", "a@b"),
        ("address", "a b@c.example"),
        ("address", "a@c.example\r\nBcc: all@c.example"),
        ("address", f"{'a' * 300}@c.example"),
        ("newsletter", "../weekly"),
        ("newsletter", "Weekly"),
        ("newsletter", ""),
        ("language", "english please"),
        ("edition", "everything"),
        ("consent", "on"),
        ("consent", "-"),
    ],
)
def test_a_slip_is_named(field: str, value: str) -> None:
    with pytest.raises(FormRefused) as refused:
        read_sign_up(sign_up(**{field: value}))
    assert list(refused.value.faults) == [field]


def test_all_slips_are_named_at_once() -> None:
    with pytest.raises(FormRefused) as refused:
        read_sign_up({})
    assert refused.value.faults.keys() == {"newsletter", "address", "language", "edition", "consent"}


def test_choices_leave_alone_what_was_not_chosen() -> None:
    today = date(2026, 11, 29)
    assert read_choices({"pause": "month"}, today) == forms.Choices("", "", "2026-12-29", export=False, erase=False)
    assert read_choices({"pause": "resume"}, today).paused_until == "2026-11-29"
    assert read_choices({"edition": "text"}, today) == forms.Choices("", "text", "", export=False, erase=False)
    with pytest.raises(FormRefused):
        read_choices({"edition": "", "language": ""}, today)


def test_nobody_is_erased_who_is_not_sure() -> None:
    with pytest.raises(FormRefused):
        read_choices({"act": "erase"}, date(2026, 11, 29))
    assert read_choices({"act": "erase", "sure": "yes", "edition": "text"}, date(2026, 11, 29)) == forms.Choices(
        "", "", "", export=False, erase=True
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 5), max_size=30), st.integers(1, 5), st.floats(0.01, 2))
def test_nobody_gets_more_than_the_bucket_and_what_came_back(gaps: list[float], size: int, refill: float) -> None:
    budget, now, spent = Budget(size=size, refill=refill, most=3), 0.0, 0
    for gap in gaps:
        now += gap
        spent += budget.spend(b"one", now)
    assert spent <= size + refill * now + 1e-6


def test_a_clock_that_goes_back_gives_nothing() -> None:
    budget = Budget(size=1, refill=1, most=3)
    assert [budget.spend(b"one", now) for now in (100.0, 50.0, 50.5)] == [True, False, False]


def test_a_flood_of_a_hundred_thousand_peers_takes_no_more_than_its_memory() -> None:
    gate = Gate()
    assert sum(gate.lets_in(f"peer {n}", f"host{n}.example", NOW) for n in range(100_000)) == 300
    for remembered, most in ((gate._peers, MOST_PEERS), (gate._hosts, MOST_HOSTS)):
        assert len(remembered) == most
        # Names are hashes of one length, whatever was sent.
        assert {len(name) for name in remembered._buckets} == {16}


def test_whoever_has_spent_their_own_budget_takes_nothing_from_others() -> None:
    gate = Gate()
    assert sum(gate.lets_in("192.0.2.1", "one.example", NOW) for _ in range(5_000)) == 8
    assert all(gate.lets_in(f"192.0.2.{n}", "one.example", NOW) for n in range(2, 30))


def test_one_mail_host_cannot_be_flooded_from_many_places() -> None:
    gate = Gate()
    assert sum(gate.lets_in(f"192.0.2.{n}", "firm.example", NOW) for n in range(200)) == 60
    assert gate.lets_in("198.51.100.1", "other.example", NOW)


def test_links_out_of_mails_have_a_wide_budget_of_their_own() -> None:
    gate = Gate()
    assert not all(gate.lets_in("192.0.2.1", "one.example", NOW) for _ in range(400))
    assert sum(gate.lets_link_in(NOW) for _ in range(4_000)) == 3_000


@override_settings(PAPER_NAMES={"": "The Far Bank"}, DESK_PATH="/")
@pytest.mark.parametrize("breaking", [int, json.loads, date.fromisoformat])
def test_an_error_says_nothing_of_the_sender(
    breaking: Callable[[str], object],
    rf: RequestFactory,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = logging.getLogger("tamizdat.desk")
    monkeypatch.setattr(line, "handlers", [caplog.handler])
    canary = "canary@secret.example"
    request = rf.post(f"/leave/{canary}", {"address": canary}, REMOTE_ADDR="192.0.2.99")
    with pytest.raises(ValueError, match=r"canary|Expecting value") as raised:
        breaking(canary)
    response = Threshold(lambda _request: HttpResponse()).process_exception(request, raised.value)
    assert response is not None
    assert response.status_code == 500
    said = caplog.text + response.content.decode()
    assert type(raised.value).__name__ in said
    for secret in ("canary", "192.0.2.99"):
        assert secret not in said


def test_tomorrow_nobody_is_known_by_todays_name() -> None:
    salt = DailySalt()
    assert salt.turn(NOW.date())
    today = salt.name("peer", "192.0.2.1")
    assert not salt.turn(NOW.date())
    assert salt.name("peer", "192.0.2.1") == today
    assert salt.turn(NOW.date() + timedelta(days=1))
    assert salt.name("peer", "192.0.2.1") != today


@pytest.mark.parametrize(
    ("meta", "behind_proxy", "peer"),
    [
        ({"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, False, "192.0.2.1"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.1"}, True, "198.51.100.1"),
        ({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, False, "2001:db8:1:2::/64"),
        ({"REMOTE_ADDR": "::ffff:192.0.2.1"}, False, "192.0.2.1"),
        ({"HTTP_X_FORWARDED_FOR": "unknown"}, True, ""),
        ({}, False, ""),
    ],
)
def test_a_peer_is_an_address_or_a_network_that_our_own_proxy_named(
    meta: dict[str, str],
    behind_proxy: bool,  # noqa: FBT001  # a parameter of the test
    peer: str,
) -> None:
    assert peer_of(meta, behind_proxy=behind_proxy) == peer


def solution(challenge: str) -> str:
    parsed = Challenge.from_dict(json.loads(challenge))
    found = solve_challenge(parsed)
    assert found
    return Payload(parsed, found).to_base64()


def test_a_sum_counts_once_in_time_and_for_its_own_form() -> None:
    work, about = Work(), digest_of("subscribe", sign_up())
    now = datetime.now(UTC)
    done = solution(work.ask(about, now))
    assert not work.is_done(done, digest_of("subscribe", sign_up("other@mail.example")), now)
    assert work.is_done(done, about, now)
    assert not work.is_done(done, about, now)
    assert not work.is_done(solution(work.ask(about, now - 2 * GOOD_FOR)), about, now)
    assert not Work().is_done(solution(work.ask(about, now)), about, now)


def test_a_sum_that_was_made_easier_does_not_count() -> None:
    work, about = Work(), digest_of("leave", {})
    asked = json.loads(work.ask(about, datetime.now(UTC)))
    asked["parameters"]["keyPrefix"] = "00"
    assert not work.is_done(solution(json.dumps(asked)), about, datetime.now(UTC))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: b64encode(raw).decode())))
def test_nonsense_is_no_solution(payload: str) -> None:
    assert not Work().is_done(payload, "about", NOW)


def test_a_solution_with_strange_parts_is_refused_quietly() -> None:
    work = Work()
    good = json.loads(b64decode(solution(work.ask("about", datetime.now(UTC)))))
    for part, strange in (("challenge", None), ("solution", []), ("challenge", {"parameters": 1, "signature": 2})):
        assert not work.is_done(b64encode(json.dumps({**good, part: strange}).encode()).decode(), "about", NOW)


def test_the_digest_of_a_form_does_not_depend_on_the_order_of_its_fields() -> None:
    given_order = sign_up()
    assert digest_of("leave", given_order) == digest_of("leave", dict(reversed(given_order.items())))
    assert digest_of("leave", given_order) != digest_of("manage", given_order)


@pytest.mark.parametrize(
    ("host", "risky"),
    [("mail.ru", True), ("corp.mail.ru", True), ("notmail.ru", False), ("ya.ru", True), ("mail.example", False)],
)
def test_a_mailbox_under_a_banning_state_is_known(host: str, *, risky: bool) -> None:
    assert is_risky(host, RISKY) == risky


@pytest.mark.parametrize(
    ("wanted", "accepted", "spoken"),
    [
        (["", "fa"], "ru", "fa"),
        (["zz"], "de-DE,ru;q=0.8,en;q=0.5", "ru"),
        ([], "", "en"),
        (["en-GB"], "ru", "en"),
        (["../etc"], "*", "en"),
    ],
)
def test_a_page_speaks_the_language_that_was_asked_for(wanted: list[str], accepted: str, spoken: str) -> None:
    assert tongue(wanted, accepted, ("en", "ru", "fa")) == spoken


SENTENCE = r"\"([A-Z][^\"]+)\""


def sentences() -> set[str]:
    templates = "".join(file.read_text() for file in (DESK / "templates" / "desk").glob("*.html"))
    found = set(re.findall(r"words\[\"([^\"]+)\"", templates))
    speaking = ("forms.py", "gift_forms.py", "middleware.py", "views.py", "gift_views.py", "giving.py")
    python = "".join((DESK / name).read_text() for name in speaking)
    found |= {*STATES.values(), *RHYTHMS.values(), *MANDATES.values()} | set(
        re.findall(r"said\(language\)\[\"([^\"]+)\"", python)
    )
    found |= set(re.findall(rf"^[A-Z_]+ = {SENTENCE}$", python, re.MULTILINE))
    found |= set(re.findall(rf"sentence = {SENTENCE}", python))
    for call in re.findall(r"refusal\((.+)\)$", python, re.MULTILINE):
        found |= set(re.findall(SENTENCE, call))
    return found


def test_every_sentence_of_the_desk_is_in_the_catalogue_and_none_is_idle() -> None:
    assert len(sentences()) > 60
    assert sentences() == said("en").keys()


@pytest.mark.parametrize("language", ["ru", "fa"])
def test_every_sentence_is_translated(language: str) -> None:
    assert [key for key, text in said(language).items() if key == text] == []


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_every_token_that_a_style_uses_is_defined_and_none_is_idle(language: str) -> None:
    style = style_of(language)
    used, defined = set(re.findall(r"var\((--\w+)", style)), set(re.findall(r"(--\w+):", style))
    assert used == defined
    assert "prefers-color-scheme:dark" in style
