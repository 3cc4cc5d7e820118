// A light Persian stemmer. The twin of press/search/persian.py, which says why it does what it does.

const ZWNJ = "\u200c";
const PRESENT = new Set(["می", "نمی"]);
const ENCLITICS = new Set(["ام", "ات", "اش", "ای", "ایم", "اید", "اند", "ی", "یی", "تر", "ترین", "مان", "تان", "شان"]);
/** Endings, and how many letters must be left. @type {[RegExp, number][]} */
const RULES = [
  [/ها(?:یی|ی|یم|یت|یش|یمان|یتان|یشان|م|ت|ش|مان|تان|شان)?$/, 2],
  [/تر(?:ین)?ی?$/, 3],
  [/(?:مان|تان|شان)$/, 4],
  [/ان$/, 4],
  [/(?<=ه)ای$/, 2],
  [/یی?$/, 3],
];

/** Stem a folded word, which may hold joiners. @param {string} word @returns {string} */
export function stem(word) {
  if (word.includes(ZWNJ)) {
    const parts = word.split(ZWNJ);
    if (PRESENT.has(parts[0])) parts.shift();
    while (parts.length > 1 && ENCLITICS.has(parts[parts.length - 1])) parts.pop();
    word = parts.join("");
  }
  for (const [ending, least] of RULES) {
    const found = ending.exec(word);
    if (found && found.index >= least) word = word.slice(0, found.index);
  }
  return word;
}
