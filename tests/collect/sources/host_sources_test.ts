import assert from "node:assert/strict";
import { HostSources } from "../../../src/collect/sources/host_sources.ts";
import { CollectError } from "../../../src/model/errors.ts";
import type { Source } from "../../../src/model/source.ts";
import type { Miss, Reply } from "../../../src/model/tick.ts";
import type { Transport } from "../../../src/model/transport.ts";

const number: Source["origin"] = {
  kind: "command",
  command: "count",
  parser: { kind: "number" },
};

/** Sources read from texts, one after another, under a clock that the test turns. */
function scene(sources: readonly Source[], options: {
  readonly lacking?: readonly Source[];
  readonly patterns?: readonly RegExp[];
} = {}) {
  let nowMs = 1000;
  const said: string[] = [];
  const outputs: (string | Error)[] = [];
  const asked: string[] = [];
  const transport = {
    run(command: string) {
      asked.push(command);
      const output = outputs.shift() ?? "1";
      if (output instanceof Error) return Promise.reject(output);
      return Promise.resolve({
        bytes: new TextEncoder().encode(output),
        code: 0,
        stderr: "",
        atMs: nowMs + 7,
        uncertaintyMs: 1,
      });
    },
  } as unknown as Transport;
  const all = [...sources, ...options.lacking ?? []];
  const host = new HostSources(sources, {
    label: "ats1",
    transport,
    records: all.flatMap(({ name }) => [`${name}.value`, `${name}.read_offset_ms`]),
    patterns: options.patterns,
    lacking: options.lacking ?? [],
    intervalMs: 1000,
    signal: new AbortController().signal,
    onTrouble: (sentence) => said.push(sentence),
    clock: {
      monotonicMs: () => nowMs,
      wallMs: () => nowMs + 1e12,
      sleep: () => new Promise(() => {}),
    },
  });
  const reply = (): Reply => ({
    kind: "reply",
    repliedAtMs: nowMs + 4,
    uncertaintyMs: 0,
    tookMs: 4,
    values: new Map([["proxy.x", 5]]),
    absent: [],
    problems: [],
  });
  return {
    said,
    outputs,
    asked,
    async tick() {
      host.begin();
      const result = await host.complete(reply(), 900) as Reply;
      nowMs += 1000;
      return result;
    },
    set nowMs(value: number) {
      nowMs = value;
    },
    host,
  };
}

Deno.test("a source's values stand in the answer beside the server's, with when it was read", async () => {
  const { tick, outputs } = scene([{ name: "queue", origin: number }]);
  outputs.push("12");
  const { values, absent, problems } = await tick();
  assert.deepEqual(Object.fromEntries(values), {
    "proxy.x": 5,
    "queue.value": 12,
    "queue.read_offset_ms": 3,
    "queue.read_uncertainty_ms": 1,
  });
  assert.deepEqual([absent, problems], [[], []]);
});

Deno.test("a slower source is read at its own interval, and stands meanwhile with its own time", async () => {
  const { tick, outputs, asked } = scene([{ name: "queue", origin: number, intervalMs: 3000 }]);
  outputs.push("12", "13");
  const ticks = [await tick(), await tick(), await tick(), await tick(), await tick()];
  assert.equal(asked.length, 2);
  assert.deepEqual(ticks.map(({ values }) => values.get("queue.value")), [12, 12, 12, 12, 13]);
  assert.deepEqual(
    ticks.map(({ values }) => values.get("queue.read_offset_ms")),
    [3, -997, -1997, -2997, -997],
  );
});

Deno.test("a reading that failed leaves no value of before, but why there is none", async () => {
  const { tick, outputs } = scene([{ name: "queue", origin: number }]);
  outputs.push("12", new CollectError("timeout", "it did not end within 900 ms and was killed"));
  await tick();
  const { values, problems } = await tick();
  assert.equal(values.has("queue.value"), false);
  assert.deepEqual(problems, [
    "record queue.value: it did not end within 900 ms and was killed",
  ]);
});

Deno.test("a source that never yields says so once, and so does one that stops to", async () => {
  const { tick, outputs, said } = scene([{ name: "queue", origin: number }]);
  outputs.push(..."nnnnnn");
  for (let at = 0; at < 6; at++) await tick();
  assert.deepEqual(said, [
    "The source queue of ats1 has yielded nothing so far: its output is no number.",
  ]);
  outputs.push("1", ..."nnnnnn", "2", ..."nnnnnn");
  for (let at = 0; at < 14; at++) await tick();
  assert.deepEqual(said.slice(1), [
    "The source queue of ats1 yields nothing any more: its output is no number.",
  ]);
});

Deno.test("what one host is not asked for is absent there, and a host that misses is a gap", async () => {
  const others: Source = { name: "other", origin: number, hosts: ["ats2"] };
  const { tick, asked, host } = scene([], { lacking: [others] });
  const { absent } = await tick();
  assert.deepEqual(absent, ["other.value"]);
  assert.deepEqual(asked, []);
  const miss = { kind: "miss", missedAtMs: 1, tookMs: 1, reason: "timeout", message: "" } as const;
  assert.equal(await host.complete(miss, 100), miss);
});

Deno.test("a row's own time is its reading's, and rows that are too old are none", async () => {
  const parser = { kind: "csv", time: "t", maxAgeMs: 60_000 } as const;
  const origin: Source["origin"] = { kind: "command", command: "tail", parser };
  const { tick, outputs } = scene([{ name: "queue", origin }]);
  outputs.push(`t,value\n${(1e12 + 1000 - 5000) / 1000},4\n`);
  const { values } = await tick();
  assert.equal(values.get("queue.value"), 4);
  assert.equal(values.get("queue.read_offset_ms"), -5004);
  outputs.push(`t,value\n${(1e12 - 90_000) / 1000},4\n`);
  const { problems } = await tick();
  assert.deepEqual(problems, ["record queue.value: its newest row is 92 s old"]);
});

Deno.test("what sources tell stands beside a miss, by times that count from it", async () => {
  const { host, outputs } = scene([{ name: "queue", origin: number }]);
  const miss = (reason: Miss["reason"]): Miss => {
    return { kind: "miss", missedAtMs: 1002, tookMs: 2, reason, message: "nobody listens" };
  };
  outputs.push("12");
  host.begin();
  const { beside, ...rest } = await host.complete(miss("refused"), 900) as Miss;
  assert.deepEqual(rest, miss("refused"));
  assert.deepEqual(Object.fromEntries(beside!.values), {
    "queue.value": 12,
    "queue.read_offset_ms": 5,
    "queue.read_uncertainty_ms": 1,
  });
  assert.deepEqual(await host.complete(miss("stalled"), 900), miss("stalled"));
});

Deno.test("what a pattern finds of a source stands in the answer, and is missed when the source fails", async () => {
  const source: Source = {
    name: "app",
    origin: { kind: "command", command: "stats", parser: { kind: "key_value" } },
  };
  const { tick, outputs } = scene([source], { patterns: [/^app\.queue_\d$/] });
  outputs.push("queue_1=4 queue_2=5 other=6");
  assert.deepEqual(
    [...(await tick()).values.keys()].filter((name) => /queue|other/.test(name)),
    ["app.queue_1", "app.queue_2"],
  );
  outputs.push(new CollectError("timeout", "too slow"));
  const { problems } = await tick();
  assert.ok(problems.includes("record app.queue_1: too slow"), problems.join());
});
