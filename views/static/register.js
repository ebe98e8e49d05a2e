// What a page can do better with JavaScript; each works without it.

// A form goes off once: an impatient second click would only be told that the first one won.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// After a refusal the reader begins at the sentence that says why; so does who is brought a part of the page by htmx.
// <button type="button" data-print hidden>: the browser's own command stays for those without JavaScript.
const arrived = () => {
  document.querySelector("[data-attention]")?.focus();
  document.querySelectorAll("[data-print], [data-tick]").forEach((button) => (button.hidden = false));
};
arrived();
document.addEventListener("htmx:after:swap", arrived);
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());

// <button type="button" data-tick="all | none" hidden>: all boxes of the field at once.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tick]");
  button?.closest("fieldset").querySelectorAll("input[type=checkbox]").forEach((box) => (box.checked = button.dataset.tick === "all"));
});
