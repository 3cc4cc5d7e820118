"""Keys of providers of payments, out of the environment. Only the vault reads them."""

from urllib.parse import urlsplit

from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.contributions.providers.registry import (
    MOLLIE_ADDRESS,
    STRIPE_ADDRESS,
    BtcpayKeys,
    MollieKeys,
    ProviderSettings,
    StripeKeys,
)

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def read_providers(environment: Environment, desk: str) -> ProviderSettings:
    """Read what was set; `desk` is the desk's address, which Mollie calls. Raises EnvironmentRefused."""
    return ProviderSettings(_stripe(environment), _btcpay(environment), _mollie(environment, desk), _socks(environment))


def _stripe(environment: Environment) -> StripeKeys | None:
    secret = environment.secret("TAMIZDAT_STRIPE_KEY")
    if not secret:
        return None
    public = environment.text("TAMIZDAT_STRIPE_PUBLIC_KEY")
    if not secret.startswith(("sk_", "rk_")) or (public and not public.startswith("pk_")):
        message = "TAMIZDAT_STRIPE_KEY begins with sk_ or rk_, TAMIZDAT_STRIPE_PUBLIC_KEY with pk_. Look at them again."
        raise EnvironmentRefused(message)
    address = environment.url("TAMIZDAT_STRIPE_URL", f"{STRIPE_ADDRESS}/").rstrip("/")
    hooks = tuple(environment.secret("TAMIZDAT_STRIPE_HOOK").replace(",", " ").split())
    label = environment.text("TAMIZDAT_STRIPE_LABEL", "Gift")
    if urlsplit(address).hostname in _LOOPBACK:  # the laboratory has a script of its own
        return StripeKeys(secret, public, hooks, label, address, f"{address}/endive/stripe.js")
    return StripeKeys(secret, public, hooks, label, address)


def _btcpay(environment: Environment) -> BtcpayKeys | None:
    key = environment.secret("TAMIZDAT_BTCPAY_KEY")
    if not key:
        return None
    store = environment.text("TAMIZDAT_BTCPAY_STORE")
    if not store or not environment.text("TAMIZDAT_BTCPAY_URL"):
        message = "TAMIZDAT_BTCPAY_KEY is set. Set TAMIZDAT_BTCPAY_URL and TAMIZDAT_BTCPAY_STORE too."
        raise EnvironmentRefused(message)
    address = environment.url("TAMIZDAT_BTCPAY_URL", "").rstrip("/")
    page = environment.url("TAMIZDAT_BTCPAY_PAGE", f"{address}/").rstrip("/")
    return BtcpayKeys(address, store, key, environment.secret("TAMIZDAT_BTCPAY_HOOK"), page)


def _mollie(environment: Environment, desk: str) -> MollieKeys | None:
    key = environment.secret("TAMIZDAT_MOLLIE_KEY")
    if not key:
        return None
    if not key.startswith(("live_", "test_")):
        message = "TAMIZDAT_MOLLIE_KEY begins with live_ or test_. Look at it again."
        raise EnvironmentRefused(message)
    address = environment.url("TAMIZDAT_MOLLIE_URL", f"{MOLLIE_ADDRESS}/").rstrip("/")
    # Mollie refuses an address that it cannot reach.
    hook = f"{desk}hint/mollie" if desk.startswith("https://") else ""
    label = environment.text("TAMIZDAT_MOLLIE_LABEL", "Gift")
    return MollieKeys(key, hook, label, environment.secret("TAMIZDAT_MOLLIE_ACCESS"), address)


def _socks(environment: Environment) -> tuple[str, int] | None:
    found = environment.text("TAMIZDAT_SOCKS")
    host, _, port = found.rpartition(":")
    if not found:
        return None
    if host not in _LOOPBACK or not port.isascii() or not port.isdecimal():
        message = f"TAMIZDAT_SOCKS is {found!r}. Write where Tor listens on this machine, such as 127.0.0.1:9050."
        raise EnvironmentRefused(message)
    return host, int(port)
