// A stand-in for Stripe.js (docs.stripe.com/js), served by the laboratory only: enough of it that a page which works
// with this one has called the real one as its reference says. A call that Endive refuses is refused here too.
(() => {
  const home = new URL(document.currentScript.src).origin;

  /** @param {string} key @param {string} path @param {Record<string, string>} form */
  const ask = async (key, path, form) => {
    const answer = await fetch(home + path, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form),
    });
    return answer.json();
  };

  class PaymentElement {
    constructor() {
      this.listeners = {};
    }
    mount(place) {
      const box = typeof place === "string" ? document.querySelector(place) : place;
      if (!box) throw new Error("IntegrationError: the element to mount in does not exist.");
      // The real field is a frame of Stripe's; this one is as much a frame, so that a page's policy must allow it.
      this.frame = document.createElement("iframe");
      this.frame.title = "Secure payment input frame";
      this.frame.src = `${home}/endive/field.html`;
      // The real one sets attributes, not properties; where the page's policy forbids those, its frames lie about.
      this.frame.setAttribute("style", "width: 100% !important; height: 4rem !important; border: none !important");
      box.replaceChildren(this.frame);
      if (getComputedStyle(this.frame).borderTopStyle !== "none") {
        throw new Error("The page's policy lets no style attribute through (style-src-attr).");
      }
      this.frame.addEventListener("load", () => (this.listeners.ready || []).forEach((listener) => listener({})));
    }
    on(kind, listener) {
      (this.listeners[kind] ||= []).push(listener);
      return this;
    }
    unmount() {
      this.frame?.remove();
    }
    async value() {
      const answer = new Promise((done) => {
        const once = (event) => {
          if (event.origin === home && event.source === this.frame.contentWindow) {
            removeEventListener("message", once);
            done(event.data);
          }
        };
        addEventListener("message", once);
      });
      this.frame.contentWindow.postMessage("number", home);
      return answer;
    }
  }

  class Elements {
    constructor(options) {
      if ("paymentMethodTypes" in options) {
        throw new Error("IntegrationError: paymentMethodTypes is no longer supported; use allowedPaymentMethodTypes.");
      }
      if (!["payment", "setup"].includes(options.mode)) throw new Error("IntegrationError: mode is missing.");
      if (!/^[a-z]{3}$/.test(options.currency)) throw new Error("IntegrationError: currency must be in small letters.");
      if (options.mode === "payment" && !Number.isInteger(options.amount)) {
        throw new Error("IntegrationError: amount must be a whole number of smallest units.");
      }
      this.options = options;
    }
    create(kind) {
      if (kind !== "payment") throw new Error("IntegrationError: the laboratory has only the payment element.");
      this.element = new PaymentElement();
      return this.element;
    }
    getElement() {
      return this.element ?? null;
    }
    update(options) {
      Object.assign(this.options, options);
    }
    async submit() {
      this.submitted = await this.element.value();
      if (!this.submitted) return { error: { type: "validation_error", message: "Your card number is incomplete." } };
      return { selectedPaymentMethod: "card" };
    }
  }

  // The real one lays the bank's own page over ours (3-D Secure).
  const asked = () =>
    new Promise((done) => {
      const box = document.createElement("dialog");
      box.setAttribute("style", "margin: 8rem auto; padding: 1.5rem; max-width: 20rem");
      const words = document.createElement("p");
      words.textContent = "The laboratory’s bank asks: do you want to pay?";
      box.append(words);
      for (const word of ["yes", "no"]) {
        const button = document.createElement("button");
        button.textContent = word === "yes" ? "Yes, it is me" : "No";
        button.addEventListener("click", () => (box.remove(), done(word)));
        box.append(" ", button);
      }
      document.body.append(box);
      box.showModal();
    });

  window.Stripe = (key) => {
    if (!/^pk_/.test(key)) throw new Error("IntegrationError: please use a publishable key.");
    return {
      elements: (options) => new Elements(options),
      createConfirmationToken: async ({ elements }) => {
        if (!elements.submitted) throw new Error("IntegrationError: elements.submit() must be called first.");
        const made = await ask(key, "/v1/confirmation_tokens", { number: elements.submitted });
        return made.error ? { error: made.error } : { confirmationToken: made };
      },
      handleNextAction: async ({ clientSecret }) => {
        const passes = await asked();
        const intent = await ask(key, "/laboratory/answer", { client_secret: clientSecret, passes });
        if (intent.error) return { error: intent.error };
        const failed = intent.last_payment_error || intent.last_setup_error;
        if (failed) return { error: failed };
        return intent.object === "setup_intent" ? { setupIntent: intent } : { paymentIntent: intent };
      },
    };
  };
})();
