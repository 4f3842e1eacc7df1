import assert from "node:assert/strict";
import { recordMeaning } from "../../../src/app/records/record_meaning.ts";

interface Lookup {
  readonly result: {
    readonly recordList: readonly {
      readonly record: { readonly record_name: string; readonly data_type: string };
    }[];
  };
}

const { result } = JSON.parse(
  Deno.readTextFileSync(new URL("../../fixtures/ats/all-metrics-10.1.4.json", import.meta.url)),
) as Lookup;
const records = result.recordList.map(({ record }) => record);

Deno.test("recordMeaning() knows the units where documentation and source disagree", () => {
  const known = (name: string) => {
    assert.ok(records.some(({ record_name }) => record_name === `proxy.process.${name}`), name);
    return recordMeaning(`proxy.process.${name}`);
  };
  assert.deepEqual(known("http.transaction_totaltime.hit_fresh"), {
    type: "counter",
    unit: "ms, summed",
  });
  assert.deepEqual(known("http.total_transactions_time"), { type: "counter", unit: "ns, summed" });
  assert.deepEqual(known("ssl.total_handshake_time"), { type: "counter", unit: "ns, summed" });
  assert.deepEqual(known("dns.success_time"), { type: "counter", unit: "ms, summed" });
  assert.deepEqual(known("http.milestone.ua_close"), { type: "counter", unit: "ms, summed" });
  assert.deepEqual(known("eventloop.time.max.10s"), { type: "gauge", unit: "ns" });
  assert.deepEqual(known("ssl.user_agent_sessions"), {
    type: "counter",
    unit: "sessions accepted",
  });
  assert.deepEqual(known("http2.current_client_connections"), { type: "gauge", unit: "now" });
  assert.deepEqual(known("cache.bytes_used"), { type: "gauge", unit: "bytes" });
  assert.deepEqual(known("net.read_bytes"), { type: "counter", unit: "bytes" });
});

Deno.test("recordMeaning() takes nothing that is open or current for a counter", () => {
  for (const { record_name: name } of records) {
    if (!/current|currently|\.active$|_used$|percent|\.last_sync\./.test(name)) continue;
    const meaning = recordMeaning(name);
    assert.notEqual(meaning?.type, "counter", name);
  }
});

Deno.test("recordMeaning() says nothing of texts, settings and names that it does not know", () => {
  for (const { record_name: name, data_type } of records) {
    if (data_type === "STRING") assert.equal(recordMeaning(name), undefined, name);
  }
  assert.equal(recordMeaning("proxy.config.http.cache.http"), undefined);
  assert.equal(recordMeaning("plugin.total_hits"), undefined);
});
