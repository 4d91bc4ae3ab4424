// The sample office's own promise: from a request to a measured result, as the people it takes, and then a refusal that says
// why. Played by what the pages say, with script off; the parts that are forms and steps once more by keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser } from "./lib/browser.mjs";
import { contextOf, seenBy, startOffice } from "./lib/office.mjs";
import { Visitor, day } from "./lib/visitor.mjs";

// What a visitor of ten minutes can do: at six seconds a press and nine a field it is theirs with time to read.
const MOST_PRESSES = 60;
const MOST_FIELDS = 45;
const TITLE = "Training of prison officers";
const MOST_TABS = 120;

let office;
let browser;

before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await office?.stop();
});

async function visitor(options = {}) {
  const context = await contextOf(browser, { address: office.address }, { reducedMotion: "reduce", ...options });
  return new Visitor(await context.newPage());
}

test("the five lines of the sign-in page, with script off", async (t) => {
  const one = await visitor({ javaScriptEnabled: false });
  await t.test("a request is recorded, sent, acknowledged, accepted", () => ask(one));
  await t.test("a consultation, an indicator, an activity", () => prepare(one));
  await t.test("without its consent it is refused, and says so", async () => {
    await one.link("Begin activity");
    await one.button("Begin activity");
    assert.match(await one.text(), /Barbados has not consented to this activity/);
    assert.match(await one.text(), /Not allowed/);
    await one.page.goBack();
    await one.page.goBack();
  });
  await t.test("the consent is asked for and given", () => consent(one));
  await t.test("it begins, a session is held, the outcome is measured", () => carryOut(one));
  t.diagnostic(`${one.presses} presses, ${one.fields} fields`);
  assert.ok(one.presses <= MOST_PRESSES && one.fields <= MOST_FIELDS, "it fits ten minutes");
});

async function ask(one) {
  await one.become("Marva Joseph");
  await one.bar("Work");
  await one.link("Record a request");
  await one.fill({
    "What it is about": TITLE,
    Institution: "Barbados Police Service",
    Contact: "Marva Joseph",
    "Date of the request": day(-20),
    Situation: "Nine of twelve officers were never trained.",
    "Support expected": "A training of trainers.",
  });
  await one.send("Record request");
  await one.become("Clyde Alleyne");
  await take(one, "Send request");
  await one.become("Rhea Lindo");
  await take(one, "Acknowledge request");
  await one.become("Ines Baptiste");
  await take(one, "Accept request");
}

/** Takes a step that waits on home. */
async function take(one, verb) {
  await one.link(new RegExp(`^${verb} for .*${TITLE}`));
  assert.match(await one.text(), /What it says/, "nobody signs what they do not see");
  await one.send(verb);
}

async function prepare(one) {
  await one.become("Rhea Lindo");
  await one.link(new RegExp(`^Begin to answer for .*${TITLE}`));
  await one.send("Begin to answer");
  const request = one.page.url();
  await one.link("Record a consultation");
  await one.fill({ Date: day(-10) });
  await one.fill({ Name: "Marva Joseph", Capacity: "Focal point", "Spoke for": "Barbados" }, one.group("People, row 1"));
  await one.fill({ By: "Marva Joseph", "What they said": "It can begin at once." }, one.group("What was said, row 1"));
  await one.send("Record consultation");
  await one.step("Share minutes");

  await one.bar("Work");
  await one.link("Record an indicator");
  await one.fill({
    Indicator: "Officers who train others",
    Barbados: true,
    Definition: "Officers on the roll of trainers.",
    Kind: "outcome",
    Measure: "percentage",
    Source: "The academy",
    "Means of verification": "Its roll.",
  });
  await one.fill({ Value: "0", "Out of": "3", "As of": day(-10), Source: "The academy" }, one.group("Baseline"));
  await one.send("Record indicator");

  await one.page.goto(request);
  await one.link("Propose an activity");
  assert.match(await one.text(), /Only what concerns Barbados is listed/);
  await one.fill({
    Title: TITLE,
    Kind: "Training of trainers",
    "First day": day(0),
    "Last day": day(60),
    Places: "Bridgetown",
    "Civil rights": true,
    [`Consultation with Barbados, ${inWords(day(-10))}`]: true,
    "Officers who train others": true,
    "Version of the concept note": "1.0",
  });
  await one.send("Record activity");
  await one.step("Plan activity");
}

async function consent(one) {
  await one.link("Open the consent gate");
  await one.link("Ask Barbados for consent");
  await one.send("Record consent");
  await one.become("Clyde Alleyne");
  await one.link(/^Give consent for Consent of Barbados/);
  assert.match(await one.text(), new RegExp(TITLE), "what is consented to stands on the page");
  await one.send("Give consent");
}

async function carryOut(one) {
  await one.become("Rhea Lindo");
  await one.bar("Work");
  await one.link("Activities");
  await one.link(TITLE);
  assert.match(await one.text(), /Allowed today/);
  await one.step("Begin activity");
  await one.link("Record session");
  await one.fill({ Date: day(0), Place: "Bridgetown", Mode: "In person", "People who took part": "24" });
  await one.send("Record session");
  assert.match(await one.text(), /24/);
  await one.bar("Work");
  await one.link("Indicators");
  await one.link("Officers who train others");
  await one.link(/Record (a )?measurement/);
  await one.fill({ "As of": day(0), "What was found": "value", Value: "2", "Out of": "3", Source: "The academy" });
  await one.send("Record measurement");
  assert.match(await one.text(), /2 of 3/);
}

/** `18 November 2026`, as pages write a day. */
function inWords(iso) {
  return new Date(`${iso}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

test("an activity without consent is refused, and one reads why and what to do", async () => {
  const one = await visitor({ javaScriptEnabled: false });
  await one.become("Rhea Lindo");
  await one.bar("Work");
  await one.link("Activities");
  await one.link(/^The first call/);
  await one.link("Begin activity");
  assert.match(await one.text(), /Not allowed as it stands/);
  assert.match(await one.text(), /consent of Barbados has been requested and not given|has not consented/i);
  await one.page.goBack();
  await one.link("Open the consent gate");
  assert.match(await one.text(), /Consent of the State\s+Not met/);
});

test("by keyboard alone: a request is recorded, refused for what it lacks, mended, sent", async () => {
  const one = await visitor();
  await one.page.context().addCookies([(await seenBy(office, "Marva Joseph")).cookie]);
  await one.page.goto("/requests/new");
  await type(one.page, "What it is about", "A register of complaints");
  await type(one.page, "Contact", "Marva Joseph");
  await type(one.page, "Date of the request", "yesterday");
  await type(one.page, "Situation", "Complaints are kept on paper.");
  await type(one.page, "Support expected", "Advice on a register.");
  await reach(one.page, "Record request");
  await one.page.keyboard.press("Enter");
  await one.page.waitForSelector("[data-summary]");
  assert.ok(await one.page.evaluate(() => document.activeElement.closest("[data-summary]")), "what is wrong takes focus");
  assert.match(await one.main.locator("[data-summary]").innerText(), /Institution|Choose/);
  const kept = one.main.getByLabel("What it is about", { exact: true });
  assert.equal(await kept.inputValue(), "A register of complaints", "what was typed stays");

  await type(one.page, "Institution", "Ministry of Education");
  await one.page.keyboard.press("Tab");
  await type(one.page, "Date of the request", day(-1));
  await reach(one.page, "Record request");
  await one.page.keyboard.press("Enter");
  await one.page.waitForURL(/\/requests\/[0-9a-f]{32}$/);
  assert.match(await one.text(), /Draft/);

  await one.page.context().addCookies([(await seenBy(office, "Clyde Alleyne")).cookie]);
  await one.page.reload();
  await reach(one.page, "Send request");
  await one.page.keyboard.press("Enter");
  await one.page.waitForURL(/\/steps\/received$/);
  await reach(one.page, "Send request");
  await one.page.keyboard.press("Enter");
  await one.page.waitForURL(/\/requests\/[0-9a-f]{32}$/);
  assert.match(await one.text(), /Received/);
});

test("by keyboard alone: the gate is asked for another day, and a need is put off", async () => {
  const one = await visitor();
  await one.page.context().addCookies([(await seenBy(office, "Rhea Lindo")).cookie]);
  await one.page.goto("/");
  const before = await one.main.getByRole("button", { name: /^In a week/ }).count();
  await reach(one.page, /^In a week/);
  await Promise.all([one.page.waitForNavigation(), one.page.keyboard.press("Enter")]);
  assert.equal(await one.main.getByRole("button", { name: /^In a week/ }).count(), before - 1);
  await reach(one.page, "See the gate");
  await one.page.keyboard.press("Enter");
  await one.page.waitForURL(/\/gate$/);
  await type(one.page, "On another day", day(400));
  await one.page.keyboard.press("Enter");
  await one.page.waitForURL(/on=/);
  assert.match(await one.text(), /Not allowed on/);
});

/** Goes on with Tab until that field has focus, and types over what stands in it. */
async function type(page, label, words) {
  await reach(page, label);
  const kind = await page.evaluate(() => document.activeElement.tagName);
  if (kind !== "SELECT") await page.keyboard.press("Control+A");
  await page.keyboard.type(words);
}

/** Goes on with Tab until something of that name has focus, from the top again if need be. */
async function reach(page, name) {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const seen = element.getBoundingClientRect();
      const label = element.labels?.[0]?.innerText ?? element.innerText ?? "";
      return { name: label.replace(/\s*\(optional\)$/, "").replace(/\s+/g, " ").trim(), seen: seen.width > 0 && seen.height > 0 };
    });
    const fits = typeof name === "string" ? focused.name === name || focused.name.startsWith(`${name} for `) : name.test(focused.name);
    if (!fits) continue;
    assert.ok(focused.seen, `${name} has focus and is not to be seen`);
    return;
  }
  assert.fail(`${name} is not reached with ${MOST_TABS} tabs`);
}
