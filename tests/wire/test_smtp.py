"""Our SMTP client against an honest server: every answer to its own mail, whatever is refused, cut or broken off."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.wire.smtp.exchange import Exchange, Extensions
from tamizdat.wire.smtp.opening import OpeningFailed, open_connection
from tamizdat.wire.smtp.parcels import Parcel, Reply, Stage
from tamizdat.wire.smtp.pool import Pool
from tamizdat.wire.smtp.replies import ProtocolBroken, Replies
from tamizdat.wire.smtp.server import Limit, Server, ServerRefused, read_server
from tests.fakes.sink import Manners, close, serve
from tests.loops import loop_of_its_own

BODY = b"Subject: x\r\n\r\nwords\r\n..dot\r\n" + b"long line\r\n" * 2000


class Clerk:
    """Hands over parcels and keeps what it was told."""

    def __init__(self, recipients: list[str], kept_back: frozenset[str] = frozenset(), *, again: bool = False) -> None:
        self.again = again
        self.waiting = list(recipients)
        self.kept_back = kept_back
        self.dots: list[str] = []
        self.outcomes: dict[str, list[str]] = {}
        self.unreachable = 0

    def next(self) -> Parcel | None:
        if not self.waiting:
            return None
        name = self.waiting.pop(0)
        return Parcel(b"from@here.example", name.encode(), (f"X: {name}\r\n".encode(), BODY), name)

    def dot(self, parcel: Parcel) -> bool:
        self.dots.append(parcel.tag)
        return parcel.tag not in self.kept_back

    def told(self, parcel: Parcel, stage: Stage, reply: Reply) -> None:
        self.outcomes.setdefault(parcel.tag, []).append(f"{stage.name} {reply.code}")

    def lost(self, parcel: Parcel, *, after_dot: bool) -> None:
        self.outcomes.setdefault(parcel.tag, []).append("uncertain" if after_dot else "not sent")
        if self.again and not after_dot:
            self.waiting.append(parcel.tag)

    def refused(self, reply: Reply | None) -> None:
        self.unreachable += 1
        self.waiting.clear()

    def over(self) -> bool:
        return not self.waiting


@contextmanager
def sink(manners: Manners) -> Iterator[Server]:
    with loop_of_its_own() as loop:
        server = loop.run(serve(manners))
        try:
            tls = "starttls" if manners.tls or manners.injects else "none"
            yield Server("localhost", server.sockets[0].getsockname()[1], tls)  # type: ignore[arg-type]  # one of its words
        finally:
            loop.run(close(server, manners))


@pytest.mark.parametrize("pipelining", [True, False])
def test_every_mail_arrives_once_with_its_own_bytes(*, pipelining: bool) -> None:
    clerk = Clerk([f"r{number}@b.example" for number in range(60)])
    manners = Manners(pipelining=pipelining)
    with sink(manners) as server:
        Pool(server).carry(clerk)

    assert sorted(who for who, _ in manners.taken) == sorted(f"r{number}@b.example" for number in range(60))
    assert all(message == f"X: {who}\r\n".encode() + BODY for who, message in manners.taken)
    assert set(map(tuple, clerk.outcomes.values())) == {("DOT 250",)}


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_recipient_takes_no_other_ones_answer(*, pipelining: bool) -> None:
    names = [f"code550-{n}@b.example" if n % 3 == 0 else f"r{n}@b.example" for n in range(30)]
    clerk = Clerk(list(names))
    manners = Manners(pipelining=pipelining)
    with sink(manners) as server:
        Pool(server).carry(clerk)

    for name in names:
        assert clerk.outcomes[name] == (["RCPT 550"] if name.startswith("code") else ["DOT 250"])
    assert not any(name.startswith("code") for name in clerk.dots)


def test_what_is_kept_back_at_the_last_moment_does_not_arrive() -> None:
    names = [f"r{number}@b.example" for number in range(10)]
    clerk = Clerk(list(names), kept_back=frozenset({names[4]}))
    manners = Manners()
    with sink(manners) as server:
        Pool(server).carry(clerk)

    assert clerk.outcomes[names[4]] == ["not sent"]
    assert sorted(who for who, _ in manners.taken) == sorted(set(names) - {names[4]})
    assert clerk.unreachable == 0


def test_a_dropped_answer_is_uncertain_and_nothing_else_is() -> None:
    names = [f"r{number}@b.example" for number in range(40)]
    clerk = Clerk(list(names))
    manners = Manners(drops=0.2)
    manners.chance.seed(7)
    with sink(manners) as server:
        Pool(server).carry(clerk)

    taken = {who for who, _ in manners.taken}
    for name in names:
        assert len(clerk.outcomes[name]) == 1
        assert (clerk.outcomes[name][0] in {"DOT 250", "uncertain"}) == (name in taken)
    assert any(outcome == ["uncertain"] for outcome in clerk.outcomes.values())


def test_a_relay_that_takes_so_many_over_a_connection_is_dialled_again_at_once() -> None:
    names = [f"r{number}@b.example" for number in range(25)]
    clerk = Clerk(list(names), again=True)
    manners = Manners(most=4)
    with sink(manners) as server:
        Pool(server).carry(clerk)

    assert sorted(who for who, _ in manners.taken) == sorted(names)
    assert {outcomes[-1] for outcomes in clerk.outcomes.values()} == {"DOT 250"}
    assert clerk.unreachable == 0


def test_a_relay_that_cannot_be_reached_makes_everybody_wait() -> None:
    clerk = Clerk(["r@b.example"])
    Pool(Server("127.0.0.1", 1, "none")).carry(clerk)

    assert clerk.unreachable == 1
    assert clerk.outcomes == {}


def test_a_relay_without_starttls_gets_nothing_in_the_open() -> None:
    manners = Manners()
    with sink(manners) as server:
        wanted = Server(server.host, server.port, "starttls", user="me", password="secret")
        with pytest.raises(OpeningFailed, match="does not offer STARTTLS"):
            open_connection(wanted)

    assert not any(b"AUTH" in line or b"MAIL" in line for line in manners.seen)


def test_what_is_said_between_starttls_and_the_handshake_is_not_believed(tmp_path: Path) -> None:
    manners = Manners(injects=True, tls=certified(tmp_path)[0])
    with sink(manners) as server, pytest.raises(OpeningFailed):
        open_connection(server)


def test_over_tls_it_logs_in_and_sends(tmp_path: Path) -> None:
    serving, trusting = certified(tmp_path)
    clerk = Clerk([f"r{number}@b.example" for number in range(5)])
    manners = Manners(tls=serving, auth=True)
    with sink(manners) as server:
        Pool(Server(server.host, server.port, "starttls", user="me", password="secret"), trusting).carry(clerk)

    assert len(manners.taken) == 5
    assert b"AUTH PLAIN AG1lAHNlY3JldA==" in manners.seen


def certified(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for localhost: who shows it, and who trusts it."""
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run([*words, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    return serving, ssl.create_default_context(cafile=str(certificate))


answers = st.sampled_from([b"250 2.1.0 ok", b"550 5.1.1 no", b"450-4.2.1 wait\r\n450 4.2.1 wait", b"354 go"])


@settings(max_examples=80, deadline=None)
@given(said=st.lists(answers, max_size=6), cuts=st.lists(st.integers(0, 120), max_size=6))
def test_answers_are_read_the_same_however_they_are_cut(said: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(answer + b"\r\n" for answer in said)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    replies = Replies()
    found = [reply for first, last in pairwise(edges) for reply in replies.feed(stream[first:last])]

    assert [reply.code for reply in found] == [int(answer[:3]) for answer in said]
    assert not replies.pending


class Dialogue:
    """A relay's side of a pipelined conversation, one command at a time, as Hypothesis draws it."""

    def __init__(self, data: st.DataObject, exchange: Exchange) -> None:
        self.fates: dict[str, str] = {}
        self._data = data
        self._exchange = exchange
        self._wire = b""
        self._current = ""
        self._refused = False

    def goes_on(self) -> bool:
        """Whether the connection still stands; it may break at any moment."""
        return self._exchange.busy and not self._exchange.dropped and self._data.draw(st.integers(0, 30)) > 0

    def step(self) -> None:
        """Read one line, answer it."""
        self._wire += b"".join(self._exchange.out)
        self._exchange.sent(sum(map(len, self._exchange.out)))
        self._exchange.out.clear()
        line, _, self._wire = self._wire.partition(b"\r\n")
        reply = self._answer(line)
        if reply is not None:
            self._exchange.received([reply])

    def _answer(self, line: bytes) -> Reply | None:
        if line.startswith(b"MAIL"):
            return Reply(250)
        if line.startswith(b"RCPT"):
            self._current, self._refused = line[9:-1].decode(), self._data.draw(st.booleans())
            self.fates[self._current] = "RCPT 550" if self._refused else "DOT 250"
            return Reply(550, (5, 1, 1)) if self._refused else Reply(250)
        if line == b"DATA":
            return Reply(354)
        return Reply(554 if self._refused else 250) if line == b"." else None


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_order_of_refusals_and_any_end_attributes_each_outcome_to_its_own_mail(data: st.DataObject) -> None:
    clerk = Clerk([f"r{number}" for number in range(6)])
    exchange = Exchange(Extensions(pipelining=True), clerk)
    first = clerk.next()
    assert first is not None
    exchange.begin(first)
    dialogue = Dialogue(data, exchange)
    while dialogue.goes_on():
        dialogue.step()
    exchange.ended()

    assert len(clerk.outcomes) == 6 - len(clerk.waiting)
    for name, outcomes in clerk.outcomes.items():
        assert len(outcomes) == 1
        assert outcomes[0] in {dialogue.fates.get(name), "not sent", "uncertain"}


@pytest.mark.parametrize("nonsense", [b"hello\r\n", b"25\r\n", b"999 no\r\n", b"x" * 9000])
def test_what_is_no_reply_ends_the_connection(nonsense: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        Replies().feed(nonsense)


@pytest.mark.parametrize("name", ["a\r\nDATA@b.example", "a b@c.example", "a>@b.example"])
def test_an_address_cannot_hold_a_command(name: str) -> None:
    clerk = Clerk([])
    exchange = Exchange(Extensions(pipelining=True), clerk)
    exchange.begin(Parcel(b"from@here.example", name.encode(), (BODY,), name))

    assert not exchange.out
    assert clerk.outcomes == {name: ["RCPT 553"]}


def test_a_message_above_the_relays_size_is_not_begun() -> None:
    clerk = Clerk([])
    Exchange(Extensions(pipelining=True, size=10), clerk).begin(Parcel(b"a@b.example", b"c@d.example", (BODY,), "c"))

    assert clerk.outcomes == {"c": ["MAIL 552"]}


def test_the_address_of_a_relay_says_what_its_provider_allows() -> None:
    ses = read_server("smtp://key:p%40ss@email-smtp.eu-west-1.amazonaws.com:587")
    assert (ses.tls, ses.password, ses.limits[0]) == ("starttls", "p@ss", Limit(14, 1))
    assert read_server("smtps://relay.example.org").port == 465
    assert read_server("smtp://localhost:25").tls == "none"
    assert read_server("smtp://a.example?rate=2/s,900/day").limits == (Limit(2, 1), Limit(900, 86400))
    assert "p@ss" not in repr(ses)


@pytest.mark.parametrize(
    "url", ["", "http://a.example", "smtp://a.example?tls=none", "smtp://a?rate=9", "smtp://a?x=1"]
)
def test_an_address_that_is_none_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ServerRefused, match="TAMIZDAT_SMTP_URL cannot be used"):
        read_server(url)
