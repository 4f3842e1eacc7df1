import assert from "node:assert/strict";
import { parseReply } from "../../src/collect/parse_reply.ts";
import { salvageRecords } from "../../src/collect/read_result.ts";
import { CollectError } from "../../src/model/errors.ts";

/** A record as the server writes it; the value is put in as it is. */
function record(name: string, value: string): string {
  return `{"record": {"record_name": "${name}","record_type": "3","version": "0",` +
    `"stat_meta": {"persist_type": "0"},"data_type": "STRING","current_value": ${value},` +
    `"default_value": "[{"}}`;
}

function reply(...records: readonly string[]): string {
  return `{"jsonrpc": "2.0", "result": {"recordList": [${records.join(", ")}], "errorList": ` +
    `[{"code": "2000","record_name": "no.such"}]}, "id": "1"}`;
}

const good = (name: string) => record(name, '"fine: \\"quoted\\", {\\"record\\": [}"');

/** Values that yaml-cpp or a broken server writes, and JSON has not. */
const ODD: readonly (readonly [string, string])[] = [
  ["an escape of yaml-cpp", String.raw`"edge\x1b[31m"`],
  ["a long escape", String.raw`"\U0001f600"`],
  ["a no-break space of YAML", String.raw`"a\_b\N\L"`],
  ["a raw control character", '"a\u0001b\nc"'],
  ["a bare word", ".nan"],
  ["a quote too many", '"a"b"'],
  ["a bracket too many", '"a"}]'],
  ["nothing", ""],
];

for (const [what, value] of ODD) {
  Deno.test(`a record whose value is ${what} costs that record, and is named`, () => {
    for (const place of [0, 1, 2]) {
      const records = [good("one"), good("two")];
      records.splice(place, 0, record("odd.name", value));
      const bytes = new TextEncoder().encode(reply(...records));
      const { values, problems, absent } = parseReply(bytes);
      assert.deepEqual([...values.keys()], ["one", "two"]);
      assert.equal(values.get("one"), 'fine: "quoted", {"record": [}');
      assert.deepEqual(problems, ["record odd.name: it is not valid JSON"]);
      assert.deepEqual(absent, ["no.such"]);
    }
  });
}

Deno.test("a record with bytes that are no UTF-8 costs that record", () => {
  const text = reply(good("one"), record("odd.name", '"caf\u00e9"'), good("two"));
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const { values, problems } = parseReply(bytes);
  assert.deepEqual([...values.keys()], ["one", "two"]);
  assert.deepEqual(problems, ["record odd.name: it is not valid JSON"]);
});

Deno.test("several odd records, of unreadable names as well, cost themselves alone", () => {
  const text = reply(
    record("a", String.raw`"\x00"`),
    record(String.raw`\x1b[2J`, '"1"'),
    good("one"),
    `{"record": {"name": \x01}}`,
  );
  const { values, problems } = parseReply(new TextEncoder().encode(text));
  assert.deepEqual([...values.keys()], ["one"]);
  assert.deepEqual(problems, [
    "record a: it is not valid JSON",
    String.raw`record \x1b[2J: it is not valid JSON`,
    "a record: it is not valid JSON",
  ]);
});

Deno.test("a reply that is broken elsewhere, or was cut short, is no reply", () => {
  const odd = record("odd", String.raw`"\x1b"`);
  for (
    const text of [
      reply(good("one"), odd).slice(0, -1),
      reply(good("one"), odd).slice(0, -60),
      reply(odd).replace('"jsonrpc"', "jsonrpc"),
      reply(odd).replace("errorList", String.raw`\x1b`),
      reply(odd) + "}",
    ]
  ) {
    const malformed = (error: unknown) =>
      error instanceof CollectError && error.reason === "malformed";
    assert.throws(() => parseReply(new TextEncoder().encode(text)), malformed, text.slice(-80));
  }
});

Deno.test("salvageRecords() takes nothing out of what is whole, and nothing out of nothing", () => {
  assert.equal(salvageRecords(reply(good("one"))), undefined);
  assert.equal(salvageRecords('{"result": {"recordList": []}}'), undefined);
  assert.equal(salvageRecords(""), undefined);
});

Deno.test("salvageRecords() takes no longer the more records are broken", () => {
  const broken = Array.from({ length: 20_000 }, (_, i) => record(`r${i}`, '"a"b"'));
  const startMs = performance.now();
  const salvaged = salvageRecords(reply(...broken, good("last")));
  assert.equal(salvaged?.lost.length, 20_000);
  // Looked through once it takes 50 ms; once for each record, minutes.
  assert.ok(performance.now() - startMs < 20_000);
});
