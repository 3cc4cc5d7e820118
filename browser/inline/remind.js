// "Remind me later", on this device only: hides every appeal until then by the date that "Not now" leaves too (slots.js).
// It stands in the page of support alone, asks nobody, and keeps nothing but that date.
(() => {
  const place = document.getElementById("here");
  const months = place?.querySelector("select");
  const said = place?.querySelector("[role=status]");
  const button = place?.querySelector("button");
  if (!place || !months || !(said instanceof HTMLElement) || !button) return;
  place.hidden = false;
  button.onclick = () => {
    const then = new Date();
    then.setMonth(then.getMonth() + Number(months.value));
    try {
      localStorage.later = then.getTime() / 1000;
      said.textContent = said.dataset.done ?? "";
      document.body.dataset.quiet = "1";
    } catch {
      place.hidden = true;
    }
  };
})();
