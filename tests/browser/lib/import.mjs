// Brings in a file as a person does who reloads the page until it is read.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const REPORT = fileURLToPath(new URL("../samples/report.txt", import.meta.url));
const READ_LIMIT_MS = 30_000;

/** Picks the invented report on the import page, and gives its line on the job's page once it is read. */
export async function importReport(page) {
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
