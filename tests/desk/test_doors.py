"""Claims about the desk as the public meets it: a real process, over HTTP."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from altcha import Challenge, Payload, solve_challenge

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.messages import AskToChange, AskToLeave, Change, Confirm, Leave, Subscribe
from tamizdat.envelope.sealed import open_sealed
from tests.desk.conftest import TOKEN, Answer, Desk, sign_up
from tests.desk.pages_of import challenge_of, hidden_of

PLACES = ["/", "/leave", "/manage", f"/confirm/{TOKEN}", f"/leave/{TOKEN}", f"/manage/{TOKEN}", "/subscribe", "/health"]
PLACES += ["/robots.txt", "/work.js", "/leave/short", "/nowhere", f"/leave/{TOKEN}?List-Unsubscribe=One-Click"]


def solved(page: Answer) -> str:
    challenge = Challenge.from_dict(json.loads(challenge_of(page.text)))
    solution = solve_challenge(challenge)
    assert solution
    return Payload(challenge, solution).to_base64()


def test_a_wish_lies_sealed_in_the_spool_and_the_vault_reads_it(desk: Desk) -> None:
    answer = desk.post("/subscribe", sign_up("Анна@пример.рф".replace("Анна", "Anna"), edition="full", language="ru"))
    assert answer.status == 200
    [sealed] = desk.sealed()
    assert b"anna" not in sealed
    [message] = desk.take()
    assert isinstance(message, Subscribe)
    assert (message.newsletter, message.address) == ("weekly", "anna@xn--e1afmkfd.xn--p1ai")
    assert (message.language, message.edition, message.consent) == ("ru", "full", "0123456789abcdef")
    assert len(message.hour) == len("2026-11-29T20")


def test_nothing_that_the_desk_has_opens_what_it_wrote(desk: Desk) -> None:
    desk.post("/subscribe", sign_up())
    [sealed] = desk.sealed()
    for path in desk.var.rglob("*"):
        for key in _keys_in(path):
            with pytest.raises(SealError):
                open_sealed([key], sealed)


def _keys_in(path: Path) -> list[bytes]:
    """Every 32 bytes that could be a key, raw or in hexadecimal."""
    if not path.is_file():
        return []
    found = path.read_bytes()
    spelt = [found, bytes.fromhex(found.decode())] if path.name == "vault.pub" else [found]
    return [text[at : at + 32] for text in spelt for at in range(0, min(len(text), 256) - 31, 8)]


@pytest.mark.parametrize("verb", ["subscribe", "leave", "manage"])
def test_everybody_gets_the_same_bytes_known_or_not(desk: Desk, verb: str) -> None:
    known = desk.post(f"/{verb}", sign_up("known@one.example"))
    again = desk.post(f"/{verb}", sign_up("known@one.example"))
    unknown = desk.post(f"/{verb}", sign_up("a.much.longer.unknown.address@two.example"))
    assert known.status == 200
    assert known.body == again.body == unknown.body
    dated = {"date"}
    assert [{n: v for n, v in one.headers.items() if n not in dated} for one in (known, unknown)] == [
        {name: value for name, value in again.headers.items() if name not in dated}
    ] * 2
    assert len({len(sealed) for sealed in desk.sealed()}) == 1


@pytest.mark.parametrize("verb", ["confirm", "leave", "manage"])
def test_live_dead_and_invented_links_get_the_same_bytes(desk: Desk, verb: str) -> None:
    fields = {"edition": "text"}
    assert (
        desk.post(f"/{verb}/{TOKEN}{verb}", fields).body
        == desk.post(f"/{verb}/{TOKEN}{verb}", fields).body
        == desk.post(f"/{verb}/{'x' * 43}", fields).body
    )


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(desk: Desk, method: str) -> None:
    for place in PLACES:
        answer = desk.ask(method, place)
        assert answer.status < 500, place
        assert method == "GET" or answer.body == b"", place
    assert desk.sealed() == []


@pytest.mark.parametrize("place", PLACES)
def test_no_answer_sets_a_cookie_or_lets_a_browser_keep_or_tell_anything(desk: Desk, place: str) -> None:
    headers = desk.get(place).headers
    assert "set-cookie" not in headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    if headers.get("content-type", "").startswith("text/html") and place != "/health":
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=edge"])
def test_a_mail_programs_button_is_answered_at_once(desk: Desk, kind: str) -> None:
    # RFC 8058 §3.1: no redirect, no cookie, either kind of form.
    plain = b"List-Unsubscribe=One-Click"
    parts = b'--edge\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--edge--\r\n'
    token = f"{TOKEN}-{len(kind)}"
    answer = desk.ask("POST", f"/leave/{token}", parts if "multipart" in kind else plain, kind)
    assert answer.status == 200
    assert {"location", "set-cookie"} & answer.headers.keys() == set()
    assert desk.take() == [Leave(token)]


def test_each_link_and_each_form_becomes_its_own_message(desk: Desk) -> None:
    token = f"{TOKEN}-each"
    desk.post(f"/confirm/{token}", {})
    desk.post("/leave", {"address": "Boris@mail.example", "newsletter": "weekly"})
    desk.post("/manage", {"address": "vera@mail.example"})
    desk.post(f"/manage/{token}", {"act": "change", "edition": "text", "language": "fa", "export": "yes"})
    desk.post(f"/manage/{token}", {"act": "erase", "sure": "yes"})
    assert sorted(desk.take(), key=repr) == [
        AskToChange("vera@mail.example", ""),
        AskToLeave("boris@mail.example", "weekly"),
        Change(token, "", "", "", export=False, erase=True),
        Change(token, "fa", "text", "", export=True, erase=False),
        Confirm(token),
    ]


def test_a_link_pressed_twice_waits_once(desk: Desk) -> None:
    token = f"{TOKEN}-twice"
    assert [desk.post(f"/leave/{token}", {}).status for _ in range(3)] == [200] * 3
    assert desk.take() == [Leave(token)]


def test_a_slip_brings_the_form_back_with_what_was_written_as_text(desk: Desk) -> None:
    answer = desk.post("/subscribe", sign_up('"><script>alert(1)</script>', edition="full"))
    assert answer.status == 422
    assert "<script>" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert 'value="full" checked' in answer.text
    assert "Write a mail address such as" in answer.text
    assert hidden_of(answer.text)["newsletter"] == "weekly"
    assert desk.sealed() == []


def test_without_consent_nothing_is_taken(desk: Desk) -> None:
    answer = desk.post("/subscribe", sign_up(consent="-"))
    assert answer.status == 422
    assert "Tick the box" in answer.text
    assert desk.sealed() == []


def test_a_mailbox_at_home_is_warned_about_before_anything_is_sealed(desk: Desk) -> None:
    warned = desk.post("/subscribe", sign_up("anna@bk.ru", language="ru"))
    assert warned.status == 200
    assert "bk.ru" in warned.text
    assert desk.sealed() == []
    fields = hidden_of(warned.text)
    assert desk.post("/subscribe", fields).status == 200
    [message] = desk.take()
    assert isinstance(message, Subscribe)
    assert message.address == "anna@bk.ru"
    other = {name: value for name, value in fields.items() if name not in {"address", "anyway"}}
    assert desk.post("/subscribe", {**other, "address": "anna@abroad.example"}).status == 200
    assert len(desk.take()) == 1


def test_a_form_from_any_mirror_is_taken(desk: Desk) -> None:
    origins = ["null", "https://mirror.example", "https://paper.example"]
    headings = [{"Origin": origin, "Sec-Fetch-Site": "cross-site", "Host": "desk.onion"} for origin in origins]
    assert [desk.post("/subscribe", sign_up(), **each).status for each in headings] == [200, 200, 200]
    assert len(desk.take()) == 3


@pytest.mark.parametrize(
    ("method", "body", "kind", "status"),
    [
        ("PUT", b"", "text/plain", 405),
        ("DELETE", b"", "text/plain", 405),
        ("OPTIONS", b"", "text/plain", 405),
        ("POST", b"a" * 8_193, "application/x-www-form-urlencoded", 413),
        ("POST", b"{}", "application/json", 415),
        ("POST", b"nonsense", "multipart/form-data; boundary=", 400),
        ("POST", b"&".join(b"f%d=1" % number for number in range(70)), "application/x-www-form-urlencoded", 400),
        ("POST", b"address=%ff%00%fe&newsletter=%00", "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_no_form_gets_a_sentence(desk: Desk, method: str, body: bytes, kind: str, status: int) -> None:
    answer = desk.ask(method, "/subscribe", body, kind)
    assert answer.status == status
    assert "<h1>" in answer.text
    assert desk.sealed() == []


def test_a_cut_link_is_told_how_to_be_whole(desk: Desk) -> None:
    assert "Copy it whole" in desk.get("/leave/tooshort").text
    assert "Скопируйте" in desk.get("/nowhere", **{"Accept-Language": "ru-RU,ru;q=0.9"}).text


def test_without_a_key_the_desk_says_that_it_is_closed_and_keeps_nothing(desk: Desk) -> None:
    assert desk.get("/health").status == 204
    desk.key.unlink()
    assert desk.get("/health").status == 503
    answer = desk.post("/subscribe", sign_up())
    assert answer.status == 503
    assert answer.headers["retry-after"] == "3600"
    assert "was not taken" in answer.text
    assert "join@news.paper.example" in answer.text
    token = f"{TOKEN}-closed"
    assert desk.post(f"/leave/{token}", {}).status == 503
    desk.give_key()
    # The link was not noted as pressed: it works now.
    assert desk.post(f"/leave/{token}", {}).status == 200
    assert desk.take() == [Leave(token)]


def test_a_spent_budget_asks_for_a_sum_which_counts_once_and_for_one_form(desk: Desk) -> None:
    peer = "203.0.113.7"
    answers = [desk.post("/subscribe", sign_up(f"a{at}@flood.example"), peer=peer) for at in range(10)]
    assert [answer.status for answer in answers] == [200] * 8 + [429] * 2
    assert len(desk.take()) == 8
    page = answers[-1]
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "join@news.paper.example" in page.text
    done = {**hidden_of(page.text), "altcha": solved(page)}
    other = {**done, "address": "somebody@else.example"}
    assert desk.post("/subscribe", other, peer=peer).status == 429
    assert desk.post("/subscribe", done, peer=peer).status == 200
    assert len(desk.take()) == 1
    assert desk.post("/subscribe", done, peer=peer).status == 429
    assert desk.post("/subscribe", {**done, "altcha": b64encode(b"{}").decode()}, peer=peer).status == 429
    # A link out of a mail is never held up by this: the buttons of mail programs come from few addresses.
    assert desk.post(f"/leave/{TOKEN}-flood", {}, peer=peer).status == 200


def test_the_field_that_people_do_not_see_costs_a_sum_and_loses_nothing(desk: Desk) -> None:
    page = desk.post("/subscribe", sign_up(website="https://spam.example"))
    assert page.status == 429
    assert desk.sealed() == []
    assert desk.post("/subscribe", {**hidden_of(page.text), "altcha": solved(page)}).status == 200
    assert len(desk.take()) == 1


def test_the_desk_prints_nothing_of_anybody(desk: Desk) -> None:
    desk.post("/subscribe", sign_up("canary@secret.example"), peer="192.0.2.99")
    desk.get("/leave/canary")
    desk.ask("POST", f"/leave/canary{TOKEN}", b"nonsense", "multipart/form-data; boundary=")
    said = (desk.var / "said").read_text()
    for canary in ("canary", "secret.example", "192.0.2.99", "flood.example", TOKEN):
        assert canary not in said
    desk.take()


def test_pages_are_small(desk: Desk) -> None:
    for language in ("en", "ru", "fa"):
        for place in PLACES:
            assert len(desk.get(f"{place.partition('?')[0]}?l={language}").text) <= 6_144, place
