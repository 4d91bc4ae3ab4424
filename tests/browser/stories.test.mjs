// What people come to do, from beginning to end: with script switched off, and with the keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { startBrowser, watch } from "./lib/browser.mjs";
import { startOffice } from "./lib/office.mjs";

const REPORT = fileURLToPath(new URL("./samples/report.txt", import.meta.url));
const SYMBOL = "A/HRC/97/11";
const WORDS = "lighthouse keeper";
const NOTE = "The keepers' union was asked on Monday.";

const READ_LIMIT_MS = 30_000;
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
  const context = await browser.newContext({ baseURL: office.address, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  return context.newPage();
}

/** Picks the file and waits for its line on the job's page, as a person who reloads would. */
async function importReport(page) {
  await page.goto("/import");
  await page.getByLabel(/choose/i).setInputFiles(REPORT);
  await page.getByRole("button", { name: "Import" }).click();
  assert.match(new URL(page.url()).pathname, /^\/import\/.+/);
  const line = page.getByRole("row", { name: /report\.txt/ });
  for (const end = Date.now() + READ_LIMIT_MS; !(await line.getByRole("link").count()); ) {
    assert.ok(Date.now() < end, `not read after ${READ_LIMIT_MS} ms: ${await line.innerText()}`);
    await page.waitForTimeout(300);
    await page.reload();
  }
  return line;
}

test("with script off: import, problems, search, follow-up, history", async (t) => {
  const page = await person({ javaScriptEnabled: false });

  await t.test("a file is read, and its line says what came of it", async () => {
    const line = await importReport(page);
    const said = await line.innerText();
    for (const word of [SYMBOL, "UPR report", "English", "4"]) assert.ok(said.includes(word), `${word} in: ${said}`);
    await line.getByRole("link").click();
    assert.match(new URL(page.url()).pathname, /^\/documents\/.+/);
    assert.match(await page.locator("main").innerText(), /Plant mangroves with the pupils/);
  });

  await t.test("a problem is accepted, and stays so", async () => {
    const text = await page.locator("main").innerText();
    assert.match(text, /4\.3/, "the gap in the numbering is pointed out");
    await page.getByRole("button", { name: /^Accept/ }).first().click();
    assert.match(await page.locator("main").innerText(), /accepted/i);
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

  await t.test("what the State does about it is recorded, and history says who and when", async () => {
    await page.getByRole("link", { name: /follow-up/i }).or(page.getByRole("button", { name: /follow-up/i })).first().click();
    await page.getByRole("radio", { name: "In progress" }).check();
    await page.getByLabel(/note/i).fill(NOTE);
    await page.getByRole("button", { name: /^Record/ }).click();
    const text = await page.locator("main").innerText();
    assert.match(text, /In progress/);
    assert.ok(text.includes(NOTE), "the note is shown");
    assert.match(text, /History/);
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
        type: element.getAttribute("type"),
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
  });

  await t.test("a result opens, and its follow-up form is reached and sent", async () => {
    await tabTo(page, "a result", (found) => /^\/recommendations\/[^?]+/.test(found.href ?? ""));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/recommendations\/.+/);
    await tabTo(page, "the way to the form", (found) => /follow-up/i.test(found.name));
    await page.keyboard.press("Enter");
    await tabTo(page, "the button that records", (found) => /^Record/.test(found.name) && found.tag === "BUTTON");
  });

  assert.deepEqual(watched.take(), []);
  await page.context().close();
});

test("a form that is wrong says where, takes the focus, and keeps what was typed", async () => {
  const page = await person();
  await page.goto("/institutions/new");
  const name = page.getByRole("textbox", { name: /name/i }).first();
  await name.fill("   ");
  await page.locator("main").getByRole("button").first().click();
  assert.match(await page.locator("main").innerText(), /not saved|name/i);
  assert.equal(await page.locator("[aria-invalid=true]").count() > 0, true, "the field is marked");
});
