// Joins the payment company's card field to the form of this page, and lets the giver's bank ask once more.
// It runs on the two pages that hold such a field. The card itself never passes through here: the company's frame keeps
// it, and gives a name for it that says nothing.

/**
 * What is used of Stripe.js (docs.stripe.com/js).
 * @typedef {{ message?: string }} Refusal
 * @typedef {{ mount: (place: HTMLElement) => void }} Field
 * @typedef {{ create: (kind: "payment", options: object) => Field, submit: () => Promise<{ error?: Refusal }> }} Elements
 * @typedef {{
 *   elements: (options: object) => Elements,
 *   createConfirmationToken: (options: { elements: Elements }) =>
 *     Promise<{ error?: Refusal, confirmationToken?: { id: string } }>,
 *   handleNextAction: (options: { clientSecret: string }) => Promise<{ error?: Refusal }>,
 * }} Company
 */

/** @returns {((key: string, options?: object) => Company) | undefined} the company's script, where it has loaded */
const company = () => /** @type {{ Stripe?: (key: string, options?: object) => Company }} */ (globalThis).Stripe;

/**
 * What the field is told: no wallets and no links, which would tell more of the giver than a card does.
 * @param {DOMStringMap} told
 */
export function optionsOf(told) {
  const amount = Number(told.minor);
  const plain = { mode: "payment", amount, currency: told.currency, allowedPaymentMethodTypes: ["card"] };
  // What comes again is first taken now, while its giver is there for a bank that asks, and the card is kept by it.
  return told.again ? { ...plain, setupFutureUsage: "off_session" } : plain;
}

/** @param {HTMLFormElement} form */
function joinField(form) {
  const start = company();
  if (!start) return;
  const status = /** @type {HTMLElement} */ (form.querySelector("#status"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const confirmation = /** @type {HTMLInputElement} */ (form.querySelector("[name=confirmation]"));
  const house = start(form.dataset.key ?? "", { locale: form.dataset.language });
  const elements = house.elements(optionsOf(form.dataset));
  const field = elements.create("payment", { wallets: { applePay: "never", googlePay: "never", link: "never" } });
  field.mount(/** @type {HTMLElement} */ (form.querySelector("#field")));
  form.hidden = false;
  /** @type {HTMLElement} */ (document.getElementById("otherwise")).hidden = true;
  const again = (/** @type {string | undefined} */ message) => {
    status.textContent = message || (status.dataset.wrong ?? "");
    button.disabled = false;
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    status.textContent = status.dataset.wait ?? "";
    try {
      const sent = await elements.submit();
      if (sent.error) return again(sent.error.message);
      const made = await house.createConfirmationToken({ elements });
      if (!made.confirmationToken) return again(made.error?.message);
      confirmation.value = made.confirmationToken.id;
      form.submit();
    } catch {
      again(undefined);
    }
  };
}

/** @param {HTMLElement} step */
async function letBankAsk(step) {
  const start = company();
  const { key, secret, done, failed } = step.dataset;
  try {
    const answer = await start?.(key ?? "").handleNextAction({ clientSecret: secret ?? "" });
    step.textContent = (answer && !answer.error ? done : failed) ?? "";
    if (!answer || answer.error) return;
    /** @type {HTMLElement} */ (document.getElementById("done")).hidden = false;
    /** @type {HTMLElement} */ (document.getElementById("otherwise")).hidden = true;
  } catch {
    step.textContent = failed ?? "";
  }
}

if (typeof document !== "undefined") {
  const form = document.getElementById("card");
  const step = document.getElementById("step");
  if (form instanceof HTMLFormElement) joinField(form);
  if (step) void letBankAsk(step);
}
