import assert from "node:assert/strict";
import { renderSvg } from "../../src/raster/render_svg.ts";

const SVG = (body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">${body}</svg>`;

Deno.test("renderSvg() gives the pixels row by row", async () => {
  const { width, height, rgba } = await renderSvg(
    SVG(`<rect y="29" width="40" height="1" fill="#ffffff"/>`),
  );
  assert.deepEqual([width, height, rgba.length], [40, 30, 4 * 40 * 30]);
  assert.deepEqual([rgba[3], rgba[4 * 40 * 29 + 3]], [0, 255]);
});

Deno.test("renderSvg() says what is wrong with a document", async () => {
  await assert.rejects(renderSvg("<svg><rect"), /the picture's SVG cannot be rendered: .*/);
});

Deno.test("renderSvg() stops at an abort", async () => {
  const reason = new Error("no longer wanted");
  await assert.rejects(renderSvg(SVG(""), { signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const work = renderSvg(SVG(`<rect width="40" height="30"/>`), controller);
  controller.abort(reason);
  await assert.rejects(work, reason);
});

Deno.test("renderSvg() lets no warning of the renderer through", async () => {
  const module = new URL("../../src/raster/render_svg.ts", import.meta.url);
  const code = `import { renderSvg } from ${JSON.stringify(module.href)};
    const picture = await renderSvg(${JSON.stringify(SVG(`<rect width="40" height="30"/>`))});
    await new Promise((resolve) => setTimeout(resolve, 0));
    console.log(picture.rgba.length === 4 * 40 * 30);
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
