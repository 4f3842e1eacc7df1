import assert from "node:assert/strict";
import fc from "fast-check";
import { nagiosLine, nagiosUnknown } from "../../src/export/nagios_line.ts";
import type { SnapshotCheck } from "../../src/export/snapshot.ts";
import { parsePluginLine } from "./nagios_grammar.ts";
import { absent, current, NO_ANSWER, NO_DATA, stale } from "../helpers/latest_value.ts";
import { REFUSED, replyOf, snapshotFixture } from "./snapshot_fixture.ts";

Deno.test("nagiosLine() says OK, the answer's time and a value of each metric", () => {
  const { line, exitCode } = nagiosLine(snapshotFixture());
  const parsed = parsePluginLine(line);
  assert.equal(exitCode, 0);
  assert.equal(parsed.service, "TRAFFIC-GRAPHER");
  assert.equal(parsed.state, "OK");
  assert.equal(parsed.text, "ats1 answered in 3.4 ms");
  assert.deepEqual(
    parsed.perfdata.map(({ label, value, uom, min, max }) => [label, value, uom, min, max]),
    [
      ["time", 0.0034, "s", "0", ""],
      ["Traffic Client", 2992.5, "", "0", ""],
      ["Traffic Client gauge", 2992.5, "", "", ""],
      ["Traffic Client hit_rate", 2992.5, "%", "0", "100"],
      ["Traffic Client latency", 2992.5, "ms", "0", ""],
    ],
  );
});

Deno.test("nagiosLine() is CRITICAL and says why when one of several hosts does not answer", () => {
  const { line, exitCode } = nagiosLine(snapshotFixture({
    results: { ats1: replyOf(), ats2: REFUSED },
    values: [current(7), NO_ANSWER],
  }));
  const parsed = parsePluginLine(line);
  assert.equal(exitCode, 2);
  assert.equal(parsed.state, "CRITICAL");
  assert.match(parsed.text, /^1 of 2 hosts did not answer: ats2: nobody listens on/);
  const byLabel = new Map(parsed.perfdata.map((entry) => [entry.label, entry.value]));
  assert.equal(byLabel.get("ats1 Traffic Client"), 7);
  assert.ok(!byLabel.has("ats2 Traffic Client") && !byLabel.has("ats2 time"));
  assert.equal(byLabel.size, parsed.perfdata.length);
});

Deno.test("nagiosLine() writes numbers without an exponent, however large or small", () => {
  const written = (value: number) =>
    / 'Traffic Client'=([^;]*);/.exec(
      nagiosLine(snapshotFixture({ values: [current(value)] })).line,
    )?.[1];
  assert.equal(written(1.5e21), "1500000000000000000000");
  assert.equal(written(1e-7), "0.0000001");
  assert.equal(written(-2.25), "-2.25");
  assert.equal(written(0), "0");
  assert.equal(written(-0), "0");
  assert.equal(written(Infinity), undefined);
});

Deno.test("nagiosLine() names the page where two pages have a metric of the same name", () => {
  const one = snapshotFixture();
  const twice = { ...one, pages: [...one.pages, { ...one.pages[0]!, name: "Other", number: 2 }] };
  const labels = parsePluginLine(nagiosLine(twice).line).perfdata.map(({ label }) => label);
  assert.ok(labels.includes("Other Traffic Client"));
  assert.equal(new Set(labels).size, labels.length);
});

Deno.test("nagiosLine() keeps to the guidelines' grammar whatever the names and values are", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  fc.assert(fc.property(
    name,
    name,
    name,
    fc.double({ noNaN: true }),
    (label, panel, metric, value) => {
      const { line } = nagiosLine(snapshotFixture({
        results: { [`h${label}`]: replyOf(), other: replyOf() },
        values: [current(value), NO_DATA],
        panel: `p${panel}`,
        metric: `m${metric}`,
      }));
      const { perfdata } = parsePluginLine(line);
      // Two times, and the values of the host that has some.
      assert.equal(perfdata.length, Number.isFinite(value) ? 6 : 2);
      const [first] = perfdata.slice(2);
      if (!Number.isFinite(value)) return;
      const error = Math.abs(first!.value! - value);
      assert.ok(error <= Math.abs(value) * 1e-8 + 1e-19, `${first!.value} for ${value}`);
    },
  ));
});

Deno.test("nagiosUnknown() is one line of the guidelines' grammar", () => {
  const parsed = parsePluginLine(nagiosUnknown("There is no page\n9 | nor 8."));
  assert.equal(parsed.state, "UNKNOWN");
  assert.equal(parsed.text, "There is no page 9 / nor 8.");
  assert.deepEqual(parsed.perfdata, []);
});

Deno.test("nagiosLine() is UNKNOWN where a host answers and has nothing of what was asked for", () => {
  const { line, exitCode } = nagiosLine(snapshotFixture({ values: [absent(["proxy.a"])] }));
  const parsed = parsePluginLine(line);
  assert.deepEqual([parsed.state, exitCode], ["UNKNOWN", 3]);
  assert.equal(
    parsed.text,
    "ats1 answered, and none of 4 values is to be had: not on this host: proxy.a",
  );
});

Deno.test("nagiosLine() says how much of what was asked for is not to be had", () => {
  const one = snapshotFixture();
  const [page] = one.pages, [panel] = page!.panels;
  const metrics = panel!.metrics.map((metric, index) =>
    index === 0 ? { ...metric, values: [absent(["proxy.a"])] } : metric
  );
  const { line, exitCode } = nagiosLine({
    ...one,
    pages: [{ ...page!, panels: [{ ...panel!, metrics }] }],
  });
  assert.equal(exitCode, 0);
  assert.equal(
    parsePluginLine(line).text,
    "ats1 answered in 3.4 ms; 1 of 4 values are not to be had (not on this host: proxy.a)",
  );
});

Deno.test("nagiosLine() leaves out a value that is stale: performance data tell no age", () => {
  const values = [stale(7, { ageMs: 24_000, nowMs: 100_000 })];
  const { perfdata } = parsePluginLine(nagiosLine(snapshotFixture({ values })).line);
  assert.deepEqual(perfdata.map(({ label }) => label), ["time"]);
});

Deno.test("nagiosLine() has the unit that the dashboard says, not that of the type", () => {
  const one = snapshotFixture();
  const [page] = one.pages, [panel] = page!.panels;
  const metrics = panel!.metrics.map((metric) => ({ ...metric, unit: "seconds" }));
  const { line } = nagiosLine({ ...one, pages: [{ ...page!, panels: [{ ...panel!, metrics }] }] });
  const found = parsePluginLine(line).perfdata.find(({ label }) => label.endsWith("latency"));
  assert.equal(found?.uom, "s");
});

Deno.test("nagiosLine() writes no U, at which Perl's Monitoring::Plugin stops to read", () => {
  const values = [current(7), NO_ANSWER];
  const results = { ats1: replyOf(), ats2: REFUSED };
  assert.doesNotMatch(nagiosLine(snapshotFixture({ results, values })).line, /=U/);
});

const CHECK = {
  severity: "warning",
  state: "bad",
  isAsked: false,
  metricIndex: 0,
  hosts: [0],
  range: "~:5",
  value: 7,
  text: "WARNING Traffic: Client above 5/s on ats1 (now 7/s)",
} as const;

/** The state, exit code and text of a snapshot with these checks. */
function judged(...checks: readonly SnapshotCheck[]) {
  const { line, exitCode } = nagiosLine({ ...snapshotFixture({ values: [current(7)] }), checks });
  return { ...parsePluginLine(line), exitCode };
}

Deno.test("nagiosLine() is WARNING or CRITICAL by the worst value beyond its limits, and says which", () => {
  const warning = judged(CHECK);
  assert.deepEqual([warning.state, warning.exitCode, warning.text], ["WARNING", 1, CHECK.text]);
  const critical = judged(CHECK, {
    ...CHECK,
    severity: "critical",
    range: "@1:9",
    text: "CRITICAL x",
  });
  assert.deepEqual([critical.state, critical.exitCode], ["CRITICAL", 2]);
  assert.equal(critical.text, `CRITICAL x; ${CHECK.text}`);
  const client = critical.perfdata.find(({ label }) => label === "Traffic Client");
  assert.deepEqual([client?.warn, client?.crit], ["~:5", "@1:9"]);
  assert.equal(judged({ ...CHECK, state: "good" }).state, "OK");
});

Deno.test("nagiosLine() is UNKNOWN where a limit was asked for and its value is not to be had", () => {
  const missing = {
    ...CHECK,
    state: "no value",
    value: undefined,
    text: "no data: Client",
  } as const;
  assert.deepEqual([judged({ ...missing, isAsked: true }).exitCode, judged(missing).exitCode], [
    3,
    0,
  ]);
});
