import assert from "node:assert/strict";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import { YamlFileError } from "../../src/config/yaml_file.ts";
import { dashboardYaml } from "../../src/app/commands/dashboard_yaml.ts";

const PAGES = `pages:
  - name: P
    panels:
      - title: T
        metrics:
          - {name: a, type: gauge, key: queue.value, color: "#fff"}
`;

function faults(text: string): string[] {
  try {
    parseDashboard(text, "d.yaml");
  } catch (error) {
    if (error instanceof YamlFileError) {
      return error.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
    }
    throw error;
  }
  return [];
}

const source = (rest: string) => `sources:\n  - {name: queue, ${rest}}\n${PAGES}`;

Deno.test("a dashboard names its sources, and metrics know theirs by their keys", () => {
  const text = `sources:
  - {name: queue, type: command, command: "ls | wc -l", parse: number, every: 30s, deadline: 2, hosts: [ats1, "b*"]}
  - {name: system, type: system}
  - {name: app, type: http, url: "http://localhost:8080/x?y=1&z", parse: json, values: {depth: /a/0, all: ""}}
  - {name: log, type: command, command: "tail -2 /x", parse: csv, columns: [t, n], time: t, max_age: 1h}
  - {name: web, type: command, command: "x", parse: regex, pattern: '(?<a>\\d+)'}
${PAGES}`;
  const dashboard = parseDashboard(text, "d.yaml");
  assert.deepEqual(dashboard.sources?.[0], {
    name: "queue",
    origin: { kind: "command", command: "ls | wc -l", parser: { kind: "number" } },
    hosts: ["ats1", "b*"],
    intervalMs: 30_000,
    deadlineMs: 2000,
  });
  assert.equal(dashboard.pages[0]!.panels[0]!.metrics[0]!.source, "queue");
  const again = parseDashboard(dashboardYaml(text, "d.yaml"), "again");
  assert.deepEqual(again.sources, dashboard.sources);
});

Deno.test("each fault of a source is said where it is, with what to write instead", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["type: shell", /^2:\d+: type must be system, command or http, not "shell"/],
    ["type: command, parse: number", /^2:\d+: a source of type command needs command\.$/],
    ["type: http, parse: number", /a source of type http needs url/],
    [
      "type: command, command: x",
      /parse is missing: number, key_value, json, regex, csv or prometheus/,
    ],
    ["type: command, command: x, parse: xml", /parse must be number.*or prometheus, not "xml"/],
    ["type: command, command: x, parse: json", /json needs values/],
    ["type: command, command: x, parse: regex", /regex needs pattern/],
    ["type: command, command: x, parse: regex, pattern: '('", /pattern is no regular expression/],
    ["type: command, command: x, parse: regex, pattern: '(a)'", /no group with a name/],
    [
      "type: command, command: x, parse: number, pattern: a",
      /pattern means nothing with parse: number/,
    ],
    ["type: system, command: x", /command means nothing with type: system/],
    ["type: system, parse: number", /parse means nothing with type: system/],
    [
      "type: http, command: x, url: 'http://a', parse: number",
      /command means nothing with type: http/,
    ],
    ["type: http, url: 'file:///etc/passwd', parse: number", /url must begin with http/],
    ['type: http, url: "http://a\'; rm x", parse: number', /url must begin with http/],
    ["type: system, every: soon", /every must be seconds, or a number with/],
    ["type: system, every: 0.01", /every must be at least 0\.1/],
    ["type: system, evry: 5", /evry is not known here: allowed are name, .*every.* every\?/],
    ["type: command, command: x, parse: json, values: {a: b}", /must be a JSON pointer/],
    ["type: system, hosts: []", /hosts must have at least 1 item/],
  ];
  for (const [rest, expected] of cases) {
    const said = faults(source(rest));
    assert.ok(said.some((fault) => expected.test(fault)), `${rest}: ${said.join(" | ")}`);
  }
  const proxy = faults(`sources:\n  - {name: proxy, type: system}\n${PAGES}`);
  assert.match(proxy[0]!, /^2:\d+: name must be lower-case letters/);
  const twice = `sources:\n  - {name: q, type: system}\n  - {name: q, type: system}\n${PAGES}`;
  assert.match(faults(twice)[0]!, /^3:\d+: source 2 has the name of source 1: q/);
  const mixed = PAGES.replace("key: queue.value", "key: [system.load.1, proxy.x]").replace(
    "gauge",
    "sum",
  );
  assert.match(
    faults(`sources:\n  - {name: system, type: system}\n${mixed}`)[0]!,
    /the records of a metric are of one source/,
  );
});
