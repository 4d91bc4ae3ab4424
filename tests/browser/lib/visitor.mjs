// A visitor of the sample office who does what its sign-in page says: finds things by what they read, and counts what it takes.

const STEP_LIMIT_MS = 10_000;

/** A day so many days from today, as forms take it. */
export function day(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Somebody at a browser, with what they press and what they fill in. */
export class Visitor {
  presses = 0;
  fields = 0;

  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(STEP_LIMIT_MS);
  }

  get main() {
    return this.page.locator("main");
  }

  /** What the page says, without its frame. */
  text() {
    return this.main.innerText();
  }

  async press(role, name, within = this.main) {
    this.presses += 1;
    await within.getByRole(role, { name, exact: typeof name === "string" }).first().click();
  }

  link(name) {
    return this.press("link", name);
  }

  button(name) {
    return this.press("button", name);
  }

  /** Looks through somebody else's eyes, as the line above each page of a sample offers. */
  async become(name) {
    this.presses += 1;
    await this.page.goto("/sign-in");
    await this.press("button", new RegExp(name));
  }

  /** Opens the work, or another part of the bar. */
  bar(name) {
    return this.press("link", name, this.page.getByRole("navigation", { name: "Main" }));
  }

  /** Fills fields by their labels; check boxes are ticked. */
  async fill(fields, within = this.main) {
    for (const [label, value] of Object.entries(fields)) {
      this.fields += 1;
      const field = within.getByLabel(new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}( \\(optional\\))?$`)).first();
      const kind = await field.evaluate((element) => (element.tagName === "SELECT" ? "select" : element.type));
      if (kind === "select") await field.selectOption(value);
      else if (kind === "checkbox" || kind === "radio") await field.check();
      else await field.fill(value);
    }
  }

  /** A group of fields by what stands above it: a row of a table, the choices of a field. */
  group(name) {
    return this.main.getByRole("group", { name, exact: typeof name === "string" });
  }

  /** Sends the form, and says what is wrong with it if it comes back. */
  async send(name) {
    await this.button(name);
    const wrong = await this.main.locator("[data-summary]").allInnerTexts();
    if (wrong.length > 0) throw new Error(`${name}: ${wrong.join(" ")}`);
  }

  /** Takes a step, on the page that it has for itself. */
  async step(name, fields = {}) {
    await this.link(name);
    await this.fill(fields);
    await this.send(name);
  }
}
