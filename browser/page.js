// The page of search: reads the form, shows results, says what it does to those who cannot see it.
// A query never leaves the device: it stands behind the # of the address, which browsers send to nobody.

import { Archive, Moved } from "./archive.js";
import { excerpt, marked, read, textOf } from "./excerpt.js";
import { goesOnFrom, holds, readQuery } from "./query.js";
import { stemmerOf } from "./words.js";

const AT_ONCE = 10;
// Stories whose text is read for a phrase before the reader is asked whether to go on.
const MOST_READ = 40;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (part("search"));
const status = part("status");
const results = part("results");
const more = part("more");
const older = part("older");
const language = document.documentElement.lang;
const up = form.dataset.up ?? "";
const archive = new Archive(new URL(up + form.dataset.index, location.href).href);
const stemmer = stemmerOf(language);
const fields = ["q", "section", "from", "until"];

/** The search under way: a later one makes it stale. */
let current = 0;
/** @type {() => Promise<void>} */
let goOn = async () => {};
/** @type {() => Promise<void>} */
let goBack = async () => {};

/** @param {string} name @returns {string} */
const said = (name) => status.dataset[name] ?? "";
/** @param {number} number @returns {string} */
const figure = (number) => new Intl.NumberFormat(language, { useGrouping: false }).format(number);

/** @param {string} day @returns {string} */
function dayInWords(day) {
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC", calendar: language === "fa" ? "persian" : "gregory" });
  // As the pages write it: a Russian year has no "г." behind it.
  return format.format(new Date(`${day}T00:00:00Z`)).replace(/\s*г\.$/u, "");
}

/** @param {[string, boolean][]} pieces @param {HTMLElement} into */
function write(pieces, into) {
  into.replaceChildren(
    ...pieces.map(([text, isMarked]) => {
      if (!isMarked) return document.createTextNode(text);
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    }),
  );
}

/**
 * @template {keyof HTMLElementTagNameMap} K @param {K} name @param {string} kind @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(name, kind, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children);
  return made;
}

/** @param {import("./archive.js").Card} card @param {(stem: string) => boolean} isWanted @param {(word: string) => string} stem */
function show(card, isWanted, stem) {
  const link = element("a", "");
  // On a disk a link names the file.
  link.href = up + card.address + (form.dataset.leaf ?? "");
  write(marked(read(card.headline, stem), isWanted), link);
  const time = element("time", "", dayInWords(card.day));
  time.dateTime = card.day;
  const section = form.section.querySelector(`option[value="${card.section}"]`)?.textContent ?? "";
  const text = element("p", "standfirst");
  const kicker = section ? [element("p", "kicker", section)] : [];
  const body = element("div", "", ...kicker, element("h2", "", link), text);
  results.append(element("li", "card line bare", element("p", "when", time), body));
  return { text, link };
}

/** @param {string} address @param {(word: string) => string} stem */
async function readStory(address, stem) {
  const reply = await fetch(up + address);
  return reply.ok ? read(textOf(await reply.text()), stem) : null;
}

/** @returns {import("./archive.js").Filters} */
const filters = () => ({ section: form.section.value, from: form.from.value, until: form.until.value });

/** Search from the newest stories on. */
async function begin() {
  const mine = ++current;
  results.replaceChildren();
  more.hidden = older.hidden = true;
  status.textContent = "";
  const stem = await stemmer;
  const query = readQuery(form.q.value, stem);
  if (!query.terms.length) return;
  status.textContent = said("searching");
  if (!archive.segments.length) await archive.open();
  const isWanted = (/** @type {string} */ one) => query.terms.includes(one) || goesOnFrom(one, query.beginning);
  const waves = archive.waves(filters());
  /** @type {import("./archive.js").Hit[]} */
  let hits = [];
  let searched = 0;
  let shown = 0;
  let taken = 0;

  async function another() {
    const fresh = await archive.search(query, waves[searched++], filters());
    if (mine !== current) return;
    // Those that are on the page already stay where they are.
    hits = [...hits.slice(0, taken), ...whole([...hits.slice(taken), ...fresh], query)];
  }

  async function page() {
    const until = shown + AT_ONCE;
    const ahead = hits.slice(taken + 1, taken + AT_ONCE);
    for (let tried = 0; shown < until && taken < hits.length && tried < MOST_READ; tried++) {
      const card = await archive.card(hits[taken++]);
      const story = query.phrases.length ? await readStory(card.address, stem) : null;
      if (mine !== current) return;
      const headline = read(card.headline, stem);
      const fits = query.phrases.every((run) => holds(headline.stems, run) || (story && holds(story.stems, run)));
      if (!fits) continue;
      const { text } = show(card, isWanted, stem);
      // The first result waits for nothing; what the others need is then fetched side by side.
      if (++shown === 1 && !query.phrases.length) Promise.allSettled(ahead.map((hit) => archive.card(hit)));
      if (story) write(excerpt(story, isWanted), text);
      else readStory(card.address, stem).then((found) => found && write(excerpt(found, isWanted), text), () => {});
    }
    say();
  }

  function say() {
    const rest = taken < hits.length;
    more.hidden = !rest;
    older.hidden = searched >= waves.length;
    const count = query.phrases.length ? `${said("shown")} ${figure(shown)}.` : `${said("found")} ${figure(hits.length)}.`;
    const some = hits.length && hits[0].words < query.terms.length ? ` ${said("some")}` : "";
    const since = searched < waves.length ? ` ${said("since")} ${figure(Number(waves[searched - 1].at(-1)?.name.slice(0, 4)))}.` : "";
    status.textContent = (shown || rest ? count + some : said("none")) + since;
  }

  goOn = page;
  goBack = async () => {
    await another();
    if (mine === current) await page();
  };
  // Older stories are searched at once only where nothing newer has all of the words: each wave costs the reader bytes.
  while (searched < waves.length && hits[0]?.words !== query.terms.length) await another();
  if (mine === current) await page();
}

/**
 * Keep hits with all of the words, where there are any; in a phrase all are needed.
 * @param {import("./archive.js").Hit[]} hits @param {import("./query.js").Query} query
 */
function whole(hits, query) {
  const full = hits.filter((hit) => hit.words === query.terms.length);
  return full.length || query.phrases.length ? full : hits;
}

/** Do something; if a new edition came out meanwhile, begin again once. @param {() => Promise<void>} act */
async function attempt(act) {
  const mine = current;
  try {
    await act();
  } catch (error) {
    if (error instanceof Moved) {
      archive.segments = [];
      try {
        return await begin();
      } catch {
        // Said below.
      }
    }
    if (mine + 1 >= current) status.textContent = said("failed");
  }
}

/** Put the query behind the # and search. */
function submit() {
  const words = new URLSearchParams();
  for (const name of fields) if (form[name].value) words.set(name, form[name].value);
  history.replaceState(null, "", `${location.pathname}#${words}`);
  attempt(begin);
}

/** Take over what an address asks for, after # or after ?. */
function arrive() {
  const asked = new URLSearchParams(location.hash.slice(1) || location.search);
  for (const name of fields) form[name].value = asked.get(name) ?? "";
  if (form.q.value) submit();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
for (const name of ["section", "from", "until"]) form[name].addEventListener("change", submit);
more.addEventListener("click", async () => {
  const last = results.lastElementChild;
  await attempt(() => goOn());
  // The first of the new results takes the focus: the button may be gone.
  const first = last ? last.nextElementSibling : results.firstElementChild;
  /** @type {HTMLElement | null | undefined} */ (first?.querySelector("a"))?.focus();
});
older.addEventListener("click", () => attempt(() => goBack()));
addEventListener("hashchange", arrive);
form.hidden = false;
part("still").hidden = true;
arrive();
