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

// A date field of the browser takes no pasted text. A day as clerks write it (values/days.py) is filled in, and of anything else it is said so.
const CLOCK = "(?:(?: |T)?(?:(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?|24:00(?::00)?|(?:[01]?\\d|2[0-3])[时点](?:[0-5]?\\d分)?)(?: ?\\+0?8(?::?00)?)?)?$";
const DAYS = ["^(\\d{4}) ?[-/.年] ?(\\d{1,2}) ?[-/.月] ?(\\d{1,2})(?: ?[日号])?", "^(\\d{4})(\\d\\d)(\\d\\d)"].map((day) => new RegExp(day + CLOCK, "i"));
const dayIn = (text) => {
  if (text.length > 100) return "";
  const plain = text.replace(/\P{No}+/gu, (run) => run.normalize("NFKC"));
  const written = plain.replace(/[\u2010-\u2015\u2212]/g, "-").replaceAll("。", ".").replace(/\s+/g, " ").trim();
  const [, year, month, day] = DAYS.map((form) => form.exec(written)).find(Boolean) ?? [];
  const read = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
  const on = new Date(`${read}T00:00:00Z`); // the 31st of February is another day, or none
  return read >= "1949-10-01" && !isNaN(on) && on.toISOString().startsWith(read) ? read : "";
};
document.addEventListener("paste", (event) => {
  const input = event.target.closest?.("input[type=date]");
  if (!input || input.readOnly || input.disabled) return;
  event.preventDefault();
  const before = input.previousElementSibling;
  if (before?.matches("[data-pasted]")) before.remove();
  const read = dayIn(event.clipboardData.getData("text"));
  if (read) {
    input.value = read;
    ["input", "change"].forEach((kind) => input.dispatchEvent(new Event(kind, { bubbles: true })));
  } else {
    const said = Object.assign(document.createElement("span"), { className: "wrong", role: "alert", textContent: input.dataset.unread });
    said.dataset.pasted = "yes";
    input.before(said);
  }
});

// A large scan goes up in parts as soon as it is chosen, and goes on after a break. <input type="file" data-parts="ADDRESS" data-…="WORDS">
// Where that fails, or where there is no crypto (plain http), the file goes with the form, as without JavaScript.
const PART = 512 * 1024, TRIES = 8;
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
const hexadecimal = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const sendInParts = async (input, file, said) => {
  const hashed = hexadecimal(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const address = input.dataset.parts.replace(/[^/]*$/, hashed);
  const ask = async (fields) => {
    const body = new FormData();
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": input.form.elements.csrf.value } });
    if (answer.ok) return answer.json();
    throw Object.assign(new Error(answer.status), { final: answer.status < 500 && ![408, 409, 429].includes(answer.status) });
  };
  const sealed = input.form.elements[input.name.replace(/_file$/, "_sealed")]?.checked ? "yes" : "";
  let state = null;
  for (let tries = 0; tries < TRIES; ) {
    if (input.files[0] !== file) return null; // another one was chosen meanwhile
    try {
      state ??= await ask({ bytes: file.size, sealed });
      if (state.attachment) return state.attachment;
      said(input.dataset.sent.replace("{done}", Math.floor((100 * state.received) / file.size)));
      const part = file.slice(state.received, state.received + PART);
      state = await ask({ offset: state.received, part });
      tries = 0;
    } catch (error) {
      if (error.final) throw error;
      state = null;
      tries += 1;
      await wait(Math.min(2 ** tries, 30));
    }
  }
  throw new Error("the network failed");
};

document.addEventListener("change", async (event) => {
  const input = event.target.closest("input[type=file][data-parts]");
  const file = input?.files[0];
  if (!file || file.size <= PART || !globalThis.crypto?.subtle) return;
  const told = input.parentElement.querySelector("[role=status]");
  const said = (words) => Object.assign(told, { textContent: words, hidden: false });
  try {
    const kept = await sendInParts(input, file, said);
    if (!kept) return;
    const base = input.name.replace(/_file$/, "");
    for (const [name, value] of [[base, kept], [`${base}_name`, file.name]]) {
      const field = input.form.elements[name] ?? input.form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
      field.value = value;
    }
    input.required = false;
    input.value = "";
    said(`${file.name} ${input.dataset.done}`);
  } catch {
    said(input.dataset.failed);
  }
});
