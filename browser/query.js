// What a reader typed: words, phrases in quotation marks, and the beginning of a last word that may go on.

import { wordsOf } from "./words.js";

const PHRASE = /["“”„«»]([^"“”„«»]+)["“”„«»]/g;
const MOST_WORDS = 12;
const LEAST_BEGINNING = 4;

/** `terms` are stems; `beginning` is the last word as typed if it may go on, or ""; `phrases` are runs of stems. */
/** @typedef {{terms: string[], beginning: string, phrases: string[][]}} Query */

/** @param {string} text @param {(word: string) => string} stem @returns {Query} */
export function readQuery(text, stem) {
  const words = wordsOf(text).slice(0, MOST_WORDS);
  const terms = [...new Set(words.map(stem))];
  const phrases = [...text.matchAll(PHRASE)].map((found) => wordsOf(found[1]).map(stem)).filter((run) => run.length > 1);
  const last = words.at(-1) ?? "";
  // Where the stem begins otherwise, the longer words lie in another shard, which is not worth its bytes.
  const begins = [...last].slice(0, LEAST_BEGINNING).join("");
  const goesOn = /[\p{L}\p{N}]$/u.test(text) && [...begins].length === LEAST_BEGINNING && stem(last).startsWith(begins);
  return { terms, beginning: goesOn ? last : "", phrases };
}

/**
 * Whether a term may be meant by the beginning of a word: `elect` and `electr` both by `elect`.
 * @param {string} term @param {string} beginning @returns {boolean}
 */
export function goesOnFrom(term, beginning) {
  return beginning !== "" && term.startsWith(beginning);
}

/** Whether a run of stems stands in a text of stems. @param {string[]} stems @param {string[]} run @returns {boolean} */
export function holds(stems, run) {
  return stems.some((_, at) => run.every((stem, i) => stems[at + i] === stem));
}
