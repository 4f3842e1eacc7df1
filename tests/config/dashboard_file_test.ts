import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import { YamlFileError } from "../../src/config/yaml_file.ts";
import { UsageError } from "../../src/model/errors.ts";

const METRIC = '{name: Client, type: counter, key: proxy.process.a, color: "#FFFF00"}';

/** A file of one page and one panel with these metrics. */
function file(...metrics: string[]): string {
  return `pages:
- name: Traffic
  panels:
  - title: Requests
    metrics:
${metrics.map((metric) => `    - ${metric}`).join("\n")}
`;
}

/** What is said of a wrong file: `line:column: message`, fault by fault. */
function faults(text: string): string[] {
  let said: string[] = [];
  assert.throws(() => parseDashboard(text, "f.yaml"), (error) => {
    assert.ok(error instanceof YamlFileError && error instanceof UsageError);
    said = error.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
    assert.ok(error.message.startsWith(`f.yaml:${said[0]}`));
    return true;
  });
  return said;
}

/** The one fault of a file. */
function fault(text: string): string {
  const found = faults(text);
  assert.equal(found.length, 1, found.join("\n"));
  return found[0]!;
}

Deno.test("parseDashboard() reads the seed program's own pages as they are", () => {
  // Byte for byte the seed's, hence not a .yaml that would be reformatted.
  const path = new URL("../fixtures/config/seed-pages.yaml.txt", import.meta.url);
  const { pages } = parseDashboard(Deno.readTextFileSync(path), "seed-pages.yaml");
  assert.deepEqual(pages.map(({ name, panels }) => [name, panels.length]), [
    ["Traffic & Cache", 4],
    ["Response Codes", 4],
    ["TLS & HTTP/2", 4],
    ["Network & Errors", 4],
  ]);
  assert.deepEqual(pages[0]!.panels[1], {
    title: "Latency (ms)",
    metrics: [
      {
        name: "Cache Hit",
        type: "latency",
        key: "proxy.process.http.transaction_totaltime.hit_fresh",
        key2: "proxy.process.http.transaction_counts.hit_fresh",
        color: "#00ff00",
      },
      {
        name: "Origin",
        type: "latency",
        key: "proxy.process.http.transaction_totaltime.miss_cold",
        key2: "proxy.process.http.transaction_counts.miss_cold",
        color: "#ff00ff",
      },
    ],
  });
});

Deno.test("parseDashboard() reads history as a number or a map, and the time zone", () => {
  const read = (more: string) => parseDashboard(file(METRIC) + more, "f.yaml");
  assert.equal(read("history: 300").historySeconds, 300);
  assert.equal(read("history: {seconds: 120}").historySeconds, 120);
  assert.equal(read("timezone: europe/berlin").timeZone, "Europe/Berlin");
  assert.ok(!("historySeconds" in read("")) && !("timeZone" in read("")));
});

Deno.test("parseDashboard() reads unit, scale, refresh and short colours", () => {
  const text = file(
    '{name: a, type: counter, key: k, color: "#fa0", scale: 8, refresh: 2.5}',
    '{name: b, type: latency, key: k, key2: l, color: "#fa0001", scale: 1e-6}',
  ).replace("title: Requests", "title: Requests\n    unit: bits per second");
  const [panel] = parseDashboard(text, "f.yaml").pages[0]!.panels;
  assert.deepEqual(panel, {
    title: "Requests",
    unit: "bits per second",
    metrics: [
      { name: "a", type: "counter", key: "k", color: "#ffaa00", scale: 8, refreshMs: 2500 },
      { name: "b", type: "latency", key: "k", key2: "l", color: "#fa0001", scale: 1e-6 },
    ],
  });
});

Deno.test("parseDashboard() follows YAML's anchors and merge keys", () => {
  const text = file(
    '&base {name: a, type: gauge, key: k, color: "#ffaa00"}',
    "{<<: *base, name: b, key: l}",
  );
  const { metrics } = parseDashboard(text, "f.yaml").pages[0]!.panels[0]!;
  assert.deepEqual(metrics.map(({ name, key, color }) => [name, key, color]), [
    ["a", "k", "#ffaa00"],
    ["b", "l", "#ffaa00"],
  ]);
});

Deno.test("parseDashboard() reads JSON, which is YAML", () => {
  const content = {
    pages: [{
      name: "p",
      panels: [{
        title: "t",
        metrics: [
          { name: "m", type: "gauge", key: "k", color: "#123456" },
        ],
      }],
    }],
  };
  assert.equal(parseDashboard(JSON.stringify(content), "f.json").pages[0]!.name, "p");
});

Deno.test("a misspelt key is named with its line, its column and the nearest allowed one", () => {
  assert.equal(
    fault(file(METRIC.replace("color: ", "color: '#ffffff', colour: "))),
    "6:77: colour is not known here: allowed are name, type, key, color, scale, refresh, unit, worse, alerts, match, most, prometheus. Did you mean color?",
  );
  assert.match(
    fault(file(METRIC.replace("color: ", "promethues: up, color: "))),
    /promethues is not known here: .*Did you mean prometheus\?$/,
  );
  assert.match(fault(file(METRIC) + "timezon: UTC"), /^7:1: timezon is not known.*timezone\?$/);
  assert.match(fault(file(METRIC) + "history: {second: 5, seconds: 5}"), /^7:11: second is not/);
});

Deno.test("a wrong type of metric is named with the nearest right one", () => {
  assert.equal(
    fault(file(METRIC.replace("counter", "countr"))),
    '6:28: type must be counter, gauge, hit_rate, latency, share, ratio, value_ratio, sum, difference, delta or age, not "countr". Did you mean counter?',
  );
  assert.match(fault(file(METRIC.replace("type: counter, ", ""))), /type is missing/);
});

Deno.test("a missing second record is asked for, and one too many is refused", () => {
  assert.match(
    fault(file(METRIC.replace("counter", "latency"))),
    /^6:7: key2 is missing: this type takes a second record\.$/,
  );
  assert.match(
    fault(file(METRIC.replace("key:", "key2: b, key:"))),
    /^6:37: key2 means nothing for the type counter/,
  );
});

Deno.test("wrong colours, records, texts and numbers are shown as they are", () => {
  const metric = (from: string, to: string) => fault(file(METRIC.replace(from, to)));
  assert.match(metric('"#FFFF00"', "red"), /color must be a colour.*not "red"/);
  // A bare # begins a comment.
  assert.match(faults(file(METRIC.replace('"#FFFF00"', "#FFFF00")))[0]!, /^\d+:\d+: /);
  assert.match(metric("proxy.process.a", '" proxy.process.a"'), /no spaces around it/);
  assert.match(metric("proxy.process.a", '"proxy\\nprocess"'), /on one line/);
  assert.match(metric("proxy.process.a", '""'), /the name of a record/);
  assert.match(metric("Client", "404"), /name must be text, not 404: write it in quotes/);
  assert.match(metric("Client", '"  "'), /not empty/);
  assert.match(metric("Client", '"a\\nb"'), /one line/);
  assert.match(metric("color:", "scale: 0, color:"), /scale must be more than 0/);
  assert.match(metric("color:", "scale: .inf, color:"), /scale must be a number/);
  assert.match(metric("color:", "refresh: -1, color:"), /refresh must be more than 0/);
  assert.match(fault(file(METRIC) + "history: 0"), /history must be at least 1/);
  assert.match(fault(file(METRIC) + "history: soon"), /a number or \{seconds: NUMBER\}/);
  assert.match(fault(file(METRIC) + "timezone: Berlin"), /Did you mean Europe\/Berlin\?/);
});

Deno.test("more than 4 panels, and no panels, pages or metrics, are refused", () => {
  const panel = (n: number) => `{title: t${n}, metrics: [${METRIC}]}`;
  const page = (panels: string) => `pages:\n- name: p\n  panels: [${panels}]`;
  assert.match(
    fault(page([1, 2, 3, 4, 5].map(panel).join(", "))),
    /^3:11: panels must have at most 4 items/,
  );
  assert.match(fault(page("")), /panels must have at least 1 item\./);
  assert.match(fault("pages: []"), /^1:8: pages must have at least 1 item\./);
  assert.match(fault("{}"), /pages is missing/);
  assert.match(fault(page("{title: t, metrics: []}")), /metrics must have at least 1 item\./);
  assert.match(fault(page("1")), /panel 1 must be a map of keys, not 1/);
});

Deno.test("names that must tell things apart are refused twice", () => {
  assert.equal(
    fault(file(METRIC, METRIC)),
    "7:14: metric 2 has the name of metric 1: Client.",
  );
  const panels = `pages:\n- name: p\n  panels:\n  - {title: t, metrics: [${METRIC}]}\n` +
    `  - {title: T, metrics: [${METRIC}]}`;
  assert.match(fault(panels), /^5:13: panel 2 has the name of panel 1: T\.$/);
  assert.match(
    fault(file(METRIC) + file(METRIC).replace("pages:\n", "")),
    /page 2 has the name of page 1/,
  );
});

Deno.test("all faults of a file are found, in order, and the message shows the first few", () => {
  const wrong = METRIC.replace("counter", "x");
  const text = file(wrong, wrong, wrong, wrong, wrong, wrong, wrong);
  assert.deepEqual(faults(text).map((said) => said.split(":")[0]), [..."6789", "10", "11", "12"]);
  assert.throws(() => parseDashboard(text, "f.yaml"), /\(and 2 more\)$/);
});

Deno.test("a fault of the YAML is told with its place", () => {
  assert.match(fault("pages: [\n"), /^\d:\d+: /);
  assert.match(fault(file(METRIC) + "pages: 1"), /^7:1: this key stands twice in one map\.$/);
  assert.match(fault("a: 1\n---\nb: 2"), /one document/);
  assert.match(fault("pages: *nowhere"), /nowhere/);
  assert.match(fault("pages: !!python/object:os.system {}"), /^1:8: Unresolved tag/);
  assert.match(fault(""), /^1:1: the file is empty: it needs pages\.$/);
  assert.match(fault("just words"), /must be a map of keys/);
});

Deno.test("a file made to exhaust the program is refused quickly", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (const [index, letter] of [..."bcdefghij"].entries()) {
    const before = "abcdefghi"[index]!;
    bomb.push(`${letter}: &${letter} [${Array(10).fill(`*${before}`).join(",")}]`);
  }
  assert.match(fault(bomb.join("\n")), /aliases repeat too much/);
  assert.match(fault("[".repeat(50_000)), /nested too deeply/);
  assert.match(fault("#".repeat(600 * 1024)), /larger than 512 KB/);
  const long = METRIC.replace("Client", `"${" ".repeat(200_000)}\\x01"`);
  assert.ok(faults(file(long)).length > 0);
});

Deno.test("no text makes parseDashboard() fail but with a placed fault", () => {
  const piece = fc.constantFrom(
    ..."pages: |- name: |panels:|title: |metrics:|key: |type: counter|\n|  |{|}|[|]|&a |*a|<<: |#|\"|'|!!x |---|\t|\u0000|1|x"
      .split("|"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parseDashboard(pieces.join(""), "f.yaml");
      } catch (error) {
        assert.ok(error instanceof YamlFileError, String(error));
        assert.ok(error.faults.length > 0);
        for (const { line, column, message } of error.faults) {
          assert.ok(line >= 1 && column >= 1);
          assert.doesNotMatch(message, /\p{Cc}/u);
        }
      }
    }),
    { seed: 14, numRuns: 500 },
  );
});
