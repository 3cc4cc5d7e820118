"""A page at the invented Stripe for whoever plays the banks: disputes, payouts, and what the networks have heard."""

import html
from urllib.parse import parse_qsl

from tests.laboratory import stripe_returns
from tests.laboratory.books import Reply, Request
from tests.laboratory.stripe_books import StripeBooks, Thing

PATH = "/laboratory/"


def reply(books: StripeBooks, request: Request) -> Reply:
    """Do what was pressed, and show what stands."""
    if request.method == "POST":
        _press(books, dict(parse_qsl(request.body.decode())))
        return Reply(303, b"", headers={"Location": PATH})
    return Reply(200, _page(books).encode(), "text/html; charset=utf-8")


def _press(books: StripeBooks, pressed: dict[str, str]) -> None:
    charge = books.things["charge"].get(pressed.get("charge", ""))
    dispute = books.things["dispute"].get(pressed.get("dispute", ""))
    refund = books.things["refund"].get(pressed.get("refund", ""))
    act = pressed.get("act")
    if charge is not None and not charge["disputed"] and act in {"dispute", "inquiry"}:
        stripe_returns.dispute(books, charge, inquiry=act == "inquiry")
    elif dispute is not None and dispute["status"] == "needs_response" and act in {"won", "lost"}:
        stripe_returns.close(books, dispute, won=act == "won")
    elif refund is not None and refund["status"] == "succeeded" and act == "sent back":
        stripe_returns.fail_refund(books, refund)
    elif act == "pay out":
        for currency in sorted({one["currency"] for one in books.things["balance_transaction"].values()}):
            stripe_returns.pay_out(books, currency)


def _page(books: StripeBooks) -> str:
    charges = "".join(map(_charge, reversed(books.things["charge"].values())))
    disputes = "".join(map(_dispute, reversed(books.things["dispute"].values())))
    refunds = "".join(map(_refund, reversed(books.things["refund"].values())))
    heard = "".join(f"<li>{one.kind}, {one.country or 'no country'}, {one.reference}</li>" for one in books.heard)
    kept = sorted({one["currency"] for one in books.things["balance_transaction"].values()})
    balance = ", ".join(f"{books.balance(currency)} {currency}" for currency in kept) or "nothing"
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>The laboratory's back room</title>
<style>body{{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto}}form{{display:inline}}</style>
<h1>The laboratory's back room</h1>
<h2>Charges</h2><ul>{charges or "<li>none</li>"}</ul>
<h2>Disputes</h2><ul>{disputes or "<li>none</li>"}</ul>
<h2>Refunds</h2><ul>{refunds or "<li>none</li>"}</ul>
<h2>Balance</h2><p>{balance} {_button("pay out")}</p>
<h2>What card networks heard</h2><ol>{heard or "<li>nothing</li>"}</ol></html>"""


def _charge(charge: Thing) -> str:
    told = f"{charge['amount']} {charge['currency']}, {charge['status']}, given back {charge['amount_refunded']}"
    may = charge["status"] == "succeeded" and not charge["disputed"]
    buttons = _button("dispute", charge=charge["id"]) + _button("inquiry", charge=charge["id"]) if may else ""
    return f"<li>{charge['id']}: {told} {buttons}</li>"


def _dispute(dispute: Thing) -> str:
    open_still = dispute["status"] == "needs_response"
    buttons = _button("won", dispute=dispute["id"]) + _button("lost", dispute=dispute["id"]) if open_still else ""
    return f"<li>{dispute['id']}: {dispute['amount']} {dispute['currency']}, {dispute['status']} {buttons}</li>"


def _refund(refund: Thing) -> str:
    button = _button("sent back", refund=refund["id"]) if refund["status"] == "succeeded" else ""
    return f"<li>{refund['id']}: {refund['amount']} {refund['currency']}, {refund['status']} {button}</li>"


def _button(act: str, **hidden: str) -> str:
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in hidden.items()
    )
    return f'<form method="post" action="{PATH}">{fields}<button name="act" value="{act}">{act}</button></form> '
