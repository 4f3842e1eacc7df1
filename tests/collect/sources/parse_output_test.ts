import assert from "node:assert/strict";
import fc from "fast-check";
import type { SourceParser } from "../../../src/model/source.ts";
import { parseOutput } from "../../../src/collect/sources/parse_output.ts";

function parsed(text: string, parser: SourceParser) {
  const { values, ...rest } = parseOutput(text, parser);
  return { values: Object.fromEntries(values), ...rest };
}

Deno.test("number takes one number alone", () => {
  assert.deepEqual(parsed(" 42.5\n", { kind: "number" }), { values: { value: 42.5 } });
  assert.deepEqual(parsed("-1e3", { kind: "number" }), { values: { value: -1000 } });
  assert.deepEqual(parsed("9007199254740993", { kind: "number" }).values, {
    value: 9007199254740993n,
  });
  for (
    const [text, why] of [["", /is empty/], ["42 43", /is no number/], [
      "nan",
      /is no number/,
    ]] as const
  ) {
    assert.match(parsed(text, { kind: "number" }).fault!, why);
  }
});

Deno.test("key_value takes lines and words, and passes units over", () => {
  const text = 'depth=3 age=12ms\nload.avg: 0.5\n"quoted": "7", x = 80%\nname=web\n';
  assert.deepEqual(parsed(text, { kind: "key_value" }).values, {
    "depth": 3,
    "age": 12,
    "load.avg": 0.5,
    "quoted": 7,
    "x": 80,
  });
  assert.match(parsed("nothing here", { kind: "key_value" }).fault!, /no KEY=NUMBER/);
});

Deno.test("json follows pointers and says which lead nowhere", () => {
  const text = '{"a":{"b/c":[1,{"~":"5"}]},"up":true}';
  const pointers = { first: "/a/b~1c/0", second: "/a/b~1c/1/~0", up: "/up", none: "/a/x" };
  assert.deepEqual(parsed(text, { kind: "json", pointers }), {
    values: { first: 1, second: 5, up: 1 },
    fault: "its output has no value at /a/x",
  });
  assert.match(parsed("{", { kind: "json", pointers }).fault!, /no JSON/);
});

Deno.test("regex takes its named groups, line by line", () => {
  const pattern = String.raw`^Active connections: (?<active>\d+)[\s\S]*Waiting: (?<waiting>\d+)`;
  const text = "head\nActive connections: 291\nReading: 6 Writing: 179 Waiting: 106\n";
  assert.deepEqual(parsed(text, { kind: "regex", pattern }).values, { active: 291, waiting: 106 });
  assert.match(parsed("", { kind: "regex", pattern }).fault!, /does not match/);
});

Deno.test("csv takes the newest whole row by its own time", () => {
  const csv = (options: object = {}) =>
    ({ kind: "csv", maxAgeMs: 1e9, time: "when", ...options }) as const;
  const text = 'when,depth,"who, what"\n2026-11-26T10:00:00Z,1,a\n' +
    '2026-11-26T10:05:00Z,2,"b ""c"""\n2026-11-26T10:04:00Z,9,x\n2026-11-26T10:06';
  assert.deepEqual(parsed(text, csv()), {
    values: { "depth": 2, "who, what": 'b "c"' },
    atMs: Date.parse("2026-11-26T10:05:00Z"),
  });
  const seconds = parsed("1795687500;7\n", csv({ columns: ["when", "depth"] }));
  assert.deepEqual(seconds, { values: { depth: 7 }, atMs: 1_795_687_500_000 });
  assert.match(parsed("a,b\n1,2\n", csv()).fault!, /no column when/);
  assert.match(parsed("when,b\nsoon,2\n", csv()).fault!, /no row with a time/);
  assert.deepEqual(parsed("a\tb\n1\t2\n3\t4\n", { kind: "csv", maxAgeMs: 1 }).values, {
    a: 3,
    b: 4,
  });
});

Deno.test("prometheus takes samples by name and sorted labels", () => {
  const text =
    '# HELP x y\n# TYPE http_requests_total counter\nhttp_requests_total{method="post",code="200"} 1027 1395066363000\n' +
    'up 1\nbad NaN\nquoted{path="C:\\\\DIR\\\\",error="a \\"b\\" {"} 1.5e1\nfoo_total 17 # {trace_id="x"} 0.67\n';
  assert.deepEqual(parsed(text, { kind: "prometheus" }).values, {
    'http_requests_total{code="200",method="post"}': 1027,
    "up": 1,
    'quoted{error="a \\"b\\" {",path="C:\\\\DIR\\\\"}': 15,
    "foo_total": 17,
  });
  assert.match(parsed("<html>", { kind: "prometheus" }).fault!, /Prometheus/);
});

Deno.test("no output whatsoever crashes a parser", () => {
  const parsers: SourceParser[] = [
    { kind: "number" },
    { kind: "key_value" },
    { kind: "json", pointers: { a: "/a", b: "/0/b" } },
    { kind: "regex", pattern: "(?<a>\\d+)" },
    { kind: "csv", maxAgeMs: 1, time: "t" },
    { kind: "csv", maxAgeMs: 1, columns: ["t", "a"] },
    { kind: "prometheus" },
  ];
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    for (const parser of parsers) {
      const { values, fault } = parseOutput(text, parser);
      assert.ok(values.size > 0 || fault !== undefined || parser.kind === "csv");
    }
  }));
});
