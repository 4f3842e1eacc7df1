import assert from "node:assert/strict";
import { longFunctions } from "../../scripts/check_functions.ts";

const body = (lines: number, indent: string) =>
  Array.from({ length: lines }, (_, index) => `${indent}work(${index});`).join("\n");
const found = (text: string) =>
  longFunctions("a.ts", text, 5).map(({ name, lines }) => `${name} ${lines}`);

Deno.test("longFunctions() names functions, methods and arrows that are too long, and their lines", () => {
  const text = [
    `export async function tooLong(\n  one: number,\n): Promise<void> {\n${body(4, "  ")}\n}`,
    `function fits() {\n${body(3, "  ")}\n}`,
    `class A {\n  #method(): void {\n${body(6, "    ")}\n  }\n}`,
    `const arrow = (one: number) => {\n${body(6, "  ")}\n};`,
  ].join("\n\n");
  assert.deepEqual(found(text), ["tooLong 8", "#method 8", "arrow 8"]);
});

Deno.test("longFunctions() takes a table for a table", () => {
  assert.deepEqual(found(`const TABLE = {\n${body(20, "  ")}\n};`), []);
});
