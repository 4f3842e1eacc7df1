import assert from "node:assert/strict";
import fc from "fast-check";
import { blend, contrast, legible } from "../../src/chart/color.ts";
import { DARK, LIGHT } from "../../src/chart/theme.ts";

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) =>
  `#${value.toString(16).padStart(6, "0")}`
);

Deno.test("contrast() of black and white is 21, of a colour with itself 1", () => {
  assert.equal(Math.round(contrast("#000000", "#ffffff")), 21);
  assert.equal(contrast("#336699", "#336699"), 1);
});

Deno.test("legible() can be told from both grounds whatever colour a dashboard names", () => {
  fc.assert(fc.property(color, fc.constantFrom(DARK.panel, LIGHT.panel), (color, ground) => {
    assert.ok(contrast(legible(color, ground), ground) >= 3);
  }));
});

Deno.test("legible() leaves a colour that can be told as it is", () => {
  assert.equal(legible("#f4c95d", DARK.panel), "#f4c95d");
});

Deno.test("blend() goes from the ground to the colour over it", () => {
  assert.equal(blend("#000000", "#ffffff", 0), "#000000");
  assert.equal(blend("#000000", "#ffffff", 1), "#ffffff");
  assert.equal(blend("#000000", "#ff8000", 0.5), "#804000");
});
