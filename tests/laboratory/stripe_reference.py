"""Does Stripe have what we send and read? Looked up in Stripe's own library for Python, which is made from its API.

    pip download stripe --no-deps
    python -m tests.laboratory.stripe_reference stripe-16.1.0-py3-none-any.whl

Nothing of the library is run or kept: only names of parameters and fields are read out of its classes.
"""

import ast
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tamizdat.contributions.providers import stripe_objects
from tamizdat.contributions.providers.stripe_account import TOLD
from tamizdat.contributions.providers.stripe_line import VERSION
from tests.laboratory import stripe_payments, stripe_returns, stripe_sessions
from tests.laboratory.stripe_books import StripeBooks, Thing
from tests.laboratory.stripe_cards import CARDS, PAYS
from tests.laboratory.stripe_forms import KNOWN
from tests.laboratory.stripe_house import StripeHouse

Fields = Mapping[str, str]
Classes = Mapping[str, Fields]
DEEPEST = 5
# By what the library calls the parameters of each request, and each object.
PARAMETERS = {
    "POST /v1/payment_intents": "params/_payment_intent_create_params.py",
    "POST /v1/setup_intents": "params/_setup_intent_create_params.py",
    "POST /v1/checkout/sessions": "params/checkout/_session_create_params.py",
    "POST /v1/customers": "params/_customer_create_params.py",
    "POST /v1/refunds": "params/_refund_create_params.py",
    "GET /v1/payment_intents": "params/_payment_intent_list_params.py",
    "GET /v1/payment_intents/search": "params/_payment_intent_search_params.py",
    "GET /v1/setup_intents": "params/_setup_intent_list_params.py",
    "GET /v1/checkout/sessions": "params/checkout/_session_list_params.py",
    "GET /v1/charges": "params/_charge_list_params.py",
    "GET /v1/refunds": "params/_refund_list_params.py",
    "GET /v1/disputes": "params/_dispute_list_params.py",
    "GET /v1/payouts": "params/_payout_list_params.py",
    "GET /v1/events": "params/_event_list_params.py",
}
OBJECTS = {
    "payment_intent": ("_payment_intent.py", "PaymentIntent"),
    "setup_intent": ("_setup_intent.py", "SetupIntent"),
    "checkout.session": ("checkout/_session.py", "Session"),
    "charge": ("_charge.py", "Charge"),
    "refund": ("_refund.py", "Refund"),
    "dispute": ("_dispute.py", "Dispute"),
    "payout": ("_payout.py", "Payout"),
    "balance_transaction": ("_balance_transaction.py", "BalanceTransaction"),
    "payment_method": ("_payment_method.py", "PaymentMethod"),
    "confirmation_token": ("_confirmation_token.py", "ConfirmationToken"),
    "customer": ("_customer.py", "Customer"),
    "event": ("_event.py", "Event"),
}
READ = {
    "payment_intent": stripe_objects.PaymentIntent,
    "setup_intent": stripe_objects.SetupIntent,
    "checkout.session": stripe_objects.Session,
    "charge": stripe_objects.Charge,
    "charge/Outcome": stripe_objects.Outcome,
    "refund": stripe_objects.Refund,
    "dispute": stripe_objects.Dispute,
    "payout": stripe_objects.Payout,
    "balance_transaction": stripe_objects.BalanceTransaction,
    "payment_method": stripe_objects.Method,
    "payment_method/Card": stripe_objects.Card,
    "confirmation_token": stripe_objects.Confirmation,
    "event": stripe_objects.Event,
}


def strange(library: zipfile.ZipFile) -> Iterator[str]:
    """What we send, read, or invent, and Stripe does not have."""
    if VERSION not in _text(library, "_api_version.py"):
        yield f"the library is of another version than {VERSION}"
    for line, file in PARAMETERS.items():
        known = set(paths_of(classes_of(_text(library, file))))
        yield from (f"{line}: {name}" for name in sorted(KNOWN[line]) if name not in known)
    endpoint = _text(library, "params/_webhook_endpoint_create_params.py")
    yield from (f"event {name}" for name in TOLD if not re.search(f"[\"']{re.escape(name)}[\"']", endpoint))
    for kind, struct in READ.items():
        known = set(_fields(library, kind))
        yield from (f"read of {kind}: {name}" for name in struct.__struct_fields__ if name not in known)
    for kind, thing in specimens():
        known = {*_fields(library, kind), "object"}
        yield from (f"invented of {kind}: {name}" for name in thing if name not in known and not name.startswith("_"))


def specimens() -> Iterator[tuple[str, Thing]]:
    """Something of everything that the laboratory makes."""
    house = StripeHouse()
    books = house.books
    visit = stripe_sessions.open_visit(books, _form(), "http://laboratory")
    stripe_sessions.pay_there(books, visit, CARDS[PAYS])
    pledge = stripe_sessions.open_visit(books, {**_form(), "mode": "setup", "customer_creation": "always"}, "")
    stripe_sessions.pay_there(books, pledge, CARDS[PAYS])
    for _ in range(2):
        _pay(books, house.token(CARDS[PAYS]))
    first, second = list(books.things["charge"].values())[:2]
    stripe_returns.refund(books, first, 100)
    stripe_returns.dispute(books, second)
    stripe_returns.pay_out(books, "eur") or stripe_returns.pay_out(books, "EUR")
    for kind, things in books.things.items():
        yield from ((kind, thing) for thing in things.values())


def _form() -> Thing:
    price = {"currency": "eur", "unit_amount": "5000"}
    return {"mode": "payment", "success_url": "x", "line_items": [{"quantity": "1", "price_data": price}]}


def _pay(books: StripeBooks, token: str) -> None:
    intent = stripe_payments.new_payment(books, {"amount": "5000", "currency": "eur"})
    stripe_payments.confirm(books, intent, str(books.remember(books.cards[token])["id"]))


def _text(library: zipfile.ZipFile, file: str) -> str:
    return library.read(f"stripe/{file}").decode()


def classes_of(text: str) -> dict[str, Fields]:
    """The annotated names of every class of a module; a class within another is named `outer/inner`."""
    found: dict[str, Fields] = {}
    _gather(ast.parse(text).body, "", found)
    return found


def _gather(body: list[ast.stmt], before: str, found: dict[str, Fields]) -> None:
    for node in body:
        if isinstance(node, ast.ClassDef):
            lines = [one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
            found[before + node.name] = {ast.unparse(one.target): ast.unparse(one.annotation) for one in lines}
            _gather(node.body, f"{before}{node.name}/", found)


def paths_of(classes: Classes) -> Iterator[str]:
    """Every parameter with those that it stands in. The first class of a module is the request itself."""
    root = next(name for name in classes if name.endswith("Params"))
    yield from _below(classes, root, "", 0)


def _below(classes: Classes, name: str, before: str, depth: int) -> Iterator[str]:
    for field, kind in classes[name].items():
        yield before + field
        for inner in re.findall(r"\w+", kind):
            if inner in classes and depth < DEEPEST:
                yield from _below(classes, inner, f"{before}{field}.", depth + 1)


def _fields(library: zipfile.ZipFile, kind: str) -> Fields:
    outer, _, inner = kind.partition("/")
    file, name = OBJECTS[outer]
    return classes_of(_text(library, file))[f"{name}/{inner}" if inner else name]


def main(wheel: Path) -> int:
    """Print what is strange; 1 if anything is."""
    with zipfile.ZipFile(wheel) as library:
        found = list(strange(library))
    sys.stdout.write("\n".join([*found, f"{len(found)} strange names"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
