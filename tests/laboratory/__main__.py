"""`python -m tests.laboratory`: invented Stripe, BTCPay and Mollie for a person, and the settings that lead to them."""

import argparse
import secrets
import sys
import threading

from tests.laboratory import btcpay_house, mollie_house, stripe_house
from tests.laboratory.btcpay_house import BtcpayHouse
from tests.laboratory.calling import Calling
from tests.laboratory.mollie_house import MollieHouse
from tests.laboratory.serving import Serving
from tests.laboratory.stripe_house import StripeHouse
from tests.laboratory.wall_clock import WallClock


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.laboratory", description=__doc__)
    parser.add_argument("--port", type=int, default=8010, help="the first of three ports")
    parser.add_argument("--desk", default="http://localhost:8003/", help="where the desk is, for calls")
    asked = parser.parse_args()
    seed, clock = secrets.randbits(64), WallClock()
    stripe, btcpay, mollie = StripeHouse(seed, clock), BtcpayHouse(seed, clock), MollieHouse(seed, clock)
    stripe.address = Serving(stripe, asked.port).address
    btcpay.address = Serving(btcpay, asked.port + 1).address
    mollie.address = Serving(mollie, asked.port + 2).address
    say(SETTINGS.format(stripe=stripe.address, btcpay=btcpay.address, mollie=mollie.address))
    calling = Calling(stripe, btcpay, mollie, asked.desk)
    try:
        calling.turn_until(threading.Event())
    except KeyboardInterrupt:
        say("The laboratory is closed.")


def say(text: str) -> None:
    """Tell the person who started it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


SETTINGS = f"""The laboratory is open. Set these where you start `tamizdat run` or `tamizdat demo`:

export TAMIZDAT_STRIPE_KEY={stripe_house.SECRET}
export TAMIZDAT_STRIPE_PUBLIC_KEY={stripe_house.PUBLIC}
export TAMIZDAT_STRIPE_HOOK={stripe_house.HOOK}
export TAMIZDAT_STRIPE_URL={{stripe}}/
export TAMIZDAT_BTCPAY_URL={{btcpay}}/
export TAMIZDAT_BTCPAY_STORE={btcpay_house.STORE}
export TAMIZDAT_BTCPAY_KEY={btcpay_house.KEY}
export TAMIZDAT_BTCPAY_HOOK={btcpay_house.HOOK}
export TAMIZDAT_MOLLIE_KEY={mollie_house.KEY}
export TAMIZDAT_MOLLIE_ACCESS={mollie_house.OFFICE}
export TAMIZDAT_MOLLIE_URL={{mollie}}/

The banks' side (disputes, payouts, what card networks heard): {{stripe}}/laboratory/
Cards: 4242 4242 4242 4242 pays, 4000 0027 6000 3184 asks (3-D Secure), 4000 0000 0000 0002 is declined,
4000 0064 3000 0009 is Russian, 4000 0000 0000 0077 is of no country. Ctrl-C closes the laboratory.
"""

if __name__ == "__main__":
    main()
