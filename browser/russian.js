// The Russian stemmer of Snowball 3.1: https://snowballstem.org/algorithms/russian/stemmer.html
// The twin of press/search/russian.py; a test compares them word by word.

const REGION = /^[^аеиоуыэюя]*[аеиоуыэюя]/;
const SECOND = /^[аеиоуыэюя]*[^аеиоуыэюя]+[аеиоуыэюя]+[^аеиоуыэюя]/;
const GERUND = /(?:[иы]в(?:ши(?:сь)?)?|(?<=[ая])в(?:ши(?:сь)?)?)$/;
const ADJECTIVE = /(?:[еиоы]е|[иы]ми|[еиоы]й|[еиоы]м|[ео]го|[ео]му|[иы]х|[еоую]ю|[ая]я)$/;
const PARTICIPLE = /(?:[иы]вш|ующ|(?<=[ая])(?:ем|нн|вш|ющ|щ))$/;
const VERB = new RegExp(
  "(?:[иы]л[аио]?|ен[аоы]?|[еу]йте|ите|[еу]й|[иы]м|ят|у[ею]т|[иы]т|[иы]ть|ишь|у?ю" +
  "|(?<=[ая])(?:л[аио]?|нно|н[аоы]?|ете|йте|й|ем|ет|ют|ть|ешь))$",
);
const NOUN = /(?:[ео]в|и[ея]м|[аеоя]м|иях|[ая]х|иями|[ая]ми|ией|[еио]й|[иь]?[еюя]|[еи]?и|[аоуыьй])$/;

/** Stem a folded word (without ё). @param {string} word @returns {string} */
export function stem(word) {
  const found = REGION.exec(word);
  if (!found) return word;
  const head = found[0];
  let rest = word.slice(head.length);
  const next = SECOND.exec(rest);
  const second = next ? next[0].length : word.length;
  rest = inflected(rest).replace(/и$/, "");
  const derived = /ость?$/.exec(rest);
  if (derived && derived.index >= second) rest = rest.slice(0, derived.index);
  return head + tidied(rest);
}

/** @param {string} rest */
function inflected(rest) {
  if (GERUND.test(rest)) return rest.replace(GERUND, "");
  rest = rest.replace(/с[яь]$/, "");
  if (ADJECTIVE.test(rest)) return rest.replace(ADJECTIVE, "").replace(PARTICIPLE, "");
  return VERB.test(rest) ? rest.replace(VERB, "") : rest.replace(NOUN, "");
}

/** @param {string} rest */
function tidied(rest) {
  if (/ейше?$/.test(rest)) return rest.replace(/ейше?$/, "").replace(/нн$/, "н");
  return /(?:нн|ь)$/.test(rest) ? rest.slice(0, -1) : rest;
}
