"""Books that can be laid beside the bank's: what stood there before is booked, fees are fees, a difference is shown."""

from django.db.models import Sum

from tamizdat.contributions.models import FactRow, LedgerEntry
from tamizdat.contributions.queries.books import balances, unbalanced_transactions
from tamizdat.contributions.queries.reconciling import reconciled
from tests.contributions.givers import Givers
from tests.contributions.test_alike import table
from tests.contributions.test_importing import bring_in, entries, statement
from tests.fakes.bank_files import Entry, Part, balance_xml, camt, mt940, statement_xml

OPENED = ("opened", "overdrawn", "voided")


def found() -> dict[str, int]:
    return {one.account: one.money.minor for one in balances() if one.money.minor}


def difference() -> int:
    (one,) = reconciled()
    return one.difference.minor


def test_what_stood_there_before_the_first_statement_is_booked_once(givers: Givers) -> None:
    first = statement(entries("one"), opening="1000.00")
    bring_in(givers, first)
    bring_in(givers, first)
    bring_in(givers, statement(entries("two", day="2026-11-28"), opening="1005.00", number="232"))

    assert found() == {"assets:bank:eur-4300": 101_000, "equity:opening": -100_000, "liabilities:unidentified": -1000}
    assert [one.kind for one in FactRow.objects.filter(kind__in=OPENED)] == ["opened"]
    assert difference() == 0
    assert not unbalanced_transactions()


def test_an_older_statement_takes_the_opening_back_and_books_its_own(givers: Givers) -> None:
    bring_in(givers, statement(entries("two"), opening="1005.00", number="232"))
    bring_in(givers, statement(entries("one", day="2026-11-20"), opening="1000.00"))

    assert found()["equity:opening"] == -100_000
    assert difference() == 0
    kinds = FactRow.objects.filter(kind__in=OPENED).order_by("pk").values_list("kind", flat=True)
    assert [*kinds] == ["opened", "voided", "opened"]
    until = LedgerEntry.objects.filter(account="assets:bank:eur-4300", txn__day__lt="2026-11-27")
    assert until.aggregate(sum=Sum("minor"))["sum"] == 100_500


def test_what_a_table_brought_before_is_no_part_of_the_opening(givers: Givers) -> None:
    bring_in(givers, table(("5.00", "older")).replace(b"27.11.2026", b"20.11.2026"))
    assert reconciled() == []
    assert "equity:opening" not in found()
    bring_in(givers, statement(entries("one"), opening="1000.00"))
    assert (found()["equity:opening"], difference()) == (-99_500, 0)


def test_an_account_that_was_overdrawn_opens_so(givers: Givers) -> None:
    balances_told = balance_xml("OPBD", "-10.00") + balance_xml("CLBD", "-5.00")
    bring_in(givers, camt(statement_xml(entries("one"), balances_told)))
    assert (found()["equity:opening"], difference()) == (1000, 0)


def test_a_statement_that_is_missing_shows_as_a_difference(givers: Givers) -> None:
    bring_in(givers, statement(entries("one"), opening="100.00"))
    bring_in(givers, statement(entries("two", day="2026-11-28"), opening="300.00", number="234"))
    assert difference() == 10_500 - 30_000


def test_a_fee_of_the_bank_is_an_expense(givers: Givers) -> None:
    fee = Entry("1.50", [Part("1.50", ("for November",))], sign="DBIT", ref="F-1")
    other = Entry("2.00", [Part("2.00", ("rent",))], sign="DBIT", ref="F-2")
    code = "<BkTxCd><Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>"
    told = camt(statement_xml([fee, other], balance_xml("OPBD", "100.00") + balance_xml("CLBD", "96.50")))
    bring_in(givers, told.replace(b"</BookgDt>", b"</BookgDt>" + code.encode(), 1))
    assert found()["expenses:bank-fees"] == 150
    assert found()["equity:elsewhere"] == 200

    swift = ":61:2611281128D1,50NCHGNONREF\n:86:x\n:61:2611281128D2,00NTRFNONREF\n:86:bank fee\n"
    bring_in(givers, mt940(swift, opening="C261127EUR96,50", closing="C261128EUR93,00", number="240").encode())
    assert found()["expenses:bank-fees"] == 500
    assert difference() == 0
