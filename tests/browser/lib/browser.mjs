// Starts the browser, and watches what a page does that it should not.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// No name but the office's own leads anywhere, and the browser asks for nothing on its own account.
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export async function startBrowser() {
  const executablePath = process.env.MANGROVE_BROWSER ?? PLACES.find((path) => existsSync(path));
  if (!executablePath) throw new Error("no Chromium was found; set MANGROVE_BROWSER to the path of one");
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * Collects, for as long as the page lives, what no page may do: complaints in the console, errors of a script,
 * violations of the content security policy, requests that leave the office.
 */
export async function watch(page, address) {
  const faults = [];
  page.on("console", (message) => {
    const at = message.location().url;
    // A page that is itself an error page (404) is logged as a failed resource; that is what it should be.
    const itself = message.text().startsWith("Failed to load resource") && at === page.url();
    if (["error", "warning"].includes(message.type()) && !itself) faults.push(`console: ${message.text()} (${at})`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(data|blob|about):/.test(url)) faults.push(`leaves the office: ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { take: () => faults.splice(0) };
}

/** Counts the bytes that arrive over the wire, heads included, until the page is at rest. */
export async function wireBytes(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto(url, { waitUntil: "networkidle" });
  await context.close();
  return bytes;
}
