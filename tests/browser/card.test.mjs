// Claims about what the card's field is told (browser/desk/card.js).

import assert from "node:assert/strict";
import test from "node:test";

import { optionsOf } from "../../browser/desk/card.js";

test("a gift that is given once names its amount in whole smallest units", () => {
  assert.deepEqual(optionsOf({ mode: "payment", currency: "eur", minor: "200" }), {
    mode: "payment",
    currency: "eur",
    allowedPaymentMethodTypes: ["card"],
    amount: 200,
  });
});

test("a pledge sets a card up, and takes nothing", () => {
  assert.deepEqual(optionsOf({ mode: "setup", currency: "usd", minor: "200" }), {
    mode: "setup",
    currency: "usd",
    allowedPaymentMethodTypes: ["card"],
    setupFutureUsage: "off_session",
  });
});
