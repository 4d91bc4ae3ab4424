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

/**
 * Starts `mangrove demo` on a free port and waits until it prints its address.
 * @returns {{address: string, stop: () => Promise<number|string>}} the address ends in `/`; `stop` gives the exit
 *   code, or says how the office ended before it was told to
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
  return { address, stop, complaints: () => said.err };
}
