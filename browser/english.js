// The English stemmer of Snowball 3.1 (Porter 2): https://snowballstem.org/algorithms/english/stemmer.html
// The twin of press/search/english.py; a test compares them word by word.

/** @type {Record<string, string>} */
const KEPT = {
  andes: "andes", atlas: "atlas", bias: "bias", cosmos: "cosmos", howe: "howe", news: "news", sky: "sky",
  early: "earli", gently: "gentl", idly: "idl", only: "onli", singly: "singl", skies: "sky", skis: "ski", ugly: "ugli",
};
const BEGINNING = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/;
const REGION = /^[^aeiouy]*[aeiouy]+[^aeiouy]/;
const VOWEL = /[aeiouy]/;
const SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|past)$/;
/** @type {Record<string, string>} */
const STEP_2 = {
  tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize", ational: "ate",
  ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al", fulness: "ful", fulli: "ful", ousli: "ous",
  ousness: "ous", iveness: "ive", iviti: "ive", biliti: "ble", bli: "ble", ogist: "og", ogi: "og", lessli: "less", li: "",
};
/** @type {Record<string, string>} */
const STEP_3 = {
  tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ful: "", ness: "", ative: "",
};
const FIND_2 = new RegExp(`(?:${Object.keys(STEP_2).join("|")})$`);
const FIND_3 = new RegExp(`(?:${Object.keys(STEP_3).join("|")})$`);
const FIND_4 = /(?:ic|ance|ence|able|ible|ate|ive|ize|iti|al|ism|ion|er|ous|ant|ent|ment|ement)$/;

/** Stem a folded word. @param {string} word @returns {string} */
export function stem(word) {
  if (Object.hasOwn(KEPT, word)) return KEPT[word];
  if (word.length <= 2) return word;
  word = word.replace(/^'/, "").replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const [first, second] = regions(word);
  word = step1b(step1a(word), first).replace(/^(.+[^aeiouy])[yY]$/, "$1i");
  word = step3(step2(word, first), first, second);
  return step5(step4(word, second), first, second).replaceAll("Y", "y");
}

/** @param {string} word @returns {[number, number]} */
function regions(word) {
  const found = BEGINNING.exec(word) ?? REGION.exec(word);
  const first = found ? found[0].length : word.length;
  const next = REGION.exec(word.slice(first));
  return [first, next ? first + next[0].length : word.length];
}

/** @param {string} word */
function step1a(word) {
  word = word.replace(/(?:'s'|'s|')$/, "");
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  return /[^us]s$|^s$/.test(word) && VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

/** @param {string} word @param {number} first */
function step1b(word, first) {
  const found = /(?:eed|eedly|ed|edly|ing|ingly)$/.exec(word);
  if (!found) return word;
  const rest = word.slice(0, found.index);
  if (found[0].startsWith("ee")) return rest.length >= first && !/^(?:succ|proc|exc)$/.test(rest) ? `${rest}ee` : word;
  if (found[0] === "ing") {
    if (/^(?:even|cann|inn|earr|herr|out)$/.test(rest)) return word;
    if (/^[^aeiouy]y$/.test(rest)) return `${rest[0]}ie`;
  }
  return VOWEL.test(rest) ? mended(rest, first) : word;
}

/** Mend what is left when -ed or -ing is gone: hop(p)ing, hop(e)d. @param {string} rest @param {number} first */
function mended(rest, first) {
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/([bdfgmnprt])\1$/.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1);
  return rest.length === first && SHORT.test(rest) ? `${rest}e` : rest;
}

/** @param {string} word @param {number} first */
function step2(word, first) {
  const found = FIND_2.exec(word);
  if (!found || found.index < first) return word;
  const rest = word.slice(0, found.index);
  if ((found[0] === "ogi" && !rest.endsWith("l")) || (found[0] === "li" && !/[cdeghkmnrt]$/.test(rest))) return word;
  return rest + STEP_2[found[0]];
}

/** @param {string} word @param {number} first @param {number} second */
function step3(word, first, second) {
  const found = FIND_3.exec(word);
  if (!found || found.index < (found[0] === "ative" ? second : first)) return word;
  return word.slice(0, found.index) + STEP_3[found[0]];
}

/** @param {string} word @param {number} second */
function step4(word, second) {
  const found = FIND_4.exec(word);
  if (!found || found.index < second) return word;
  const rest = word.slice(0, found.index);
  return found[0] === "ion" && !/[st]$/.test(rest) ? word : rest;
}

/** @param {string} word @param {number} first @param {number} second */
function step5(word, first, second) {
  const rest = word.slice(0, -1);
  if (word.endsWith("e")) return rest.length >= second || (rest.length >= first && !SHORT.test(rest)) ? rest : word;
  return word.endsWith("ll") && rest.length >= second ? rest : word;
}
