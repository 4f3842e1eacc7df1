import assert from "node:assert/strict";
import { parseDashboard } from "../../src/config/dashboard_file.ts";

const METRICS = 'metrics: [{name: M, type: gauge, key: a.b, color: "#ffffff"}]';

function panelOf(options: string) {
  const text = `pages: [{name: P, panels: [{title: T, ${options}, ${METRICS}}]}]`;
  return parseDashboard(text, "x.yaml").pages[0]!.panels[0]!;
}

Deno.test("a panel's options say how it is drawn", () => {
  const { min, max, log, fill, thresholds } = panelOf(
    "min: 1, max: 1e3, log: true, fill: false, thresholds: [{value: 5}, " +
      '{from: 10, severity: critical}, {to: 2, color: "#0f0"}]',
  );
  assert.deepEqual({ min, max, log, fill }, { min: 1, max: 1000, log: true, fill: false });
  assert.deepEqual(thresholds, [
    { from: 5, to: 5, severity: "warning", color: undefined },
    { from: 10, to: Infinity, severity: "critical", color: undefined },
    { from: -Infinity, to: 2, severity: "warning", color: "#00ff00" },
  ]);
});

Deno.test("a panel may stack, smooth, and show some hosts in its own way", () => {
  const { stack, smoothMs, hosts, hostsAs } = panelOf(
    'stack: true, smooth: 10s, hosts: [ats1, "edge*"], hosts_as: "top:3"',
  );
  assert.deepEqual({ stack, smoothMs, hosts, hostsAs }, {
    stack: true,
    smoothMs: 10_000,
    hosts: ["ats1", "edge*"],
    hostsAs: { mode: "top", count: 3 },
  });
});

const FAULTS: [options: string, message: string][] = [
  ["min: 5, max: 5", "x.yaml:1:47: max must be more than min, 5."],
  ["min: 0, log: true", "x.yaml:1:39: min must be more than 0 on a logarithmic axis."],
  ["stack: true, log: true", "what stands on each other has no logarithmic axis"],
  ["smooth: soon", "smooth must be seconds, or a number with ms, s, m, h or d"],
  ["smooth: [1]", "smooth must be seconds, or a number with ms, s, m, h or d: 10s."],
  ["hosts: ats1", 'hosts must be a list, not "ats1".'],
  ["hosts: []", "hosts must have at least 1 item."],
  ["hosts_as: mean", 'must be auto, lines, sum, avg, max, spread or top:N, not "mean"'],
  ["min: low", 'x.yaml:1:44: min must be a number, not "low".'],
  ["log: 10", "x.yaml:1:44: log must be true or false, not 10."],
  [
    "thresholds: [{}]",
    "x.yaml:1:52: a threshold says where it is: value, from or to is missing.",
  ],
  [
    "thresholds: [{value: 1, to: 2}]",
    "x.yaml:1:53: a threshold is one value, or a band with from and to, not both.",
  ],
  ["thresholds: [{from: 3, to: 2}]", "x.yaml:1:62: to must be more than from, 3."],
  [
    "thresholds: [{above: 3}]",
    "x.yaml:1:53: above is not known here: allowed are value, from, to, severity, color.",
  ],
  ["thresholds: [{value: 3, severity: bad}]", 'severity must be warning or critical, not "bad"'],
];

for (const [options, message] of FAULTS) {
  Deno.test(`a panel with ${options} is refused in words`, () => {
    assert.throws(() => panelOf(options), (error: Error) => {
      assert.ok(error.message.includes(message), error.message);
      return true;
    });
  });
}
