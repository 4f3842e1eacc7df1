import assert from "node:assert/strict";
import fc from "fast-check";
import { UsageError } from "../../src/model/errors.ts";
import { readJsonStream } from "../../src/import/json_stream.ts";
import { TempFolder } from "../store/support/recordings.ts";

interface Read {
  readonly items: [string, number, unknown][];
  readonly fields: [string, unknown][];
  readonly members: readonly string[];
}

async function read(text: string | Uint8Array): Promise<Read> {
  using folder = new TempFolder();
  const path = folder.file("x.json");
  if (typeof text === "string") Deno.writeTextFileSync(path, text);
  else Deno.writeFileSync(path, text);
  const items: [string, number, unknown][] = [], fields: [string, unknown][] = [];
  const members = await readJsonStream(path, {
    lists: ["metrics", "events"],
    paths: ["format", "metrics.*", "events.*"],
    onValue: (value, [name, index]) => {
      if (index === undefined) fields.push([String(name), value]);
      else items.push([String(name), Number(index), value]);
    },
  });
  return { items, fields, members: [...members] };
}

/** What is said of a text, after the file's name. */
async function complaint(text: string | Uint8Array): Promise<string> {
  try {
    await read(text);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message.replace(/^.*x\.json:/, "");
  }
  throw new assert.AssertionError({ message: `nothing is said of ${text}` });
}

Deno.test("readJsonStream() hands over items one by one, and the fields that are asked for", async () => {
  const text = `\ufeff { "format": "x", "other": {"metrics": [9], "deep": [[{}]]},
    "metrics": [{"a": 9007199254740993}, null, [1.5e3, "\\u00e9\\ud83d\\ude00"]], "events": [] }`;
  assert.deepEqual(await read(text), {
    items: [
      ["metrics", 0, { a: 9007199254740993n }],
      ["metrics", 1, null],
      ["metrics", 2, [1500, "é😀"]],
    ],
    fields: [["format", "x"]],
    members: ["format", "other", "metrics", "events"],
  });
});

Deno.test("readJsonStream() gives what JSON.parse() gives, wherever a chunk of the file ends", async () => {
  const value = fc.jsonValue();
  await fc.assert(
    fc.asyncProperty(fc.array(value), fc.nat(3), async (items, padding) => {
      // Around the end of the first chunk.
      const start = `{"format": "${"é".repeat(131_000 + padding * 20)}", "metrics": `;
      const { items: given } = await read(`${start}${JSON.stringify(items)}}`);
      const plain = JSON.stringify(
        given.map(([, , item]) => item),
        (_, value) => typeof value === "bigint" ? Number(value) : value,
      );
      assert.deepEqual(JSON.parse(plain), JSON.parse(JSON.stringify(items)));
    }),
    { numRuns: 30, seed: 3 },
  );
});

Deno.test("readJsonStream() points at what is no JSON by line and column", async () => {
  for (
    const marked of [
      '{"a": ^NaNs}',
      '{"a": NaN ^-1}',
      '{"a": 1,^}',
      '{"a": [1, 2,^]}',
      '{"a": [1 ^2]}',
      '{"a" ^1}',
      "{^a: 1}",
      "^nope",
      '{"a": [1]}^x',
      '{"a": [1]} ^{}',
      '{"a": ^"b\nc"}',
      '{"a": "é😀",\n "größe": 0^1}',
      '{\n"metrics":\n[1,\n ^}',
    ]
  ) {
    const before = marked.slice(0, marked.indexOf("^"));
    const lines = before.split("\n");
    const said = await complaint(marked.replace("^", ""));
    const place = `${lines.length}:${lines.at(-1)!.length + 1}: it is not JSON: unexpected "`;
    assert.ok(said.startsWith(place), `${marked}: ${said}`);
  }
});

Deno.test("readJsonStream() points at the right place far into a large file, with a byte order mark or without", async () => {
  const rows = Array.from(
    { length: 9000 },
    (_, index) => `{"label": "größe ${index}", "value": 1}`,
  );
  const text = `{"metrics": [\n${rows.join(",\n")},\n  {"value": oops}]}`;
  assert.ok(text.length > 300_000);
  for (const start of ["", "\ufeff"]) {
    const said = await complaint(start + text);
    assert.equal(said, '9002:13: it is not JSON: unexpected "oops}]}"');
  }
});

Deno.test("readJsonStream() says of a text that was cut short that it ends in the middle", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.nat(), async (value, seed) => {
      const text = JSON.stringify({ metrics: [value, { key: value }] });
      const cut = text.slice(0, 1 + seed % (text.length - 1));
      const end = `1:${new TextDecoder().decode(new TextEncoder().encode(cut)).length + 1}`;
      assert.equal(
        await complaint(cut),
        `${end}: it is not JSON: it ends in the middle, as if it was cut short while it was written`,
      );
    }),
    { numRuns: 60, seed: 5 },
  );
});

Deno.test("readJsonStream() refuses what is no UTF-8, and passes on what its takers throw", async () => {
  const bytes = new TextEncoder().encode('{"metrics": ["?bcdef"]}');
  bytes[bytes.indexOf(63)] = 0xff;
  assert.match(await complaint(bytes), /^1:14: it is not JSON: unexpected /);
  using folder = new TempFolder();
  Deno.writeTextFileSync(folder.file("y.json"), '{"metrics": [1]}');
  const enough = new RangeError("Unexpected enough");
  await assert.rejects(
    readJsonStream(folder.file("y.json"), {
      lists: ["metrics"],
      paths: ["metrics.*"],
      onValue: () => {
        throw enough;
      },
    }),
    enough,
  );
});
