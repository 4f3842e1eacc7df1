import assert from "node:assert/strict";
import { ImportFault } from "../../src/import/import_fault.ts";
import { ImportedTimes } from "../../src/import/imported_times.ts";

function iso(times: ImportedTimes, text: string, series?: string): string {
  return new Date(times.read(text, "here", series)).toISOString();
}

Deno.test("ImportedTimes takes a time without a zone for that of its zone, summer and winter", () => {
  const times = new ImportedTimes("Europe/Berlin");
  assert.equal(iso(times, "2026-11-26T12:14:09.266946"), "2026-11-26T11:14:09.266Z");
  assert.equal(iso(times, "2026-07-01 12:00"), "2026-07-01T10:00:00.000Z");
  assert.equal(iso(times, "2026-03-29T01:59:59.5"), "2026-03-29T00:59:59.500Z");
  assert.equal(iso(times, "2026-03-29T03:00:00"), "2026-03-29T01:00:00.000Z");
  assert.ok(times.areLocal);
});

Deno.test("ImportedTimes leaves a time that names its zone as it is", () => {
  const times = new ImportedTimes("Europe/Berlin");
  assert.equal(iso(times, "2026-10-25T00:00:00Z"), "2026-10-25T00:00:00.000Z");
  assert.equal(iso(times, "2026-10-25T00:00:00+05:30"), "2026-10-24T18:30:00.000Z");
  assert.equal(times.areLocal, false);
});

Deno.test("ImportedTimes tells the hour that comes twice apart by the order of each series", () => {
  const times = new ImportedTimes("Europe/Berlin");
  const read = (series: string) =>
    ["01:59:50", "02:30:00", "02:59:50", "02:00:00", "02:30:00", "02:59:50", "03:00:00"]
      .map((time) => iso(times, `2026-10-25T${time}`, series).slice(11, 19));
  const wanted = [
    "23:59:50",
    "00:30:00",
    "00:59:50",
    "01:00:00",
    "01:30:00",
    "01:59:50",
    "02:00:00",
  ];
  assert.deepEqual(read("a"), wanted);
  assert.deepEqual(read("b"), wanted, "another series begins before the change again");
});

Deno.test("ImportedTimes reads an hour that was left out by the clock before it", () => {
  const times = new ImportedTimes("America/New_York");
  assert.equal(iso(times, "2026-03-08T02:30:00"), "2026-03-08T07:30:00.000Z");
});

Deno.test("ImportedTimes names where something is that is no time", () => {
  const times = new ImportedTimes("UTC");
  for (const value of ["noon", "2026-02-30T00:00:00", 7, null, undefined, { a: 1 }]) {
    assert.throws(() => times.read(value, "row 3, ts"), (error: Error) => {
      assert.ok(error instanceof ImportFault);
      assert.match(error.message, /^row 3, ts: expected a time like .*, got /);
      return true;
    });
  }
});
