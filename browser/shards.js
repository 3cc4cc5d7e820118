// Reads the files of the search index. The format is told in press/search/shards.py, the twin of this module.

const BEGINNING = 4;

/** One list as it stands in a shard: the stories that have a term, by their number in the segment, and levels. */
/** @typedef {{ordinals: Uint32Array, levels: Uint8Array}} List */

/** CRC-32 (ISO 3309) of a text in UTF-8. @param {string} text @returns {number} */
function crc32(text) {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/**
 * Number of the shard that holds a term. Heavy beginnings are dealt by one letter more.
 * @param {string} term @param {number} shards @param {Record<string, string>} deep @returns {number}
 */
export function shardOf(term, shards, deep) {
  const first = firstOf(term);
  return (crc32(Object.hasOwn(deep, first) ? firstOf(term, BEGINNING + 1) : first) & (shards - 1)) >>> 0;
}

/**
 * Numbers of the shards in which a term and what goes on from the beginning of a word may stand: one, but for heavy ones.
 * @param {string} term @param {string} beginning @param {number} shards @param {Record<string, string>} deep
 */
export function shardsOf(term, beginning, shards, deep) {
  const first = firstOf(beginning);
  const more = beginning === first && Object.hasOwn(deep, first) ? [...deep[first]].map((letter) => first + letter) : [];
  return new Set([term, ...(beginning ? [beginning] : []), ...more].map((one) => shardOf(one, shards, deep)));
}

/** @param {string} term @param {number} letters @returns {string} */
function firstOf(term, letters = BEGINNING) {
  return [...term].slice(0, letters).join("");
}

/** Reads bits, the highest of each byte first. */
class Bits {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** @returns {number} */
  one() {
    const bit = (this.bytes[this.at >> 3] >> (7 - (this.at & 7))) & 1;
    this.at++;
    return bit;
  }

  /** @param {number} count @returns {number} */
  number(count) {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.one();
    return value;
  }

  /** How many ones come before the next zero, at most `most`. @param {number} most @returns {number} */
  ones(most) {
    let count = 0;
    while (count < most && this.one()) count++;
    return count;
  }

  /** A number in Elias's gamma code. @returns {number} */
  gamma() {
    let width = 0;
    while (!this.one()) if (++width > 31) throw new Error("This shard is damaged.");
    return 2 ** width + this.number(width);
  }
}

/** Rice's parameter. @param {number} total @param {number} count @returns {number} */
function parameter(total, count) {
  const value = Math.floor((total * 11) / (16 * count));
  return value ? 31 - Math.clz32(value) : 0;
}

/** A shard, of which only the lists that are asked for are kept. */
export class Shard {
  /** @param {ArrayBuffer} content @param {number} total */
  constructor(content, total) {
    const view = new DataView(content);
    this.stamp = view.getUint32(0, true);
    const length = view.getUint32(4, true);
    const terms = new TextDecoder().decode(new Uint8Array(content, 8, length));
    this.terms = terms ? terms.split("\n") : [];
    this.total = total;
    this.lists = new Uint8Array(content, 8 + length);
  }

  /** The lists of the terms that are wanted, by term. @param {(term: string) => boolean} wanted @returns {Map<string, List>} */
  find(wanted) {
    const bits = new Bits(this.lists);
    const found = new Map();
    for (const term of this.terms) {
      const count = bits.gamma();
      const low = parameter(this.total, count);
      const ordinals = new Uint32Array(count);
      const levels = new Uint8Array(count);
      let at = -1;
      for (let i = 0; i < count; i++) {
        at += bits.ones(this.total) * 2 ** low + bits.number(low) + 1;
        ordinals[i] = at;
        levels[i] = bits.ones(4);
      }
      if (wanted(term)) found.set(term, { ordinals, levels });
    }
    return found;
  }
}
