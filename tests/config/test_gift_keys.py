"""Keys of providers are read from the environment, and nonsense is refused with a sentence."""

import pytest

from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.config.gift_keys import read_providers
from tamizdat.contributions.providers.registry import ProviderSettings, open_providers
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hosted import StripeHosted

STRIPE = {"TAMIZDAT_STRIPE_KEY": "rk_live_x", "TAMIZDAT_STRIPE_PUBLIC_KEY": "pk_live_x", "TAMIZDAT_STRIPE_HOOK": "a b"}


BTCPAY = {
    "TAMIZDAT_BTCPAY_KEY": "token_live_x",
    "TAMIZDAT_BTCPAY_URL": "https://pay.example/",
    "TAMIZDAT_BTCPAY_STORE": "store",
    "TAMIZDAT_BTCPAY_PAGE": "http://abcdef.onion/",
}


def read(variables: dict[str, str], desk: str = "https://desk.example/") -> ProviderSettings:
    return read_providers(Environment(variables), desk)


def test_without_keys_there_is_no_provider_that_needs_one() -> None:
    settings = read({})

    assert settings == ProviderSettings()
    assert open_providers(settings, []) == {}


def test_a_listed_country_turns_stripes_page_into_ours() -> None:
    settings = read(STRIPE)

    assert isinstance(open_providers(settings, [])["stripe"], StripeHosted)
    assert isinstance(open_providers(settings, ["BY"])["stripe"], StripeGuarded)


def test_each_provider_stands_under_its_own_name() -> None:
    settings = read(STRIPE | BTCPAY | {"TAMIZDAT_MOLLIE_KEY": "test_x"})
    opened = open_providers(settings, [])

    assert list(opened) == ["stripe", "btcpay", "mollie"]
    assert all(slug == provider.slug for slug, provider in opened.items())
    assert settings.ways.local == {"pay.example"}
    assert settings.btcpay is not None
    assert settings.btcpay.page == "http://abcdef.onion"


def test_mollie_is_told_where_to_call_only_if_it_can() -> None:
    for desk, hook in (("https://desk.example/", "https://desk.example/hint/mollie"), ("http://localhost:8003/", "")):
        settings = read({"TAMIZDAT_MOLLIE_KEY": "live_x"}, desk)

        assert settings.mollie is not None
        assert settings.mollie.hook == hook


def test_secrets_show_in_no_representation() -> None:
    settings = read(STRIPE)

    assert settings.stripe is not None
    assert settings.stripe.hooks == ("a", "b")
    assert "rk_live_x" not in repr(settings)
    assert "'a'" not in repr(settings)


def test_the_script_is_stripes_own_but_in_the_laboratory() -> None:
    real = read(STRIPE).stripe
    invented = read(STRIPE | {"TAMIZDAT_STRIPE_URL": "http://127.0.0.1:8010/"}).stripe

    assert real is not None
    assert real.script == "https://js.stripe.com/endive/stripe.js?advancedFraudSignals=false"
    assert invented is not None
    assert invented.script == "http://127.0.0.1:8010/endive/stripe.js"


def test_only_hosts_that_were_written_down_may_be_private() -> None:
    assert read({}).ways.local == frozenset()
    assert read(STRIPE).ways.local == frozenset()
    laboratory = STRIPE | {"TAMIZDAT_STRIPE_URL": "http://127.0.0.1:8010/"}
    assert read(laboratory).ways.local == {"127.0.0.1"}


@pytest.mark.parametrize(
    "variables",
    [
        {"TAMIZDAT_STRIPE_KEY": "pk_live_x"},
        {"TAMIZDAT_STRIPE_KEY": "sk_live_x", "TAMIZDAT_STRIPE_PUBLIC_KEY": "sk_live_x"},
        {"TAMIZDAT_BTCPAY_KEY": "token_live_x"},
        {"TAMIZDAT_BTCPAY_KEY": "token_live_x", "TAMIZDAT_BTCPAY_STORE": "store"},
        {"TAMIZDAT_MOLLIE_KEY": "sk_live_x"},
        {"TAMIZDAT_SOCKS": "9050"},
        {"TAMIZDAT_SOCKS": "192.0.2.1:9050"},
    ],
)
def test_nonsense_is_refused_and_no_key_is_repeated(variables: dict[str, str]) -> None:
    with pytest.raises(EnvironmentRefused) as said:
        read(variables)

    assert "_live_x" not in str(said.value)
