"""Keys of providers are read from the environment, and nonsense is refused with a sentence."""

import pytest

from tamizdat.config.environment import Environment, EnvironmentRefused
from tamizdat.config.gift_keys import read_providers
from tamizdat.contributions.providers.registry import ProviderSettings, open_providers
from tamizdat.contributions.providers.stripe_guarded import StripeGuarded
from tamizdat.contributions.providers.stripe_hosted import StripeHosted

STRIPE = {"TAMIZDAT_STRIPE_KEY": "rk_live_x", "TAMIZDAT_STRIPE_PUBLIC_KEY": "pk_live_x", "TAMIZDAT_STRIPE_HOOK": "a b"}


def test_without_keys_there_is_no_provider_that_needs_one() -> None:
    settings = read_providers(Environment({}))

    assert settings == ProviderSettings()
    assert open_providers(settings, []) == {}


def test_a_listed_country_turns_stripes_page_into_ours() -> None:
    settings = read_providers(Environment(STRIPE))

    assert isinstance(open_providers(settings, [])["stripe"], StripeHosted)
    assert isinstance(open_providers(settings, ["BY"])["stripe"], StripeGuarded)


def test_secrets_show_in_no_representation() -> None:
    settings = read_providers(Environment(STRIPE))

    assert settings.stripe is not None
    assert settings.stripe.hooks == ("a", "b")
    assert "rk_live_x" not in repr(settings)
    assert "'a'" not in repr(settings)


def test_the_script_is_stripes_own_but_in_the_laboratory() -> None:
    real = read_providers(Environment(STRIPE)).stripe
    invented = read_providers(Environment(STRIPE | {"TAMIZDAT_STRIPE_URL": "http://127.0.0.1:8010/"})).stripe

    assert real is not None
    assert real.script == "https://js.stripe.com/endive/stripe.js?advancedFraudSignals=false"
    assert invented is not None
    assert invented.script == "http://127.0.0.1:8010/endive/stripe.js"


def test_only_hosts_that_were_written_down_may_be_private() -> None:
    assert read_providers(Environment({})).ways.local == frozenset()
    assert read_providers(Environment(STRIPE)).ways.local == frozenset()
    laboratory = STRIPE | {"TAMIZDAT_STRIPE_URL": "http://127.0.0.1:8010/"}
    assert read_providers(Environment(laboratory)).ways.local == {"127.0.0.1"}


@pytest.mark.parametrize(
    "variables",
    [
        {"TAMIZDAT_STRIPE_KEY": "pk_live_x"},
        {"TAMIZDAT_STRIPE_KEY": "sk_live_x", "TAMIZDAT_STRIPE_PUBLIC_KEY": "sk_live_x"},
        {"TAMIZDAT_SOCKS": "9050"},
        {"TAMIZDAT_SOCKS": "192.0.2.1:9050"},
    ],
)
def test_nonsense_is_refused_and_no_key_is_repeated(variables: dict[str, str]) -> None:
    with pytest.raises(EnvironmentRefused) as said:
        read_providers(Environment(variables))

    assert "_live_x" not in str(said.value)
