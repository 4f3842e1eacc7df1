import assert from "node:assert/strict";
import fc from "fast-check";
import { isBreached, rangeText } from "../../src/alerts/condition.ts";
import { parsePluginRange } from "../../src/config/option_values.ts";

/** Which of these values alert. */
function alerting(text: string, values: readonly number[]): number[] {
  const range = parsePluginRange(text);
  assert.ok(range !== undefined, text);
  return values.filter((value) => isBreached(range, value, false));
}

// The table of the Monitoring Plugins Development Guidelines.
Deno.test("ranges alert as the guidelines of the monitoring plugins say", () => {
  const values = [-1, 0, 5, 10, 15, 20, 25];
  assert.deepEqual(alerting("10", values), [-1, 15, 20, 25]);
  assert.deepEqual(alerting("10:", values), [-1, 0, 5]);
  assert.deepEqual(alerting("~:10", values), [15, 20, 25]);
  assert.deepEqual(alerting("10:20", values), [-1, 0, 5, 25]);
  assert.deepEqual(alerting("@10:20", values), [10, 15, 20]);
  assert.deepEqual(alerting(":10", values), [-1, 15, 20, 25]);
  assert.deepEqual(alerting("-5:.5", [-6, -5, 0, 0.5, 0.6]), [-6, 0.6]);
  assert.deepEqual(alerting("1e3", [999, 1001]), [1001]);
});

Deno.test("what is no range is none", () => {
  for (const text of ["", "@", ":", "~", "20:10", "a", "1:2:3", "10 20", "5%", "~10", "10:~"]) {
    assert.equal(parsePluginRange(text), undefined, JSON.stringify(text));
  }
});

Deno.test("an inverted range alerts wherever the plain one does not", () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(), fc.integer(), (low, size, value) => {
      const text = `${low}:${low + size}`;
      const [plain, inverted] = [text, `@${text}`].map((range) => parsePluginRange(range)!);
      assert.notEqual(isBreached(plain!, value, false), isBreached(inverted!, value, false));
    }),
  );
});

Deno.test("a range is written again as it was meant", () => {
  for (const text of ["~:10", "10:", "10:20", "@10:20", "@~:5", "@5:"]) {
    assert.equal(rangeText(parsePluginRange(text)!), text);
  }
  assert.equal(rangeText(parsePluginRange("10")!), "0:10");
});
