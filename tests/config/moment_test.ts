import assert from "node:assert/strict";
import { parseMoment, resolveMoment } from "../../src/config/moment.ts";

/** A time in the form of ISO 8601, or what it is before the end. */
function read(text: string, zone = "UTC"): string | undefined {
  const moment = parseMoment(text, zone);
  if (moment === undefined) return undefined;
  return moment.kind === "absolute" ? new Date(moment.atMs).toISOString() : `-${moment.ms}`;
}

Deno.test("parseMoment() reads dates with an offset, and without one in the zone", () => {
  assert.equal(read("2026-11-21T02:58:00Z"), "2026-11-21T02:58:00.000Z");
  assert.equal(read("2026-11-21 02:58+01:00"), "2026-11-21T01:58:00.000Z");
  assert.equal(read("2026-11-21T02:58:00.25-0330"), "2026-11-21T06:28:00.250Z");
  assert.equal(read("2026-11-21T02:58"), "2026-11-21T02:58:00.000Z");
  assert.equal(read("2026-07-01T12:00", "Europe/Berlin"), "2026-07-01T10:00:00.000Z");
  assert.equal(read("2026-12-01T12:00", "Europe/Berlin"), "2026-12-01T11:00:00.000Z");
  assert.equal(read("2026-12-01", "Asia/Kolkata"), "2026-11-30T18:30:00.000Z");
});

Deno.test("parseMoment() finds the offset on both sides of a change of the clocks", () => {
  assert.equal(read("2026-03-29T01:59", "Europe/Berlin"), "2026-03-29T00:59:00.000Z");
  assert.equal(read("2026-03-29T03:00", "Europe/Berlin"), "2026-03-29T01:00:00.000Z");
  assert.equal(read("2026-10-25T04:00", "Europe/Berlin"), "2026-10-25T03:00:00.000Z");
});

Deno.test("parseMoment() reads epoch seconds and times before the end", () => {
  assert.equal(read("1795229894.5"), "2026-11-21T02:58:14.500Z");
  assert.equal(read("now"), "-0");
  assert.equal(read("-90s"), "-90000");
  assert.equal(read("-1.5h"), "-5400000");
});

Deno.test("parseMoment() refuses what is no time", () => {
  const wrong = [
    "",
    "yesterday",
    "12:00",
    "2026-02-31",
    "2026-13-01",
    "2026-01-01T25:00",
    "-5",
    "5m",
  ];
  for (const text of [...wrong, "2026-01-01T10:60", "2026-01-01T10:10:60", "2026-01-01Zx"]) {
    assert.equal(read(text), undefined, text);
  }
});

Deno.test("resolveMoment() counts back from the end", () => {
  assert.equal(resolveMoment({ kind: "before-end", ms: 500 }, 2000), 1500);
  assert.equal(resolveMoment({ kind: "absolute", atMs: 7 }, 2000), 7);
});
