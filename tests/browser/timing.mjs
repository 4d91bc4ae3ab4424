// Whether time tells what is hidden: `npm run timing [-- ROUNDS]`. A State's focal point asks, in turn, for records that exist and
// are not for them and for ids that never were; the two distributions of times are compared. Nothing is asserted: a busy
// machine would fail it.

import { ask, seenBy, startOffice } from "./lib/office.mjs";

const OWNER = "Widline Toussaint";
const OFFICER = "Dale Ferreira";
const FOCAL_POINT = "Roseline Pierre";

const rounds = Number(process.argv[2] ?? 1500);
const office = await startOffice();
try {
  const [owner, officer, focal] = await Promise.all([OWNER, OFFICER, FOCAL_POINT].map((name) => seenBy(office, name)));
  const seen = new Set(await addresses(focal, "/activities"));
  const all = [...(await addresses(owner, "/submissions")), ...(await addresses(officer, "/activities"))];
  const hidden = all.filter((address) => !seen.has(address));
  const times = { hidden: [], never: [] };
  for (let round = 0; round < rounds; round += 1) {
    const there = hidden[round % hidden.length];
    const pair = [["hidden", there], ["never", there.replace(/[0-9a-f]{32}$/, random())]];
    for (const [kind, address] of round % 2 ? pair : pair.reverse()) times[kind].push(await time(focal, address));
  }
  for (const [kind, list] of Object.entries(times)) {
    console.log(`${kind.padEnd(6)}  10 %, median, 90 %: ${[0.1, 0.5, 0.9].map((share) => quantile(list, share)).join(", ")} ms`);
  }
  const chance = 1.36 * Math.sqrt(2 / rounds);
  console.log(`Kolmogorov-Smirnov distance ${distance(times.hidden, times.never).toFixed(4)}; up to ${chance.toFixed(4)} is chance`);
} finally {
  await office.stop();
}

async function addresses(who, path) {
  const html = await (await ask(who, path)).text();
  return [...html.matchAll(new RegExp(`href="(${path}/[0-9a-f]{32})"`, "g"))].map(([, address]) => address);
}

async function time(who, address) {
  const from = performance.now();
  const answer = await ask(who, address);
  await answer.text();
  if (answer.status !== 404) throw new Error(`${address} answers ${answer.status}`);
  return performance.now() - from;
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function quantile(list, share) {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length * share)].toFixed(2);
}

/** The largest distance between the two distributions, as shares. */
function distance(one, other) {
  const all = [...one.map((ms) => [ms, 1 / one.length]), ...other.map((ms) => [ms, -1 / other.length])];
  let [apart, most] = [0, 0];
  for (const [, share] of all.sort((a, b) => a[0] - b[0])) {
    apart += share;
    most = Math.max(most, Math.abs(apart));
  }
  return most;
}
