// Takes a picture of every page: `npm run screenshots -- FOLDER`. People look at them; nothing is compared.
// `--readme FILE` takes the one picture that the README shows instead.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { crawl, MISTAKEN } from "./lib/addresses.mjs";
import { startBrowser } from "./lib/browser.mjs";
import { contextOf, startOffice } from "./lib/office.mjs";

const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"];

const [first, second] = process.argv.slice(2);
if (!first || (first === "--readme" && !second)) {
  console.error("usage: npm run screenshots -- FOLDER | --readme FILE");
  process.exit(2);
}

const office = await startOffice();
const browser = await startBrowser();
try {
  if (first === "--readme") await takeForReadme(second);
  else await takeAll(first);
} finally {
  await browser.close();
  await office.stop();
}

async function takeForReadme(file) {
  const context = await contextOf(browser, office, { viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(office.address);
  await page.screenshot({ path: file });
}

async function takeAll(folder) {
  await mkdir(folder, { recursive: true });
  const { pages } = await crawl(office);
  const paths = [...pages, MISTAKEN[0]];
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const context = await contextOf(browser, office, { colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      for (const path of paths) {
        await page.goto(new URL(path, office.address).href);
        const name = `${fileName(path)}-${width}-${colorScheme}.png`;
        // A long list is cut: a picture of it all could not be looked at.
        const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), 6000);
        await page.screenshot({ path: join(folder, name), fullPage: true, clip: { x: 0, y: 0, width, height } });
        console.log(name);
      }
      await context.close();
    }
  }
}

function fileName(path) {
  return path === "/" ? "home" : path.slice(1).replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 60);
}
