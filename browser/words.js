// Cuts text into words and folds what readers do not tell apart. The twin of press/search/words.py:
// both must give the same words, or what is in the index is never found.

const ZWNJ = "\u200c";
/** Letters that no decomposition brings to the letter that people type. @type {Record<string, string>} */
const LETTERS = {
  "ё": "е", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d", "ς": "σ",
  "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "ا", "ؤ": "و",
  "’": "'", "ʼ": "'", "‘": "'", "`": "'",
};
// Invisible: tatweel, soft hyphen, joiner and marks of direction. ZWNJ stays: it holds Persian words together.
const NOTHING = /[\u0640\u00ad\u200d\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Mn}/u;
const LATIN = /[\u0000-\u024f\u1e00-\u1eff]/;
const DIGITS = ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"];
const WORD = new RegExp(`[\\p{L}\\p{N}'${ZWNJ}]+`, "gu");
// Many type a space where Persian has a joiner: before the plural, and behind the mark of the present.
const APART = /(?<=\p{L})[ \u00a0](?=ها(?:[یي]{0,2}|[یي]?(?:م|ت|ش|مان|تان|شان))(?![\p{L}\p{N}_\u200c]))|(?<=(?<![\p{L}\p{N}_\u200c])ن?م[یي])[ \u00a0](?=\p{L})/gu;
// They hold a word together, and fall away at its ends.
const ENDS = new RegExp(`^['${ZWNJ}]+|['${ZWNJ}]+$`, "g");

/** @param {string} letter @returns {string} */
function folded(letter) {
  if (Object.hasOwn(LETTERS, letter)) return LETTERS[letter];
  if (NOTHING.test(letter)) return "";
  for (const digits of DIGITS) if (digits.includes(letter)) return String(digits.indexOf(letter));
  return LATIN.test(letter) ? letter.normalize("NFD").replace(/\p{Mn}/gu, "") : letter;
}

/** Fold a text; words of equal spelling to a reader come out equal. @param {string} text */
function fold(text) {
  let out = "";
  for (const letter of text.normalize("NFC").toLowerCase()) out += letter < "\u0080" && letter !== "`" ? letter : folded(letter);
  return out;
}

/** Put a joiner where a space keeps the parts of a Persian word apart: letter for letter, so that places stay. @param {string} text */
const joined = (text) => text.normalize("NFC").replace(APART, ZWNJ);

/** List the words of a text in order, folded, not yet stemmed. @param {string} text @returns {string[]} */
export function wordsOf(text) {
  return (fold(joined(text)).match(WORD) ?? []).map((word) => word.replace(ENDS, "")).filter((word) => word);
}

/**
 * The same with the place of each word in a text of composed letters (NFC), so that it can be marked there.
 * @param {string} text @returns {{word: string, start: number, end: number}[]}
 */
export function placesOf(text) {
  // Folding may change lengths, so each letter is folded alone and its place noted.
  let out = "";
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const letter of joined(text)) {
    const now = fold(letter);
    for (let i = 0; i < now.length; i++) places.push(at);
    out += now;
    at += letter.length;
  }
  return [...out.matchAll(WORD)].flatMap((found) => {
    const word = found[0].replace(ENDS, "");
    const first = found.index + found[0].indexOf(word);
    return word ? [{ word, start: places[first], end: places[first + word.length - 1] + 1 }] : [];
  });
}

/**
 * The stemmer of a language; a language without one keeps its words as they are.
 * @param {string} language @returns {Promise<(word: string) => string>}
 */
export async function stemmerOf(language) {
  switch (language.split("-")[0]) {
    case "en": return (await import("./english.js")).stem;
    case "ru": return (await import("./russian.js")).stem;
    case "fa": return (await import("./persian.js")).stem;
    default: return (word) => word;
  }
}
