"""Decides who may drop something at once, and who shall do a sum first. It remembers in memory only."""

from datetime import datetime
from threading import Lock

from tamizdat.desk.budgets import Budget, Seen
from tamizdat.desk.peers import DailySalt, is_shared
from tamizdat.desk.work import Work
from tamizdat.money.breaker import MOST_CALLS, Memory, answered, called, proof_wanted

# How many peers, mail hosts and links are remembered, at some 150 bytes each.
MOST_PEERS = 20_000
MOST_HOSTS = 5_000
MOST_LINKS = 50_000
EVERYBODY = b"all"
# From this level of proof on (money.breaker) nobody asks a provider without a sum.
FIRST_SUM = 3


class Gate:
    """One for the process. Threads may share it."""

    def __init__(self, provider_calls: int = MOST_CALLS) -> None:
        self.work = Work()
        self._provider_calls = provider_calls
        self._lock = Lock()
        self._salt = DailySalt()
        self._peers = Budget(size=8, refill=1 / 60, most=MOST_PEERS)
        # Wishes that make the newsroom write to somebody, from everybody together: 3,600 an hour without a sum.
        self._all = Budget(size=300, refill=1, most=1)
        # The same to one mail host: nobody floods the mailboxes of a firm through us.
        self._hosts = Budget(size=60, refill=1 / 5, most=MOST_HOSTS)
        # Links out of mails. The mail programs of large providers press many of them for their readers (RFC 8058),
        # from few addresses, so only the sum of all is bounded.
        self._links = Budget(size=3_000, refill=50, most=1)
        self._pressed = Seen(MOST_LINKS)
        # Gifts by bank: each leaves one envelope and asks nobody. Many givers share an address over Tor.
        self._givers = Budget(size=30, refill=1 / 10, most=MOST_PEERS)
        self._gifts = Budget(size=600, refill=3, most=1)
        # Questions that may reach a payment provider. Whoever tries stolen cards meets these first.
        self._askers = Budget(size=6, refill=1 / 60, most=MOST_PEERS)
        self._questions = Budget(size=120, refill=1, most=1)
        # Many givers come from this very machine: through Tor, or a proxy that names nobody. No budget is one person's.
        self._shared_givers = Budget(size=300, refill=1.5, most=1)
        self._shared_askers = Budget(size=30, refill=1 / 10, most=1)
        # What providers were asked lately, and what was declined: the more, the harder the sums.
        self._provider = Memory()
        # Calls of providers; they call again where they were refused.
        self._hints = Budget(size=500, refill=20, most=1)

    def lets_in(self, peer: str, mail_host: str, now: datetime) -> bool:
        """Take a token from each of the budgets of a wish; False at the first that is spent.

        The peer's own comes first: whoever has spent it takes nothing away from others.
        """
        with self._lock:
            self._turn(now)
            seconds = now.timestamp()
            budgets = (
                (self._peers, self._salt.name("peer", peer)),
                (self._hosts, self._salt.name("host", mail_host)),
                (self._all, EVERYBODY),
            )
            return all(budget.spend(key, seconds) for budget, key in budgets)

    def lets_link_in(self, now: datetime) -> bool:
        """Take a token for a link that somebody pressed; False in a flood."""
        with self._lock:
            self._turn(now)
            return self._links.spend(EVERYBODY, now.timestamp())

    def lets_gift_in(self, peer: str, now: datetime) -> bool:
        """Take a token for a gift that asks nobody."""
        return self._both(self._shared_givers if is_shared(peer) else self._givers, self._gifts, peer, now)

    def lets_question_in(self, peer: str, now: datetime) -> bool:
        """Take a token for a question that may reach a payment provider. Once many came, a sum is done first."""
        if self.level(now) >= FIRST_SUM:
            return False
        return self._both(self._shared_askers if is_shared(peer) else self._askers, self._questions, peer, now)

    def level(self, now: datetime) -> int:
        """How hard the sum is for a question that may reach a provider: it grows as their budget goes."""
        with self._lock:
            return proof_wanted(self._provider, now, most=self._provider_calls)

    def note_asked(self, now: datetime, calls: int) -> None:
        """The vault has asked a provider, so many times at most, and no gift came of it yet."""
        with self._lock:
            self._provider = called(self._provider, now, calls)

    def note_answered(self, now: datetime, *, declined: bool) -> None:
        """A card was taken or declined. Who tries stolen ones makes the sums harder."""
        with self._lock:
            self._provider = answered(self._provider, now, declined=declined)

    def lets_hint_in(self, now: datetime) -> bool:
        """Take a token for a call of a payment provider."""
        with self._lock:
            return self._hints.spend(EVERYBODY, now.timestamp())

    def is_pressed(self, verb: str, token: str) -> bool:
        """Say whether this very link was taken today: it need not wait in the spool twice."""
        with self._lock:
            return self._salt.name(verb, token) in self._pressed

    def note_pressed(self, verb: str, token: str) -> None:
        """Note a link that lies safely in the spool."""
        with self._lock:
            self._pressed.note(self._salt.name(verb, token))

    def is_paid(self, payload: str, about: str, now: datetime, level: int = 0) -> bool:
        """Say whether the sum for a form was done, as hard as it is asked for; each solution counts once."""
        with self._lock:
            return self.work.is_done(payload, about, now, level)

    def _both(self, own: Budget, everybodys: Budget, peer: str, now: datetime) -> bool:
        """Take a token of the peer's own and one of everybody's; the own one comes first."""
        with self._lock:
            self._turn(now)
            seconds = now.timestamp()
            return own.spend(self._salt.name("peer", peer), seconds) and everybodys.spend(EVERYBODY, seconds)

    def _turn(self, now: datetime) -> None:
        if self._salt.turn(now.date()):
            self._peers.forget()
            self._hosts.forget()
            self._givers.forget()
            self._askers.forget()
            self._pressed.forget()
