import assert from "node:assert/strict";
import { NameTable } from "../../src/base/name_table.ts";
import { decodeTick, encodeTick } from "../../src/store/tick_codec.ts";
import type { StoredRecords } from "../../src/store/stored_tick.ts";
import { RECORDS, sampleTick, sampleTicks } from "./support/samples.ts";

Deno.test("a tick is the same after it was encoded, whatever its hosts answered", () => {
  const names = new NameTable();
  for (const tick of sampleTicks(200)) {
    const stored = decodeTick(encodeTick(tick, names));
    assert.equal(stored.index, tick.index);
    assert.equal(stored.atMs, tick.atMs);
    assert.equal(stored.monotonicMs, tick.monotonicMs);
    assert.equal(stored.latenessMs, tick.latenessMs);
    assert.equal(stored.results.length, tick.results.length);
    tick.results.forEach((result, at) => {
      const other = stored.results[at];
      const named = ({ records, values, ...rest }: StoredRecords) => ({
        ...rest,
        values: new Map(records.map((record, slot) => [names.names[record]!, values[slot]!])),
      });
      const read = other?.kind === "reply"
        ? named(other)
        : other?.beside === undefined
        ? other
        : { ...other, beside: named(other.beside) };
      assert.deepEqual(read, result);
    });
  }
});

Deno.test("encodeTick() numbers names on as they turn up", () => {
  const names = new NameTable(["first"]);
  encodeTick(sampleTick(1), names);
  assert.deepEqual(names.names, ["first", ...RECORDS]);
});

Deno.test("encodeTick() keeps the holes of a sparse list of results", () => {
  const results = new Array(3);
  results[2] = sampleTick(0).results[0];
  const stored = decodeTick(encodeTick({ ...sampleTick(0), results }, new NameTable()));
  assert.deepEqual(stored.results.map((result) => result?.kind), [undefined, undefined, "reply"]);
});

Deno.test("encodeTick() puts results in the places that their hosts have in the session", () => {
  const stored = decodeTick(encodeTick(sampleTick(0), new NameTable(), [3, 1]));
  assert.equal(stored.results.length, 4);
  const at = (place: number) => {
    const result = stored.results[place];
    return result?.kind === "reply" ? result.repliedAtMs : undefined;
  };
  assert.deepEqual(
    [at(3), at(1)],
    sampleTick(0).results.map((result) =>
      result?.kind === "reply" ? result.repliedAtMs : undefined
    ),
  );
});

Deno.test("decodeTick() throws on a tick that was cut at any place, and on one that goes on", () => {
  const bytes = encodeTick(sampleTick(1), new NameTable());
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeTick(bytes.subarray(0, length)), RangeError);
  }
  assert.throws(() => decodeTick(Uint8Array.of(...bytes, 0)), RangeError);
});
