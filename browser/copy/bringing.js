// What a disk has in the place of fetch. Browsers let no page read another file of a disk, but any page may load a script
// that lies beside it: a copy (docs/adr/0024) holds each file of the index as such a script.

/** Texts of stories, by their addresses; they come with the cards. @type {Map<string, string>} */
const texts = new Map();
/** @type {Uint8Array<ArrayBuffer> | null} */
let last = null;
/** @type {any} */ (globalThis).bring = (/** @type {string} */ bytes, /** @type {Record<string, string>} */ stories) => {
  last = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
  const root = new URL(document.getElementById("search")?.dataset.up ?? "", location.href);
  for (const [address, text] of Object.entries(stories)) texts.set(new URL(address, root).href, text);
};
/** @param {string} url @returns {Promise<Response>} */
const fetch = (url) => {
  const whole = new URL(url, location.href).href;
  if (whole.endsWith("/")) return Promise.resolve(new Response(texts.get(whole) ?? "", { status: texts.has(whole) ? 200 : 404 }));
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = `${whole}.js`;
    // It is told right after the script ran, before any other runs.
    script.onload = () => done(new Response(last));
    script.onerror = () => fail(new TypeError(whole));
    document.head.append(script);
  });
};
