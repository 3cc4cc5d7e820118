"""How Stripe reads forms: `a[b][0][c]=d` as nested things, and parameters that it does not know are refused."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from tests.laboratory.stripe_books import Thing

_LISTED = {"created.gte", "created.lte", "limit", "starting_after", "expand"}
# What each request may carry, of what the reference lists for it: what is asked for here and no more. Whether Stripe
# has each of them is looked up in its own library (`stripe_reference`).
KNOWN: dict[str, set[str]] = {
    "POST /v1/payment_intents": {
        "amount", "currency", "customer", "payment_method", "off_session", "confirm", "confirmation_token",
        "return_url", "allowed_payment_method_types", "setup_future_usage", "capture_method",
    },
    "POST /v1/setup_intents": {
        "customer", "usage", "confirm", "confirmation_token", "return_url", "allowed_payment_method_types",
        "payment_method",
    },
    "POST /v1/checkout/sessions": {
        "mode", "submit_type", "success_url", "cancel_url", "allowed_payment_method_types", "locale",
        "wallet_options.link.display", "adaptive_pricing.enabled", "customer_creation", "currency",
        "line_items.quantity", "line_items.price_data.currency", "line_items.price_data.unit_amount",
        "line_items.price_data.product_data.name", "payment_intent_data.metadata", "setup_intent_data.metadata",
    },
    "POST /v1/customers": set(),
    "POST /v1/refunds": {"charge", "amount", "payment_intent", "reason"},
    "GET /v1/payment_intents": _LISTED,
    "GET /v1/payment_intents/search": {"query", "limit", "expand"},
    "GET /v1/setup_intents": _LISTED | {"payment_method"},
    "GET /v1/checkout/sessions": _LISTED,
    "GET /v1/charges": _LISTED,
    "GET /v1/refunds": _LISTED | {"charge"},
    "GET /v1/disputes": _LISTED | {"charge"},
    "GET /v1/payouts": _LISTED,
    "GET /v1/events": _LISTED | {"types"},
}  # fmt: skip
NEEDED: dict[str, set[str]] = {
    "POST /v1/payment_intents": {"amount", "currency"},
    "POST /v1/checkout/sessions": {"mode", "success_url"},
}
_FREE = "metadata"


def read_form(text: str) -> Thing:
    """Nest what stands in brackets; whole numbers as keys make a list."""
    root: Thing = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        keys = name.replace("]", "").split("[")
        place = root
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    return {key: _listed(value) for key, value in root.items()}


def _listed(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    return list(inner.values()) if inner and all(key.isdecimal() for key in inner) else inner


def paths(form: Thing, before: str = "") -> Iterator[str]:
    """Every parameter with those that it stands in, as `a.b.c`; places in lists are left out."""
    for name, value in form.items():
        ones = value if isinstance(value, list) else [value]
        for one in ones:
            if isinstance(one, dict) and name != _FREE:
                yield from paths(one, f"{before}{name}.")
            else:
                yield f"{before}{name}"


def complaint(line: str, form: Thing) -> tuple[str, str] | None:
    """What is wrong with a form, as Stripe's code and parameter."""
    if "payment_method_types" in form:
        return "payment_method_types_no_longer_supported", "payment_method_types"
    unknown = sorted(set(paths(form)) - KNOWN.get(line, set()) - {_FREE, "expand"})
    if line in KNOWN and unknown:
        return "parameter_unknown", unknown[0]
    missing = sorted(NEEDED.get(line, set()) - set(form))
    if missing:
        return "parameter_missing", missing[0]
    if "amount" in form and not (form["amount"].isdecimal() and int(form["amount"]) > 0):
        return "parameter_invalid_integer", "amount"
    return None
