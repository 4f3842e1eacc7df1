import assert from "node:assert/strict";
import { ChangeLog } from "../../../src/app/picture/change_log.ts";

const box = (x: number) => ({ x, y: 0, width: 1, height: 1 });

Deno.test("ChangeLog tells where a picture differs from any earlier one, those between included", () => {
  const log = new ChangeLog();
  const [first, second, third] = [[box(1)], [box(2), box(3)], []].map((boxes) => log.add(boxes));
  assert.deepEqual(log.between(first!, second!), [box(2), box(3)]);
  assert.deepEqual(log.between(first!, third!), [box(2), box(3)]);
  assert.deepEqual(log.between(second!, third!), []);
  assert.deepEqual(log.between(third!, third!), []);
});

Deno.test("ChangeLog says that it does not know, of pictures long ago and of later ones", () => {
  const log = new ChangeLog();
  const first = log.add([box(0)]);
  let last = first;
  for (let x = 1; x < 100; x++) last = log.add([box(x)]);
  assert.equal(log.between(first, last), undefined);
  assert.equal(log.between(last, first), undefined);
  assert.deepEqual(log.between(last - 1, last), [box(99)]);
});
