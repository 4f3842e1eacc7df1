/**
 * What the binary has in the place of the package `@resvg/resvg-js`: the package's own module looks for
 * its native part beside itself, where the binary has no files. This one brings it out of the binary, when
 * a picture is first drawn by resvg, into a private folder that is removed as soon as it is loaded.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import process from "node:process";

const native = load(readFileSync(new URL(`./${Deno.build.target}.node`, import.meta.url)));

/** As the package's own function of this name. */
export function renderAsync(svg, options, signal) {
  return native.renderAsync(svg, JSON.stringify(options), signal);
}

/** Temporary folders may be mounted so that nothing in them can be executed: then another one serves. */
function load(bytes) {
  const folders = [tmpdir(), process.env["XDG_RUNTIME_DIR"], homedir(), "/dev/shm"];
  let failure;
  for (const folder of folders) {
    if (!folder) continue;
    let own;
    try {
      own = mkdtempSync(`${folder}/.traffic-grapher-`);
      writeFileSync(`${own}/resvg.node`, bytes, { mode: 0o700 });
      return createRequire(import.meta.url)(`${own}/resvg.node`);
    } catch (error) {
      failure ??= error;
    } finally {
      if (own !== undefined) rmSync(own, { recursive: true, force: true });
    }
  }
  throw failure;
}
