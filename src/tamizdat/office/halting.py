"""Halts as keepers order them. They are written into the vault's database at once: no key is needed, no answer awaited.

One keeper halts. To end the pledges of what is halted takes a second one, since nobody can take it back; while they
wait for each other, nothing is taken.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction

from tamizdat.contributions.actions.halting import cancel_pledges, halt_method, resume_method
from tamizdat.contributions.errors import ActRefused
from tamizdat.contributions.telling import tell_halts
from tamizdat.office.actions import note, noted
from tamizdat.office.errors import WishRefused
from tamizdat.office.gift_queries import CANCEL_LIVES
from tamizdat.office.models import CancelWish
from tamizdat.staff.models import Account

OVER = "This wish is over: somebody agreed, or a day went by. Ask again."
SECOND = "Pledges end when a second keeper agrees, on this page."
ALONE = "Another keeper must say yes to this. Ask one of them to open this page with their own account."


def rehearse(methods: Sequence[str], reason: str, keeper: Account, now: datetime) -> None:
    """Write down that a halt was rehearsed; nothing else is done."""
    note(keeper, "rehearsed a halt", f"{' '.join(methods)}: {reason}", now)


def halt(
    methods: Sequence[str], reason: str, words: str, keeper: Account, now: datetime, *, cancel: bool = False
) -> str:
    """Halt methods; pledges wait. With `cancel` a second keeper is asked to end them, of what is halted already too.

    Raises WishRefused where nothing is left to do: all are halted already, and no pledges shall end.
    """
    with noted(keeper, "halted", f"{' '.join(methods)}: {reason}", now):
        before, refused = [], []
        for method in methods:
            try:
                halt_method(method, reason, "keep", by=str(keeper.pk), now=now, words=words)
            except ActRefused as error:
                before.append(method)
                refused.append(f"{error}")
        _tell()
        if cancel:
            ask_to_cancel(methods, keeper, now)
            refused = [f"Halted already: {', '.join(before)}."] if before else []
        elif len(before) == len(methods):
            raise WishRefused(" ".join(refused))
        fresh = [one for one in methods if one not in before]
        said = [f"Halted: {', '.join(fresh)}. Nothing is taken any more."] if fresh else []
        return " ".join([*said, *refused, *([SECOND] if cancel else [])])


def resume(methods: Sequence[str], keeper: Account, now: datetime, fate: Literal["skip", "charge"]) -> str:
    """End halts; `fate` is that of payments that fell due meanwhile. Raises WishRefused."""
    with noted(keeper, "resumed", f"{' '.join(methods)}, {fate} what was missed", now):
        try:
            with transaction.atomic():
                for method in methods:
                    resume_method(method, by=str(keeper.pk), now=now, missed=fate)
        except ActRefused as error:
            raise WishRefused(str(error)) from error
    _tell()
    took = "What fell due meanwhile is charged." if fate == "charge" else "What fell due meanwhile is skipped."
    return f"Resumed: {', '.join(methods)}. {took}"


def ask_to_cancel(methods: Sequence[str], keeper: Account, now: datetime) -> None:
    """Ask that pledges of halted methods end; it waits for another keeper."""
    CancelWish.objects.filter(asked_at__lte=now - CANCEL_LIVES).delete()
    for method in methods:
        note(keeper, "asked to cancel pledges", method, now)
        # Asked twice it is one wish: two keepers, not two clicks.
        if not CancelWish.objects.filter(method=method, asked_by=keeper.pk).exists():
            CancelWish.objects.create(method=method, asked_by=keeper.pk, asked_at=now)


def agree_to_cancel(number: int, keeper: Account, now: datetime) -> str:
    """Say the second yes: the pledges end. Raises WishRefused for whoever asked."""
    wish = CancelWish.objects.filter(pk=number, asked_at__gt=now - CANCEL_LIVES).first()
    if wish is None:
        raise WishRefused(OVER)
    if wish.asked_by == keeper.pk:
        raise WishRefused(ALONE)
    with noted(keeper, "agreed to cancel pledges", wish.method, now) as line:
        try:
            with transaction.atomic():
                ended = cancel_pledges(wish.method, by=f"{wish.asked_by} {keeper.pk}", now=now)
                CancelWish.objects.filter(method=wish.method).delete()
        except ActRefused as error:
            raise WishRefused(str(error)) from error
        line.outcome = f"done: {ended} ended"
    return f"{ended} pledges by {wish.method} have ended."


def _tell() -> None:
    """The newsroom finds it within seconds, also while the vault is locked."""
    tell_halts(settings.VAR / "counts")
