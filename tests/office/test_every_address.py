"""Who may open what. An address without a row here fails."""

import pytest
from django.urls import URLPattern

from tamizdat.office.urls import urlpatterns
from tests.office.books import CARD
from tests.office.conftest import Browser, Office

# name: (path, status for anybody, status for a keeper). The vault says no here, and its no is a page too.
TO_THE_DOOR, OK, NONE, CONFLICT, NOT_SO = 302, 200, 204, 409, 405
MATRIX = {
    "overview": ("/", TO_THE_DOOR, OK),
    "login": ("/login", OK, OK),
    "logout": ("/logout", TO_THE_DOOR, NOT_SO),
    "style": ("/office.css", OK, OK),
    "health": ("/health", NONE, NONE),
    "readers": ("/readers", TO_THE_DOOR, OK),
    "lists": ("/lists", TO_THE_DOOR, OK),
    "sendings": ("/sendings", TO_THE_DOOR, OK),
    "sending": ("/sendings/1", TO_THE_DOOR, OK),
    "outbox": ("/outbox", TO_THE_DOOR, CONFLICT),
    "mail": ("/outbox/2026-11-27:3", TO_THE_DOOR, CONFLICT),
    "mail_page": ("/outbox/2026-11-27:3/page", TO_THE_DOOR, CONFLICT),
    "mail_source": ("/outbox/2026-11-27:3/source", TO_THE_DOOR, CONFLICT),
    "gifts": ("/gifts", TO_THE_DOOR, OK),
    "gift_ledger": ("/gifts/ledger", TO_THE_DOOR, OK),
    "gift_bank": ("/gifts/bank", TO_THE_DOOR, OK),
    "gift_lines": ("/gifts/lines", TO_THE_DOOR, CONFLICT),
    "gift_list": ("/gifts/list", TO_THE_DOOR, OK),
    "gift": (f"/gifts/list/{CARD}", TO_THE_DOOR, OK),
    "gift_refund": ("/gifts/payments/7/refund", TO_THE_DOOR, OK),
    "gift_returns": ("/gifts/returns", TO_THE_DOOR, OK),
    "gift_providers": ("/gifts/providers", TO_THE_DOOR, OK),
    "gift_halts": ("/gifts/halts", TO_THE_DOOR, OK),
    "gift_export": ("/gifts/export", TO_THE_DOOR, OK),
    "log": ("/log", TO_THE_DOOR, OK),
}
OPEN = {"login", "style", "health"}


def test_every_address_has_a_row() -> None:
    assert all(isinstance(one, URLPattern) for one in urlpatterns)
    assert {one.name for one in urlpatterns} == MATRIX.keys()


@pytest.mark.parametrize("name", MATRIX)
def test_nobody_gets_past_the_door_without_signing_in(office: Office, name: str) -> None:
    path, anybody, _keeper = MATRIX[name]
    answer = office.browser().get(path)
    assert answer.status == anybody
    assert (name in OPEN) == (answer.status != TO_THE_DOOR)
    if answer.status == TO_THE_DOOR:
        assert answer.headers["location"].startswith("/login?next=")
        assert answer.body == b""


@pytest.mark.parametrize("name", set(MATRIX) - {"login", "logout"})
def test_a_post_without_its_token_is_refused(keeper: Browser, name: str) -> None:
    bare = Browser(keeper.port, {"office": keeper.cookies["office"]})
    assert bare.post(MATRIX[name][0], act="erase", sure="yes", address="a@b.example").status == 403


@pytest.mark.parametrize("name", MATRIX)
def test_a_keeper_sees_each_page_under_a_strict_policy(keeper: Browser, name: str) -> None:
    path, _anybody, expected = MATRIX[name]
    answer = keeper.get(path)
    assert answer.status == expected
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
