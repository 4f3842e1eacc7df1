import assert from "node:assert/strict";
import { breachesOf, checkRooms } from "../../scripts/check_rooms.ts";

const whats = (file: string, text: string) => breachesOf(file, text).map(({ what }) => what);

Deno.test("checkRooms() finds no breach in the project", () => {
  assert.deepEqual(checkRooms(new URL("../../", import.meta.url)), []);
});

Deno.test("breachesOf() names a room that imports its neighbour", () => {
  const text = 'import { History } from "../series/history.ts";';
  assert.deepEqual(whats("src/chart/plot.ts", text), ["the room chart imports the room series"]);
  assert.deepEqual(whats("src/app/live.ts", text), []);
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
