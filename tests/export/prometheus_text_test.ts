import assert from "node:assert/strict";
import fc from "fast-check";
import { prometheusText } from "../../src/export/prometheus_text.ts";
import type { Metric } from "../../src/model/dashboard.ts";
import { checkWithPromtool } from "./promtool.ts";
import { hostNamed, REFUSED, replyOf } from "./snapshot_fixture.ts";

const START = "proxy.process.proxy.start_time";

function metric(type: Metric["type"], key: string, key2?: string): Metric {
  return { name: key, type, key, ...(key2 === undefined ? {} : { key2 }), color: "#ffffff" };
}

/** The samples of a text: `name{labels}` and the value as written. */
function samplesOf(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const space = line.lastIndexOf(" ");
    return [line.slice(0, space), line.slice(space + 1)];
  }));
}

Deno.test("prometheusText() writes the records that are drawn, typed by how they are drawn", async () => {
  const text = prometheusText({
    hosts: [{
      host: hostNamed("ats1"),
      result: replyOf({
        "proxy.process.http.incoming_requests": 50702,
        "proxy.process.http.current_client_connections": 12,
        "proxy.process.cache_total_hits": 33262,
        "proxy.process.cache_total_misses": 15218,
        "proxy.process.version.server.short": "10.1.4",
        "proxy.config.raw_stat_sync_interval_ms": 5000,
        [START]: 1795229894,
      }),
    }],
    metrics: [
      metric("counter", "proxy.process.http.incoming_requests"),
      metric("gauge", "proxy.process.http.current_client_connections"),
      metric("hit_rate", "proxy.process.cache_total_hits", "proxy.process.cache_total_misses"),
      metric("gauge", "proxy.process.version.server.short"),
    ],
  });
  assert.deepEqual([...samplesOf(text)], [
    ['traffic_grapher_up{host="ats1"}', "1"],
    ['traffic_grapher_poll_duration_seconds{host="ats1"}', "0.0034"],
    ['proxy_process_http_incoming_requests_total{host="ats1"}', "50702"],
    ['proxy_process_http_current_client_connections{host="ats1"}', "12"],
    ['proxy_process_cache_total_hits_total{host="ats1"}', "33262"],
    ['proxy_process_cache_total_misses_total{host="ats1"}', "15218"],
    ['proxy_process_proxy_start_time{host="ats1"}', "1795229894"],
  ]);
  assert.match(text, /^# TYPE proxy_process_http_incoming_requests_total counter$/m);
  assert.match(text, /^# TYPE proxy_process_http_current_client_connections gauge$/m);
  assert.match(text, /^# TYPE proxy_process_cache_total_misses_total counter$/m);
  const { remarks } = await checkWithPromtool(text);
  assert.deepEqual(remarks, []);
});

Deno.test("prometheusText() keeps every digit of integers beyond 2^53", async () => {
  const text = prometheusText({
    hosts: [{ host: hostNamed("ats1"), result: replyOf({ "a.b": 9007199254740993n }) }],
    metrics: [metric("counter", "a.b")],
  });
  assert.equal(samplesOf(text).get('a_b_total{host="ats1"}'), "9007199254740993");
  await checkWithPromtool(text);
});

Deno.test("prometheusText() says of a host that did not answer only that", async () => {
  const text = prometheusText({
    hosts: [
      { host: hostNamed("ats1"), result: replyOf({ "a.b": 1 }) },
      { host: hostNamed("ats2"), result: REFUSED },
    ],
    metrics: [metric("gauge", "a.b")],
  });
  const samples = samplesOf(text);
  assert.equal(samples.get('traffic_grapher_up{host="ats2"}'), "0");
  assert.deepEqual([...samples.keys()].filter((name) => name.includes("ats2")), [
    'traffic_grapher_up{host="ats2"}',
    'traffic_grapher_poll_duration_seconds{host="ats2"}',
  ]);
  await checkWithPromtool(text);
});

Deno.test("prometheusText() leaves a record that is drawn both ways untyped", () => {
  const text = prometheusText({
    hosts: [{ host: hostNamed("ats1"), result: replyOf({ "a.b": 1 }) }],
    metrics: [metric("gauge", "a.b"), metric("counter", "a.b")],
  });
  assert.match(text, /^# TYPE a_b untyped$/m);
});

Deno.test("prometheusText() tells records apart whose names fall together", async () => {
  const text = prometheusText({
    hosts: [{ host: hostNamed("ats1"), result: replyOf({ "a.b": 1, "a_b": 2 }) }],
    metrics: [metric("gauge", "a.b"), metric("gauge", "a_b")],
  });
  const samples = samplesOf(text);
  assert.equal(samples.get('a_b{host="ats1",record="a.b"}'), "1");
  assert.equal(samples.get('a_b{host="ats1",record="a_b"}'), "2");
  assert.equal(text.match(/^# TYPE a_b /gm)?.length, 1);
  await checkWithPromtool(text);
});

Deno.test("prometheusText() is accepted by Prometheus whatever hosts and records are called", async () => {
  const names = fc.sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), {
    numRuns: 300,
    seed: 10104,
  });
  const records = [...new Set([...names, "1.2", "traffic_grapher_up", 'q"\\\n\x1b', "-"])];
  const values = Object.fromEntries(records.map((name, index) => [name, index / 8]));
  const text = prometheusText({
    hosts: ["plain", 'a"b\\c', "zwölf"].map((label) => ({
      host: hostNamed(label),
      result: replyOf(values),
    })),
    metrics: records.map((name) => metric("gauge", name)),
  });
  await checkWithPromtool(text);
  // Names that differ only in control characters cannot be told apart; none else may be lost.
  assert.ok(samplesOf(text).size > 3 * 280, `${samplesOf(text).size} samples`);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

Deno.test("checkWithPromtool() refuses what is no exposition format", async () => {
  await assert.rejects(checkWithPromtool("a b c\n"), /promtool refuses the text/);
});
