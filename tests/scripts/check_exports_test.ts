import assert from "node:assert/strict";
import { unusedExports } from "../../scripts/check_exports.ts";

const names = (files: Readonly<Record<string, string>>) =>
  unusedExports(new Map(Object.entries(files))).map(({ file, name }) => `${file} ${name}`);

Deno.test("unusedExports() names what no file imports and its own does not use", () => {
  assert.deepEqual(
    names({
      "src/base/a.ts":
        "export const used = 1;\nexport function lonely() {}\nexport type Shape = 1;\n" +
        "export const own: Shape = used;",
      "src/chart/b.ts": 'import { used as first } from "../base/a.ts";\nexport const b = first;',
      "main.ts": 'import { type b } from "./src/chart/b.ts";',
    }),
    ["src/base/a.ts lonely", "src/base/a.ts own"],
  );
});

Deno.test("unusedExports() counts what is taken of a module that is loaded late, and re-exports", () => {
  assert.deepEqual(
    names({
      "src/base/a.ts": "export const late = 1;\nexport const never = 2;",
      "src/base/c.ts": "export const passed = 1;",
      "src/app/b.ts": 'const { late } = await import("../base/a.ts");\n' +
        'export { passed } from "../base/c.ts";',
    }),
    ["src/base/a.ts never"],
  );
});
