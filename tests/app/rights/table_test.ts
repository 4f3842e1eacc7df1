import assert from "node:assert/strict";
import { TOUCHES } from "./table.ts";

const SOURCES = new URL("../../../src/", import.meta.url);

function* sources(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* sources(url);
    // Without comments, which may speak of anything.
    else if (name.endsWith(".ts")) {
      yield Deno.readTextFileSync(url).replace(/\/\*[^]*?\*\/|^ *\/\/.*$/gm, "");
    }
  }
}

Deno.test("everything that the sources touch is in the table, and nothing else", () => {
  const touched = new Set<string>();
  const files = new Set<string>();
  const main = Deno.readTextFileSync(new URL("../main.ts", SOURCES));
  for (const text of [main, ...sources(SOURCES)]) {
    for (const [, name = ""] of text.matchAll(/\bDeno\.(\w+)/g)) touched.add(name);
    for (const [name] of text.matchAll(/"node:\w+"/g)) touched.add(name.slice(1, -1));
    if (/new Worker\(/.test(text)) touched.add("Worker");
    for (const [, path = ""] of text.matchAll(/["`](\/(?:proc|dev|etc|sys)\/[\w/]+)/g)) {
      files.add(path.replace(/\/$/, ""));
    }
  }
  touched.delete("errors");
  const listed = new Set(TOUCHES.flatMap(({ by }) => by));
  assert.deepEqual(
    [...touched].filter((name) => !listed.has(name)),
    [],
    "add a row to table.ts and a test",
  );
  assert.deepEqual(
    [...listed].filter((name) => !touched.has(name)),
    [],
    "no source does that any more",
  );
  const words = TOUCHES.map(({ what }) => what).join("\n");
  assert.ok(files.has("/proc/net/unix"));
  assert.deepEqual(
    [...files].filter((path) => !words.includes(path.replace(/^\/proc$/, "/proc/PID/stat"))),
    [],
    "a special file: add it to table.ts",
  );
});

Deno.test("every row of the table is tried by a test of this folder", async () => {
  const tests = ["files_test.ts", "service_test.ts", "terminal_test.ts", "listen_test.ts"].map((
    name,
  ) => Deno.readTextFile(new URL(name, import.meta.url)));
  const titles = new Set(
    [...(await Promise.all(tests)).join("\n").matchAll(/^Deno\.test\("(.+?)", async/gm)]
      .map(([, title]) => title),
  );
  for (const { what, tried } of TOUCHES) assert.ok(titles.has(tried), `${what}: ${tried}`);
});
