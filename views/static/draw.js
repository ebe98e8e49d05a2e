// 抽取: the same draw as `lifecycle draw run`, in the reader's own browser. No library and no server: the two files are all that it needs.
// SHA-256 is FIPS 180-4, HMAC RFC 2104, HKDF RFC 5869, canonical JSON RFC 8785, the text of the sources RFC 3797, section 4.

const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// The order of bytes, which is also the order of code points; JavaScript compares strings by UTF-16 units.
function byBytes(one, other) {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}

// SHA-256's constants are the first bits of the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3).
const PRIMES = [];
for (let number = 2; PRIMES.length < 64; number += 1) {
  if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
}
const fraction = (value) => Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
const ROUND = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

function compress(state, words, at) {
  const schedule = new Uint32Array(64);
  for (let t = 0; t < 16; t += 1) schedule[t] = words.getUint32(at + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const early = schedule[t - 15];
    const late = schedule[t - 2];
    const sigma0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const sigma1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    schedule[t] = schedule[t - 16] + sigma0 + schedule[t - 7] + sigma1;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let t = 0; t < 64; t += 1) {
    const sum1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + ROUND[t] + schedule[t]) | 0;
    const sum0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] += word;
  });
}

// begun: the state after one block of 64 bytes that stands before the message, which HMAC has with every message of a key.
export function sha256(message, begun = null) {
  const length = message.length + (begun ? 64 : 0);
  const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(padded.length - 8, Math.floor(length / 2 ** 29));
  words.setUint32(padded.length - 4, length * 8);
  const state = Uint32Array.from(begun ?? START);
  for (let at = 0; at < padded.length; at += 64) compress(state, words, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setUint32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

function hmacOf(key) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const [inner, outer] = [0x36, 0x5c].map((pad) => {
    const state = Uint32Array.from(START);
    compress(state, new DataView(block.map((byte) => byte ^ pad).buffer), 0);
    return state;
  });
  return (message) => sha256(sha256(message, inner), outer);
}

// RFC 8785: members by name in UTF-16 order, no spaces; strings and whole numbers as JSON.stringify writes them.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

const keyText = (sources) =>
  sources.map((source) => `${[...source].sort((one, other) => one - other).map((number) => `${number}.`).join("")}/`).join("");

export function draw(announcement, seed) {
  const fingerprint = sha256(utf8(canonical(announcement)));
  const key = keyText(seed.sources);
  const salt = joined(...seed.reveals.map((reveal) => unhex(reveal.code)));
  const expand = hmacOf(hmacOf(salt)(joined(utf8(key), fingerprint)));
  const ticket = (label) => expand(utf8(`${label}\u0001`));
  const byTicket = (one, other) => byBytes(one.ticket, other.ticket) || byBytes(utf8(one.id), utf8(other.id));

  const ranking = new Map(announcement.strata.map((stratum) => [stratum.name, []]));
  for (const object of announcement.objects) {
    const tickets = Array.from({ length: object.weight }, (_, index) => ticket(`object/${object.id}/${index + 1}`));
    ranking.get(object.stratum).push({ id: object.id, ticket: tickets.sort(byBytes)[0] });
  }
  for (const [name, ranked] of ranking) ranking.set(name, ranked.sort(byTicket).map((each) => each.id));
  const chosen = announcement.strata.flatMap((stratum) => ranking.get(stratum.name).slice(0, stratum.k));

  const objects = new Map(announcement.objects.map((object) => [object.id, object]));
  const times = new Map();
  const assigned = new Map();
  for (const id of chosen) {
    const object = objects.get(id);
    const free = announcement.inspectors.filter((inspector) => mayCheck(inspector, object, announcement, times));
    if (free.length < announcement.per_object) continue;
    const first = free
      .map((inspector) => ({ id: inspector.id, ticket: ticket(`inspector/${id}/${inspector.id}`) }))
      .sort(byTicket)
      .slice(0, announcement.per_object)
      .map((each) => each.id);
    assigned.set(id, first);
    for (const inspector of first) times.set(inspector, (times.get(inspector) ?? 0) + 1);
  }
  return {
    announcement_sha256: hex(fingerprint),
    key,
    ranking: Object.fromEntries(ranking),
    chosen,
    assigned: Object.fromEntries(assigned),
    unassigned: chosen.filter((id) => !assigned.has(id)),
  };
}

function mayCheck(inspector, object, announcement, times) {
  if (inspector.valid_until !== null && inspector.valid_until < announcement.on) return false;
  if (inspector.counties !== null && !inspector.counties.includes(object.county)) return false;
  if (inspector.fields !== null && object.field !== null && !inspector.fields.includes(object.field)) return false;
  if (announcement.cap !== null && (times.get(inspector.id) ?? 0) >= announcement.cap) return false;
  return !announcement.recusals.some((recusal) => recusal.inspector === inspector.id && recusal.object === object.id);
}
