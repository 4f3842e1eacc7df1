import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import { YamlFileError } from "../../src/config/yaml_file.ts";

/** A file whose one metric has this alert, whose panel has that one, and further keys at the top. */
function file({ own = "", shared = "", top = "" }): string {
  return `${top}
pages:
- name: Traffic
  panels:
  - title: Errors
    metrics:
    - {name: 5xx, type: counter, key: a, color: "#ff0000"${own === "" ? "" : `, alerts: [${own}]`}}
    - {name: 4xx, type: counter, key: b, color: "#ff8800"}
${shared === "" ? "" : `    alerts: [${shared}]`}
`;
}

function rulesOf(parts: Parameters<typeof file>[0]) {
  return parseDashboard(file(parts), "f.yaml").pages[0]!.panels[0]!.metrics.map(({ alerts }) =>
    alerts
  );
}

/** What is said of a wrong alert, without its line. */
function fault(parts: Parameters<typeof file>[0]): string {
  try {
    parseDashboard(file(parts), "f.yaml");
  } catch (error) {
    assert.ok(error instanceof YamlFileError);
    assert.equal(error.faults.length, 1, error.message);
    return `${error.faults[0]!.line}: ${error.faults[0]!.message}`;
  }
  throw new assert.AssertionError({ message: "nothing is said of it" });
}

Deno.test("an alert of a file becomes a rule, with what it does not say filled in", () => {
  const [own] = rulesOf({ own: "{above: 5}" });
  assert.deepEqual(own, [{
    name: undefined,
    condition: { kind: "above", limit: 5, clear: 5 },
    forMs: 0,
    severity: "warning",
    noData: "keep",
    over: "each",
  }]);
});

Deno.test("an alert of a panel may name a metric, one of a metric may not: what is allowed says so", () => {
  const misspelt = "{above: 5, metrik: 4xx}";
  assert.match(fault({ shared: misspelt }), /no_data, over, metric\. Did you mean metric\?$/);
  assert.match(fault({ own: misspelt }), /metrik is not known here: .*no_data, over\.$/);
});

Deno.test("an alert takes a time, a clear threshold and all its other parts", () => {
  const [own] = rulesOf({
    own:
      "{name: low, below: 90, clear: 92.5, for: 2m, severity: critical, no_data: alert, over: avg}",
  });
  assert.deepEqual(own, [{
    name: "low",
    condition: { kind: "below", limit: 90, clear: 92.5 },
    forMs: 120_000,
    severity: "critical",
    noData: "alert",
    over: "avg",
  }]);
  const [outside] = rulesOf({ own: "{outside: [1, 9], clear: [2, 8], for: 1.5}" });
  assert.deepEqual(outside![0]!.condition, {
    kind: "outside",
    low: 1,
    high: 9,
    clearLow: 2,
    clearHigh: 8,
  });
  assert.equal(outside![0]!.forMs, 1500);
});

Deno.test("an alert of a panel is one of each of its metrics, or of the one that it names", () => {
  const limits = (parts: Parameters<typeof file>[0]) =>
    rulesOf(parts).map((rules) =>
      rules?.map(({ condition }) => condition.kind === "above" && condition.limit)
    );
  assert.deepEqual(limits({ own: "{above: 1}", shared: "{above: 2}" }), [[1, 2], [2]]);
  assert.deepEqual(limits({ shared: "{above: 2, metric: 4xx}" }), [undefined, [2]]);
});

Deno.test("host_down is a rule of its own, critical unless it says otherwise", () => {
  const { hostDown } = parseDashboard(file({ top: "host_down: {for: 30s}" }), "f.yaml");
  assert.deepEqual([hostDown?.forMs, hostDown?.severity], [30_000, "critical"]);
  const { hostDown: mild } = parseDashboard(file({ top: "host_down: {severity: warning}" }), "f");
  assert.deepEqual([mild?.forMs, mild?.severity], [0, "warning"]);
});

for (
  const [own, said] of [
    ["{for: 5s}", "7: an alert says when the value is bad: above, below or outside is missing."],
    ["{above: 1, below: 2}", "7: an alert has one limit: above or below, not both."],
    ["{outside: [3, 1]}", "7: outside takes [LOW, HIGH] with LOW below HIGH."],
    ["{above: 5, clear: 6}", "7: clear must not be higher than above, 5."],
    ["{below: 5, clear: 4}", "7: clear must not be lower than below, 5."],
    ["{above: 5, clear: [1, 2]}", "7: clear is one value beside above."],
    ["{outside: [1, 9], clear: 5}", "7: clear is [LOW, HIGH] beside outside."],
    ["{outside: [1, 9], clear: [0, 5]}", "7: clear must lie within outside, 1 to 9."],
    ["{above: lots}", '7: above must be a number, not "lots".'],
    [
      "{above: 5, for: soon}",
      '7: for must be seconds, or a number with ms, s, m, h or d, not "soon".',
    ],
    ["{above: 5, for: true}", "7: for must be seconds, or a number with ms, s, m, h or d: 30s."],
    ["{above: 5, clear: low}", "7: clear must be a number, beside outside [LOW, HIGH]."],
    ["{above: 5, severity: bad}", '7: severity must be warning or critical, not "bad".'],
    ["{above: 5, no_data: no}", '7: no_data must be ok, alert or keep, not "no".'],
    ["{above: 5, over: all}", '7: over must be each, sum, avg, min or max, not "all".'],
    [
      "{abov: 5}",
      "7: abov is not known here: allowed are name, above, below, outside, clear, for, severity, no_data, over. " +
      "Did you mean above?",
    ],
  ] as const
) {
  Deno.test(`of an alert ${own} a person is told what is wrong`, () => {
    assert.equal(fault({ own }), said);
  });
}

Deno.test("an alert of a panel that names a metric which is not there is told, with those that are", () => {
  assert.equal(
    fault({ shared: "{above: 5, metric: 3xx}" }),
    "9: the panel has no metric 3xx: it has 5xx, 4xx.",
  );
});

Deno.test("whatever stands in the place of alerts is a rule or a fault with its place", () => {
  const part = fc.oneof(
    fc.constant("above"),
    fc.constant("below"),
    fc.constant("outside"),
    fc.constant("clear"),
    fc.constant("for"),
    fc.string(),
  );
  const alert = fc.oneof(fc.jsonValue(), fc.dictionary(part, fc.jsonValue(), { maxKeys: 4 }));
  fc.assert(
    fc.property(fc.array(alert, { maxLength: 3 }), (alerts) => {
      const own = alerts.map((value) => JSON.stringify(value)).join(", ");
      try {
        rulesOf({ own });
      } catch (error) {
        assert.ok(error instanceof YamlFileError, String(error));
        assert.ok(error.faults.length > 0 && error.faults.every(({ line }) => line > 0));
      }
    }),
    { seed: 5, numRuns: 500 },
  );
});
