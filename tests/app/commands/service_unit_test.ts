// needs: systemd-analyze
import assert from "node:assert/strict";
import { serviceUnit } from "../../../src/app/commands/service_unit.ts";
import { notInstalled } from "../../../scripts/test_programs.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { withFolder } from "./with_folder.ts";

async function verify(path: string): Promise<{ code: number; said: string }> {
  let child: Deno.Command;
  try {
    child = new Deno.Command("systemd-analyze", {
      args: ["verify", path],
      env: { SYSTEMD_LOG_LEVEL: "warning" },
      stdin: "null",
    });
    const { code, stdout, stderr } = await child.output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    return { code, said };
  } catch (cause) {
    throw new Error(notInstalled("systemd-analyze"), { cause });
  }
}

Deno.test("a unit says the words of its command line as systemd reads them", () => {
  const unit = serviceUnit({
    program: "/opt/my tools/traffic-grapher",
    args: ["record", "/var/lib/tg/a.db", "ats1", "--label", '50% of $HOME "now"'],
    file: "/var/lib/tg/a.db",
    workingFolder: "/etc/tg",
    user: "ats",
  });
  const lines = unit.split("\n");
  assert.ok(
    lines.includes(
      'ExecStart="/opt/my tools/traffic-grapher" record /var/lib/tg/a.db ats1 --label ' +
        '"50%% of $$HOME \\"now\\""',
    ),
    unit,
  );
  for (
    const line of [
      "Type=notify",
      "User=ats",
      "WatchdogSec=60",
      "ReadWritePaths=/var/lib/tg",
      "ExecReload=/bin/kill -HUP $MAINPID",
      "WorkingDirectory=/etc/tg",
      "#   d /var/lib/tg 0750 ats ats -",
    ]
  ) assert.ok(lines.includes(line), `${line} in ${unit}`);
});

Deno.test("record --print-unit prints a unit that systemd takes without a word, and records nothing", async () => {
  await withFolder(async ({ folder }) => {
    const file = `${folder}/my file.db`;
    const run = await runProduct([
      ...["record", "my file.db", "ats1", "--interval", "2", "--print-unit", "--label", "50% $x"],
    ], { cwd: folder, env: { USER: "nobody" } });
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    assert.ok(run.stdout.includes(`record "${Deno.realPathSync(folder)}/my file.db" ats1`));
    assert.ok(!run.stdout.includes("--print-unit"));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), []);
    // The program need not be where the unit will find it.
    const path = `${folder}/traffic-grapher-record.service`;
    await Deno.writeTextFile(path, run.stdout.replace(/^ExecStart=\S+/m, "ExecStart=/bin/sh"));
    assert.deepEqual(await verify(path), { code: 0, said: "" });
    await Deno.writeTextFile(path, run.stdout.replace("Type=notify", "Type=nonsense"));
    assert.match((await verify(path)).said, /nonsense/, "it looks at what it is given");
    assert.ok(file.endsWith(".db"));
  });
});
