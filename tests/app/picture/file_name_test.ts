import assert from "node:assert/strict";
import { fileName, pageFileNames } from "../../../src/app/picture/file_name.ts";

const parts = { iter: 3, atMs: Date.UTC(2026, 10, 21, 2, 58, 0, 123) };

Deno.test("fileName() fills in the frame, the page and the time, as often as they stand", () => {
  const template = "/tmp/{page}/{iter}-{time}-{page}.png";
  assert.equal(
    fileName(template, { ...parts, page: "tls" }),
    "/tmp/tls/3-20261121T025800Z-tls.png",
  );
  assert.equal(fileName("$&{page}", { ...parts, page: "$&" }), "$&$&");
});

Deno.test("pageFileNames() numbers the pages where the name does not tell them apart", () => {
  assert.deepEqual(pageFileNames("a.b/now.png", ["x", "y"], parts), [
    "a.b/now-1.png",
    "a.b/now-2.png",
  ]);
  assert.deepEqual(pageFileNames("a.b/now", ["x", "y"], parts), ["a.b/now-1", "a.b/now-2"]);
  assert.deepEqual(pageFileNames("now.png", ["x"], parts), ["now.png"]);
  assert.deepEqual(pageFileNames("{page}.png", ["x", "y", "x"], parts), [
    "x-1.png",
    "y.png",
    "x-3.png",
  ]);
});
