// Starts the real program with a sample office in it, and stops it again.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** The program: `MANGROVE_BINARY`, else the one that `cargo build` made. */
function program() {
  const built = fileURLToPath(new URL("../../../target/debug/mangrove", import.meta.url));
  const path = process.env.MANGROVE_BINARY ?? built;
  if (!existsSync(path)) throw new Error(`there is no ${path}: run \`cargo build\` first`);
  return path;
}

/** Who looks where nothing else is said: somebody of the sample office with much to do. */
const SOMEBODY = "Dale Ferreira";

/**
 * Looks through the eyes of one of the sample's people, as the buttons of `/sign-in` do.
 * @returns {Promise<{name: string, value: string, url: string}>} the cookie of the session, for a browser's context
 */
export async function signIn(address, name = SOMEBODY) {
  const choice = await (await fetch(new URL("/sign-in", address))).text();
  const account = choice.match(new RegExp(`value="(\\d+)">(?:<span[^>]*>[^<]*</span>)?${name}<`))?.[1];
  if (!account) throw new Error(`nobody in the sample is called ${name}`);
  const answer = await fetch(new URL("/sign-in/as", address), {
    method: "POST",
    redirect: "manual",
    headers: { origin: new URL(address).origin },
    body: new URLSearchParams({ account }),
  });
  const [, key, value] = answer.headers.get("set-cookie").match(/^([^=]+)=([^;]+)/);
  return { name: key, value, url: address };
}

/** A browser's context in which somebody is signed in. */
export async function contextOf(browser, office, options = {}) {
  const context = await browser.newContext({ baseURL: office.address, ...options });
  if (office.cookie) await context.addCookies([office.cookie]);
  return context;
}

/** The same office as somebody else sees it; as the public does, where nobody is named. */
export async function seenBy(office, name) {
  return { ...office, cookie: name && (await signIn(office.address, name)) };
}

/** Asks for a page as that somebody. */
export function ask(office, path) {
  const headers = office.cookie ? { cookie: `${office.cookie.name}=${office.cookie.value}` } : {};
  return fetch(new URL(path, office.address), { headers });
}

/**
 * Starts `mangrove demo` on a free port and waits until it prints its address.
 * @returns {{address: string, cookie: object, stop: () => Promise<number|string>}} the address ends in `/`; the cookie
 *   is of somebody signed in; `stop` gives the exit code, or says how the office ended before it was told to
 */
export async function startOffice() {
  const child = spawn(program(), ["demo", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal)));
  child.stderr.on("data", (bytes) => (said.err = (said.err + bytes).slice(-20_000)));

  const address = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`the office did not start: ${why}\n${said.out}${said.err}`));
    const timer = setTimeout(() => fail(`no address after ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    child.on("error", (error) => fail(error.message));
    ended.then((code) => fail(`it ended with ${code}`));
    child.stdout.on("data", (bytes) => {
      said.out += bytes;
      const found = said.out.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (!found) return;
      clearTimeout(timer);
      resolve(`${found[0]}/`);
    });
  }).catch((error) => {
    child.kill("SIGKILL");
    throw error;
  });

  const stop = async () => {
    const early = child.exitCode ?? child.signalCode;
    if (early !== null) return `${early}, before it was told to stop`;
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    const code = await ended;
    clearTimeout(timer);
    return code;
  };
  try {
    return { address, cookie: await signIn(address), stop, complaints: () => said.err };
  } catch (error) {
    await stop();
    throw error;
  }
}
