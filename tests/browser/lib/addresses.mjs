// Which pages there are: those known by name, and those that links lead to.

/** Pages that must be there, linked or not. */
export const KNOWN = [
  "/",
  "/recommendations",
  "/documents",
  "/states",
  "/institutions",
  "/institutions/new",
  "/import",
];

/** Addresses that lead nowhere or ask for nonsense: they get a page too, and its status says so. */
export const MISTAKEN = [
  ["/nowhere", 404],
  ["/recommendations/nothing-of-the-kind", 404],
  ["/documents/nothing-of-the-kind", 404],
  ["/states/XXX", 404],
  ["/institutions/nothing-of-the-kind", 404],
  ["/import/nothing-of-the-kind", 404],
];

const PER_KIND = 2;
const MOST_PAGES = 40;
const MOST_REQUESTS = 120;

/** What a page is one of: its path with the parts that name one record left out, and the names of its query. */
function kind(url) {
  const parts = url.pathname.split("/").map((part, index) => (index >= 2 && part !== "new" ? "*" : part));
  return `${parts.join("/")}?${[...new Set(url.searchParams.keys())].sort().join("&")}`;
}

/**
 * Follows links from the known pages and gives the paths of at most `PER_KIND` pages of each kind.
 * Dead links are reported, whatever their kind.
 */
export async function crawl(address) {
  const pages = [];
  const dead = [];
  const seen = new Set(KNOWN);
  const counts = new Map();
  const queue = KNOWN.map((path) => ({ path, from: "(known)" }));
  for (let requests = 0; queue.length > 0 && pages.length < MOST_PAGES && requests < MOST_REQUESTS; requests += 1) {
    const { path, from } = queue.shift();
    const url = new URL(path, address);
    const known = KNOWN.includes(path);
    if (!known && (counts.get(kind(url)) ?? 0) >= PER_KIND) continue;
    const response = await fetch(url);
    if (!response.ok) dead.push(`${path} (linked from ${from}) answers ${response.status}`);
    const html = (response.headers.get("content-type") ?? "").startsWith("text/html");
    const text = html ? await response.text() : (await response.arrayBuffer(), "");
    counts.set(kind(url), (counts.get(kind(url)) ?? 0) + 1);
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
