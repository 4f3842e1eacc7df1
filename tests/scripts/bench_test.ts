import assert from "node:assert/strict";
import { chosenParts, runBench, timeNeeded } from "../../scripts/bench.ts";
import { BENCH_PARTS, type BenchPart } from "../../scripts/bench/parts.ts";

const part = (name: string, more: Partial<BenchPart> = {}): BenchPart => ({
  name,
  about: "",
  seconds: 600,
  quickSeconds: 10,
  run: () => Promise.resolve([{ title: name, figures: [] }]),
  ...more,
});

async function reportOf(parts: readonly BenchPart[], quick = false) {
  const printed: string[] = [];
  const failed = await runBench(parts, { quick, print: (text) => void printed.push(text) });
  return { failed, text: printed.join("\n") };
}

Deno.test("chosenParts() takes all parts, or those that are named, and refuses unknown ones", () => {
  const parts = [part("a"), part("b"), part("c")];
  const names = (chosen: readonly BenchPart[]) => chosen.map(({ name }) => name);
  assert.deepEqual(names(chosenParts([], parts)), ["a", "b", "c"]);
  assert.deepEqual(names(chosenParts(["c", "a"], parts)), ["a", "c"]);
  assert.throws(() => chosenParts(["d"], parts), /no part d; there are: a, b, c/);
});

Deno.test("runBench() goes on after a part that fails, and names it", async () => {
  const parts = [
    part("first", { run: () => Promise.reject(new Error("it broke")) }),
    part("second"),
  ];
  const { failed, text } = await reportOf(parts);
  assert.deepEqual(failed, ["first"]);
  assert.match(text, /## first\n\n\* failed: Error: it broke/);
  assert.match(text, /## second/);
});

Deno.test("runBench() says which program is missing instead of running a part", async () => {
  const needs = [{ program: "/no/such/program", remedy: "install the package" }];
  const run = () => Promise.reject(new Error("it ran"));
  const { failed, text } = await reportOf([part("a", { needs, run })]);
  assert.deepEqual(failed, []);
  assert.match(text, /could not run: \/no\/such\/program is missing: install the package/);
});

Deno.test("runBench() finds a needed program on the PATH", async () => {
  const { text } = await reportOf([
    part("a", { needs: [{ program: "sh", remedy: "install dash" }] }),
  ]);
  assert.match(text, /## a\n/);
  assert.doesNotMatch(text, /could not run/);
});

Deno.test("runBench() lists the figures that miss their targets at the end", async () => {
  const run = () =>
    Promise.resolve([{
      title: "Frames",
      figures: [
        { what: "CPU", value: 30, unit: "ms", most: 20 },
        { what: "bytes", value: 10, unit: "", most: 20 },
      ],
    }]);
  const { text } = await reportOf([part("a", { run })]);
  assert.match(text, /Not met:\n\* Frames: CPU$/);
  assert.match((await reportOf([part("b")])).text, /All targets of the parts that ran are met/);
});

Deno.test("runBench() tells the parts whether to be quick, and where the original program is", async () => {
  const told: unknown[] = [];
  const run: BenchPart["run"] = (request) => {
    told.push(request);
    return Promise.resolve([]);
  };
  await runBench([part("a", { run })], { quick: true, seed: "/its/path", print: () => {} });
  await runBench([part("a", { run })], { print: () => {} });
  assert.deepEqual(told, [{ quick: true, seed: "/its/path" }, { quick: false, seed: undefined }]);
});

Deno.test("timeNeeded() says how long the chosen parts take, and how long the other way", () => {
  const parts = [part("a"), part("b", { seconds: 1500, quickSeconds: 170 })];
  assert.equal(
    timeNeeded(parts),
    "deno task bench: a, b: about 35 minutes (--quick: 3 minutes)",
  );
  assert.equal(
    timeNeeded([part("a"), part("s", { comparesSeed: true })], { quick: true }),
    "deno task bench --quick: a, s: about 10 s (in full: 10 minutes)",
  );
});

Deno.test("all parts together take at most 3 minutes when they are to be quick", () => {
  const seconds = BENCH_PARTS.filter(({ comparesSeed }) => !comparesSeed).reduce(
    (sum, { quickSeconds }) => sum + quickSeconds,
    0,
  );
  assert.ok(seconds <= 180, `${seconds} s`);
});

Deno.test("every part has a name of its own and says what it measures", () => {
  const names = BENCH_PARTS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(BENCH_PARTS.every(({ about }) => about.length > 0));
});
