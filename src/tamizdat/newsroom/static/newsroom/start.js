// @ts-check
/**
 * Starts the widgets of Wagtail's screens from inert elements, so that no screen needs an inline script.
 *
 * `<template data-start="ImageChooser" data-for="id_lead" data-options="{…}">` does what Wagtail's own
 * `<script>new ImageChooser("id_lead", {…})</script>` did: as soon as it stands in the document, when a row is added too.
 */

/** Only these names may be called: an element that somebody slipped into a screen starts nothing else. */
const FUNCTIONS = /^(init(Date|Time|DateTime)Chooser|createTaskChooser)$/;
const CLASSES = /^(InlinePanel|MultipleChooserPanel|[A-Z]\w*Chooser)$/;

/** @type {WeakSet<Element>} An element that is moved about, as a row of a list is, starts only once. */
const started = new WeakSet();

/** @param {HTMLElement} element */
function start(element) {
  const { start: name = "", for: id, options } = element.dataset;
  const opener = /** @type {any} */ (window)[name];
  if (started.has(element) || typeof opener !== "function") return;
  started.add(element);
  const words = [...(id ? [id] : []), ...(options ? [JSON.parse(options)] : [])];
  if (FUNCTIONS.test(name)) opener(...words);
  else if (CLASSES.test(name)) new opener(...words);
}

/** @param {Node} node */
function startWithin(node) {
  if (!(node instanceof HTMLElement)) return;
  if (node.matches("template[data-start]")) start(node);
  for (const element of node.querySelectorAll("template[data-start]")) start(/** @type {HTMLElement} */ (element));
}

// An editor who tries "Not now" in a preview, which has our own storage, sees the appeal again in the next one.
try {
  localStorage.removeItem("later");
} catch {
  // Where nothing can be stored, nothing was.
}

/**
 * The editor of paragraphs writes its hidden field a quarter of a second after the last key. A form that is sent before,
 * by Ctrl and Enter or a quick hand, would lose the last words, or all. So every editor writes before anything is sent.
 */
document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    for (const field of form.elements) /** @type {any} */ (field).draftailEditor?.saveState();
  },
  true,
);

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach(startWithin);
}).observe(document, { childList: true, subtree: true });
