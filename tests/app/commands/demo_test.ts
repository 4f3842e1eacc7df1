import assert from "node:assert/strict";
import { demo, type DemoSettings } from "../../../src/app/commands/demo.ts";
import { capturedHost } from "../../../src/app/live/demo_hosts.ts";
import { parseCommandLine } from "../../../src/config/command_line.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { CONTROL, fakeIo } from "./fake_io.ts";
import { withFolder } from "./with_folder.ts";

const CAPTURE = new URL("../../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url).pathname;

interface DemoRun {
  readonly text: string;
  readonly messages: string;
  readonly code: number;
  /** Names of the files that it left. */
  readonly files: readonly string[];
}

/** Runs the program in a folder of its own. */
async function runDemo(folder: string, ...argv: string[]): Promise<DemoRun> {
  const run = await runProduct(["demo", "--size", "640x400", ...argv], { cwd: folder });
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  return { text: run.stdout, messages: run.stderr, code: run.code, files };
}

Deno.test("off a terminal a demo saves its page, prints where and the page as text, and is content", () =>
  withFolder(async ({ folder }) => {
    const { text, messages, code, files } = await runDemo(folder, "--run-for", "1.2");
    assert.equal(messages, "");
    assert.equal(code, 0);
    assert.deepEqual(files, ["traffic-grapher-demo.png"]);
    const png = Deno.readFileSync(`${folder}/traffic-grapher-demo.png`);
    assert.equal(new TextDecoder().decode(png.subarray(1, 4)), "PNG");
    const [path = "", empty, title] = text.split("\n");
    assert.equal(path, `${Deno.realPathSync(folder)}/traffic-grapher-demo.png`);
    assert.equal(empty, "");
    assert.equal(title, "Traffic & Cache (page 1 of 4)");
    assert.match(text, /last 1\.2 s, every 0\.2 s/);
    assert.match(text, /Client ams1 +\d/);
    assert.match(text, /Client fra1 +/);
    assert.doesNotMatch(text, CONTROL);
  }));

Deno.test("a demo draws every page into a file of its own", () =>
  withFolder(async ({ folder }) => {
    const { text, files } = await runDemo(folder, "--run-for", "0.5", "--all-pages");
    assert.deepEqual(files, [1, 2, 3, 4].map((page) => `traffic-grapher-demo-${page}.png`));
    assert.equal(text.match(/\(page \d of 4\)/g)?.length, 4);
  }));

Deno.test("a demo on a capture shows what the real server said", () =>
  withFolder(async ({ folder }) => {
    const { text, code } = await runDemo(folder, "--capture", CAPTURE, "--run-for", "2.5");
    assert.equal(code, 0);
    assert.match(text, /Client capture +\d/);
    assert.match(text, /every 1 s/);
  }));

Deno.test("a demo serves a captured server at its own pace, as long as it lasts", () =>
  withFolder(async ({ folder, signal }) => {
    const options = { directory: folder, signal };
    await using captured = await capturedHost({ file: CAPTURE, speed: 5 }, options);
    assert.equal(captured.hosts.length, 1);
    assert.equal(captured.intervalMs, 200);
    // 150 polls, a second apart: the last one but one is over after 148.5 s.
    assert.ok(Math.abs((captured.lengthMs ?? 0) - 148_500 / 5) < 100, `${captured.lengthMs}`);
    assert.equal(captured.hosts[0]?.socketPath, `${folder}/capture.sock`);
  }));

Deno.test("a capture that is none is named, with the reason", async () => {
  const io = fakeIo();
  const settingsOf = (file: string): DemoSettings => {
    const invocation = parseCommandLine(["demo", "--capture", file], { get: () => undefined });
    assert.ok(invocation.command === "demo");
    return invocation;
  };
  await assert.rejects(
    demo(settingsOf("/nowhere/x.jsonl"), io),
    (error) =>
      error instanceof UsageError &&
      error.message === "The capture /nowhere/x.jsonl cannot be read: there is no such file.",
  );
  const self = new URL(import.meta.url).pathname;
  await assert.rejects(
    demo(settingsOf(self), io),
    (error) => error instanceof UsageError && error.message.startsWith(`${self}, line 1: `),
  );
  assert.equal(io.stdout, "");
});
