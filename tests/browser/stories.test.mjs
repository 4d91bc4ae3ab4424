// What people come to do, from beginning to end: with script switched off, and with the keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, watch } from "./lib/browser.mjs";
import { importReport } from "./lib/import.mjs";
import { contextOf, signIn, startOffice } from "./lib/office.mjs";

// What samples/report.txt says; it is invented.
const SYMBOL = "A/HRC/97/11";
const WORDS = "lighthouse keeper";
// Of Saint Lucia, in the sample office.
const FOCAL_POINT = "Jermaine Charlery";
const NOTE = "The keepers' union was asked on Monday.";

const STEP_LIMIT_MS = 10_000;
const MOST_TABS = 80;

let office;
let browser;

before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await office?.stop();
});

/** A new person at a new browser. */
async function person(options = {}) {
  const context = await contextOf(browser, office, { reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  return context.newPage();
}

/** From now on it is somebody else who looks; only a State's own people record what it does. */
async function become(page, name) {
  await page.context().addCookies([await signIn(office.address, name)]);
}

test("with script off: import, problems, search, follow-up, history", async (t) => {
  const page = await person({ javaScriptEnabled: false });

  await t.test("a file is read, and its line says what came of it", async () => {
    const line = await importReport(page);
    const said = await line.innerText();
    for (const word of [SYMBOL, "Working Group", "English"]) assert.ok(said.includes(word), `${word} in: ${said}`);
    assert.equal(await line.getByRole("cell").nth(5).innerText(), "4", "recommendations");
    await line.getByRole("link").click();
    assert.match(new URL(page.url()).pathname, /^\/documents\/.+/);
    assert.match(await page.locator("main").innerText(), /Plant mangroves with the pupils/);
  });

  await t.test("a problem is accepted, and stays so", async () => {
    const text = await page.locator("main").innerText();
    assert.match(text, /4\.3/, "the gap in the numbering is pointed out");
    await page.getByRole("button", { name: /^Accept/ }).first().click();
    assert.equal(await page.getByRole("button", { name: /^Open again/ }).count(), 1);
    await page.reload();
    assert.equal(await page.getByRole("button", { name: /^Open again/ }).count(), 1);
  });

  await t.test("the same file again changes nothing", async () => {
    const line = await importReport(page);
    assert.match(await line.innerText(), /already|nothing (new|changed)|unchanged/i);
  });

  await t.test("a recommendation is found by its words", async () => {
    await page.goto("/");
    await page.getByRole("searchbox").fill(WORDS);
    await page.getByRole("search").getByRole("button").click();
    assert.ok(new URL(page.url()).searchParams.get("q") === WORDS, "the address holds the query");
    await page.locator("main").getByRole("link", { name: /4\.4/ }).first().click();
    assert.match(await page.locator("main").innerText(), /Teach every lighthouse keeper to swim/);
  });

  await t.test("a form that is wrong says where, and keeps what was typed", async () => {
    await become(page, FOCAL_POINT);
    await page.reload();
    await page.getByRole("link", { name: "Record follow-up" }).click();
    await page.getByLabel("How far is it?").selectOption("In progress");
    await page.getByLabel("As of when?").fill("on Monday");
    await page.getByLabel("Note").fill(NOTE);
    await page.getByRole("button", { name: "Record follow-up" }).click();
    assert.match(await page.locator("main").innerText(), /This was not saved/);
    assert.equal(await page.getByLabel("As of when?").getAttribute("aria-invalid"), "true");
    assert.equal(await page.getByLabel("As of when?").inputValue(), "on Monday");
    assert.equal(await page.getByLabel("Note").inputValue(), NOTE);
  });

  await t.test("what the State does about it is recorded, and history says so", async () => {
    await page.getByLabel("Whose assessment is it?").fill("Ministry of Lighthouses");
    await page.getByLabel("As of when?").fill("2024-05");
    await page.getByLabel("Due").fill("2042-01-31");
    await page.getByRole("button", { name: "Record follow-up" }).click();
    const text = await page.locator("#follow-up").innerText();
    for (const words of ["In progress", "Ministry of Lighthouses", "May 2024", "31 January 2042", NOTE]) {
      assert.ok(text.includes(words), `${words} in: ${text}`);
    }
    const history = await page.locator("#history").innerText();
    for (const words of ["In progress", "31 January 2042"]) assert.ok(history.includes(words), `${words} in: ${history}`);
  });

  await t.test("the list finds it by its status, and the file downloads as CSV", async () => {
    await page.goto(`/recommendations?q=${encodeURIComponent(WORDS)}&status=in-progress`);
    assert.equal(await page.locator("main").getByRole("link", { name: /4\.4/ }).count() > 0, true);
    const link = page.getByRole("link", { name: /CSV/ });
    const response = await page.request.get(new URL(await link.getAttribute("href"), page.url()).href);
    assert.match(response.headers()["content-type"], /^text\/csv/);
    assert.match(await response.text(), /Teach every lighthouse keeper to swim/);
  });
});

/** Presses Tab until what has the focus fits; the focus must always be seen. */
async function tabTo(page, what, fits) {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      return {
        name: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim(),
        tag: element.tagName,
        id: element.id,
        href: element.getAttribute("href"),
        seen: box.width > 0 && (style.outlineStyle !== "none" || style.boxShadow !== "none"),
      };
    });
    assert.ok(found.tag === "BODY" || found.seen, `the focus on ${found.tag} "${found.name}" cannot be seen`);
    if (fits(found)) return found;
  }
  assert.fail(`${what} was not reached with ${MOST_TABS} presses of Tab`);
}

test("with the keyboard alone: skip, search, open, record", async (t) => {
  const page = await person();
  const watched = await watch(page, office.address);

  await t.test("the first stop leads past the bar", async () => {
    await page.goto("/");
    const first = await tabTo(page, "the first stop", () => true);
    assert.match(first.name, /skip/i);
    await page.keyboard.press("Enter");
    assert.equal(new URL(page.url()).hash, "#main");
  });

  await t.test("`/` leads to the search from anywhere", async () => {
    await page.goto("/documents");
    await page.keyboard.press("/");
    await page.keyboard.type("school");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/recommendations\?.*q=school/);
    await become(page, FOCAL_POINT);
    await page.goto("/recommendations?q=school&state=LCA");
  });

  await t.test("a result opens", async () => {
    await tabTo(page, "a result", (found) => /^\/recommendations\/[^?]+/.test(found.href ?? ""));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/recommendations\/[0-9a-f]+$/);
  });

  await t.test("its follow-up is recorded", async () => {
    await tabTo(page, "the way to the form", (found) => found.tag === "A" && found.name === "Record follow-up");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/follow-up$/);
    await tabTo(page, "the note", (found) => found.id === "note");
    await page.keyboard.type(NOTE);
    await tabTo(page, "the button", (found) => found.tag === "BUTTON" && found.name === "Record follow-up");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/recommendations\/[0-9a-f]+#follow-up$/);
    assert.ok((await page.locator("#follow-up").innerText()).includes(NOTE));
  });

  assert.deepEqual(watched.take(), []);
  await page.context().close();
});

test("a summary of errors takes the focus, and leads to the field", async () => {
  const page = await person();
  await page.goto("/institutions/new");
  await page.getByLabel(/name/i).first().fill("   ");
  await page.locator("main form").getByRole("button").first().click();
  await page.getByText("This was not saved").waitFor();
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.match(focused, /This was not saved/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
});
