// Claims about what the card's field is told (browser/desk/card.js).

import assert from "node:assert/strict";
import test from "node:test";

import { optionsOf } from "../../browser/desk/card.js";

test("a gift that is given once names its amount in whole smallest units", () => {
  assert.deepEqual(optionsOf({ currency: "eur", minor: "200" }), {
    mode: "payment",
    currency: "eur",
    allowedPaymentMethodTypes: ["card"],
    amount: 200,
  });
});

test("a pledge is first taken while its giver is there, and keeps the card", () => {
  assert.deepEqual(optionsOf({ again: "yes", currency: "usd", minor: "200" }), {
    mode: "payment",
    currency: "usd",
    allowedPaymentMethodTypes: ["card"],
    amount: 200,
    setupFutureUsage: "off_session",
  });
});
