import assert from "node:assert/strict";
import type { ImportedRow } from "../../src/import/import_stage.ts";
import { rhythmsOfImport } from "../../src/import/rhythms_of_import.ts";

/** Rows of a host's labels, each with its own times in seconds. */
function rowsOf(hosts: readonly (readonly (readonly number[])[])[]): ImportedRow[] {
  return hosts.flatMap((labels, host) =>
    labels.flatMap((times, label) =>
      times.map((second) => ({ atMs: second * 1000, host, label, value: 1 }))
    )
  ).toSorted((one, other) => one.atMs - other.atMs);
}

const every = (step: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => from + at * step);

Deno.test("labels of one rhythm have none of their own, and a host's is the interval", () => {
  const { intervalMs, ofHosts, ofLabels } = rhythmsOfImport(
    rowsOf([[every(5, 20), every(5, 20)], [every(5, 20)]]),
    undefined,
  );
  assert.deepEqual([intervalMs, [...ofHosts], [...ofLabels]], [5000, [[0, 5000], [1, 5000]], []]);
});

Deno.test("a label that is read less often than others of its host has a rhythm of its own", () => {
  const { ofLabels } = rhythmsOfImport(rowsOf([[every(15, 40), every(60, 10)]]), 15_000);
  assert.deepEqual([...ofLabels], [[1, 60_000]]);
});

Deno.test("a label of a host that is read less often than the others has it, too", () => {
  const { intervalMs, ofHosts, ofLabels } = rhythmsOfImport(
    rowsOf([[every(15, 40)], [every(15, 40)], [[], every(60, 10)]]),
    15_000,
  );
  assert.deepEqual([intervalMs, ofHosts.get(2), [...ofLabels]], [15_000, 60_000, [[1, 60_000]]]);
});

Deno.test("labels that are read as often at other moments have it, too, and the interval is not the time between them", () => {
  const { intervalMs, ofLabels } = rhythmsOfImport(
    rowsOf([[every(5, 20), every(5, 20, 0.3)]]),
    undefined,
  );
  assert.deepEqual([intervalMs, [...ofLabels]], [5000, [[0, 5000], [1, 5000]]]);
});

Deno.test("a value that is missing among others of its rhythm makes none: its line breaks there", () => {
  const times = every(5, 20);
  const { ofLabels } = rhythmsOfImport(rowsOf([[times, times.toSpliced(7, 1)]]), 5000);
  assert.deepEqual([...ofLabels], []);
});

Deno.test("the interval that a file tells holds, but where it was read much less often", () => {
  const interval = (step: number) => rhythmsOfImport(rowsOf([[every(step, 20)]]), 5000).intervalMs;
  assert.deepEqual([4.9, 5, 5.2, 300].map(interval), [5000, 5000, 5000, 300_000]);
  assert.equal(rhythmsOfImport([], undefined).intervalMs, 1000);
});
