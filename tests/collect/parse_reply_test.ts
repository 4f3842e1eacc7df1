import assert from "node:assert/strict";
import fc from "fast-check";
import { parseReply } from "../../src/collect/parse_reply.ts";
import { CollectError } from "../../src/model/errors.ts";
import { allMetrics, captureLines, realReply } from "./fixtures.ts";

const encoder = new TextEncoder();

function parse(json: unknown) {
  return parseReply(encoder.encode(typeof json === "string" ? json : JSON.stringify(json)));
}

function failure(bytes: Uint8Array): CollectError {
  try {
    parseReply(bytes);
  } catch (error) {
    assert.ok(error instanceof CollectError, String(error));
    return error;
  }
  return assert.fail("it was accepted");
}

function record(type: unknown, value: unknown, name = "r") {
  return {
    result: {
      recordList: [{ record: { record_name: name, data_type: type, current_value: value } }],
      errorList: [],
    },
  };
}

Deno.test("parseReply() reads every metric of a real server: 779 integers and 8 strings", () => {
  const { values, absent, problems } = parseReply(allMetrics());
  assert.equal(values.size, 787);
  assert.equal([...values.values()].filter((value) => typeof value === "number").length, 779);
  assert.equal(values.get("proxy.process.http.incoming_requests"), 84_419);
  assert.equal(values.get("proxy.process.http.total_transactions_time"), 1_395_517_928_725);
  assert.equal(values.get("proxy.process.version.server.short"), "10.1.4");
  assert.equal(values.get("proxy.process.version.server.build_number"), "0");
  assert.deepEqual([absent, problems], [[], []]);
});

Deno.test("parseReply() reads every reply of a real capture and names its two unknown records", () => {
  const replies = captureLines().flatMap(({ reply }) => reply ?? []);
  assert.equal(replies.length, 142);
  for (const reply of replies) {
    const { values, absent, problems } = parse(reply);
    assert.equal(values.size, 35);
    assert.deepEqual(absent, [
      "proxy.process.http2.current_client_sessions",
      "proxy.node.restarts.proxy.start_time",
    ]);
    assert.deepEqual(problems, []);
  }
});

Deno.test("parseReply() tells an unknown record from a complaint of the server", () => {
  const mixed = parseReply(realReply("one known, one unknown"));
  assert.deepEqual([...mixed.values], [["proxy.process.http.incoming_requests", 550_521]]);
  assert.deepEqual(mixed.absent, ["no.such.record"]);
  assert.deepEqual(mixed.problems, []);

  assert.deepEqual(parseReply(realReply("wrong type")), {
    values: new Map(),
    absent: [],
    problems: [
      "record proxy.process.http.incoming_requests: Found record does not match the requested type (2007)",
    ],
  });
  assert.deepEqual(parseReply(realReply("bad regex")).problems, [
    "record (: Error reading the record. (2005)",
  ]);
  assert.equal(
    parseReply(realReply("config record")).values.get("proxy.config.local_state_dir"),
    "/opt/ats/var/trafficserver",
  );
});

for (
  const [name, words] of [
    ["truncated request", /Parse error \(-32700\)/],
    ["not json", /Invalid Request \(-32600\)/],
    ["unknown method", /Method not found \(-32601\)/],
  ] as const
) {
  Deno.test(`parseReply() reports what the real server says to: ${name}`, () => {
    const { reason, message } = failure(realReply(name));
    assert.equal(reason, "rpc-error");
    assert.match(message, words);
  });
}

Deno.test("parseReply() adds the handler's own words to an error", () => {
  const data = [{ code: 2, message: "Denied privileged API access for uid=1000 gid=1000" }];
  const bytes = encoder.encode(
    JSON.stringify({ error: { code: 9, message: "Unauthorized", data } }),
  );
  assert.match(failure(bytes).message, /Unauthorized \(9\): Denied privileged API access/);
});

Deno.test("parseReply() says of every beginning of a real reply how far it got", () => {
  const reply = realReply("one known, one unknown");
  for (let length = 1; length < reply.length; length++) {
    const { reason, message } = failure(reply.slice(0, length));
    assert.equal(reason, "malformed");
    assert.match(message, new RegExp(`cut short after ${length} bytes`), `at ${length}`);
  }
});

Deno.test("parseReply() finds a reply that ends inside a character cut short", () => {
  const whole = encoder.encode('{"result": {"recordList": [], "errorList": [], "x": "€"}}');
  const end = whole.indexOf(0xe2);
  for (const kept of [1, 2]) {
    assert.match(failure(whole.slice(0, end + kept)).message, /cut short after \d+ bytes/);
  }
});

Deno.test("parseReply() reads text that its transport would have split inside a character", () => {
  const { values } = parse(record("STRING", "Zürich – 東京 🚦"));
  assert.equal(values.get("r"), "Zürich – 東京 🚦");
});

for (
  const [what, text] of Object.entries({
    "a null result": '{"result": null}',
    "a list for a result": '{"result": []}',
    "a list for a reply": "[]",
    "a number for a reply": "7",
    "null for a reply": "null",
    "neither result nor error": "{}",
    "no recordList": '{"result": {"errorList": []}}',
    "no errorList": '{"result": {"recordList": []}}',
    "null for recordList": '{"result": {"recordList": null, "errorList": []}}',
    "a record that is null": '{"result": {"recordList": [{"record": null}], "errorList": []}}',
    "an entry that is null": '{"result": {"recordList": [null], "errorList": []}}',
    "a record without a name": '{"result": {"recordList": [{"record": {}}], "errorList": []}}',
    "an error entry that is null": '{"result": {"recordList": [], "errorList": [null]}}',
    "a page of HTML": "<html>not here</html>",
    "nothing": "",
  })
) {
  Deno.test(`parseReply() rejects ${what} as malformed`, () => {
    assert.equal(failure(encoder.encode(text)).reason, "malformed");
  });
}

for (
  const [text, expected] of [
    ["0", 0],
    ["-0", 0],
    ["-12", -12],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["9007199254740993", 9_007_199_254_740_993n],
    ["-9007199254740993", -9_007_199_254_740_993n],
    ["18446744073709551615", 18_446_744_073_709_551_615n],
  ] as const
) {
  Deno.test(`parseReply() reads the integer ${text} exactly`, () => {
    for (const type of ["INT", "COUNTER"]) {
      assert.ok(Object.is(parse(record(type, text)).values.get("r"), expected));
    }
  });
}

const NO_INTEGERS = ["", " 1", "1 ", "1_000", "1e3", "0x10", "1.0", "nan", "+1", "9".repeat(21)];
const NO_FLOATS = ["", "nan", "inf", "-inf", "Infinity", "1_000.5", "0x1p3", "1,5", "1e999", " 1"];
for (
  const [type, text] of [
    ...NO_INTEGERS.map((text) => ["INT", text] as const),
    ...NO_FLOATS.map((text) => ["FLOAT", text] as const),
    ["INT", null] as const,
    ["INT", 12] as const,
    ["FLOAT", ["1"]] as const,
    ["WIDGET", "1"] as const,
    [undefined, "1"] as const,
  ]
) {
  Deno.test(`parseReply() rejects ${JSON.stringify(text)} as ${type}, and that record alone`, () => {
    const reply = record(type, text, "bad.one");
    const good = { record_name: "good", data_type: "INT", current_value: "5" };
    reply.result.recordList.push({ record: good });
    const { values, absent, problems } = parse(reply);
    assert.deepEqual([...values], [["good", 5]]);
    assert.deepEqual(absent, []);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^record bad\.one: /);
  });
}

Deno.test("parseReply() reads finite floats", () => {
  for (const [text, value] of [["0.25", 0.25], ["-1.5e+06", -1_500_000], ["7", 7]] as const) {
    assert.equal(parse(record("FLOAT", text)).values.get("r"), value);
  }
});

Deno.test("parseReply() lets no control character of a server through and bounds its complaints", () => {
  const entry = { code: "2005", message: "\x1b]0;owned\x07\u202e\n!", record_name: "\x9b2Jname" };
  const { problems } = parse({
    result: { recordList: [], errorList: Array.from({ length: 1_000 }, () => entry) },
  });
  assert.equal(problems[0], "record 2Jname: ]0;owned ! (2005)");
  assert.equal(problems.length, 21);
  assert.equal(problems.at(-1), "and 980 more like these");
  const hostile = encoder.encode("\x1b[2J garbage");
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(failure(hostile).message, /[\x00-\x1f\x7f-\x9f]/);
});

Deno.test("parseReply() is not fooled by names that every object has", () => {
  const { values } = parse(record("INT", "3", "__proto__"));
  assert.deepEqual([...values], [["__proto__", 3]]);
  assert.equal(failure(encoder.encode('{"__proto__": {"result": {}}}')).reason, "malformed");
});

Deno.test("parseReply() throws nothing but a CollectError, whatever comes", () => {
  const reply = realReply("server status");
  const damaged = fc.tuple(fc.nat(reply.length - 1), fc.uint8Array({ maxLength: 8 })).map(
    ([at, bytes]) => Uint8Array.of(...reply.slice(0, at), ...bytes, ...reply.slice(at)),
  );
  const json = fc.json().map((text) => encoder.encode(`{"result": ${text}}`));
  const any = fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged, json);
  fc.assert(fc.property(any, (bytes) => {
    try {
      parseReply(bytes);
    } catch (error) {
      assert.ok(error instanceof CollectError, String(error));
      assert.ok(error.message.length < 500);
    }
  }));
});
