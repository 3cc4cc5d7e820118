// Takes an excerpt from the page of a story and marks the words that were looked for.
// The page is one that the reader may open next, is signed like any other, and is gone when the story is withdrawn.

import { placesOf } from "./words.js";

const BEFORE = 8;
const LONGEST = 36;
const BLOCKS = "p, li, h2, h3, h4, blockquote, figcaption, td, pre";
// What a page of a story has around its words: who signed, when, shared how, asked for what.
const AROUND = ".kicker, .rail, .tail, .credit, .letter, .appeal, .keys, form, nav";

/** @typedef {{text: string, words: {word: string, start: number, end: number}[], stems: string[]}} Read */

/**
 * Read the words of a text. Letters are composed first, so that places are right.
 * @param {string} text @param {(word: string) => string} stem @returns {Read}
 */
export function read(text, stem) {
  text = text.normalize("NFC").replace(/\s+/gu, " ").trim();
  const words = placesOf(text);
  return { text, words, stems: words.map(({ word }) => stem(word)) };
}

/** The text of a story in its page. @param {string} page @returns {string} */
export function textOf(page) {
  // A parsed document runs no script and loads no picture; but its styles are held to the policy of this page, which
  // knows those of a live story not. So what stands above the text stays away.
  const parsed = new DOMParser().parseFromString(page.slice(Math.max(0, page.search(/<main\b/i))), "text/html");
  const main = parsed.querySelector("main article") ?? parsed.querySelector("main");
  for (const one of main?.querySelectorAll(AROUND) ?? []) one.remove();
  const all = [...(main?.querySelectorAll(BLOCKS) ?? [])];
  // What stands within another block was read with it.
  const blocks = all.filter((block) => !block.parentElement?.closest(BLOCKS));
  return blocks.map((block) => block.textContent ?? "").join(" ");
}

/**
 * The run of words in which most of the terms stand, as pieces; those to be marked are `true`.
 * @param {Read} found @param {(stem: string) => boolean} isWanted @returns {[string, boolean][]}
 */
export function excerpt(found, isWanted) {
  const { text, words, stems } = found;
  const wanted = stems.flatMap((stem, at) => (isWanted(stem) ? [at] : []));
  let best = 0;
  let most = -1;
  for (const at of wanted) {
    const different = new Set(wanted.filter((one) => one >= at && one < at + LONGEST - BEFORE).map((one) => stems[one])).size;
    if (different > most) [most, best] = [different, at];
  }
  const first = Math.max(0, Math.min(best - BEFORE, words.length - LONGEST));
  const shown = words.slice(first, first + LONGEST);
  if (!shown.length) return [];
  const start = first ? shown[0].start : 0;
  const end = first + LONGEST < words.length ? shown[shown.length - 1].end : text.length;
  const pieces = marked(found, isWanted, start, end);
  return [...(first ? [/** @type {[string, boolean]} */ (["… ", false])] : []), ...pieces, ...(end < text.length ? [/** @type {[string, boolean]} */ ([" …", false])] : [])];
}

/**
 * Cut a text at the words to be marked.
 * @param {Read} found @param {(stem: string) => boolean} isWanted @param {number} start @param {number} end
 * @returns {[string, boolean][]}
 */
export function marked({ text, words, stems }, isWanted, start = 0, end = text.length) {
  /** @type {[string, boolean][]} */
  const pieces = [];
  let at = start;
  words.forEach((word, i) => {
    if (word.start < start || word.end > end || !isWanted(stems[i])) return;
    if (word.start > at) pieces.push([text.slice(at, word.start), false]);
    pieces.push([text.slice(word.start, word.end), true]);
    at = word.end;
  });
  if (at < end) pieces.push([text.slice(at, end), false]);
  return pieces;
}
