import assert from "node:assert/strict";
import { ByteSource } from "../../src/collect/ssh/byte_source.ts";
import { readRemoteReport, type RemoteReport } from "../../src/collect/ssh/remote_report.ts";
import { REMOTE_COMMAND, remoteScript } from "../../src/collect/ssh/remote_script.ts";
import { unshare } from "./unshare.ts";

async function which(name: string): Promise<string> {
  const args = ["-c", 'command -v "$1"', "sh", name];
  const { stdout } = await new Deno.Command("/bin/sh", { args }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** A folder for programs, with those that the script itself needs. */
export async function makePath(programs: Readonly<Record<string, string>>): Promise<string> {
  const directory = await Deno.makeTempDir({ prefix: "tg-path-" });
  await Deno.chmod(directory, 0o755);
  for (const name of ["sh", "sleep", "grep", "timeout", "ls", "dd", "cat"]) {
    await Deno.symlink(await which(name), `${directory}/${name}`);
  }
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${directory}/${name}`, text, { mode: 0o755 });
  }
  return directory;
}

export interface LookOptions {
  readonly shell?: string;
  readonly cwd?: string;
  /** In a network namespace of its own, where no other program's socket is listed. */
  readonly alone?: boolean;
  /** A program that runs the rest of its arguments, in the same namespace. */
  readonly around?: readonly string[];
  /** Another text in place of the script. */
  readonly input?: Uint8Array;
}

/** No run of the script takes longer, in milliseconds: the host itself ends it before. */
const LONGEST_MS = 40_000;

/**
 * Runs the script with nothing to be a helper, in an environment of its own. Throws where it does
 * not end, or does not report.
 */
export async function look(
  env: Readonly<Record<string, string>>,
  options: LookOptions = {},
): Promise<RemoteReport> {
  const { shell = "/bin/sh", cwd = "/", alone = false, around = [] } = options;
  const { input = remoteScript({ tools: [], idleSeconds: 1 }) } = options;
  const [name = "", ...flags] = unshare("net");
  const before = alone ? [await which(name), ...flags] : [];
  const [program = "", ...args] = [...before, ...around, shell, "-c", REMOTE_COMMAND];
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env,
    cwd,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(input);
  await writer.close();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, LONGEST_MS);
  const { stdout, stderr } = await child.output();
  clearTimeout(timer);
  assert.ok(!late, `the script did not end within ${LONGEST_MS} ms`);
  assert.equal(new TextDecoder().decode(stderr), "");
  const report = await readRemoteReport(new ByteSource(new Blob([stdout]).stream()));
  if ("instead" in report) throw new Error(report.instead);
  return report;
}
