"""Claims about files of banks that are taken in: whole or not at all, each line once, and never on a name."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pyrage
import pytest

from tamizdat.contributions.actions import importing
from tamizdat.contributions.actions.importing import Hands, Imported, import_file
from tamizdat.contributions.actions.matching import unmatch_line
from tamizdat.contributions.models import BankLine, BankMatch, BankStatement, FactRow
from tamizdat.contributions.queries.bank import count_waiting, waiting_lines
from tamizdat.contributions.queries.gifts import gift
from tamizdat.envelope.audit import open_month, open_note
from tamizdat.money.errors import StatementRefused
from tamizdat.money.references import grouped
from tamizdat.money.statements.reading import OwnAccount
from tamizdat.readers.face import notes_of
from tests.contributions.givers import Givers
from tests.fakes.bank_files import OURS, Entry, Part, balance_xml, camt, mt940, statement_xml

ACCOUNT = OwnAccount(OURS, "EUR")
NAME = "Vera Example"


def entries(*texts: str, amount: str = "5.00", day: str = "2026-11-27") -> list[Entry]:
    return [
        Entry(amount, [Part(amount, (text,), name=NAME)], ref=f"B-{day}-{place}", day=day)
        for place, text in enumerate(texts)
    ]


def statement(listed: Sequence[Entry], opening: str = "100.00", closing: str = "", number: str = "231") -> bytes:
    total = sum(int(one.amount.replace(".", "")) for one in listed) + int(opening.replace(".", ""))
    balances = balance_xml("OPBD", opening) + balance_xml("CLBD", closing or f"{total // 100}.{total % 100:02d}")
    return camt(statement_xml(list(listed), balances, number=number))


def bring_in(givers: Givers, content: bytes, *, rehearse: bool = False) -> Imported:
    return import_file(content, [ACCOUNT], Hands(givers.keyring, "1", givers.now), rehearse=rehearse)


def test_what_carries_a_reference_is_booked_however_it_was_mangled(givers: Givers) -> None:
    given = [givers.transfer() for _ in range(4)]
    exact, spaced, cyrillic, bare = (one.reference for one in given)
    mangled = [exact, f"for you {grouped(spaced)}!", cyrillic.replace("RF", "РФ "), f"{bare[2:6]}-{bare[6:]}"]
    came = bring_in(givers, statement(entries(*mangled)))

    assert (came.lines, came.matched, came.waiting) == (4, 4, 0)
    assert [one.rung for one in BankMatch.objects.order_by("pk")] == ["exact", "exact", "tolerant", "tolerant"]
    found = [gift(one.pk, givers.now.date()) for one in given]
    assert [one.state for one in found if one] == ["given"] * 4
    assert givers.balances() == {"assets:bank:eur-4300": 2000, "income:gifts:once": -2000}


def test_what_carries_none_waits_and_its_words_are_sealed(givers: Givers) -> None:
    givers.transfer()
    came = bring_in(givers, statement(entries(f"from {NAME} with love")))

    assert (came.matched, came.waiting) == (0, 1)
    (line,) = waiting_lines(givers.keyring, 0, 10)
    assert line.text == f"from {NAME} with love"
    assert NAME.encode() not in bytes(BankLine.objects.get().sealed)
    assert givers.balances() == {"assets:bank:eur-4300": 500, "liabilities:unidentified": -500}
    assert count_waiting() == 1


def test_the_words_of_a_matched_line_are_not_kept_at_all(givers: Givers) -> None:
    bring_in(givers, statement(entries(f"{givers.transfer().reference} {NAME}")))
    assert bytes(BankLine.objects.get().sealed) == b""


def test_the_same_file_twice_and_an_overlapping_one_bring_each_line_once(givers: Givers) -> None:
    first = entries("one", "two")
    both = [*first, *entries("three", day="2026-11-28")]
    assert bring_in(givers, statement(first)).there == 0
    assert bring_in(givers, statement(first)).there == 2
    came = bring_in(givers, statement(both))

    assert (came.lines, came.there, came.waiting) == (3, 2, 1)
    assert BankLine.objects.count() == 3
    assert givers.balances()["assets:bank:eur-4300"] == 1500


def test_two_equal_real_lines_are_two(givers: Givers) -> None:
    twice = ":61:2611271127C3,75NTRFNONREF\n:86:tea\n" * 2
    assert bring_in(givers, mt940(twice).encode()).waiting == 2
    assert bring_in(givers, mt940(twice).encode()).there == 2
    assert BankLine.objects.count() == 2


def test_an_equal_line_in_the_statement_that_follows_is_another_one(givers: Givers) -> None:
    line = ":61:2611271127C7,50NTRFNONREF\n:86:tea\n"
    morning = mt940(line).encode()
    evening = mt940(line, opening="C261127EUR107,50", closing="C261127EUR115,00", number="00232/00001").encode()
    assert bring_in(givers, morning).waiting == 1
    assert bring_in(givers, evening).waiting == 1
    assert bring_in(givers, evening).there == 1
    assert bring_in(givers, morning).there == 1
    assert givers.balances()["assets:bank:eur-4300"] == 1500


def test_a_statement_that_left_the_balance_as_it_was_is_known_again(givers: Givers) -> None:
    both = ":61:2611271127C5,00NTRFNONREF\n:86:in\n:61:2611271127D5,00NTRFNONREF\n:86:out\n"
    content = mt940(both, closing="C261127EUR100,00").encode()
    came = bring_in(givers, content)
    assert (came.waiting, came.out) == (1, 1)
    assert bring_in(givers, content + b"\n").there == 2
    assert givers.balances() == {"equity:elsewhere": 500, "liabilities:unidentified": -500}


def test_two_statements_of_one_file_are_counted_like_two_files(givers: Givers) -> None:
    line = ":61:2611271127C7,50NTRFNONREF\n:86:tea\n"
    evening = mt940(line, opening="C261127EUR107,50", closing="C261127EUR115,00", number="00232/00001")
    both = (mt940(line) + evening).encode()
    would = bring_in(givers, both, rehearse=True)
    assert (would.waiting, would.there) == (2, 0)
    assert bring_in(givers, both) == would
    assert bring_in(givers, evening.encode()).there == 1
    assert BankLine.objects.count() == 2


def test_a_file_that_was_cut_short_goes_on_and_what_a_person_took_back_stays_so(
    givers: Givers, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [givers.transfer() for _ in range(2)]
    content = statement(entries(*(one.reference for one in given)))
    with monkeypatch.context() as cut:
        cut.setattr(importing, "_give", lambda *_: None)
        bring_in(givers, content)
    assert givers.balances() == {"assets:bank:eur-4300": 1000, "liabilities:unidentified": -1000}
    assert bring_in(givers, content).there == 2
    assert givers.balances() == {"assets:bank:eur-4300": 1000, "income:gifts:once": -1000}

    line = BankMatch.objects.order_by("pk")[0].line_id
    unmatch_line(line, keyring=givers.keyring, by="1", today=givers.now.date())
    bring_in(givers, content)
    assert givers.balances()["liabilities:unidentified"] == -500


def test_a_file_that_does_not_add_up_leaves_nothing(givers: Givers) -> None:
    with pytest.raises(StatementRefused, match="closes with"):
        bring_in(givers, statement(entries("one"), closing="999.00"))
    assert not BankStatement.objects.exists()
    assert not FactRow.objects.exists()


def test_a_rehearsal_says_the_same_and_keeps_nothing(givers: Givers) -> None:
    content = statement(entries(givers.transfer().reference, "no reference"))
    would = bring_in(givers, content, rehearse=True)
    assert not BankLine.objects.exists()
    assert not FactRow.objects.exists()
    assert bring_in(givers, content) == would


def test_a_statement_that_is_missing_between_is_said(givers: Givers) -> None:
    bring_in(givers, statement(entries("one"), number="231"))
    givers.wait(days=3)
    later = statement(entries("two", day="2026-11-30"), opening="300.00", number="234")
    came = bring_in(givers, later)
    assert len(came.findings) == 2
    assert "statements between are missing" in came.findings[0]
    assert bring_in(givers, later).findings == []


def test_names_are_kept_only_when_asked_for_and_for_keepers_who_are_offline(givers: Givers) -> None:
    identities = [pyrage.x25519.Identity.generate() for _ in range(2)]
    keyring = replace(givers.keyring, offline=tuple(str(one.to_public()) for one in identities))
    given = givers.transfer()
    content = statement(entries(given.reference, "no reference"))
    import_file(content, [ACCOUNT], Hands(keyring, "1", givers.now))
    assert notes_of("2026-11")[0] == b""

    later = statement(entries("a third", day="2026-11-28"), opening="110.00")
    asked = Hands(keyring, "1", givers.now, names=True)
    assert import_file(later, [ACCOUNT], asked).findings == []
    key, notes = notes_of("2026-11")
    private = open_month(key, str(identities[1]))
    assert [json.loads(open_note(private, one)) for one in notes] == [["2026-11-28", "5.00", "EUR", "", NAME]]


def test_names_that_nobody_could_keep_are_said_before_anything_is_taken(givers: Givers) -> None:
    for keepers in ((), ("one",), ("one", "one")):
        hands = Hands(replace(givers.keyring, offline=keepers), "1", givers.now, names=True)
        with pytest.raises(StatementRefused, match=r"two offline keepers .* Nothing of the file was taken\."):
            import_file(statement(entries("tea")), [ACCOUNT], hands)
    assert not BankStatement.objects.exists()
    assert not FactRow.objects.exists()


def test_money_that_went_out_is_counted_and_its_words_are_not_kept(givers: Givers) -> None:
    out = Entry("2.00", [Part("2.00", ("rent",))], sign="DBIT", ref="B-9")
    balances = balance_xml("OPBD", "100.00") + balance_xml("CLBD", "98.00")
    came = bring_in(givers, camt(statement_xml([out], balances)))
    assert (came.out, came.waiting) == (1, 0)
    assert bytes(BankLine.objects.get().sealed) == b""
    assert givers.balances() == {"assets:bank:eur-4300": -200, "equity:elsewhere": 200}


def test_late_money_of_a_cancelled_pledge_is_booked_all_the_same(givers: Givers) -> None:
    given = givers.transfer()
    given.ended = givers.now.date()
    given.save()
    givers.wait(days=40)
    came = bring_in(givers, statement(entries(given.reference, day="2027-01-05")))
    assert came.matched == 1
    found = gift(given.pk, givers.now.date())
    assert found is not None
    assert len(found.standing.late) == 1


@pytest.mark.parametrize("day", ["2026-11-29", "2026-12-01", "2062-11-27"])
def test_a_day_that_has_not_come_was_misread(givers: Givers, day: str) -> None:
    with pytest.raises(StatementRefused, match=rf"{day}, has not come yet\. Most often day and month .*\(--days\)"):
        bring_in(givers, statement(entries("one", day=day)))

    assert not FactRow.objects.exists()


def test_it_may_be_tomorrow_at_the_bank(givers: Givers) -> None:
    assert bring_in(givers, statement(entries("ahead", day="2026-11-28"))).waiting == 1


def test_words_without_end_cost_little_and_fit_into_an_answer(givers: Givers) -> None:
    text = " ".join(f"{number % 90 + 10}" for number in range(40_000))
    bring_in(givers, statement(entries(text)))
    (line,) = waiting_lines(givers.keyring, 0, 10)

    assert len(line.text) == 4_000
