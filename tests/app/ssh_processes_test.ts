// needs: python3 perl socat
import assert from "node:assert/strict";
import { startAtsServer } from "../../src/sim/ats_server.ts";
import { createWorkload } from "../../src/sim/workload.ts";
import { eventually } from "../helpers/eventually.ts";
import { runProduct, startProduct } from "../helpers/run_product.ts";
import { startSshd, type TestSshd } from "../helpers/sshd.ts";
import { withDirectory } from "../helpers/with_directory.ts";

/** What a remote login finds on its PATH: the small tools of every system, and one that can connect. */
const SMALL_TOOLS = [
  ...["sh", "env", "cat", "sleep", "kill", "uname", "id", "ls", "rm", "mkdir", "mktemp", "dd"],
  ...["head", "tr", "sed", "grep", "cut", "od", "wc", "test", "printf", "true", "timeout"],
];

/** An sshd whose logins find these programs, a server there, and an `ssh` on PATH that leads there. */
async function withRemoteHost(
  tools: readonly string[],
  test: (
    at: { sshd: TestSshd; folder: string; env: Record<string, string>; args: string[] },
  ) => Promise<void>,
): Promise<void> {
  await withDirectory(async (folder, signal) => {
    await Deno.mkdir(`${folder}/remote`);
    for (const tool of [...SMALL_TOOLS, ...tools]) {
      for (const place of ["/usr/bin", "/bin"]) {
        const there = await Deno.stat(`${place}/${tool}`).catch(() => undefined);
        if (there === undefined) continue;
        await Deno.symlink(`${place}/${tool}`, `${folder}/remote/${tool}`);
        break;
      }
    }
    await using sshd = await startSshd({ path: `${folder}/remote` });
    const socketPath = `${folder}/a.sock`;
    const workload = createWorkload({ seed: 4 });
    await using _ = startAtsServer({ socketPath, workload, signal });
    await Deno.mkdir(`${folder}/bin`);
    await Deno.mkdir(`${folder}/run`);
    const options = sshd.sshOptions.map((option) => `'${option}'`).join(" ");
    await Deno.writeTextFile(
      `${folder}/bin/ssh`,
      `#!/bin/sh\nexec /usr/bin/ssh ${options} "$@"\n`,
      { mode: 0o755 },
    );
    const env = {
      PATH: `${folder}/bin:/usr/bin:/bin`,
      XDG_RUNTIME_DIR: `${folder}/run`,
      TMPDIR: `${folder}/run`,
    };
    await test({ sshd, folder, env, args: ["--socket", socketPath, "ats1"] });
  });
}

const TOOLS: Readonly<Record<string, readonly string[]>> = {
  "python3": ["python3"],
  "perl": ["perl"],
  "socat": ["socat"],
  "no tool, by a forwarded socket": [],
};

for (const [name, tools] of Object.entries(TOOLS)) {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    Deno.test(`a recorder over ssh that ends by ${signal} leaves nothing on either side (${name})`, async () => {
      await withRemoteHost(tools, async ({ sshd, folder, env, args }) => {
        const check = await runProduct(["check", ...args], { env });
        const way = new RegExp(`answered in .* by .*${tools[0] ?? "forward"}`);
        assert.match(check.stdout, way);
        const log = `${folder}/ticks.jsonl`;
        const watching = startProduct(
          ["--quiet", "--interval", "0.2", "--log-stats", log, ...args],
          { env },
        );
        await eventually("the remote host answers", async () => {
          const text = await Deno.readTextFile(log).catch(() => "");
          return text.split("\n").filter((line) => line.includes('"values"')).length >= 3;
        });
        watching.kill(signal);
        const { code, stderr } = await watching.ended;
        if (signal === "SIGTERM") assert.deepEqual([code, stderr], [0, ""]);
        await eventually("no ssh is left here", () => sshd.clientProcesses().length === 0);
        await eventually("nothing is left there", () => sshd.loginProcesses().length === 0);
        await eventually(
          "no private file is left",
          () => [...Deno.readDirSync(`${folder}/run`)].length === 0,
        );
      });
    });
  }
}
