import assert from "node:assert/strict";
import { snapshotJson } from "../../src/export/snapshot_json.ts";
import { current, NO_ANSWER } from "../helpers/latest_value.ts";
import { REFUSED, replyOf, snapshotFixture } from "./snapshot_fixture.ts";

const AT_MS = Date.UTC(2026, 10, 21, 2, 58);

Deno.test("snapshotJson() gives the documented shape", () => {
  const text = snapshotJson(snapshotFixture({
    results: { ats1: replyOf(), ats2: REFUSED },
    values: [current(2992.5, { atMs: AT_MS - 250 }), NO_ANSWER],
  }));
  assert.ok(text.endsWith("}\n"));
  const { hosts, pages, warnings, ...head } = JSON.parse(text);
  assert.deepEqual(head, {
    format: "traffic-grapher-snapshot",
    version: 1,
    time: "2026-11-21T02:58:00.000Z",
    epoch_ms: AT_MS,
    interval_ms: 1000,
    time_zone: "UTC",
    verdict: "CRITICAL",
    checks: [],
  });
  assert.deepEqual(hosts, [
    {
      host: "ats1",
      id: "unix:/run/ats1.sock",
      group: null,
      answered: true,
      took_ms: 3.4,
      reason: null,
      message: null,
      absent: [],
      problems: [],
    },
    {
      host: "ats2",
      id: "unix:/run/ats2.sock",
      group: null,
      answered: false,
      took_ms: 0.8,
      reason: "refused",
      message: "nobody listens on /run/x.sock: traffic_server is stopped or still starting",
      absent: [],
      problems: [],
    },
  ]);
  assert.equal(pages.length, 1);
  assert.equal(pages[0].page, 1);
  assert.deepEqual(pages[0].panels[0].metrics[0], {
    name: "Client",
    type: "counter",
    unit: "per second",
    key: "proxy.process.http.incoming_requests",
    key2: null,
    values: [
      {
        host: "ats1",
        value: 2992.5,
        state: "current",
        time: "2026-11-21T02:57:59.750Z",
        age_ms: 250,
        why: null,
      },
      {
        host: "ats2",
        value: null,
        state: "gap",
        time: null,
        age_ms: null,
        why: "no answer for 3 s",
      },
    ],
  });
  assert.deepEqual(warnings, []);
});
