"""The time of this machine, where real processes and invented providers meet."""

from datetime import UTC, datetime

from tests.laboratory.books import Clock


class WallClock(Clock):
    """It goes by itself; to set it does nothing."""

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @now.setter
    def now(self, value: datetime) -> None:
        return
