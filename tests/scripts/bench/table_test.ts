import assert from "node:assert/strict";
import {
  type Figure,
  formatNumber,
  formatSection,
  formatTable,
  isMet,
  quantile,
} from "../../../scripts/bench/table.ts";

const figure = (more: Partial<Figure>): Figure => ({ what: "a", value: 5, unit: "ms", ...more });

Deno.test("isMet() knows upper and lower targets, their edges, and figures that have none", () => {
  assert.equal(isMet(figure({})), undefined);
  assert.equal(isMet(figure({ most: 5 })), true);
  assert.equal(isMet(figure({ most: 4.9 })), false);
  assert.equal(isMet(figure({ least: 5 })), true);
  assert.equal(isMet(figure({ least: 5.1 })), false);
});

Deno.test("isMet() takes a figure that could not be measured for unmet", () => {
  assert.equal(isMet(figure({ value: NaN, most: 5 })), false);
  assert.equal(isMet(figure({ value: NaN, least: 0 })), false);
});

Deno.test("formatSection() prints figures with targets, tables and notes", () => {
  const text = formatSection({
    title: "Frames",
    figures: [
      figure({ what: "CPU", value: 12.345, most: 20 }),
      figure({ what: "bytes", value: 70_000, unit: "", most: 60_000 }),
      figure({ what: "lines", value: 28, unit: "" }),
    ],
    table: [["way", "ms"], ["local", "4.00"], ["forwarding", "41.00"]],
    notes: ["measured at night"],
  });
  assert.equal(
    text,
    `## Frames

figure  measured        target  met
------  --------  --  --------  ---
CPU         12.3  ms     <= 20  yes
bytes      70000      <= 60000  NO
lines         28

way            ms
----------  -----
local        4.00
forwarding  41.00

* measured at night`,
  );
});

Deno.test("formatTable() of nothing is nothing", () => {
  assert.equal(formatTable([]), "");
});

Deno.test("formatNumber() keeps three digits and whole numbers whole", () => {
  const texts = [0, 0.1234, 1.5, 45.678, 123.456, 1234.5, 86_400, NaN].map(formatNumber);
  assert.deepEqual(texts, ["0", "0.12", "1.50", "45.7", "123", "1235", "86400", "-"]);
});

Deno.test("quantile() is the value that a share of the values does not exceed", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(quantile(values, 0.5), 50);
  assert.equal(quantile(values, 0.95), 95);
  assert.equal(quantile(values, 1), 100);
  assert.equal(quantile(values, 0), 1);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});
