// Does the sum that the desk asks for when too many write at once (ALTCHA, proof of work version 2), then sends the form.
// It runs on this page alone, asks nobody, and keeps nothing. Without it the page says how to go on by mail.

/**
 * What the desk asks: find the counter for which the derived key begins with `keyPrefix`.
 * @typedef {{ nonce: string, salt: string, cost: number, keyLength: number, keyPrefix: string }} Parameters
 * @typedef {{ parameters: Parameters, signature: string }} Challenge
 */

/** @param {string} hex @returns {Uint8Array<ArrayBuffer>} */
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** @param {ArrayBuffer} buffer @returns {string} */
const hexOf = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Try one counter after another; the browser derives each key beside this script, so that the page stays alive.
 * @param {Parameters} parameters @param {number} most
 * @returns {Promise<{ counter: number, derivedKey: string }>}
 */
export async function solve(parameters, most = 100_000) {
  const nonce = bytesOf(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(parameters.salt), iterations: parameters.cost };
  for (let counter = 0; counter < most; counter++) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hexOf(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
    if (derivedKey.startsWith(parameters.keyPrefix)) return { counter, derivedKey };
  }
  throw new Error("No counter fits.");
}

/** @param {Challenge} challenge @returns {Promise<string>} what the form's field `altcha` must hold */
export async function answer(challenge) {
  return btoa(JSON.stringify({ challenge, solution: await solve(challenge.parameters) }));
}

/** @param {HTMLFormElement} form */
async function work(form) {
  const status = /** @type {HTMLElement} */ (form.querySelector("#status"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("[name=altcha]"));
  const otherwise = /** @type {HTMLElement} */ (document.getElementById("otherwise"));
  form.hidden = false;
  otherwise.hidden = true;
  try {
    field.value = await answer(JSON.parse(form.dataset.challenge ?? ""));
    status.textContent = status.dataset.done ?? "";
    button.hidden = false;
    form.submit();
  } catch {
    status.textContent = status.dataset.failed ?? "";
    otherwise.hidden = false;
  }
}

if (typeof document !== "undefined") {
  const form = document.getElementById("work");
  if (form instanceof HTMLFormElement) void work(form);
}
