// Which pages there are: those known by name, and those that links lead to.

import { ask } from "./office.mjs";

/** Pages that must be there, linked or not. */
export const KNOWN = [
  "/",
  "/recommendations",
  "/documents",
  "/states",
  "/institutions",
  "/institutions/new",
  "/import",
  "/sign-in",
  "/recovery",
  "/account",
];

/** Addresses that lead nowhere. They get a page that people can read. */
export const MISTAKEN = ["/nowhere", "/states/XXX", `/documents/${"0".repeat(32)}`];

/** Addresses that no link gives: typed wrongly, cut short, or made up to do harm. */
export const HOSTILE = [
  "/recommendations/nothing-of-the-kind",
  "/recommendations/nothing/follow-up",
  "/documents/nothing-of-the-kind",
  "/documents/%00",
  "/institutions/%F0%9F%92%A9",
  "/import/-1",
  "/import/99999999999999999999999",
  "/assets/..%2f..%2fCargo.toml",
  "/recommendations?page=-1",
  "/recommendations?page=99999999999999999999",
  "/recommendations?q=%FF%FE",
  "/recommendations?q=%22never+closed",
  "/recommendations?q=AND+OR+NOT+(",
  `/recommendations?q=${"a+".repeat(3000)}`,
  "/recommendations?state=%27%3B--&sort=%3Cscript%3E&status=nonsense",
  "/recommendations.csv?q=%22",
  `/${"x/".repeat(2000)}`,
];

const PER_KIND = 2;
export const MOST_PAGES = 40;
const MOST_REQUESTS = 120;

/** What a page is one of: its path, less the parts that name one record, and whether it is asked for with a query. */
function kind(url) {
  const parts = url.pathname.split("/").map((part, index) => (index >= 2 && part !== "new" ? "*" : part));
  return parts.join("/") + (url.search ? "?" : "");
}

/** The same, telling apart every form and every step: only what names one record is left out. */
function formKind(url) {
  return url.pathname.replaceAll(/[0-9a-f]{32,}|(?<=\/states\/)[A-Z]{3}/g, "*");
}

const FORMS = /\/(new|edit|publish|gate|out|spreadsheet|follow-up|hand-over)$|\/steps\/[^/]+$/;
const MOST_FORM_REQUESTS = 400;

/** The forms and steps that somebody comes to from their work, one of each kind; `known` holds kinds that need no second look. */
export async function forms(office, known) {
  const reach = { kindOf: formKind, mostRequests: MOST_FORM_REQUESTS };
  const { pages, dead } = await crawl(office, ["/"], 1, MOST_FORM_REQUESTS, reach);
  const found = pages.filter((path) => FORMS.test(new URL(path, office.address).pathname));
  const fresh = found.filter((path) => !known.has(formKind(new URL(path, office.address))));
  fresh.forEach((path) => known.add(formKind(new URL(path, office.address))));
  return { pages: fresh, dead };
}

/**
 * Follows links from the known pages and gives the paths of at most `perKind` pages of each kind.
 * Dead links are reported, whatever their kind.
 */
export async function crawl(office, known = KNOWN, perKind = PER_KIND, mostPages = MOST_PAGES, reach = {}) {
  const { kindOf = kind, mostRequests = MOST_REQUESTS } = reach;
  const pages = [];
  const dead = [];
  const seen = new Set(known);
  const counts = new Map();
  const queue = known.map((path) => ({ path, from: "(known)" }));
  let requests = 0;
  while (queue.length > 0 && pages.length < mostPages && requests < mostRequests) {
    const { path, from } = queue.shift();
    const url = new URL(path, office.address);
    if (!known.includes(path) && (counts.get(kindOf(url)) ?? 0) >= perKind) continue;
    requests += 1;
    const response = await ask(office, path);
    if (!response.ok) dead.push(`${path} (linked from ${from}) answers ${response.status}`);
    const html = (response.headers.get("content-type") ?? "").startsWith("text/html");
    const text = html ? await response.text() : (await response.arrayBuffer(), "");
    counts.set(kindOf(url), (counts.get(kindOf(url)) ?? 0) + 1);
    if (!response.ok || !html) continue;
    pages.push(path);
    for (const target of links(text, url)) {
      if (!seen.has(target)) queue.push({ path: target, from: path });
      seen.add(target);
    }
  }
  return { pages, dead };
}

function links(html, base) {
  const targets = [];
  for (const [, href] of html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)) {
    const url = URL.parse ? URL.parse(plain(href), base) : parse(plain(href), base);
    if (url && url.origin === base.origin) targets.push(url.pathname + url.search);
  }
  return targets;
}

/** For a Node without `URL.parse`. */
function parse(href, base) {
  try {
    return new URL(href, base);
  } catch {
    return null;
  }
}

function plain(attribute) {
  return attribute.replaceAll("&amp;", "&").replaceAll("&#38;", "&").replaceAll("&quot;", '"');
}
