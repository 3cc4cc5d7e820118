"""Of which account a table says that it is: by an IBAN in each row, or above the headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tamizdat.money.accounts import account_key, clean_iban
from tamizdat.money.errors import AccountRefused
from tamizdat.money.statements.figures import refused
from tamizdat.money.statements.headings import Holds, plain_heading

Row = Sequence[str]
_FORM = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
# Who stands in a column with such a heading is the other side.
_OTHER_SIDE = re.compile(
    "partner|counter|benefici|begunst|beguenst|payee|payer|sender|recipient|remitter|tegen|gegen|empfang|zahlungs"
    "|kontonummer iban|contrepart|ordenante|ordinante|nadawc|odbiorc|kontrah|protiuct|saaja|maksja|avsand|mottag"
    "|получат|плательщ|контраг|отправит|платник|отримувач"
)
# A table of more accounts than that is of no one's.
_MOST = 20
# An account number without country and bank is told apart by so many signs.
_LEAST = 6
_OTHERS = "If the column is of those who pay, say that its heading holds the counterparty."


@dataclass(frozen=True, slots=True)
class Ownership:
    """IBANs in columns of our own account, and those that stand in every row of a column which is not known."""

    own: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()

    def names(self, number: str) -> bool:
        """Whether the table names this account of ours."""
        return any(_is(iban, number) for iban in self.own or self.perhaps)

    def check(self, number: str, place: str) -> None:
        """Nothing in the table names another account. Raises StatementRefused."""
        if len(self.own) > 1:
            raise refused(
                place, f"its rows are of several accounts. Get a table of one account from the bank. {_OTHERS}"
            )
        if (self.own or self.perhaps) and not self.names(number):
            raise refused(
                place,
                f"it names another account than the one that was chosen, or one that is not the newsroom's. {_OTHERS}",
            )


def ownership(headings: Row, found: Sequence[Holds | None], rows: Sequence[Row], above: Iterable[Row]) -> Ownership:
    """What a table tells of its account. `found` is what its columns hold, `above` what stands above the headings."""
    own: set[str] = set()
    perhaps: set[str] = {iban for row in above for cell in row if (iban := iban_in(cell))}
    for at, holds in enumerate(found):
        if holds is Holds.ACCOUNT:
            own |= _ibans(at, rows)
        elif holds is None and not _OTHER_SIDE.search(plain_heading(headings[at])):
            ibans = _ibans(at, rows)
            perhaps |= ibans if len(ibans) == 1 else set()
    return Ownership(frozenset(own), frozenset(perhaps))


def iban_in(cell: str) -> str:
    """The IBAN that a cell holds, and nothing else; "" of others."""
    key = account_key(cell)
    try:
        return clean_iban(key) if _FORM.fullmatch(key) else ""
    except AccountRefused:
        return ""


def _ibans(at: int, rows: Sequence[Row]) -> set[str]:
    """The IBANs of a column in which nothing else stands."""
    cells = {row[at].strip() for row in rows} - {""}
    found = {iban_in(cell) for cell in cells} if len(cells) <= _MOST else {""}
    return set() if "" in found else found


def _is(iban: str, number: str) -> bool:
    own = account_key(number)
    return iban == own or (len(own) >= _LEAST and iban.endswith(own))
