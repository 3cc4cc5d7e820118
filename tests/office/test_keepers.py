"""Claims about what keepers can do, over HTTP, with a vault that answers."""

import hashlib
import sqlite3

import pytest

from tamizdat.envelope.messages import EraseReader, ExportReaders, FindReader, ReadMail, ReadOutbox, SendingAct
from tamizdat.envelope.replies import (
    ActDone,
    MailHead,
    MailShown,
    OutboxListed,
    ReaderErased,
    ReaderFound,
    ReadersExported,
    Standing,
)
from tests.office.conftest import Browser, Office, words_of

ADDRESS = "canary.reader@secret.example"
MAIL = (
    b"From: Weekly <weekly@news.localhost>\r\nTo: " + ADDRESS.encode() + b"\r\nSubject: One button is left\r\n"
    b"List-Id: Weekly <weekly.news.localhost>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="edge"\r\n\r\n--edge\r\n'
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Open http://localhost:8003/confirm/abcdefghijklmnopqrstuvwxyz.\r\n<script>alert(1)</script>\r\n--edge\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n\r\n<style>@media (prefers-color-scheme: dark) {p{color:#fff}}</style>"
    b"<p>Hello</p><script>alert(2)</script>\r\n--edge--\r\n"
)


def test_sessions_stand_hashed_in_the_database(office: Office, keeper: Browser) -> None:
    assert keeper.get("/").status == 200
    key = keeper.cookies["office"]
    with sqlite3.connect(office.var / "vault" / "vault.sqlite3") as database:
        rows = [name for (name,) in database.execute("select session_key from office_keepersession")]
        hours = list(database.execute("select last_login from staff_account"))
    database.close()
    assert hashlib.sha256(key.encode()).hexdigest()[:40] in rows
    assert key not in rows
    assert hours == [(None,), (None,)]
    stolen = Browser(office.port, {"office": rows[0]})
    assert stolen.get("/").status == 302


def test_signing_out_ends_a_session_for_good(office: Office) -> None:
    browser = office.browser().sign_in("boris")
    before = browser.cookies["office"]
    assert browser.post("/logout").status == 302
    assert Browser(office.port, {"office": before}).get("/").status == 302


def test_a_wrong_passphrase_gets_slower_and_locks_nobody_else(office: Office) -> None:
    browser = office.browser()
    browser.get("/login")
    said = [words_of(browser.post("/login", username="ghost", password="x").text) for _ in range(7)]
    assert "is not right" in said[0]
    assert "Too many tries" in said[-1]
    assert office.browser().sign_in("boris").get("/").status == 200


def test_signing_in_leads_nowhere_else(office: Office) -> None:
    browser = office.browser()
    browser.get("/login")
    fields = {"username": "anna", "password": "passphrase of anna", "next": "https://evil.example/"}
    assert browser.post("/login", **fields).headers["location"] == "/"


def test_a_sending_shows_its_account_with_the_uncertain(keeper: Browser) -> None:
    said = words_of(keeper.get("/sendings/1").text)
    assert "audience 8 = accepted 3 + rejected 1 + skipped 1 + expired 1 + uncertain 1 + waiting 1" in said
    assert "The account balances" in said


@pytest.mark.parametrize(
    ("number", "offered"),
    [(1, {"pause", "stop"}), (2, {"send now", "skip"}), (3, set())],
    ids=["sending", "hold", "sent"],
)
def test_only_what_can_be_done_is_offered(office: Office, keeper: Browser, number: int, offered: set[str]) -> None:
    page = keeper.get(f"/sendings/{number}").text
    assert {act for act in ("pause", "go on", "stop", "send now", "skip") if f'value="{act}"' in page} == offered
    assert keeper.post(f"/sendings/{number}", act="go on").status == 409
    assert office.vault.asked == []


def test_pausing_asks_the_vault_and_is_written_down(office: Office, keeper: Browser) -> None:
    office.vault.replies[SendingAct] = lambda _asked: ActDone("It is paused.")
    assert keeper.post("/sendings/1", act="pause").status == 302
    assert "It is paused." in keeper.get("/sendings/1").text
    [asked] = office.vault.asked
    assert isinstance(asked, SendingAct)
    assert (asked.issue, asked.act) == (1, "pause")
    assert "anna asked to pause sending 1" in words_of(keeper.get("/log").text)


def test_a_reader_is_found_by_the_whole_address_and_erased_when_asked_twice(office: Office, keeper: Browser) -> None:
    standing = [Standing("weekly", "ru", "full", "active", "2026-11-01", "")]
    office.vault.replies[FindReader] = lambda _asked: ReaderFound(standing)
    office.vault.replies[EraseReader] = lambda _asked: ReaderErased(1, 0, "2026-11-29", "2027-01-03")
    assert "weekly active ru full 2026-11-01" in words_of(keeper.post("/readers", act="find", address=ADDRESS).text)
    asked_again = keeper.post("/readers", act="ask to erase", address=ADDRESS)
    assert "Erase this person?" in asked_again.text
    assert keeper.post("/readers", act="erase", address=ADDRESS).status == 409
    assert [type(one) for one in office.vault.asked] == [FindReader]
    receipt = keeper.post("/readers", act="erase", address=ADDRESS, sure="yes")
    assert "2027-01-03" in receipt.text
    log = words_of(keeper.get("/log").text)
    assert "anna erased a reader" in log
    assert "canary" not in log


def test_half_an_address_leads_to_nobody(office: Office, keeper: Browser) -> None:
    for half in ("canary", "@secret.example", "%", "*@secret.example OR 1=1"):
        assert keeper.post("/readers", act="find", address=half).status == 409
    assert office.vault.asked == []


def test_a_list_needs_two_keepers_and_is_fetched_once(office: Office, keeper: Browser, second: Browser) -> None:
    office.vault.replies[ExportReaders] = lambda _asked: ReadersExported(b"age-encryption.org/v1 sealed")
    assert keeper.post("/lists", act="ask", newsletter="no such").status == 409
    assert keeper.post("/lists", act="ask", newsletter="weekly").status == 302
    wish = str(_newest_wish(office))
    assert keeper.post("/lists", act="agree", wish=wish).status == 409
    assert keeper.post("/lists", act="fetch", wish=wish).status == 409
    assert second.post("/lists", act="agree", wish=wish).status == 302
    assert second.post("/lists", act="fetch", wish=wish).status == 409
    assert office.vault.asked == []
    fetched = keeper.post("/lists", act="fetch", wish=wish)
    assert fetched.body.startswith(b"age-encryption.org")
    [asked] = office.vault.asked
    assert isinstance(asked, ExportReaders)
    assert asked.by != asked.second
    assert keeper.post("/lists", act="fetch", wish=wish).status == 409
    assert "boris agreed to a list weekly" in words_of(keeper.get("/log").text)


def test_the_outbox_shows_a_mail_in_every_way_and_runs_nothing(office: Office, keeper: Browser) -> None:
    head = MailHead("2026-11-29:0", ADDRESS, "One button is left", "confirm", "2026-11-29")
    office.vault.replies[ReadOutbox] = lambda _asked: OutboxListed([head])
    office.vault.replies[ReadMail] = lambda _asked: MailShown(MAIL)
    assert "One button is left" in keeper.get("/outbox").text
    page = keeper.get("/outbox/2026-11-29:0").text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "<script" not in page
    text = keeper.get("/outbox/2026-11-29:0?look=text").text
    assert 'href="http://localhost:8003/confirm/abcdefghijklmnopqrstuvwxyz"' in text
    assert "&lt;script&gt;" in text
    headers = words_of(keeper.get("/outbox/2026-11-29:0?look=headers").text)
    assert "so that mail programs can sort it" in headers
    assert "is not signed" in headers
    frame = keeper.get("/outbox/2026-11-29:0/page?look=dark")
    assert "sandbox" in frame.headers["content-security-policy"]
    assert "script-src" not in frame.headers["content-security-policy"]
    assert "@media (min-width:0)" in frame.text
    assert keeper.get("/outbox/2026-11-29:0/source").body == MAIL


def test_a_vault_that_is_locked_is_said_and_not_waited_for_by_the_numbers(office: Office, keeper: Browser) -> None:
    key = office.var / "desk" / "vault.pub"
    kept = key.read_text()
    key.unlink()
    answer = keeper.get("/outbox")
    key.write_text(kept)
    assert answer.status == 409
    assert "There is no vault yet" in answer.text
    assert keeper.get("/").status == 200


def test_no_address_of_a_reader_is_left_in_the_office(office: Office, keeper: Browser) -> None:
    office.vault.replies[FindReader] = lambda _asked: ReaderFound([])
    keeper.post("/readers", act="find", address=ADDRESS)
    keeper.get(f"/nowhere/{ADDRESS}")
    for path in [*office.var.rglob("*")]:
        if path.is_file():
            assert b"canary.reader" not in path.read_bytes(), path


def _newest_wish(office: Office) -> int:
    with sqlite3.connect(office.var / "vault" / "vault.sqlite3") as database:
        ((number,),) = database.execute("select max(id) from office_listwish")
    database.close()
    return int(number)
