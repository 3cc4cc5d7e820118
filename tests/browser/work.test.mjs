// The sum of the desk, without a browser: node --test tests/browser/

import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, solve } from "../../browser/desk/work.js";

// Made by the library that the desk uses: the key of counter 7 begins with this prefix.
const parameters = {
  algorithm: "PBKDF2/SHA-256", cost: 10, keyLength: 32, nonce: "ac6a748d85ca3089b60c653fbe1ff95e", salt: "246388b2f9095fe561fc7e20f9432c5f",
  keyPrefix: "b7bc04c74d67ec0b77a04977afbbd231",
};

test("the counter is found whose key begins as asked", async () => {
  assert.deepEqual(await solve(parameters), { counter: 7, derivedKey: "b7bc04c74d67ec0b77a04977afbbd231266aaac7c8a4e11eb1bc7d07da698d46" });
});

test("what no counter fits comes to an end", async () => {
  await assert.rejects(solve({ ...parameters, keyPrefix: "zz" }, 5), /No counter fits/);
});

test("the answer holds the challenge as it was asked", async () => {
  const challenge = { parameters, signature: "ab" };
  const sent = JSON.parse(atob(await answer(challenge)));
  assert.deepEqual(sent.challenge, challenge);
  assert.equal(sent.solution.counter, 7);
});
