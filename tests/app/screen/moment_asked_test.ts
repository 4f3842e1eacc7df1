import assert from "node:assert/strict";
import { momentAsked } from "../../../src/app/screen/moment_asked.ts";
import { capturedScene, host } from "../captured_scene.ts";

const NEWEST = Date.UTC(2026, 10, 21, 1, 30);
const scene = capturedScene([host("ats1")], {
  newestMs: NEWEST,
  oldestMs: NEWEST - 4 * 3_600_000,
  timeZone: "Europe/Berlin",
  events: [
    { atMs: NEWEST - 3_600_000, label: "deploy 8.1", source: "user" },
    { atMs: NEWEST - 1_800_000, label: "Deploy 8.2", source: "user" },
  ],
});

Deno.test("momentAsked() takes a time of day in the zone for the last one of it", () => {
  assert.equal(momentAsked("02:10", scene), Date.UTC(2026, 10, 21, 1, 10));
  assert.equal(momentAsked("2:10:30", scene), Date.UTC(2026, 10, 21, 1, 10, 30));
  assert.equal(momentAsked("23:50", scene), Date.UTC(2026, 10, 20, 22, 50));
});

Deno.test("momentAsked() takes so long before the newest reading, a date and time, and the newest event of a name", () => {
  assert.equal(momentAsked("-2h", scene), NEWEST - 7_200_000);
  assert.equal(momentAsked("2026-11-21T02:00", scene), Date.UTC(2026, 10, 21, 1));
  assert.equal(momentAsked("deploy", scene), NEWEST - 1_800_000);
  assert.equal(momentAsked("8.1", scene), NEWEST - 3_600_000);
});

Deno.test("momentAsked() says what is no time and no event, and from when to when there are readings", () => {
  assert.throws(() => momentAsked("yesterday", scene), {
    message: /^"yesterday" is no time and no event: write 03:10, -2h/,
  });
  assert.throws(() => momentAsked("-9h", scene), {
    message: /^nothing is known of 2026-11-20T16:30.* readings go from .* to 2026-11-21T01:30/,
  });
});
