import assert from "node:assert/strict";
import { breachesOf, checkRooms, circlesOf } from "../../scripts/check_rooms.ts";

const whats = (file: string, text: string) => breachesOf(file, text).map(({ what }) => what);

Deno.test("checkRooms() finds no breach in the project", () => {
  assert.deepEqual(checkRooms(new URL("../../", import.meta.url)), []);
});

Deno.test("breachesOf() names a room that imports its neighbour", () => {
  const text = 'import { History } from "../series/history.ts";';
  assert.deepEqual(whats("src/chart/plot.ts", text), ["the room chart imports the room series"]);
  assert.deepEqual(whats("src/app/live.ts", text), []);
});

Deno.test("breachesOf() names a sub-room of app that imports another which it may not", () => {
  const text = 'import { watch } from "../commands/watch.ts";';
  assert.deepEqual(whats("src/app/screen/batch.ts", text), [
    "the sub-room screen imports the sub-room commands",
  ]);
  assert.deepEqual(whats("src/app/run.ts", 'import { watch } from "./commands/watch.ts";'), []);
});

Deno.test("breachesOf() sees imports over several lines, dynamic ones and re-exports", () => {
  assert.equal(whats("src/web/page.ts", '} from "../store/reader.ts";').length, 1);
  assert.equal(whats("src/web/page.ts", 'const a = await import("../app/run.ts");').length, 1);
  assert.equal(whats("src/web/page.ts", 'export * from "../chart/theme.ts";').length, 1);
});

Deno.test("breachesOf() names an effect in a pure room", () => {
  assert.deepEqual(whats("src/chart/plot.ts", "const now = Date.now();"), [
    "the room chart is pure, and uses Date.now(",
  ]);
  assert.deepEqual(whats("src/collect/poller.ts", "const now = Date.now();"), []);
});

Deno.test("breachesOf() names a room that reads the arguments or exits", () => {
  assert.equal(whats("src/web/server.ts", "Deno.exit(1);").length, 1);
});

Deno.test("circlesOf() names each circle of imports once, types included", () => {
  const texts = new Map([
    ["src/chart/a.ts", 'import type { B } from "./b.ts";\nimport { C } from "./c.ts";'],
    ["src/chart/b.ts", 'import { C } from "./c.ts";'],
    ["src/chart/c.ts", 'export type { A } from "./a.ts";'],
    ["src/chart/d.ts", 'import { A } from "./a.ts";'],
  ]);
  const whats = circlesOf(texts).map(({ what }) => what);
  assert.deepEqual(whats, [
    "imports in a circle: src/chart/a.ts -> src/chart/b.ts -> src/chart/c.ts -> src/chart/a.ts",
  ]);
});
