"""What an uncertain mail comes to: ask the relay; if it cannot say, the newsletter's policy. Pure."""

from collections.abc import Mapping

from tamizdat.letters.statuses import Status

Answers = Mapping[int, bool | None]
"""For each uncertain place: the relay has the mail, does not have it, or cannot say."""


def resolved(statuses: bytes, answers: Answers, *, send_again: bool) -> bytes:
    """Settle uncertain places. A mail that is sent again has the same bytes and the same Message-ID."""
    found = bytearray(statuses)
    for place, status in enumerate(statuses):
        if status == Status.UNCERTAIN:
            answer = answers.get(place)
            if answer is None:
                found[place] = Status.UNSENT if send_again else Status.UNCERTAIN
            else:
                found[place] = Status.ACCEPTED if answer else Status.UNSENT
    return bytes(found)
