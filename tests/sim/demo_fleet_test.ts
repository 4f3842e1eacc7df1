import assert from "node:assert/strict";
import { UsageError } from "../../src/model/errors.ts";
import { startDemoFleet } from "../../src/sim/demo_fleet.ts";
import { lookUp, talk, valuesOf } from "./raw_client.ts";
import { withDirectory } from "../helpers/with_directory.ts";
import { eventually } from "../helpers/eventually.ts";

const START_TIME = "proxy.process.proxy.start_time";
const REQUESTS = "proxy.process.http.incoming_requests";

async function ask(path: string): Promise<Map<string, string> | string> {
  try {
    return valuesOf(await talk(path, [lookUp(START_TIME, REQUESTS)]));
  } catch (error) {
    return error instanceof Error ? error.name : "?";
  }
}

Deno.test("a demo has hosts with names of their own, each with traffic of its own", () =>
  withDirectory(async (directory, signal) => {
    await using fleet = startDemoFleet({ hostCount: 10, directory, signal });
    assert.equal(new Set(fleet.hosts.map(({ label }) => label)).size, 10);
    const answers = await Promise.all(fleet.hosts.map(({ socketPath }) => ask(socketPath)));
    const counts = answers.map((answer) => answer instanceof Map ? answer.get(REQUESTS) : answer);
    assert.equal(new Set(counts).size, 10);
    assert.ok(counts.every((count) => /^\d+$/.test(count ?? "")));
    // A real fleet's discovery must not find them.
    assert.ok(fleet.hosts.every(({ socketPath }) => !socketPath.endsWith("jsonrpc20.sock")));
  }));

Deno.test("the last host of a demo goes down now and then and comes back with new counters", () =>
  withDirectory(async (directory, signal) => {
    const waits: (() => void)[] = [];
    const lengths: number[] = [];
    await using fleet = startDemoFleet({
      hostCount: 2,
      directory,
      signal,
      firstRestartMs: 4_500,
      downMs: 1_500,
      wait: (ms, ended) =>
        new Promise((resolve) => {
          lengths.push(ms);
          waits.push(resolve);
          ended.addEventListener("abort", () => resolve());
        }),
    });
    const path = fleet.hosts[1]?.socketPath ?? "";
    const next = async () => {
      waits.shift()?.();
      await eventually("the next wait", () => waits.length > 0, { everyMs: 1 });
    };
    const before = await ask(path);
    assert.ok(before instanceof Map);
    await next();
    assert.equal(await ask(path), "ConnectionRefused");
    assert.ok(await ask(fleet.hosts[0]?.socketPath ?? "") instanceof Map);
    await next();
    const after = await ask(path);
    assert.ok(after instanceof Map);
    assert.ok(Number(after.get(REQUESTS)) < Number(before.get(REQUESTS)));
    assert.ok(Number(after.get(START_TIME)) > Number(before.get(START_TIME)));
    assert.deepEqual(lengths, [4_500, 1_500, 150_000]);
  }));

Deno.test("a demo leaves nothing behind", () =>
  withDirectory(async (directory, signal) => {
    const fleet = startDemoFleet({ hostCount: 3, directory, signal });
    assert.equal([...Deno.readDirSync(directory)].length, 3);
    await fleet[Symbol.asyncDispose]();
    assert.deepEqual([...Deno.readDirSync(directory)], []);
  }));

Deno.test("a demo that cannot make its sockets says where", () => {
  const { signal } = new AbortController();
  const directory = `/nowhere/${"x".repeat(120)}`;
  assert.throws(
    () => startDemoFleet({ hostCount: 2, directory, signal }),
    (error) => error instanceof UsageError && error.message.includes("/nowhere/xxx"),
  );
});
