// needs: tmux bash
import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import type { UnixServer } from "../../../src/sim/unix_server.ts";
import { createWorkload, type Workload } from "../../../src/sim/workload.ts";
import { productLine } from "../../helpers/product.ts";
import { openTmuxScreen } from "../../terminal/tmux_screen.ts";
import { timelineTicks } from "../../series/timeline_ticks.ts";
import { host } from "../captured_scene.ts";
import { recordTicks } from "../replay/recorded_capture.ts";
import { type Stage, withFolder } from "./with_folder.ts";

interface Simulated {
  readonly argument: string;
  readonly workload: Workload;
  readonly server: UnixServer;
}

function startHosts(stage: Stage, count: number): Simulated[] {
  return Array.from({ length: count }, (_, seed) => {
    const socketPath = `${stage.folder}/h${seed + 1}.sock`;
    const workload = createWorkload({ seed });
    const server = stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
    return { argument: `h${seed + 1}=unix:${socketPath}`, workload, server };
  });
}

/** Its page of twelve hosts is about this large where somebody looks at a fleet. */
const SIZE = { columns: 190, rows: 50 };

Deno.test("of twelve hosts the first page names the slow one, the one that is down and the one of a wrong release without a key, and the table says the release by one", async () => {
  await withFolder(async (stage) => {
    const hosts = startHosts(stage, 12);
    await using screen = await openTmuxScreen(SIZE);
    const program = productLine("--quiet");
    await screen.type(
      `${program} --interval 0.5 ${hosts.map(({ argument }) => argument).join(" ")}`,
      "Enter",
    );
    await screen.waitFor(/Requests.*h\d+ [\d.]+K – h\d+ [\d.]+K/);
    hosts[3]!.workload.fault = "slow";
    hosts[8]!.workload.restart();
    hosts[8]!.workload.fault = "release";
    await hosts[6]!.server.stop();
    // No key: who is at the edge of the band, in the marks, and in the last line.
    await screen.waitFor(/Latency.*Cache hit [\d.]+ h\d+ [\d.]+ – h4 \d/);
    await screen.waitFor(/Hit rate.* h9 [\d.]+% – h\d/);
    const first = await screen.waitFor(/11 of 12 hosts: no answer of h7/);
    assert.match(first, /h9 restarted/);
    assert.match(first, /1 of 12 do not answer · h7: /);
    // One key: all of it, host by host, the worst first.
    await screen.type("t");
    const table = await screen.waitFor(/HOST +STATE▼ +SINCE/);
    const rows = table.split("\n").filter((line) => /^[▸ ] h\d+ /.test(line));
    assert.equal(rows.length, 12);
    assert.match(rows[0]!, /^▸ h7 +no answer +[\d.]+ m?s ago/);
    assert.match(table, /^ +h9 +ok .* 10\.1\.5 /m);
    assert.match(table, /^ +h1 +ok +(over )?\d.* ago .* 10\.1\.4 /m);
    // Into the first one and back to all.
    await screen.type("Enter");
    await screen.waitFor(/Traffic & Cache +h7 no answer/);
    await screen.type("t", "/");
    await screen.waitFor(/only rows with: /);
    await screen.type("10.1.5", "Enter");
    await screen.waitFor(/1 of 12 hosts by state, with “10\.1\.5”/);
    await screen.type("Enter");
    await screen.waitFor(/Traffic & Cache +h9 /);
    await screen.type("q");
  });
});

Deno.test("w shows what moved in the stretch of a recording that is looked at, a key shows one of it large, and w goes back", async () => {
  await withFolder(async (stage) => {
    const file = `${stage.folder}/day.db`;
    await recordTicks(file, await timelineTicks(Date.UTC(2026, 10, 20, 3)), {
      hosts: [host("ats1")],
    });
    await using screen = await openTmuxScreen({ columns: 120, rows: 40 });
    const stretch = "--to 2026-11-20T03:01:59 --history 28";
    await screen.type(`${productLine("--quiet")} replay ${file} ${stretch}`, "Enter");
    await screen.waitFor(/Traffic & Cache/);
    await screen.type("w");
    const moved = await screen.waitFor(/What moved: 28 s against the 112 s before, of 797 records/);
    for (const small of [/1 http\.404_responses/, /3 http\.500_responses/, /y http\./]) {
      assert.match(moved, small);
    }
    await screen.type("3");
    await screen.waitFor(/3 http\.500_responses per second panel 3\/20/);
    await screen.type("3");
    await screen.waitFor(/1 http\.404_responses/);
    await screen.resize(80, 24);
    await screen.waitFor(/1 http\.404_resp.*\n.*▁▁▁▁.*[▆▇█]{4}/);
    await screen.type("w");
    await screen.waitFor(/Traffic & Cache/);
    await screen.type("q");
  });
});
