"""One mail through a relay, and what it answered, for a person who wants to know whether it works."""

from dataclasses import dataclass

from tamizdat.wire.smtp.parcels import Parcel, Reply, Stage
from tamizdat.wire.smtp.pool import Pool
from tamizdat.wire.smtp.server import Server


@dataclass(frozen=True, slots=True)
class Said:
    """Whether the mail was taken, and what to tell."""

    taken: bool
    sentence: str


class _OneMail:
    """A clerk with one mail."""

    def __init__(self, parcel: Parcel, server: Server) -> None:
        self._waiting: Parcel | None = parcel
        self._server = server
        self.said = Said(taken=False, sentence=f"{server.name} did not answer.")

    def next(self) -> Parcel | None:
        parcel, self._waiting = self._waiting, None
        return parcel

    def dot(self, parcel: Parcel) -> bool:
        del parcel
        return True

    def told(self, parcel: Parcel, stage: Stage, reply: Reply) -> None:
        del parcel
        words = "took the mail" if reply.good else f"answered {stage.value} with"
        self.said = Said(taken=reply.good, sentence=f"{self._server.name} {words} ({reply}).")

    def lost(self, parcel: Parcel, *, after_dot: bool) -> None:
        del parcel
        when = "after the final dot; it may have the mail" if after_dot else "before it had the mail"
        self.said = Said(taken=False, sentence=f"{self._server.name} broke off {when}.")

    def refused(self, reply: Reply | None) -> None:
        self._waiting = None
        why = f"it answered {reply}" if reply else "it cannot be reached, or offers no STARTTLS or log-in"
        self.said = Said(taken=False, sentence=f"{self._server.name} cannot be used: {why}.")

    def over(self) -> bool:
        return self._waiting is None


def try_relay(server: Server, parcel: Parcel) -> Said:
    """Send one mail now."""
    clerk = _OneMail(parcel, server)
    Pool(server).carry(clerk)
    return clerk.said
