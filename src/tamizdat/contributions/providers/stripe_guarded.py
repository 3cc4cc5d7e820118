"""Cards typed into Stripe's field on our own page, their country read before any intent exists.

The browser makes a ConfirmationToken (docs.stripe.com/payments/finalize-payments-on-the-server); its
`payment_method_preview.card.country` is asked for here. Until `confirm`, no bank and no card network has heard of
anything: no PaymentIntent, no SetupIntent, no customer.
"""

from tamizdat.contributions.errors import ProviderRefused
from tamizdat.contributions.providers.protocol import Ask, CardField, Confirmed, Ref
from tamizdat.contributions.providers.stripe_account import StripeAccount, country_of
from tamizdat.contributions.providers.stripe_facts import keeps_card, written
from tamizdat.contributions.providers.stripe_line import named
from tamizdat.contributions.providers.stripe_objects import MARK, Confirmation, Made, PaymentIntent
from tamizdat.money.methods import CARD_GUARDED, Rhythm

_ACTION = "requires_action"


class StripeGuarded(StripeAccount):
    """Stripe's field on our page."""

    method = CARD_GUARDED
    takes_first = True

    def start(self, ask: Ask) -> CardField:
        """Say what the page needs. Nothing is asked."""
        if not self.keys.public:
            message = "TAMIZDAT_STRIPE_PUBLIC_KEY is not set. Without it no card can be typed in."
            raise ProviderRefused(message)
        written(ask.money)  # refuses a currency that is not taken, before anybody types a card
        return CardField(self.keys.public, self.keys.script)

    def country(self, confirmation: str) -> str:
        """ISO 3166-1 alpha-2, or "" where it is not known. Raises ProviderDown, ProviderRefused."""
        token = self.line.get(f"/v1/confirmation_tokens/{named(confirmation)}", Confirmation)
        return country_of(token.payment_method_preview) if token.payment_method_preview else ""

    def confirm(self, confirmation: str, ask: Ask) -> Confirmed:
        """Take a gift, and keep the card of a pledge. Raises Declined, ProviderDown, ProviderRefused.

        The first payment of a pledge is taken while its giver is there: a bank that wants to ask can, and what the page
        then says of the money is true (docs.stripe.com/payments/save-during-payment).
        """
        form: dict[str, str | int] = {
            "confirm": "true",
            "confirmation_token": confirmation,
            "allowed_payment_method_types[0]": "card",
            "return_url": ask.returning,
            f"metadata[{MARK}]": ask.attempt,
        }
        form |= written(ask.money)
        if ask.rhythm is not Rhythm.ONCE:
            # A customer without name and address, who only holds the card: nothing else may be charged again.
            customer = {f"metadata[{MARK}]": ask.attempt}
            holder = self.line.post("/v1/customers", Made, customer, f"{ask.key}-c").id
            form |= {"setup_future_usage": "off_session", "customer": holder}
        paid = self.line.post("/v1/payment_intents", PaymentIntent, form, ask.key)
        secret = paid.client_secret or "" if paid.status == _ACTION else ""
        kept = paid.payment_method or "" if keeps_card(paid) and paid.status == "succeeded" else ""
        return Confirmed(Ref("payment_intent", paid.id), secret, kept)
