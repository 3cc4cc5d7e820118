"""`python -m tests.laboratory`: invented Stripe, BTCPay and Mollie for a person, and the settings that lead to them.

With `--demo FOLDER` it starts the demonstration in that folder too, so that everything can be tried by one command.
"""

import argparse
import secrets
import signal
import subprocess
import sys
import threading
from pathlib import Path

from tests.laboratory import btcpay_house, demonstration, mollie_house, stripe_house
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.calling import Calling
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.serving import Serving
from tests.laboratory.stripe_cards import ASKS_ALWAYS, ASKS_ONCE, DECLINES, NOWHERE, PAYS, of_country
from tests.laboratory.stripe_house import StripeHouse
from tests.laboratory.wall_clock import WallClock


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.laboratory", description=__doc__)
    parser.add_argument("--port", type=int, default=8010, help="the first of three ports")
    parser.add_argument("--desk", default="http://localhost:8003/", help="where the desk is, for calls")
    parser.add_argument("--demo", type=Path, default=None, metavar="FOLDER", help="start the demonstration there, too")
    asked = parser.parse_args()
    seed, clock = secrets.randbits(64), WallClock()
    stripe, btcpay, mollie = StripeHouse(seed, clock), BtcpayHouse(seed, clock), MollieHouse(seed, clock)
    stripe.address = Serving(stripe, asked.port).address
    btcpay.address = Serving(btcpay, asked.port + 1).address
    mollie.address = Serving(mollie, asked.port + 2).address
    settings = settings_of(stripe.address, btcpay.address, mollie.address)
    calling, over = Calling(stripe, btcpay, mollie, asked.desk), threading.Event()
    if asked.demo is not None:
        say(HINTS.format(stripe=stripe.address))
        threading.Thread(target=calling.turn_until, args=[over], daemon=True).start()
        sys.exit(wait_for(demonstration.start(asked.demo.absolute(), DEMO, settings)))
    say(OPEN + "".join(f"export {name}={value}\n" for name, value in settings.items()))
    say(HINTS.format(stripe=stripe.address))
    try:
        calling.turn_until(over)
    except KeyboardInterrupt:
        say("The laboratory is closed.")


def wait_for(running: subprocess.Popen[bytes]) -> int:
    """Wait until the demonstration is over; who stops us stops it."""
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:
            continue  # it was asked as well, and says when it has closed its doors


def settings_of(stripe: str, btcpay: str, mollie: str) -> dict[str, str]:
    """What leads a vault to these addresses."""
    return {
        "TAMIZDAT_STRIPE_KEY": stripe_house.SECRET,
        "TAMIZDAT_STRIPE_PUBLIC_KEY": stripe_house.PUBLIC,
        "TAMIZDAT_STRIPE_HOOK": stripe_house.HOOK,
        "TAMIZDAT_STRIPE_URL": f"{stripe}/",
        "TAMIZDAT_BTCPAY_URL": f"{btcpay}/",
        "TAMIZDAT_BTCPAY_STORE": btcpay_house.STORE,
        "TAMIZDAT_BTCPAY_KEY": btcpay_house.KEY,
        "TAMIZDAT_BTCPAY_HOOK": btcpay_house.HOOK,
        "TAMIZDAT_MOLLIE_KEY": mollie_house.KEY,
        "TAMIZDAT_MOLLIE_ACCESS": mollie_house.OFFICE,
        "TAMIZDAT_MOLLIE_URL": f"{mollie}/",
    }


def grouped(number: str) -> str:
    """A card's number as it stands on a card."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def say(text: str) -> None:
    """Tell the person who started it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


DEMO = Path(__file__).parents[2] / "demo"
OPEN = "The laboratory is open. Set these where you start `tamizdat run` or `tamizdat demo`:\n\n"
HINTS = f"""The banks' side (disputes, payouts, what card networks heard): {{stripe}}/laboratory/
Cards, with any day to come and any three digits:
  {grouped(PAYS)} pays               {grouped(ASKS_ONCE)} asks its owner once (3-D Secure), and then may be charged
  {grouped(ASKS_ALWAYS)} asks its owner each time, and is declined when nobody is there: a renewal that fails
  {grouped(DECLINES)} is declined        {grouped(of_country("RU"))} is Russian
  {grouped(NOWHERE)} is of no country
Ctrl-C closes the laboratory.
"""

if __name__ == "__main__":
    main()
