import assert from "node:assert/strict";
import { benchStore } from "../../../scripts/bench/store.ts";

Deno.test("the bench of the store runs, and finds a recording that is compact", async () => {
  const [section] = await benchStore({ hosts: 2, records: 20, ticks: 4000, days: 0 });
  const rows = section?.figures ?? [];
  assert.ok(rows.every(({ value }) => Number.isFinite(value)));
  const perValue = rows.find(({ what }) => what === "file, per value");
  // 60 MB for a day of 4 hosts with 40 records.
  assert.ok(perValue !== undefined && perValue.value < 4.3, `${perValue?.value} bytes per value`);
  const all = rows.find(({ what }) => /^a day of all 78\d records/.test(what));
  assert.ok(all !== undefined && all.value < 120, `${all?.value} MB a day`);
});
