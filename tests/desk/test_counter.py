"""Claims about what the desk asks the vault while a giver waits: cards, coins, refusals, silence."""

from pathlib import Path

import pytest

from tamizdat.desk.counter import BUSY, LATER, MOST_AT_ONCE, MOST_LOOKS_AT_ONCE, SILENT_SECONDS, Counter
from tamizdat.envelope.gift_messages import (
    CardTaken,
    ConfirmCard,
    CounterAnswer,
    CounterQuestion,
    Give,
    GoTo,
    NotTaken,
    ShowGift,
    StartGift,
)
from tamizdat.envelope.sealed import new_pair
from tests.desk.conftest import TOKEN, Desk, gift
from tests.desk.pages_of import hidden_of
from tests.desk.test_doors import solved
from tests.desk.vault_at_the_counter import CARD, COINS, VaultAtTheCounter


def test_coins_have_an_address_an_amount_and_a_code_and_nothing_of_it_is_kept(
    desk: Desk, vault: VaultAtTheCounter
) -> None:
    with vault.replying(COINS) as asked:
        answer = desk.post("/give", gift(method="bitcoin", rhythm="once"))
    [question] = asked
    assert isinstance(question, StartGift)
    assert (question.method, question.minor, len(question.gift)) == ("bitcoin", 500, 32)
    assert answer.text.count("<svg") == 1
    assert "bc1qxy" in answer.text
    assert desk.sealed() == []


def test_nobody_is_sent_to_another_house_unasked(desk: Desk, vault: VaultAtTheCounter) -> None:
    there = GoTo("https://checkout.stripe.com/c/pay/cs_1")
    with vault.replying(there):
        answer = desk.post("/give", gift(method="card"))
    assert answer.status == 200
    assert "location" not in answer.headers
    assert "checkout.stripe.com</strong>" in answer.text
    assert 'rel="noreferrer"' in answer.text


def test_only_the_page_of_a_card_may_load_the_companys_script(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(CARD):
        answer = desk.post("/give", gift(method="card"))
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self' https://*.js.stripe.com https://js.stripe.com;" in policy
    assert "frame-src https://*.js.stripe.com https://hooks.stripe.com https://js.stripe.com;" in policy
    assert "connect-src https://api.stripe.com;" in policy
    assert "form-action 'self'" in policy
    # Attributes of style, which the company's script gives its frames, and nothing else that is unsafe.
    assert policy.replace("style-src-attr 'unsafe-inline'; ", "").count("unsafe") == 0
    assert f'<script src="{CARD.script}"></script>' in answer.text.replace("&#x2f;", "/")
    for place in ("/give", "/remind", "/given"):
        assert "stripe" not in desk.get(place).headers["content-security-policy"]
    assert desk.sealed() == []


def test_a_card_is_asked_about_whole_and_taken(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(CARD):
        shown = desk.post("/give", gift(method="card", address="anna@abroad.example"))
    fields = hidden_of(shown.text) | {"confirmation": "ctoken_1"}
    with vault.replying(CardTaken()) as asked:
        answer = desk.post("/card", fields)
    [question] = asked
    assert isinstance(question, ConfirmCard)
    assert question.confirmation == "ctoken_1"
    assert (question.start.method, question.start.minor, question.start.address) == (
        "card",
        200,
        "anna@abroad.example",
    )
    assert question.start.gift == fields["gift"]
    assert "the gift is on its way" in answer.text
    assert "Thank you, from all of us." in answer.text


@pytest.mark.parametrize(("rhythm", "kept"), [("month", True), ("year", True), ("once", False)])
def test_whoever_gives_again_and_again_gets_the_link_that_stops_it_without_an_address(
    desk: Desk, vault: VaultAtTheCounter, rhythm: str, *, kept: bool
) -> None:
    token = "A" * 43
    with vault.replying(CARD):
        fields = hidden_of(desk.post("/give", gift(method="card", rhythm=rhythm)).text) | {"confirmation": "ctoken_6"}
    for taken in (CardTaken("", token), CardTaken("secret", token)):

        def reply(question: CounterQuestion, taken: CardTaken = taken) -> CounterAnswer:
            return taken if isinstance(question, ConfirmCard) else CARD

        with vault.replying(reply):
            assert (f"gift/{token}" in desk.post("/card", fields).text.replace("&#x2f;", "/")) == kept
    with vault.replying(GoTo("https://checkout.stripe.com/c/pay/cs_1", token)):
        away = desk.post("/give", gift(method="card", rhythm=rhythm))
    assert (f"gift/{token}" in away.text.replace("&#x2f;", "/")) == kept


def test_a_bank_that_asks_once_more_gets_its_window(desk: Desk, vault: VaultAtTheCounter) -> None:
    def reply(question: CounterQuestion) -> CounterAnswer:
        return CardTaken("seti_1_secret_2") if isinstance(question, ConfirmCard) else CARD

    with vault.replying(reply):
        fields = hidden_of(desk.post("/give", gift(method="card")).text) | {"confirmation": "ctoken_2"}
        answer = desk.post("/card", fields)
    assert 'data-secret="seti_1_secret_2"' in answer.text
    assert "https://js.stripe.com" in answer.headers["content-security-policy"]
    assert "Some banks ask anew for every payment" in answer.text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("country", "before any bank or card network heard of it"),
        ("declined", "Your bank did not agree"),
        ("halted", "closed at present"),
        ("busy", "Too many want to give"),
        ("later", "does not answer just now"),
    ],
)
def test_a_refusal_is_kind_and_leads_on_with_what_was_chosen(
    desk: Desk, vault: VaultAtTheCounter, reason: str, said: str
) -> None:
    with vault.replying(NotTaken(reason)):  # type: ignore[arg-type]  # one of the five words
        answer = desk.post("/give", gift(method="card"))
    assert said in answer.text
    assert ("Bitcoin" in answer.text) == (reason == "country")  # it is given once, and monthly was chosen
    fields = hidden_of(answer.text)  # of the last form: the bank's
    assert desk.post("/give", fields | {"method": "bank"}).status == 200
    [message] = desk.take()
    assert isinstance(message, Give)
    assert (message.rhythm, message.minor) == ("month", 200)


def test_a_refused_card_leaves_nothing_on_the_disk_of_the_desk(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(CARD):
        fields = hidden_of(desk.post("/give", gift(method="card")).text) | {"confirmation": "ctoken_3"}
    before = _files(desk.var)
    with vault.replying(NotTaken("country")):
        answer = desk.post("/card", fields)
    assert "We should rather have you than your money" in answer.text
    assert answer.text.index("Never from an account in one of these") < answer.text.index('value="bank"')
    assert _files(desk.var) == before


def test_whose_card_is_of_a_country_at_risk_is_led_to_no_bank(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(NotTaken("country")):
        page = desk.post("/give", gift(method="card", language="fa")).text
    open_ways, _, folded = page.partition("<details>")
    assert 'value="bank"' not in open_ways
    assert '<button name="method" value="bitcoin">' in open_ways
    assert 'class="fault"' in folded.partition('value="bank"')[0]
    assert '<button name="method" value="bank" class="second">' in folded
    fields = hidden_of(open_ways) | {"method": "bitcoin"}
    with vault.replying(NotTaken("later")) as asked:
        desk.post("/give", fields)
    [question] = asked
    assert isinstance(question, StartGift)
    assert (question.method, question.rhythm, question.minor) == ("bitcoin", "once", 200)


def _files(var: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(var.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("reason", ["later", "busy"])
def test_a_card_of_which_nobody_knows_is_asked_about_again_under_the_same_name(
    desk: Desk, vault: VaultAtTheCounter, reason: str
) -> None:
    with vault.replying(CARD):
        fields = hidden_of(desk.post("/give", gift(method="card")).text) | {"confirmation": "ctoken_4"}
    with vault.replying(NotTaken(reason)):  # type: ignore[arg-type]  # one of the words
        unsure = desk.post("/card", fields)
    assert "nothing is taken twice" in unsure.text
    with vault.replying(CardTaken()) as asked:
        desk.post("/card", hidden_of(unsure.text))
    [question] = asked
    assert isinstance(question, ConfirmCard)
    assert (question.start.gift, question.confirmation) == (fields["gift"], "ctoken_4")


@pytest.mark.parametrize(
    "more", [{"gift": "0" * 31}, {"confirmation": ""}, {"confirmation": "x" * 201}, {"rhythm": ""}]
)
def test_what_no_page_of_ours_sends_for_a_card_asks_nobody(
    desk: Desk, vault: VaultAtTheCounter, more: dict[str, str]
) -> None:
    fields = gift(method="card") | {"gift": "0" * 32, "confirmation": "ctoken_5"} | more
    with vault.replying(CardTaken()) as asked:
        assert desk.post("/card", fields).status == 422
    assert asked == []


def test_tried_cards_meet_a_sum_before_the_vault(desk: Desk, vault: VaultAtTheCounter) -> None:
    with vault.replying(NotTaken("declined")) as asked:
        statuses = [desk.post("/give", gift(method="card"), peer="203.0.113.77").status for _ in range(30)]
    assert statuses.count(200) == len(asked) == 6
    assert set(statuses[6:]) == {429}


@pytest.mark.parametrize("method", ["bank", "card"])
def test_whoever_does_the_sum_goes_on_with_what_was_chosen(desk: Desk, vault: VaultAtTheCounter, method: str) -> None:
    peer = f"203.0.113.{len(method)}"
    with vault.replying(CARD) as asked:
        page = [desk.post("/give", gift(method=method, other="7"), peer=peer) for _ in range(40)][-1]
        assert page.status == 429
        fields = hidden_of(page.text) | {"altcha": solved(page)}
        assert desk.post("/give", fields, peer=peer).status == 200
        assert desk.post("/give", fields, peer=peer).status == 429, "a sum counts once"
        if method == "card":
            last = asked[-1]
            assert isinstance(last, StartGift)
            assert (last.minor, last.rhythm) == (700, "month")
            field = {**fields, "gift": "0" * 32, "confirmation": "ctoken_7"}
            page = desk.post("/card", field, peer=peer)
            assert page.status == 429
            assert "Choose another way" in page.text
            assert "NL91 ABNA" in page.text
            assert desk.post("/card", hidden_of(page.text) | {"altcha": solved(page)}, peer=peer).status != 429
    desk.take()


def test_a_silent_vault_is_waited_for_once_and_then_let_be(tmp_path: Path) -> None:
    moments = iter([0.0, 1.0, 2.0, SILENT_SECONDS + 2.0, SILENT_SECONDS + 3.0, SILENT_SECONDS + 4.0])
    key = tmp_path / "vault.pub"
    key.write_text(new_pair().public.hex())
    counter = Counter(key, tmp_path / "counter", seconds=0.2, clock=lambda: next(moments))
    assert counter.ask(ShowGift(TOKEN)) is LATER  # asked at 0, silent at 1
    assert counter.ask(ShowGift(TOKEN)) is LATER  # not asked at 2
    assert counter.ask(ShowGift(TOKEN)) is LATER  # asked anew
    assert list((tmp_path / "counter").rglob("*.*")) == []


def test_no_more_wait_at_once_than_leave_threads_for_others(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "vault.pub", tmp_path / "counter", seconds=0.2)
    for _ in range(MOST_AT_ONCE):
        assert counter._gifts.places.acquire(blocking=False)  # as threads that wait
    assert counter.ask(ShowGift(TOKEN)) is BUSY
    assert counter.ask_shortly(ShowGift(TOKEN)) is LATER  # a look has a place of its own


def test_looks_take_no_place_from_gifts_and_their_silence_is_not_that_of_the_vault(tmp_path: Path) -> None:
    key = tmp_path / "vault.pub"
    key.write_text(new_pair().public.hex())
    counter = Counter(key, tmp_path / "counter", seconds=0.1, clock=lambda: 0.0)
    for _ in range(MOST_LOOKS_AT_ONCE):
        assert counter._looks.places.acquire(blocking=False)
    assert counter.ask_shortly(ShowGift(TOKEN)) is BUSY
    counter._looks.places.release()
    assert counter.ask_shortly(ShowGift(TOKEN)) is LATER
    assert counter._looks.silent_until == SILENT_SECONDS
    assert counter._gifts.silent_until == 0.0


def test_a_desk_without_a_key_says_later(tmp_path: Path) -> None:
    assert Counter(tmp_path / "vault.pub", tmp_path / "counter", seconds=0.2).ask(ShowGift(TOKEN)) is LATER
