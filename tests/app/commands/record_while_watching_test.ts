import assert from "node:assert/strict";
import { startAtsServer } from "../../../src/sim/ats_server.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { openTmuxScreen, type TmuxScreen } from "../../terminal/tmux_screen.ts";
import { withFolder } from "./with_folder.ts";
import { refuse } from "../replay/recorded_capture.ts";
import { productLine } from "../../helpers/product.ts";
import { runProduct } from "../../helpers/run_product.ts";
import { eventually } from "../../helpers/eventually.ts";

const PROGRAM = productLine();

async function withHost(
  test: (at: { screen: TmuxScreen; host: string; file: string }) => Promise<void>,
): Promise<void> {
  await withFolder(async (stage) => {
    const socketPath = `${stage.folder}/ats1.sock`;
    const workload = createWorkload({ seed: 7 });
    stage.use(startAtsServer({ socketPath, workload, signal: stage.signal }));
    await using screen = await openTmuxScreen({ columns: 160, rows: 30 });
    await test({ screen, host: `ats1=unix:${socketPath}`, file: `${stage.folder}/watch.db` });
  });
}

Deno.test("the dashboard says that it records, and what was seen and marked is in the file", async () => {
  await withHost(async ({ screen, host, file }) => {
    await screen.type(`${PROGRAM} --interval 0.2 --record ${file} ${host}; echo code-$?`, "Enter");
    await screen.waitFor(/● rec · ats1 [\d.]+ ms\s+answering/);
    await screen.type("e");
    await screen.waitFor(/event: mark/);
    await screen.type("-l", "deploy");
    await screen.type("Enter");
    await screen.waitFor(/marked: deploy/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
    using recording = await openRecording(file, { onWarning: refuse });
    const [session] = recording.sessions();
    assert.equal(session!.live, false);
    assert.ok(session!.tickCount >= 1);
    // A busy machine may miss a poll, and the tool says so; the user's mark is there once.
    const marks = recording.events().filter(({ source }) => source === "user");
    assert.deepEqual(marks.map(({ label }) => label), ["deploy"]);
  });
});

Deno.test("the dashboard opens with what its file holds of the hosts, and goes back to it", async () => {
  await withHost(async ({ screen, host, file }) => {
    const before = await runProduct(["record", file, host, "--interval", "0.2", "--run-for", "6"]);
    assert.equal(before.code, 0, before.stderr);
    // Now nobody answers: what is drawn was recorded.
    await Deno.remove(host.replace(/^.*unix:/, ""));
    const line = `${PROGRAM} --interval 0.2 --history 10 --record ${file} ${host}; echo code-$?`;
    await screen.type(line, "Enter");
    // Before the page a key would be echoed by the shell's terminal.
    await screen.waitFor(/Traffic & Cache.*no answer [1-9]/);
    // To the event that it was recorded anew, and from there back over the time in which it was not.
    await screen.type("p");
    await screen.waitFor(/behind/);
    await eventually("a value of before is under the cursor", async () => {
      await screen.type("Left");
      return /Client [\d.]+K/.test(await screen.text());
    }, { everyMs: 300 });
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
    const files = [...Deno.readDirSync(file.replace(/\/[^/]*$/, ""))].map(({ name }) => name);
    assert.deepEqual(files.filter((name) => name.startsWith("watch.db")), ["watch.db"]);
    using recording = await openRecording(file, { onWarning: refuse });
    assert.equal(recording.sessions().length, 2);
  });
});

Deno.test("on a full disk the dashboard says that it no longer records, and goes on", async () => {
  await withHost(async ({ screen, host, file }) => {
    const watching = `${PROGRAM} --interval 0.1 --record ${file} ${host}`;
    await screen.type(
      `(ulimit -f 280; trap '' XFSZ; ${watching} 2> ${screen.path("errors")}); echo code-$?`,
      "Enter",
    );
    await screen.waitFor(/○ not recording · recording into .* has stopped: the disk/);
    // Pages turn and hosts are polled as before.
    await screen.type("2");
    await screen.waitFor(/Response Codes/);
    const clock = /\d\d:\d\d:\d\d UTC/;
    const before = clock.exec(await screen.text())![0];
    await screen.waitFor(new RegExp(`(?!${before})${clock.source}`));
    await screen.type("q");
    // What was to be recorded is not there.
    await screen.waitFor(/^code-3$/m);
    const errors = await Deno.readTextFile(screen.path("errors"));
    assert.equal(errors.match(/has stopped: the disk/g)?.length, 1, errors);
    using recording = await openRecording(file, { onWarning: refuse });
    assert.ok(recording.sessions()[0]!.tickCount > 5);
  });
});

Deno.test("a dashboard that cannot record does not start, and says why", async () => {
  await withHost(async ({ screen, host }) => {
    await screen.type(`${PROGRAM} --record /nowhere/x.db ${host}; echo code-$?`, "Enter");
    const text = await screen.waitFor(/^code-3$/m);
    assert.match(text.replaceAll("\n", ""), /traffic-grapher: cannot record into \/nowhere\/x\.db/);
  });
});
