import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../../src/model/errors.ts";
import { parseCapture } from "../../src/sim/parse_capture.ts";
import { CAPTURE } from "./real_capture.ts";

Deno.test("parseCapture() reads the real capture, gzipped or not", () => {
  const polls = parseCapture(CAPTURE);
  assert.equal(polls.length, 150);
  assert.equal(polls.filter(({ records }) => records === undefined).length, 8);
  assert.equal(polls[0]?.records?.size, 35);
  assert.equal(
    polls[0]?.records?.get("proxy.process.cache_total_hits")?.["current_value"],
    "18396",
  );
  assert.deepEqual(parseCapture(gunzipSync(CAPTURE)), polls);
});

Deno.test("parseCapture() names the source and the line of what it cannot read", () => {
  const encoder = new TextEncoder();
  const header = '{"server": "x"}\n';
  for (
    const [text, words] of [
      ["", /empty\.jsonl: it holds no polls/],
      [header, /it holds no polls/],
      [`${header}{"at_ms": 1, "error": "x"}\n{"at_ms"`, /empty\.jsonl, line 3: /],
      [`${header}{"x": 1}`, /line 2: a poll without "at_ms"/],
      [`${header}{"at_ms": "1", "error": "x"}`, /line 2: "at_ms" is not a number/],
      [`${header}{"at_ms": 1}`, /line 2: neither "reply" nor "error"/],
      [`${header}{"at_ms": 1, "reply": "{}"}`, /line 2: its reply has no "recordList"/],
      [
        `${header}{"at_ms": 1, "reply": "{\\"result\\": {\\"recordList\\": [1]}}"}`,
        /line 2: its reply holds what is no record/,
      ],
    ] as const
  ) {
    const parse = () => parseCapture(encoder.encode(text), "empty.jsonl");
    assert.throws(parse, (error) => error instanceof UsageError && words.test(error.message));
  }
});
