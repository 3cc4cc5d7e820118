"""Keys of providers of payments, out of the environment. Only the vault reads them."""

from urllib.parse import urlsplit

from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.contributions.providers.registry import STRIPE, ProviderSettings
from tamizdat.contributions.providers.stripe_account import StripeKeys

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def read_providers(environment: Environment) -> ProviderSettings:
    """Read what was set. Raises EnvironmentRefused."""
    return ProviderSettings(stripe=_stripe(environment), socks=_socks(environment))


def _stripe(environment: Environment) -> StripeKeys | None:
    secret = environment.secret("TAMIZDAT_STRIPE_KEY")
    if not secret:
        return None
    public = environment.text("TAMIZDAT_STRIPE_PUBLIC_KEY")
    if not secret.startswith(("sk_", "rk_")) or (public and not public.startswith("pk_")):
        message = "TAMIZDAT_STRIPE_KEY begins with sk_ or rk_, TAMIZDAT_STRIPE_PUBLIC_KEY with pk_. Look at them again."
        raise EnvironmentRefused(message)
    address = environment.url("TAMIZDAT_STRIPE_URL", STRIPE).rstrip("/")
    hooks = tuple(environment.secret("TAMIZDAT_STRIPE_HOOK").replace(",", " ").split())
    label = environment.text("TAMIZDAT_STRIPE_LABEL", "Gift")
    if urlsplit(address).hostname in _LOOPBACK:  # the laboratory has a script of its own
        return StripeKeys(secret, public, hooks, label, address, f"{address}/endive/stripe.js")
    return StripeKeys(secret, public, hooks, label, address)


def _socks(environment: Environment) -> tuple[str, int] | None:
    found = environment.text("TAMIZDAT_SOCKS")
    host, _, port = found.rpartition(":")
    if not found:
        return None
    if host not in _LOOPBACK or not port.isascii() or not port.isdecimal():
        message = f"TAMIZDAT_SOCKS is {found!r}. Write where Tor listens on this machine, such as 127.0.0.1:9050."
        raise EnvironmentRefused(message)
    return host, int(port)
