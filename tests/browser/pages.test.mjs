// Every page, at three widths, light and dark: readable by anybody, on any screen, without leaving the office.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";

import { crawl, forms, HOSTILE, KNOWN, MISTAKEN } from "./lib/addresses.mjs";
import { startBrowser, watch, wireBytes } from "./lib/browser.mjs";
import { importReport } from "./lib/import.mjs";
import { ask, contextOf, seenBy, startOffice } from "./lib/office.mjs";

const WIDTHS = [1280, 360, 320];
// Tall, so that what sticks to an edge of the window lies on nothing: where it would lie is a matter of scrolling.
const HEIGHT = 4000;
const SCHEMES = ["light", "dark"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FIRST_VISIT_BYTES = 50_000;
// Who else looks, each at one page of each kind that they come to: an officer, a focal point, an NGO, the public.
const OTHERS = ["Rhea Lindo", "Marva Joseph", "Widline Toussaint", ""];
const PAGES_OF_OTHERS = 24;
// Who between them come to every form and step that there is.
const AT_WORK = ["Rhea Lindo", "Ines Baptiste", "Marva Joseph", "Clyde Alleyne", "Andrea Holder", "Mirlande Célestin", "Anthea Rolle"];

// Looking at a page keeps one processor busy; a machine has two at least.
const TWO = { concurrency: 2 };

let office;
let browser;

before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  const code = await office?.stop();
  if (office) assert.equal(code, 0, `the office ended with ${code}:\n${office.complaints()}`);
});

test("links lead somewhere, and every page passes at every width and in both schemes", TWO, async (t) => {
  await importOnce();
  const { pages, dead } = await crawl(office);
  await t.test("no dead links", () => none(dead));
  const visits = [...pages.map((path) => [path, 200]), ...MISTAKEN.map((path) => [path, 404])];
  t.diagnostic(`${visits.length} pages, ${visits.length * WIDTHS.length * SCHEMES.length} looks`);
  for (const scheme of SCHEMES) {
    await inTwoWindows(office, scheme, visits, (page, [path, status], faults) =>
      t.test(`${path} (${scheme})`, async () => none([...(await look(page, path, status)), ...faults()])),
    );
  }
});

for (const name of OTHERS) {
  test(`links lead somewhere, and every page passes, as ${name || "the public"} sees it`, TWO, async (t) => {
    const theirs = await seenBy(office, name);
    const { pages, dead } = await crawl(theirs, ["/"], 1, PAGES_OF_OTHERS);
    await t.test("no dead links", () => none(dead));
    assert.ok(pages.length > 5, `there is more to see than ${pages}`);
    await inTwoWindows(theirs, "light", pages, (page, path, faults) =>
      t.test(path, async () => none([...(await look(page, path, 200, [1280, 320])), ...faults()])),
    );
  });
}

test("every form and every step passes, for each role that comes to it", TWO, async (t) => {
  const known = new Set();
  for (const name of AT_WORK) {
    const theirs = await seenBy(office, name);
    const { pages, dead } = await forms(theirs, known);
    await t.test(`no dead links for ${name}`, () => none(dead));
    t.diagnostic(`${name}: ${pages.length} forms and steps that nobody before came to`);
    await inTwoWindows(theirs, "light", pages, (page, path, faults) =>
      t.test(`${path} (${name})`, async () => none([...(await look(page, path, 200, [1280, 320])), ...faults()])),
    );
  }
  assert.ok(known.size > 40, `there are more than ${known.size} forms and steps`);
});

/** Visits pages in two windows at once; `visit` is given the window's page, what to visit, and what the page did wrong. */
async function inTwoWindows(theirs, colorScheme, visits, visit) {
  const window = async (lot) => {
    const context = await contextOf(browser, theirs, { colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const watched = await watch(page, office.address);
    for (const one of lot) await visit(page, one, () => watched.take());
    await context.close();
  };
  const lots = [0, 1].map((half) => visits.filter((_, at) => at % 2 === half));
  await Promise.all(lots.map(window));
}

/** An import's own page is there only after an import. */
async function importOnce() {
  const context = await contextOf(browser, office);
  await importReport(await context.newPage());
  await context.close();
}

/** Opens a page and gives what is wrong with it, at any width. */
async function look(page, path, status, widths = WIDTHS) {
  const faults = [];
  await page.setViewportSize({ width: widths[0], height: HEIGHT });
  const response = await page.goto(new URL(path, office.address).href);
  if (response.status() !== status) faults.push(`status ${response.status()}, not ${status}`);
  if (!(await page.title()).trim()) faults.push("no title");
  if (!(await page.locator("html").getAttribute("lang"))) faults.push("no language");
  const headings = await page.locator("h1").count();
  if (headings !== 1) faults.push(`${headings} first-level headings`);
  const atWidths = new Map();
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    const wide = await widerThanTheScreen(page);
    // Without a second page to gather the results of frames in: there are none, and it is twice as fast.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
    for (const fault of [...wide, ...violations.map(describe)]) {
      atWidths.set(fault, [...(atWidths.get(fault) ?? []), width]);
    }
  }
  for (const [fault, widths] of atWidths) faults.push(`at ${widths.join(", ")} px: ${fault}`);
  return faults;
}

/** What makes the page scroll sideways; a table in a box that scrolls by itself does not. */
async function widerThanTheScreen(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    const places = wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
    return [["wider than the screen", ...places].join("\n    ")];
  });
}

function describe(violation) {
  const places = violation.nodes.slice(0, 3).map((node) => {
    const why = node.failureSummary.split("\n").slice(1).join(";").replaceAll(/\s+/g, " ");
    return `${node.target.join(" ")}:${why}`;
  });
  return [`${violation.id}: ${violation.help}`, ...places].join("\n    ");
}

/** Fails with one line for each fault. */
function none(faults) {
  assert.ok(faults.length === 0, `\n  ${faults.join("\n  ")}\n`);
}

test("a wrong address gets a page that says so, and is never a fault of the program", async () => {
  const faults = [];
  for (const path of HOSTILE) {
    const response = await ask(office, path);
    const text = await response.text();
    const page = /<h1/.test(text) || response.headers.get("content-type").startsWith("text/csv");
    if (response.status >= 500 || !page) faults.push(`${path.slice(0, 60)}: ${response.status} ${text.slice(0, 200)}`);
    if (/panicked|src\/|\.rs:|sqlite/i.test(text)) faults.push(`${path.slice(0, 60)}: tells of the machine`);
  }
  none(faults);
});

test(`a first visit is at most ${FIRST_VISIT_BYTES} bytes over the wire`, async (t) => {
  const heavy = [];
  for (const path of KNOWN) {
    const bytes = await wireBytes(browser, new URL(path, office.address).href);
    t.diagnostic(`${path}: ${bytes} bytes`);
    if (bytes > FIRST_VISIT_BYTES || bytes === 0) heavy.push(`${path}: ${bytes} bytes`);
  }
  none(heavy);
});
