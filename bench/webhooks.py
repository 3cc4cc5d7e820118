"""How long a provider waits for the answer to a call: our desk, which seals and drops it, beside the bare server.

`python -m bench.webhooks --rounds 5 --place /var/tmp`. Each call comes over a connection of its own, as providers' do,
four at once. The desk lets five hundred calls in at a time, so each round is a desk that was just started.
"""

import argparse
import contextlib
import http.client
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import measuring, newsstand
from bench.load import PLACE
from tamizdat.config.commands.run import DESK_QUEUE, DESK_THREADS, door
from tamizdat.envelope.sealed import new_pair
from tamizdat.spool.envelopes import Spool
from tests.laboratory.books import Clock
from tests.laboratory.hooks import sign_as_stripe
from tests.laboratory.stripe_cards import CARDS, PAYS
from tests.laboratory.stripe_house import HOOK, StripeHouse
from tests.laboratory.stripe_payments import confirm, new_payment

CALLS, WARMING, AT_ONCE = 400, 40, 4
OURS, BARE = "our desk", "the bare server"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--place", type=Path, default=PLACE, help="where the spool is; name a disk to measure the disk")
    asked = parser.parse_args()
    print(f"{CALLS} calls, {asked.rounds} rounds, at {asked.place}; {measuring.calibration()}", flush=True)
    body, headers = _call()
    times: dict[str, list[float]] = {OURS: [], BARE: []}
    for number in range(asked.rounds):
        var = asked.place / f"bench-webhooks-{number}"
        for server in (OURS, BARE):
            with _open(server, var) as port:
                _ask_all(port, body, headers, WARMING)
                times[server] += _ask_all(port, body, headers, CALLS)
        kept = sum(1 for _ in Spool(var / "spool").waiting())
        assert kept == CALLS + WARMING, f"{kept} of {CALLS + WARMING} calls lie in the spool"
        shutil.rmtree(var)
    rows = [
        [server, *(f"{1000 * measuring.percentile(found, share):.2f} ms" for share in (0.5, 0.95, 0.99, 1.0))]
        for server, found in times.items()
    ]
    print(measuring.table(["", "p50", "p95", "p99", "slowest"], rows))


def _call() -> tuple[bytes, dict[str, str]]:
    """A signed call of the size that Stripe's have."""
    house = StripeHouse(clock=Clock())
    form = {"amount": "500", "currency": "eur", "metadata": {"attempt": "0" * 32}}
    intent = new_payment(house.books, form)
    confirm(house.books, intent, house.books.remember(CARDS[PAYS])["id"])
    event = list(house.books.things["event"].values())[-1]
    body, headers = sign_as_stripe(event, HOOK, house.clock.seconds)
    return body, headers | {"Content-Type": "application/json; charset=utf-8"}


@contextlib.contextmanager
def _open(server: str, var: Path) -> Iterator[int]:
    """Start one of the two, both with the threads and the queue of the desk."""
    key = var / "desk" / "vault.pub"
    key.parent.mkdir(parents=True, exist_ok=True)
    key.write_text(f"{new_pair().public.hex()}\n")
    port = newsstand.free_port()
    words = door(port, DESK_THREADS, DESK_QUEUE)
    if server == BARE:
        words[-1] = "bench.bare_door:application"
    os.environ |= {"TAMIZDAT_ZONE": "desk", "TAMIZDAT_VAR": str(var)}
    with newsstand.running(words, port):
        yield port


def _ask_all(port: int, body: bytes, headers: dict[str, str], count: int) -> list[float]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda _: _ask(port, body, headers), range(count)))


def _ask(port: int, body: bytes, headers: dict[str, str]) -> float:
    start = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("POST", "/hint/stripe", body, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == http.client.NO_CONTENT, answer.status
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
