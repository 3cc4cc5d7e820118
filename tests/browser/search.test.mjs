// What the scripts of search do without a browser: node --test tests/browser/

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Archive, Moved } from "../../browser/archive.js";
import { excerpt, marked, read } from "../../browser/excerpt.js";
import { stem as english } from "../../browser/english.js";
import { stem as persian } from "../../browser/persian.js";
import { holds, readQuery } from "../../browser/query.js";
import { placesOf, wordsOf } from "../../browser/words.js";

const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));

test("words are folded as in the index", () => {
  for (const [text, words] of vectors.words) {
    assert.deepEqual(wordsOf(text), words);
    const composed = text.normalize("NFC");
    assert.deepEqual(placesOf(composed).map(({ word }) => word), words);
  }
});

test("Persian endings fall away as in the index", () => {
  for (const [word, stem] of vectors.persian) assert.deepEqual(wordsOf(word).map(persian), [stem]);
});

test("places lead to the words as they stand", () => {
  const text = "«Ёлка», Straße; كتاب‌هاي";
  assert.deepEqual(placesOf(text).map(({ start, end }) => text.slice(start, end)), ["Ёлка", "Straße", "كتاب‌هاي"]);
});

test("a query has stems, phrases and perhaps a beginning", () => {
  assert.deepEqual(readQuery('bridges "River of Letters" elec', english), {
    terms: ["bridg", "river", "of", "letter", "elec"], beginning: "elec", phrases: [["river", "of", "letter"]],
  });
  assert.equal(readQuery("elections ", english).beginning, "");
  assert.equal(readQuery("the", english).beginning, "");
  assert.equal(readQuery("cars", english).beginning, "");
  assert.deepEqual(readQuery("«...»", english).terms, []);
  assert.ok(readQuery("word ".repeat(50) + "a b c d e f g h i j k l m n o p", english).terms.length <= 12);
});

test("a phrase is found as it stands and not across", () => {
  assert.ok(holds(["a", "river", "of", "letter"], ["river", "of"]));
  assert.ok(!holds(["river", "a", "of"], ["river", "of"]));
  assert.ok(!holds(["a", "river"], ["river", "of"]));
});

test("an excerpt shows where most of the words stand, and marks them", () => {
  const text = `${"far ".repeat(60)}the dam. ${"near ".repeat(60)}the bridge, the dam and all. ${"after ".repeat(60)}`;
  const found = read(text, english);
  const pieces = excerpt(found, (stem) => ["dam", "bridg"].includes(stem));
  assert.deepEqual(pieces.filter(([, isMarked]) => isMarked).map(([piece]) => piece), ["bridge", "dam"]);
  assert.equal(pieces[0][0], "… ");
  assert.equal(pieces.at(-1)[0], " …");
});

test("an excerpt of a text without the words is its beginning", () => {
  assert.deepEqual(excerpt(read("Short and plain.", english), () => false), [["Short and plain.", false]]);
  assert.deepEqual(excerpt(read("", english), () => false), []);
});

test("what is marked and what is not make the text again", () => {
  const found = read("He’s bridging bridges: “BRIDGE”!", english);
  const pieces = marked(found, (stem) => stem === "bridg");
  assert.equal(pieces.map(([text]) => text).join(""), found.text);
  assert.deepEqual(pieces.filter(([, isMarked]) => isMarked).map(([text]) => text), ["bridging", "bridges", "BRIDGE"]);
});

const segment = (name, stories, first, last) => ({ name, stories, shards: 1, deep: {}, stamp: 7, months: [[first, stories - 1], [last, 1]] });

test("dates leave out segments, and large archives are searched in waves from the newest", () => {
  const archive = new Archive("");
  archive.segments = [
    segment("2026-11", 30, "2026-11", "2026-11"), segment("2025", 19_000, "2025-01", "2025-12"),
    segment("2024", 30_000, "2024-02", "2024-12"), segment("2023", 5_000, "2023-01", "2023-12"),
  ];
  const names = (filters) => archive.waves(filters).map((wave) => wave.map(({ name }) => name));
  assert.deepEqual(names({ section: "", from: "", until: "" }), [["2026-11", "2025"], ["2024"], ["2023"]]);
  assert.deepEqual(names({ section: "", from: "2024-12-31", until: "2025-01-01" }), [["2025"], ["2024"]]);
  assert.deepEqual(names({ section: "", from: "2027-01-01", until: "" }), []);
});

test("a shard of another edition is noticed, and what failed is asked for again", async () => {
  const shard = new Uint8Array(8);
  shard[0] = 8;
  let asked = 0;
  const archive = new Archive("", async () => new Response(asked++ ? shard : null, { status: asked > 1 ? 200 : 503 }));
  await assert.rejects(archive.shard(segment("2025", 3, "2025-01", "2025-12"), "000"), /503/);
  await assert.rejects(archive.shard(segment("2025", 3, "2025-01", "2025-12"), "000"), Moved);
});
