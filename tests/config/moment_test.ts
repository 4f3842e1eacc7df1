import assert from "node:assert/strict";
import { parseMoment, resolveMoment } from "../../src/config/moment.ts";
import { UsageError } from "../../src/model/errors.ts";

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

Deno.test("parseMoment() says of a local time that it does not exist, or which two it may be", () => {
  const said = (text: string, zone: string) => {
    try {
      return read(text, zone);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.message;
    }
  };
  assert.equal(
    said("2026-03-29T02:30", "Europe/Berlin"),
    'the clocks of Europe/Berlin skip "2026-03-29T02:30": write a time that they show, or one with ' +
      "an offset such as +02:00",
  );
  assert.equal(
    said("2026-10-25 02:30", "Europe/Berlin"),
    'the clocks of Europe/Berlin show "2026-10-25 02:30" twice: add +02:00 for the first time or ' +
      "+01:00 for the second",
  );
  assert.match(said("2026-11-01T01:15", "America/New_York")!, /add -04:00 .* or -05:00 /);
  // Half an hour, on Lord Howe Island.
  assert.match(said("2026-04-05T01:45", "Australia/Lord_Howe")!, /add \+11:00 .* or \+10:30 /);
  assert.equal(said("2026-04-05T01:15", "Australia/Lord_Howe"), "2026-04-04T14:15:00.000Z");
  assert.equal(said("2026-10-25T02:30+01:00", "Europe/Berlin"), "2026-10-25T01:30:00.000Z");
  assert.equal(said("2026-10-25T01:59:59", "Europe/Berlin"), "2026-10-24T23:59:59.000Z");
  assert.equal(said("2026-10-25T03:00", "Europe/Berlin"), "2026-10-25T02:00:00.000Z");
});

Deno.test("parseMoment() begins a day at its first moment, also where the clocks skip midnight or show it twice", () => {
  // Clocks in Santiago go from midnight to 1:00 on 2026-09-06, and from midnight back to 23:00 on 2026-04-05.
  assert.equal(read("2026-09-06", "America/Santiago"), "2026-09-06T04:00:00.000Z");
  // In Havana they go from 1:00 back to midnight.
  assert.equal(read("2026-11-01", "America/Havana"), "2026-11-01T04:00:00.000Z");
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
