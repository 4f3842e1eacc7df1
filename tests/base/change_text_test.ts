import assert from "node:assert/strict";
import { changeText } from "../../src/base/change_text.ts";

Deno.test("changeText() says percents, many times, and what percents cannot say", () => {
  const said = ([before, now]: readonly [number, number]) => changeText(before, now);
  assert.deepEqual(
    ([[100, 112], [100, 97], [100, 100], [100, 100.2], [0, 0], [0, 5], [10, 99], [
      10,
      150,
    ]] as const)
      .map(said),
    ["+12%", "-3%", "±0%", "±0%", "±0%", "from 0", "+890%", "x15"],
  );
  assert.deepEqual(([[-100, -50], [-100, -150], [5, 0]] as const).map(said), [
    "+50%",
    "-50%",
    "-100%",
  ]);
});
