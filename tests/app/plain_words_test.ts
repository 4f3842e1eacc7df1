import assert from "node:assert/strict";
import { product } from "../helpers/product.ts";
import { runProduct } from "../helpers/run_product.ts";
import { withDirectory } from "../helpers/with_directory.ts";

/** Words of the runtime, of its libraries and of the language, none of which helps a user. */
const FOREIGN = new RegExp(
  [
    ...["\\b[Dd]eno\\b", "ext:", "node:", "file:///", "\\bos error\\b", "NotCapable", "--allow-"],
    ...["Requires \\w+ access", "\\bUncaught\\b", "panicked", "backtrace", "^ +at .*:\\d+:\\d+"],
    ...[
      "\\b[A-Z][a-z]+Error\\b",
      "\\bundefined\\b",
      "\\bnull\\b(?!$)",
      "\\[object ",
      "\\bE[A-Z]{4,}:",
    ],
    ...["internal failure"],
  ].join("|"),
  "m",
);

/** What may stand where a file is wanted, by the name that it has in the test's folder. */
const ODD_FILES: Readonly<Record<string, (path: string) => Promise<void> | void>> = {
  "no-such-file": () => {},
  "folder": (path) => Deno.mkdir(path),
  "empty": (path) => Deno.writeTextFile(path, ""),
  "noise": (path) => Deno.writeFile(path, crypto.getRandomValues(new Uint8Array(20_000))),
  "half.db": (path) => Deno.writeTextFile(path, "SQLite format 3\0and then nothing of the kind"),
  "half.json": (path) => Deno.writeTextFile(path, '{"metrics":[{"timestamp":'),
  "loop": (path) => Deno.symlink("loop", path),
  "dangling": (path) => Deno.symlink("/nowhere/at/all", path),
  "file/below": (path) => Deno.writeTextFile(path.replace(/\/below$/, ""), "x"),
  ["n".repeat(300)]: () => {},
  "/proc/self/mem": () => {},
  "/proc/self/environ": () => {},
  "/dev/zero": () => {},
  "/dev/full": () => {},
  "/dev/null/x": () => {},
};

/** Command lines with a file, each of which ends by itself. */
const COMMANDS: Readonly<Record<string, (file: string) => string[]>> = {
  "dashboard validate": (file) => ["dashboard", "validate", file],
  "watch -c": (file) => ["-c", file, "--run-for", "0.2", "unix:/nowhere"],
  "snapshot -c": (file) => ["snapshot", "-c", file, "unix:/nowhere"],
  "snapshot --recording": (file) => ["snapshot", "--recording", file],
  "replay": (file) => ["replay", file],
  "export": (file) => ["export", file],
  "export --verbose": (file) => ["export", file, "--verbose"],
  "event list": (file) => ["event", "list", file],
  "event add": (file) => ["event", "add", file, "deploy"],
  "check --socket": (file) => ["check", "--socket", file],
  "check HOST": (file) => ["check", `unix:${file}`],
  "demo --capture": (file) => ["demo", "--capture", file, "--run-for", "0.2"],
  "--log-stats": (file) => ["--log-stats", file, "--run-for", "0.2", "-q", "unix:/nowhere"],
};

/** Those that write there: not where there is something of the machine's own. */
const WRITERS: Readonly<Record<string, (file: string) => string[]>> = {
  "record": (file) => ["record", file, "--run-for", "0.2", "unix:/nowhere"],
  "snapshot -o": (
    file,
  ) => ["snapshot", "--format", "json", "--interval", "0.1", "-o", file, "unix:/nowhere"],
  "dashboard init": (file) => ["dashboard", "init", file],
  "--save-png": (file) => ["--save-png", `${file}.png`, "--run-for", "0.2", "unix:/nowhere"],
};

/** Most of a run waits. */
const AT_ONCE = 4;

/** What is wrong with how a run ended and what it said. */
function faultIn({ code, said }: { code: number; said: string }): string | undefined {
  if (code > 3) return `ended with ${code}: ${said}`;
  if (code === 3 && said.trim() === "") return "failed and said nothing";
  const [foreign] = FOREIGN.exec(said) ?? [];
  return foreign === undefined ? undefined : `said "${foreign}" in: ${said.slice(0, 1_000)}`;
}

for (const [command, argsFor] of Object.entries({ ...COMMANDS, ...WRITERS })) {
  Deno.test(`${command}: what goes wrong with a file is said in plain words`, async () => {
    await withDirectory(async (folder) => {
      const faults: string[] = [];
      const odd = Object.entries(ODD_FILES)
        .filter(([name]) => !(command in WRITERS && name.startsWith("/proc")));
      const tries = odd.map(([name, make]) => async () => {
        const file = name.startsWith("/") ? name : `${folder}/${name}`;
        await make(file);
        const args = argsFor(file);
        const { code, stdout, stderr } = await runProduct(args, { cwd: folder });
        const said = `${stdout}${stderr}`;
        const fault = faultIn({ code, said: said.replaceAll(file, "FILE").replaceAll(folder, "") });
        if (fault !== undefined) faults.push(`traffic-grapher ${args.join(" ")}: ${fault}`);
      });
      while (tries.length > 0) await Promise.all(tries.splice(0, AT_ONCE).map((go) => go()));
      assert.deepEqual(faults, []);
    });
  });
}

Deno.test("odd surroundings are told in plain words", async () => {
  await withDirectory(async (folder) => {
    const surroundings: Record<string, string>[] = [
      { TMPDIR: "/nowhere" },
      { TMPDIR: "/dev/null" },
      { PATH: "" },
      { PATH: "/nowhere" },
      // A folder that cannot be made, not even by root; from sources it would be the runtime's own.
      ...(product().isBinary ? [{ HOME: "/dev/null/none", XDG_RUNTIME_DIR: "/nowhere" }] : []),
      { TRAFFICSERVER_JSONRPC_SOCKET: "/dev/zero" },
      { TS_RUNROOT: "/dev" },
      { LANG: "xx", LC_ALL: "yy", TERM: "zz" },
    ];
    const commands = [
      ["check", "localhost", "no-such-host.invalid"],
      ["demo", "--run-for", "0.3"],
    ];
    const faults: string[] = [];
    for (const env of surroundings) {
      for (const args of commands) {
        const { code, stdout, stderr } = await runProduct(args, { cwd: folder, env });
        const said = `${stdout}${stderr}`;
        const fault = faultIn({ code, said: said.replaceAll("/dev/null", "FILE") });
        if (fault === undefined) continue;
        faults.push(`${JSON.stringify(env)} traffic-grapher ${args.join(" ")}: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });
});
