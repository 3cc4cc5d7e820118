// Searches the archive of one language: fetches the few shards that a query needs, newest segments first, and ranks.
// Nothing but the names of shards leaves the device.

import { goesOnFrom } from "./query.js";
import { Shard, shardsOf } from "./shards.js";

/** @typedef {{name: string, stories: number, shards: number, stamp: number, months: [string, number][], deep: Record<string, string>}} Segment */
/** @typedef {{segment: Segment, ordinal: number, score: number, words: number}} Hit */
/** @typedef {{address: string, headline: string, day: string, section: number}} Card */
/** @typedef {{section: string, from: string, until: string}} Filters */

// So many stories are searched at first; older ones when nothing was found, or when the reader asks.
const WAVE = 20_000;
// What a level says, and how much less the beginning of a word says than the word.
const LEVELS = [0.42, 0.58, 0.73, 0.85, 1.4];
const BEGINNING = 0.4;
const MOST_BEGINNINGS = 24;
// A story of today is worth a quarter more than one of long ago; half of that is gone after a year.
const FRESHNESS = 0.25;

/** The index changed while it was read: begin again. */
export class Moved extends Error {}

export class Archive {
  /** @param {string} base @param {(url: string) => Promise<Response>} fetching */
  constructor(base, fetching = (url) => fetch(url)) {
    this.base = base;
    this.fetching = fetching;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
    /** @type {Segment[]} */
    this.segments = [];
    this.cardsAFile = 1;
  }

  /** Load the list of segments. */
  async open() {
    this.kept.clear();
    const said = await (await this.get("contents.json")).json();
    this.segments = said.segments;
    this.cardsAFile = said.cards;
  }

  /** @param {string} name @returns {Promise<Response>} */
  async get(name) {
    const reply = await this.fetching(this.base + name);
    if (reply.status === 404 && name !== "contents.json") throw new Moved(name);
    if (!reply.ok) throw new Error(`${name}: ${reply.status}`);
    return reply;
  }

  /**
   * Fetch a file once. What failed may be asked for again.
   * @template T @param {string} name @param {(reply: Response) => Promise<T>} read @returns {Promise<T>}
   */
  once(name, read) {
    const kept = this.kept.get(name) ?? this.get(name).then(read);
    this.kept.set(name, kept);
    kept.catch(() => this.kept.delete(name));
    return kept;
  }

  /** @param {Segment} segment @param {string} file @returns {Promise<Shard>} */
  shard(segment, file) {
    return this.once(`${segment.name}/${file}.bin`, async (reply) => {
      const shard = new Shard(await reply.arrayBuffer(), segment.stories);
      if (shard.stamp !== segment.stamp) throw new Moved(segment.name);
      return shard;
    });
  }

  /** The card of a hit: what is shown of a story at once. @param {Hit} hit @returns {Promise<Card>} */
  async card(hit) {
    const number = Math.floor(hit.ordinal / this.cardsAFile).toString(16).padStart(3, "0");
    const said = await this.once(`${hit.segment.name}/cards-${number}.json`, (reply) => reply.json());
    if (said.stamp !== hit.segment.stamp) throw new Moved(hit.segment.name);
    const [address, headline, day, section] = said.cards[hit.ordinal % this.cardsAFile];
    return { address, headline, day, section };
  }

  /**
   * Cut the segments that filters leave into waves, newest first.
   * @param {Filters} filters @returns {Segment[][]}
   */
  waves(filters) {
    /** @type {Segment[][]} */
    const waves = [];
    let room = 0;
    for (const segment of this.segments) {
      const first = segment.months[0][0];
      const last = segment.months[segment.months.length - 1][0];
      if ((filters.until && first > filters.until.slice(0, 7)) || (filters.from && last < filters.from.slice(0, 7))) continue;
      if (room < segment.stories) {
        waves.push([]);
        room = Math.max(WAVE, segment.stories);
      }
      waves[waves.length - 1].push(segment);
      room -= segment.stories;
    }
    return waves;
  }

  /**
   * Search some segments. Hits with all words come first, then by score.
   * @param {import("./query.js").Query} query @param {Segment[]} segments @param {Filters} filters @returns {Promise<Hit[]>}
   */
  async search(query, segments, filters) {
    const found = await Promise.all(segments.map((segment) => this.lists(query, segment, filters)));
    const total = segments.reduce((sum, segment) => sum + segment.stories, 0);
    const weights = query.terms.map((_, i) => {
      const count = found.reduce((sum, { words }) => sum + words[i].count, 0);
      return Math.log(1 + (total - count + 0.5) / (count + 0.5));
    });
    const newest = this.segments.length ? monthsSince(this.segments[0].months.at(-1)?.[0] ?? "", "0000-00") : 0;
    const hits = found.flatMap(({ segment, words, allowed }) => score(segment, words, weights, allowed, newest));
    return hits.sort(order);
  }

  /** @param {import("./query.js").Query} query @param {Segment} segment @param {Filters} filters */
  async lists(query, segment, filters) {
    const allowed = this.allowed(segment, filters);
    const words = await Promise.all(
      query.terms.map(async (term, i) => {
        const beginning = i === query.terms.length - 1 ? query.beginning : "";
        const lists = await this.lookUp(segment, term, beginning);
        return { lists, count: lists.find((list) => list.worth === 1)?.ordinals.length ?? lists[0]?.ordinals.length ?? 0 };
      }),
    );
    return { segment, words, allowed: await allowed };
  }

  /** @param {Segment} segment @param {string} term @param {string} beginning */
  async lookUp(segment, term, beginning) {
    const numbers = [...shardsOf(term, beginning, segment.shards, segment.deep)];
    const shards = await Promise.all(numbers.map((one) => this.shard(segment, one.toString(16).padStart(3, "0"))));
    const found = shards.flatMap((shard) => [...shard.find((one) => one === term || goesOnFrom(one, beginning))]);
    const lists = found.map(([one, list]) => ({ ...list, worth: one === term ? 1 : BEGINNING }));
    return lists.sort((a, b) => b.worth - a.worth || b.ordinals.length - a.ordinals.length).slice(0, MOST_BEGINNINGS);
  }

  /**
   * Which stories of a segment the filters allow; null means all.
   * @param {Segment} segment @param {Filters} filters @returns {Promise<Set<number> | null>}
   */
  async allowed(segment, filters) {
    const first = `${segment.months[0][0]}-00`;
    const last = `${segment.months[segment.months.length - 1][0]}-99`;
    const dated = (filters.from && filters.from > first) || (filters.until && filters.until < last);
    if (!filters.section && !dated) return null;
    const facts = await this.shard(segment, "facts");
    const section = filters.section ? union(facts, (term) => term === `s${filters.section}`) : null;
    if (!dated) return section;
    const from = `d${filters.from}`;
    const until = filters.until ? `d${filters.until}` : "e";
    const days = union(facts, (term) => term.startsWith("d") && term >= from && term <= until);
    return section ? new Set([...days].filter((one) => section.has(one))) : days;
  }
}

/** @param {Shard} shard @param {(term: string) => boolean} wanted @returns {Set<number>} */
function union(shard, wanted) {
  const all = new Set();
  for (const list of shard.find(wanted).values()) for (const one of list.ordinals) all.add(one);
  return all;
}

/**
 * @param {Segment} segment
 * @param {{lists: {ordinals: Uint32Array, levels: Uint8Array, worth: number}[]}[]} words
 * @param {number[]} weights @param {Set<number> | null} allowed @param {number} newest @returns {Hit[]}
 */
function score(segment, words, weights, allowed, newest) {
  const scores = new Float64Array(segment.stories);
  const counts = new Uint8Array(segment.stories);
  words.forEach(({ lists }, i) => {
    const best = new Float64Array(segment.stories);
    for (const { ordinals, levels, worth } of lists) {
      ordinals.forEach((one, at) => (best[one] = Math.max(best[one], worth * LEVELS[levels[at]])));
    }
    best.forEach((value, one) => {
      if (value) counts[one]++;
      scores[one] += value * weights[i];
    });
  });
  /** @type {Hit[]} */
  const hits = [];
  let ordinal = 0;
  for (const [month, stories] of segment.months) {
    const fresh = 1 + FRESHNESS * 2 ** -((newest - monthsSince(month, "0000-00")) / 12);
    for (let i = 0; i < stories; i++, ordinal++) {
      if (counts[ordinal] && (!allowed || allowed.has(ordinal))) {
        hits.push({ segment, ordinal, score: scores[ordinal] * fresh, words: counts[ordinal] });
      }
    }
  }
  return hits;
}

/** @param {string} month @param {string} since @returns {number} */
function monthsSince(month, since) {
  const number = (/** @type {string} */ one) => Number(one.slice(0, 4)) * 12 + Number(one.slice(5, 7));
  return number(month) - number(since);
}

/** @param {Hit} a @param {Hit} b @returns {number} */
function order(a, b) {
  return (
    b.words - a.words ||
    b.score - a.score ||
    b.segment.months[0][0].localeCompare(a.segment.months[0][0]) ||
    b.ordinal - a.ordinal
  );
}
