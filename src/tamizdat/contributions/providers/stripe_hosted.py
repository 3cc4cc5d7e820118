"""Cards on Stripe's own page (Checkout). Only while the newsroom lists no country: that page cannot refuse one.

docs.stripe.com/api/checkout/sessions/create. A gift once is paid there (`mode=payment`); for a pledge a card is set up
there (`mode=setup`), and each period is charged by us, so that a halt halts and a change needs nobody.
"""

from tamizdat.contributions.errors import ProviderDown
from tamizdat.contributions.providers.protocol import Ask, Redirect, Ref
from tamizdat.contributions.providers.stripe_account import StripeAccount
from tamizdat.contributions.providers.stripe_facts import written
from tamizdat.contributions.providers.stripe_objects import MARK, Session
from tamizdat.money.methods import CARD_HOSTED, Rhythm

# Languages of ours in which Stripe's page speaks; in others it follows the browser.
_SPOKEN = frozenset({"en", "ru"})


class StripeHosted(StripeAccount):
    """Stripe's page."""

    method = CARD_HOSTED

    def start(self, ask: Ask) -> Redirect:
        """Open a visit to Stripe's page. Raises ProviderDown, ProviderRefused."""
        once = ask.rhythm is Rhythm.ONCE
        form = self._shared(ask) | (self._payment_form(ask) if once else _setup_form(ask))
        session = self.line.post("/v1/checkout/sessions", Session, form, ask.key)
        url = session.url or ""
        if not url.startswith(("https://", f"{self.keys.address}/")):
            message = "Stripe opened a visit without an address."
            raise ProviderDown(message)
        return Redirect(url, Ref("checkout.session", session.id))

    def _shared(self, ask: Ask) -> dict[str, str | int]:
        return {
            "success_url": ask.returning,
            "cancel_url": ask.returning,
            "allowed_payment_method_types[0]": "card",
            "locale": ask.language if ask.language in _SPOKEN else "auto",
            # Link would ask for a telephone number, and remember the giver everywhere.
            "wallet_options[link][display]": "never",
            f"metadata[{MARK}]": ask.attempt,
        }

    def _payment_form(self, ask: Ask) -> dict[str, str | int]:
        amount = written(ask.money)
        return {
            "mode": "payment",
            "submit_type": "donate",
            # The currency is the giver's choice; Stripe would change it by where their network seems to be.
            "adaptive_pricing[enabled]": "false",
            "line_items[0][quantity]": 1,
            "line_items[0][price_data][currency]": amount["currency"],
            "line_items[0][price_data][unit_amount]": amount["amount"],
            "line_items[0][price_data][product_data][name]": self.keys.label,
            f"payment_intent_data[metadata][{MARK}]": ask.attempt,
        }


def _setup_form(ask: Ask) -> dict[str, str | int]:
    return {
        "mode": "setup",
        # Only a card that hangs on a customer may be charged again.
        "customer_creation": "always",
        f"setup_intent_data[metadata][{MARK}]": ask.attempt,
    }
