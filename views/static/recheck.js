// 核对: the visitor's browser draws again from the announcement and the random numbers, and compares with the published result.
// The three files are fetched when the page opens; the button needs no server any more.
import { canonical, draw, hex, sha256 } from "./draw.js";

const KINDS = ["announcement", "seed", "result"];

async function bytesOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

// Where the two results part: the first of their members that differs, by its name.
const parted = (theirs, ours) => Object.keys(theirs).filter((name) => canonical(theirs[name]) !== canonical(ours[name] ?? null));

export function compared(files, hashes) {
  const found = Object.fromEntries(KINDS.map((kind) => [kind, hex(sha256(files[kind]))]));
  const [announcement, seed, result] = KINDS.map((kind) => JSON.parse(new TextDecoder().decode(files[kind])));
  const altered = KINDS.filter((kind) => found[kind] !== hashes[kind]);
  const ours = draw(announcement, seed);
  return { found, altered, ours, parts: parted(result, ours), same: altered.length === 0 && canonical(result) === canonical(ours) };
}

function line(list, word, text) {
  const row = document.createElement("div");
  row.append(Object.assign(document.createElement("dt"), { textContent: word }));
  row.append(Object.assign(document.createElement("dd"), { textContent: text, className: "hash" }));
  list.append(row);
}

function show(section, files) {
  const says = section.dataset;
  const told = section.querySelector("[data-verdict]");
  const list = section.querySelector("[data-found]");
  const begun = performance.now();
  const { found, altered, ours, parts, same } = compared(files, Object.fromEntries(KINDS.map((kind) => [kind, says[`${kind}Sha256`]])));
  const ranks = Object.values(ours.ranking).reduce((sum, ids) => sum + ids.length, 0);
  const sent = Object.values(ours.assigned).reduce((sum, ids) => sum + ids.length, 0);
  const took = Math.max(1, Math.round(performance.now() - begun));
  const sums = { ranks, chosen: ours.chosen.length, sent, took };
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  section.classList.toggle("bad", !same);
  section.classList.toggle("good", same);
  told.textContent = same ? `${says.saysSame} ${filled(says.saysSum, sums)}` : says.saysDifferent;
  list.replaceChildren();
  list.hidden = false;
  line(list, "SHA-256（A）", ours.announcement_sha256);
  line(list, "SHA-256（S）", found.seed);
  line(list, "SHA-256（R）", found.result);
  if (altered.length) line(list, says.saysFilesDiffer, altered.join(" "));
  if (parts.length) line(list, says.saysDiffersIn, parts.join(" "));
}

for (const section of document.querySelectorAll(".proof[data-result]")) {
  const says = section.dataset;
  const button = section.querySelector("[data-recheck]");
  const told = section.querySelector("[data-verdict]");
  told.textContent = says.saysLoading;
  button.hidden = false;
  Promise.all(KINDS.map((kind) => bytesOf(says[kind]))).then(
    (read) => {
      const files = Object.fromEntries(KINDS.map((kind, index) => [kind, read[index]]));
      told.textContent = says.saysReady;
      button.disabled = false;
      button.addEventListener("click", () => {
        told.textContent = says.saysBusy;
        setTimeout(() => show(section, files)); // the words are seen before a long draw begins
      });
    },
    () => (told.textContent = says.saysUnavailable),
  );
}
