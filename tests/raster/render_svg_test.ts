import assert from "node:assert/strict";
import { renderSvg, svgToPng } from "../../src/raster/svg_to_png.ts";
import { decodePng } from "../helpers/png.ts";

const SVG = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">${body}</svg>`;

Deno.test("svgToPng() writes full colour and says by what", async () => {
  const body =
    `<rect width="40" height="30" fill="#102030"/><rect x="10" y="5" width="9" height="8" fill="#fedcba"/>`;
  const png = decodePng(await svgToPng(SVG(body)));
  assert.deepEqual([png.width, png.height, png.colorType], [40, 30, 2]);
  assert.deepEqual(png.chunks, ["IHDR", "tEXt", "IDAT", "IEND"]);
  assert.deepEqual([...png.rgba.subarray(0, 4)], [0x10, 0x20, 0x30, 255]);
  assert.deepEqual([...png.rgba.subarray(4 * (6 * 40 + 12), 4 * (6 * 40 + 12) + 4)], [
    0xfe,
    0xdc,
    0xba,
    255,
  ]);
});

Deno.test("svgToPng() keeps what is transparent, its colours not multiplied", async () => {
  const png = decodePng(
    await svgToPng(SVG(`<rect width="20" height="30" fill="#ff8000" fill-opacity="0.5"/>`)),
  );
  assert.equal(png.colorType, 6);
  const [red, green, blue, alpha] = png.rgba;
  assert.ok(Math.abs(red! - 255) <= 2 && Math.abs(green! - 128) <= 2 && blue === 0);
  assert.ok(Math.abs(alpha! - 128) <= 1);
  assert.equal(png.rgba[4 * 30 + 3], 0);
});

Deno.test("renderSvg() gives the pixels row by row", async () => {
  const { width, height, rgba } = await renderSvg(
    SVG(`<rect y="29" width="40" height="1" fill="#ffffff"/>`),
  );
  assert.deepEqual([width, height, rgba.length], [40, 30, 4 * 40 * 30]);
  assert.deepEqual([rgba[3], rgba[4 * 40 * 29 + 3]], [0, 255]);
});

Deno.test("svgToPng() says what is wrong with a document", async () => {
  await assert.rejects(svgToPng("<svg><rect"), /the picture's SVG cannot be rendered: .*/);
});

Deno.test("svgToPng() stops at an abort", async () => {
  const reason = new Error("no longer wanted");
  await assert.rejects(svgToPng(SVG(""), { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const work = svgToPng(SVG(`<rect width="40" height="30"/>`), controller);
  controller.abort(reason);
  await assert.rejects(work, reason);
});

Deno.test("svgToPng() lets no warning of the renderer through", async () => {
  const module = new URL("../../src/raster/svg_to_png.ts", import.meta.url);
  const code = `import { svgToPng } from ${JSON.stringify(module.href)};
    const png = await svgToPng(${JSON.stringify(SVG(`<rect width="40" height="30"/>`))});
    await new Promise((resolve) => setTimeout(resolve, 0));
    console.log(png.length > 60);
    new (await import("node:events")).EventEmitter();
    (await import("node:process")).default.emitWarning("heard", "DeprecationWarning");`;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--config",
      config,
      `data:application/typescript,${encodeURIComponent(code)}`,
    ],
  }).output();
  assert.equal(new TextDecoder().decode(stdout).trim(), "true");
  // Other warnings are still said.
  const lines = new TextDecoder().decode(stderr).trim().split("\n").filter((line) =>
    !line.includes("heard")
  );
  assert.deepEqual(lines.filter((line) => !line.includes("--trace-deprecation")), []);
  assert.match(new TextDecoder().decode(stderr), /heard/);
});
