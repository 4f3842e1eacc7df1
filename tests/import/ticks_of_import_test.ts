import assert from "node:assert/strict";
import type { ImportedRow } from "../../src/import/import_stage.ts";
import { ticksOfImport } from "../../src/import/ticks_of_import.ts";

const NAMES = {
  hosts: ["fast", "slow"],
  labels: ["x"],
  intervalMs: 5000,
  hostsMs: new Map([[1, 60_000]]),
  onReplaced: () => assert.fail("nothing is replaced"),
  tellsMisses: false,
  mayBeTexts: false,
};

/** Of each tick its second, and what each host said: a value, silence, or nothing. */
function shown(rows: ImportedRow[], names: Partial<Parameters<typeof ticksOfImport>[1]> = {}) {
  const ticks = [...ticksOfImport(rows, { ...NAMES, ...names })];
  return ticks.map(({ atMs, monotonicMs, results }) => {
    assert.equal(monotonicMs, atMs - ticks[0]!.atMs);
    return [
      atMs / 1000,
      ...results.map((result) =>
        result?.kind === "reply" ? result.values.get("x") : result?.kind ?? "-"
      ),
    ];
  });
}

const row = (second: number, host: number, value: number): ImportedRow => ({
  atMs: second * 1000,
  host,
  label: 0,
  value,
});

Deno.test("a host is silent after three of its own intervals, not of another's", () => {
  const rows = [row(0, 0, 1), row(0, 1, 2), row(60, 0, 3), row(60, 1, 4)];
  assert.deepEqual(shown(rows), [
    [0, 1, 2],
    [5, "miss", "-"],
    [60, 3, 4],
  ]);
});

Deno.test("a run that began long before its first reading, or ended long after its last, was silent there", () => {
  const rows = [row(100, 0, 1), row(100, 1, 2)];
  assert.deepEqual(shown(rows, { startMs: 99_000, endMs: 104_000 }), [[100, 1, 2]]);
  assert.deepEqual(shown(rows, { startMs: 10_000, endMs: 400_000 }), [
    [10, "miss", "miss"],
    [15, "miss", "miss"],
    [100, 1, 2],
    [105, "miss", "miss"],
    [400, "miss", "miss"],
  ]);
});

Deno.test("of several values of a label at one time the last is kept, and it is told how many there were", () => {
  let replaced = 0;
  const ticks = shown([row(0, 0, 1), row(0, 0, 2), row(0, 0, 3)], {
    onReplaced: () => void replaced++,
  });
  assert.deepEqual([ticks, replaced], [[[0, 3, "miss"]], 2]);
});
