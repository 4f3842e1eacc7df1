import assert from "node:assert/strict";
import { formatIsoTime, readIsoTime } from "../../src/base/iso_time.ts";

const NOON_MS = Date.UTC(2025, 0, 31, 12);

/** Epoch milliseconds of a time; without a zone it is UTC. */
function utcOf(text: string): number | undefined {
  const time = readIsoTime(text);
  return time && time.shownMs - (time.offsetMs ?? 0);
}

Deno.test("readIsoTime() knows the zones and fractions that collectors write", () => {
  for (
    const [text, wanted] of [
      ["2025-01-31T12:00:00Z", NOON_MS],
      ["2025-01-31 12:00", NOON_MS],
      ["2025-01-31T12:00:00", NOON_MS],
      ["2025-01-31T12:00:00+00:00", NOON_MS],
      ["2025-01-31T13:30:00+01:30", NOON_MS],
      ["2025-01-31T04:00:00-0800", NOON_MS],
      ["2025-01-31T12:00:00.25Z", NOON_MS + 250],
      ["2025-01-31T12:00:00.000125+00:00", NOON_MS + 0.125],
      ["20250131T120000Z", NOON_MS],
      ["2025-01-31T14:00:30+02:00:30", NOON_MS],
      ["2025-01-31", NOON_MS - 12 * 3_600_000],
    ] as const
  ) assert.equal(utcOf(text), wanted, text);
});

Deno.test("readIsoTime() refuses what is no time", () => {
  for (
    const text of [
      "",
      "noon",
      "2025-02-30T00:00:00Z",
      "2025-13-01T00:00:00Z",
      "2025-01-0",
      "1738324800",
      "2025-01-01T24:00:00Z",
      "2025-01-01T00:60:00Z",
      "x2025-01-01T00:00:00Z",
    ]
  ) {
    assert.equal(utcOf(text), undefined, text);
  }
});

Deno.test("formatIsoTime() writes UTC with milliseconds, and an impossible time as its number", () => {
  assert.equal(formatIsoTime(NOON_MS + 7), "2025-01-31T12:00:00.007Z");
  assert.equal(formatIsoTime(9e15), "9000000000000000");
});

Deno.test("readIsoTime() tells a time that names its zone from one that does not", () => {
  assert.deepEqual(readIsoTime("2025-01-31T12:00:00"), { shownMs: NOON_MS, offsetMs: undefined });
  assert.deepEqual(readIsoTime("2025-01-31T12:00:00Z"), { shownMs: NOON_MS, offsetMs: 0 });
  assert.deepEqual(readIsoTime("2025-01-31T12:00:00-03:30"), {
    shownMs: NOON_MS,
    offsetMs: -12_600_000,
  });
});
