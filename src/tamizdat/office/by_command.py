"""What `tamizdat gifts` does in the vault's own database, for whoever has the machine: the vault may be locked.

Each act is written into the log as the office's are, with the name that was given in place of a keeper's number.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from tamizdat.contributions.actions.canary import Verdict, keep_canary
from tamizdat.contributions.actions.halting import cancel_pledges, halt_method, is_halted, resume_method
from tamizdat.contributions.books.forms import FORMS
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.queries.books import balances
from tamizdat.contributions.queries.found import found_money
from tamizdat.contributions.queries.missed import missed
from tamizdat.contributions.queries.reconciling import reconciled
from tamizdat.contributions.telling import tell_halts
from tamizdat.office.errors import WishRefused
from tamizdat.office.finding import order_found
from tamizdat.office.gift_queries import Effect, book, effect, first_day, methods
from tamizdat.office.models import LogLine
from tamizdat.office.outcomes import awaited, written
from tamizdat.readers.face import drop_notes, notes_of

Fate = Literal["skip", "charge"]
NOBODY = 0
"""The number of no account: a command was used."""
ALONE = "Pledges are ended only when two different keepers say yes, for nobody can take it back. Name both."
UNKNOWN = "There is no way of giving “{method}”. There are: {known}. Nothing was done."
ALONE_TO_DROP = "Notes are dropped for good, and so only when two different keepers say yes. Name both."
NO_NOTES = "There are no notes of {month}. They are kept only where names were asked for when a statement came in."
NOTHING_FOUND = "Nothing was found: all that providers hold for us is in the books, or nobody was asked yet."
SAY_WHAT = "This fell due while it was halted: {missed}. Say --missed skip or --missed charge. Nothing was done."
GO_ON = {
    "skip": "Its pledges go on with their next due day; after a halt for safety not within a week.",
    "charge": "Its pledges go on, and what fell due meanwhile is charged.",
}
EMPTY = "Nothing was booked yet."


@dataclass(frozen=True, slots=True)
class HaltOrder:
    """What is halted and why; whether its pledges end, and who says so."""

    methods: Sequence[str]
    reason: str
    words: str
    cancel: bool
    by: str
    second: str = ""

    @property
    def orderers(self) -> str:
        """Both names, or one."""
        return f"{self.by} {self.second}".strip()


def rehearse(order: HaltOrder, now: datetime) -> Iterator[str]:
    """Say what a halt would do. Raises WishRefused."""
    _check(order.methods)
    _note("rehearsed a halt", order.methods, order.orderers, now)
    for method in order.methods:
        yield f"{method} would be halted. {_said(effect(method, now.date()), cancel=order.cancel, would=True)}"
    yield "This was a drill: nothing was halted."


def halt(order: HaltOrder, counts: Path, now: datetime) -> Iterator[str]:
    """Halt, tell the newsroom in its folder `counts`, and say what was done. Raises WishRefused."""
    _check(order.methods)
    same = order.by.strip().casefold() == order.second.strip().casefold()
    if order.cancel and (same or not order.second.strip()):
        raise WishRefused(ALONE)
    with _noted("halted", order.methods, order.orderers, now):
        for method in order.methods:
            yield _halt(order, method, now)
        tell_halts(counts)


def resume(chosen: Sequence[str], by: str, counts: Path, now: datetime, fate: Fate | None = None) -> Iterator[str]:
    """End halts, and tell the newsroom. `fate` says what becomes of payments that fell due meanwhile.

    Raises WishRefused, also where there are such payments and nothing is said of them.
    """
    _check(chosen)
    told = [(method, missed(method, now.date())) for method in chosen]
    if fate is None and any(one.payments for _, one in told):
        fell_due = "; ".join(f"{method}: {one}" for method, one in told if one.payments)
        raise WishRefused(SAY_WHAT.format(missed=fell_due))
    with _noted("resumed", chosen, by, now):
        for method in chosen:
            try:
                resume_method(method, by=by, now=now, missed=fate or "skip")
            except ActRefused as error:
                raise WishRefused(str(error)) from error
            yield f"{method} is open again. {GO_ON[fate or 'skip']}"
        tell_halts(counts)


def show_found() -> Iterator[str]:
    """A line for each payment that was found."""
    every = found_money()
    for one in every:
        yield f"{one.day}  {one.provider:<8}  {one.money!s:>18}{'  (will be booked)' if one.wanted else ''}"
    if not every:
        yield NOTHING_FOUND


def book_found(provider: str, by: str, now: datetime) -> Iterator[str]:
    """Order that what was found is booked. Raises WishRefused where there is nothing."""
    with _noted("ordered to book money found", [provider], by, now):
        yield order_found(provider, by, now)


def show_balances(until: date | None) -> Iterator[str]:
    """A line for each account that is not empty."""
    standing = [one for one in balances(until) if one.money.minor]
    width = max((len(one.account) for one in standing), default=0)
    yield from (f"{one.account:<{width}}  {one.money!s:>18}" for one in standing)
    if not standing:
        yield EMPTY
    for told in reconciled() if until is None else ():
        agree = "they agree" if not told.difference.minor else f"difference {told.difference}"
        yield f"{told.alias} on {told.day}: books {told.books}, bank {told.bank}; {agree}."


def write_book(first: date | None, last: date, form: str, by: str, now: datetime) -> str:
    """The books as a file."""
    begin = first or first_day() or last
    _note("took the books out", [f"{begin}", f"{last}", form], by, now)
    return FORMS[form].write(book(begin, last))


def keep_song(provider: str, found: Mapping[str, Verdict], by: str, now: datetime) -> Iterator[str]:
    """Keep what the canary found, for the office's page of providers."""
    _note("tried the canary", [provider], by, now)
    keep_canary(provider, found, now.date())
    yield "It is written down; the office shows it under Providers."


def take_notes(month: str, out: Path, by: str, now: datetime) -> Iterator[str]:
    """Write the notes of a month into a file, sealed as they are, for a keeper to open offline. Raises WishRefused."""
    key, notes = notes_of(month)
    if not key:
        raise WishRefused(NO_NOTES.format(month=month))
    sealed = [base64.b64encode(one).decode() for one in notes]
    text = json.dumps({"version": 1, "month": month, "key": base64.b64encode(key).decode(), "notes": sealed})
    with _noted("took notes out", [month], by, now), out.open("x", encoding="ascii") as file:
        file.write(text)
    yield f"{out} holds {len(sealed)} notes of {month}. A keeper opens it offline: tamizdat gifts open {out.name}"


def drop_month(month: str, by: str, second: str, now: datetime) -> Iterator[str]:
    """Forget the notes of a month, and their key, for good. Raises WishRefused unless two keepers are named."""
    if not second.strip() or second.strip().casefold() == by.strip().casefold():
        raise WishRefused(ALONE_TO_DROP)
    _note("dropped notes", [month], f"{by} {second}", now)
    yield f"{drop_notes(month)} notes of {month} were dropped, with their key. Delete the files that you took out, too."


def _halt(order: HaltOrder, method: str, now: datetime) -> str:
    before = effect(method, now.date())
    if not is_halted(method):
        halt_method(
            method,
            order.reason,
            "cancel" if order.cancel else "keep",
            by=order.orderers,
            now=now,
            words=order.words,
        )
        return f"{method} is halted. {_said(before, cancel=order.cancel)}"
    if order.cancel:
        ended = cancel_pledges(method, by=order.orderers, now=now)
        return f"{method} was halted already. {ended} pledges have ended."
    return f"{method} was halted already. Its pledges wait."


def _said(touched: Effect, *, cancel: bool, would: bool = False) -> str:
    fate = ("would end" if would else "have ended") if cancel else ("would wait" if would else "wait")
    bring = f", which bring {', '.join(map(str, touched.monthly))} in a month," if touched.monthly else ""
    by_bank = f" {touched.by_bank} are standing orders: only their givers can stop them." if touched.by_bank else ""
    under_way = f" {touched.under_way} payments are under way and cannot be called back." if touched.under_way else ""
    soon = f"{touched.due_soon} of them are due within a week."
    return f"{touched.pledges} pledges{bring} {fate}; {soon}{by_bank}{under_way}"


def _check(chosen: Sequence[str]) -> None:
    known = methods()
    strange = next((one for one in chosen if one not in known), None)
    if strange is not None:
        raise WishRefused(UNKNOWN.format(method=strange[:20], known=", ".join(known)))


def _note(verb: str, things: Sequence[str], by: str, now: datetime) -> None:
    written(NOBODY, verb, _thing(things, by), now)


def _noted(verb: str, things: Sequence[str], by: str, now: datetime) -> AbstractContextManager[LogLine]:
    """What can be refused: the log says then that it was."""
    return awaited(NOBODY, verb, _thing(things, by), now)


def _thing(things: Sequence[str], by: str) -> str:
    return f"{' '.join(things)}, by {by}"
