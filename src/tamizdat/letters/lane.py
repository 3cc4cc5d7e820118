"""The priority lane: notices that wait, as the clerk takes them. See `clerk.Lane`."""

from collections.abc import Iterator
from datetime import datetime

from tamizdat.envelope.errors import SealError
from tamizdat.envelope.keyring import Keyring
from tamizdat.letters.actions.notices import note_later, note_sent, open_notice
from tamizdat.letters.dkim import Signer
from tamizdat.letters.models import Notice
from tamizdat.letters.notice_mails import notice_mail
from tamizdat.letters.postmark import House
from tamizdat.letters.statuses import Status
from tamizdat.letters.verdicts import Whose, judge
from tamizdat.wire.smtp.parcels import Parcel, Reply, Stage

_AT_ONCE = 50


class NoticeLane:
    """Notices, oldest first. Whoever waits for a confirmation does not wait behind a letter to a million."""

    def __init__(self, keyring: Keyring, house: House, signer: Signer | None) -> None:
        self._keyring = keyring
        self._house = house
        self._signer = signer
        self._under_way: set[int] = set()

    def waiting(self, now: datetime) -> Iterator[Parcel]:
        """Those that may go now and are not under way."""
        ready = Notice.objects.filter(next_try__lte=now).exclude(pk__in=self._under_way).order_by("next_try", "pk")
        for notice in ready[:_AT_ONCE]:
            try:
                wish = open_notice(notice, self._keyring)
            except SealError:  # of another key, or damaged: nobody can ever send it
                note_sent(notice.pk)
                continue
            parcel = notice_mail(self._keyring, self._house, self._signer, wish, notice.serial)
            parcel.tag = (None, notice.pk)
            self._under_way.add(notice.pk)
            yield parcel

    def told(self, tag: object, stage: Stage, reply: Reply, now: datetime) -> None:
        """The relay answered for one."""
        number = self._number(tag)
        verdict = judge(stage, reply)
        if verdict.status in {Status.ACCEPTED, Status.REJECTED} and verdict.whose is not Whose.OURS:
            note_sent(number)
        else:
            note_later(number, now)

    def lost(self, tag: object, now: datetime) -> None:
        """No answer came; it goes again, with the same Message-ID."""
        note_later(self._number(tag), now)

    def _number(self, tag: object) -> int:
        number = tag if isinstance(tag, int) else -1
        self._under_way.discard(number)
        return number
