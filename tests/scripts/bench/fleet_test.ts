import assert from "node:assert/strict";
import type { FleetRun } from "../../../scripts/bench/paper.ts";
import { paperFleet } from "../../../scripts/bench/paper.ts";
import { childrenOf, startHelper, usageOf } from "../../../scripts/bench/process.ts";

function runOf(hosts: number): FleetRun {
  const usage = (processes: number, cpuMs: number, memoryMb: number, files: number) => ({
    processes,
    cpuMs,
    residentMb: memoryMb,
    proportionalMb: memoryMb,
    files,
  });
  return {
    hosts,
    seconds: 60,
    result: { ticks: 60, missedSlots: 0, latenessMs: [], connectedMs: 0, hosts: [] },
    tool: usage(1, 600 + 60 * hosts, 50 + hosts, 20 + 2 * hosts),
    ssh: usage(hosts / 2, 30 * hosts, hosts, 4 * hosts),
    sshd: usage(0, 0, 0, 0),
    helpers: usage(0, 0, 0, 0),
  };
}

Deno.test("paperFleet() follows the line through two fleets, ssh counted for half of their hosts", () => {
  const { table = [] } = paperFleet(runOf(8), runOf(64));
  const row = (what: string) => table.find(([name]) => name === what)?.slice(2);
  assert.deepEqual(row("this tool: CPU"), ["1.0", "0.100", "101"]);
  assert.deepEqual(row("this tool: memory"), ["50.0", "1.000", "1050"]);
  assert.deepEqual(row("ssh: processes"), ["0.0", "1.000", "1000"]);
  assert.deepEqual(row("ssh: CPU"), ["0.0", "0.100", "100"]);
});

Deno.test("usageOf() tells what a process uses, and nothing of one that does not exist", () => {
  const own = usageOf([Deno.pid]);
  assert.equal(own.processes, 1);
  assert.ok(own.cpuMs > 0 && own.residentMb > 10 && own.files > 2);
  assert.ok(own.proportionalMb > 0 && own.proportionalMb <= own.residentMb);
  const none = usageOf([2 ** 30]);
  assert.deepEqual(none, { processes: 0, cpuMs: 0, residentMb: 0, proportionalMb: 0, files: 0 });
});

Deno.test("startHelper() speaks with a process in lines and ends it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tg-bench-test-" });
  try {
    const helper = startHelper("servers.ts", [folder, "2"]);
    try {
      assert.equal(await helper.line(), "ready");
      assert.ok(childrenOf(Deno.pid).includes(helper.pid));
      const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      assert.deepEqual(names, ["0.sock", "1.sock"]);
    } finally {
      await helper[Symbol.asyncDispose]();
    }
    assert.ok(!childrenOf(Deno.pid).includes(helper.pid));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
