"""Which ways of giving this newsroom has, by what its operator set. The one place that names every provider.

A provider is one file behind `protocol`, and a line here. One that is no longer offered stays while money that came
through it may still be refunded or disputed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from tamizdat.contributions.providers.btcpay import Btcpay, BtcpayKeys
from tamizdat.contributions.providers.mollie import MOLLIE_ADDRESS, Mollie, MollieKeys
from tamizdat.contributions.providers.protocol import Provider
from tamizdat.contributions.providers.stripe_account import STRIPE_ADDRESS, StripeKeys
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hosted import StripeHosted
from tamizdat.contributions.providers.stripe_line import StripeLine
from tamizdat.wire.calls import Network, Transport, Ways

__all__ = [
    "MOLLIE_ADDRESS",
    "STRIPE_ADDRESS",
    "BtcpayKeys",
    "MollieKeys",
    "ProviderSettings",
    "StripeKeys",
    "open_providers",
]


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What an operator set, and nothing where nothing was. `socks` is where Tor listens, for onions."""

    stripe: StripeKeys | None = None
    btcpay: BtcpayKeys | None = None
    mollie: MollieKeys | None = None
    socks: tuple[str, int] | None = None

    @property
    def ways(self) -> Ways:
        """What may be called. Private addresses are: our own BTCPay Server, a laboratory in a company's place."""
        own = [self.btcpay.address] if self.btcpay else []
        own += [self.stripe.address] if self.stripe and self.stripe.address != STRIPE_ADDRESS else []
        own += [self.mollie.address] if self.mollie and self.mollie.address != MOLLIE_ADDRESS else []
        return Ways(frozenset(urlsplit(address).hostname or "" for address in own), self.socks)


def open_providers(
    settings: ProviderSettings, risk: Collection[str], transport: Transport | None = None
) -> Mapping[str, Provider]:
    """Providers that need keys, by slug; `risk` are the countries that the newsroom lists now. Nothing is asked yet.

    While a country is listed, cards are taken only where their country is known before any network hears of it.
    """
    network = transport or Network(settings.ways)
    found: list[Provider] = []
    if settings.stripe is not None:
        line = StripeLine(network, settings.stripe.secret, settings.stripe.address)
        found.append((StripeGuarded if risk else StripeHosted)(line, settings.stripe))
    if settings.btcpay is not None:
        found.append(Btcpay(network, settings.btcpay))
    if settings.mollie is not None:
        found.append(Mollie(network, settings.mollie, risk))
    return {provider.slug: provider for provider in found}
