import assert from "node:assert/strict";
import type { Host } from "../../../src/model/host.ts";
import { openEvents } from "../../../src/store/events.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import { CAPTURE_START_MS } from "../../series/captured_ticks.ts";
import { openTmuxScreen, type TmuxScreen } from "../../terminal/tmux_screen.ts";
import { withFolder } from "./with_folder.ts";
import {
  fleetTicks,
  HOSTS,
  recordTicks,
  refuse,
  startRecording,
} from "../replay/recorded_capture.ts";
import { productLine } from "../../helpers/product.ts";

const PROGRAM = productLine();
const hosts: readonly Host[] = HOSTS.slice(0, 1);
const at = (index: number) => CAPTURE_START_MS + index * 1000;
const iso = (index: number) => new Date(at(index)).toISOString();

async function withScreen(
  test: (at: { screen: TmuxScreen; file: string }) => Promise<void>,
): Promise<void> {
  await withFolder(async ({ folder }) => {
    await using screen = await openTmuxScreen({ columns: 150, rows: 34 });
    await test({ screen, file: `${folder}/capture.db` });
  });
}

/** The header's clock, as a pattern. */
const clock = (time: string) => new RegExp(`2026-11-21 ${time} UTC`);

Deno.test("a replay stands at the end, goes from event to event, scrolls, zooms and stores marks", async () => {
  await withScreen(async ({ screen, file }) => {
    await recordTicks(file, fleetTicks(1), { hosts });
    {
      using store = openEvents(file, refuse);
      store.add({ atMs: at(20), label: "deploy", source: "user" });
    }
    await screen.type(`${PROGRAM} replay ${file} --history 20; echo code-$?`, "Enter");
    await screen.waitFor(clock("02:59:19"));
    await screen.waitFor(/recording capture\.db {2}/);
    // Back over the restart, which the readings tell, to the event of the user.
    await screen.type("p");
    await screen.waitFor(/restarted(.|\n)*recording capture\.db · paused/);
    await screen.type("p");
    const marked = await screen.waitFor(/deploy/);
    assert.match(marked, clock("02:57:20"));
    await screen.type("n");
    await screen.waitFor(/restarted/);
    await screen.type("[");
    await screen.waitFor(clock("02:58:1[0-9]"));
    // In the midst of the stop the host does not answer, whatever it does at the end.
    await screen.type("0");
    await screen.waitFor(clock("02:59:19"));
    await screen.type("-", "-");
    await screen.waitFor(/last 80 s/);
    await screen.type("e");
    await screen.waitFor(/event: mark/);
    await screen.type("-l", "my mark");
    await screen.type("Enter");
    await screen.waitFor(/marked: my mark/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
    using recording = await openRecording(file, { onWarning: refuse });
    assert.deepEqual(recording.events().map(({ label, atMs }) => [label, atMs]), [
      ["deploy", at(20)],
      ["my mark", at(149)],
    ]);
  });
});

Deno.test("a replay plays from a moment on, as fast as asked, pauses, and stays at the end", async () => {
  await withScreen(async ({ screen, file }) => {
    await recordTicks(file, fleetTicks(1), { hosts });
    await screen.type(
      `${PROGRAM} replay ${file} --history 20 --from ${iso(10)} --speed 0.01; echo code-$?`,
      "Enter",
    );
    await screen.waitFor(/recording capture\.db · playing 0\.01x/);
    await screen.waitFor(clock("02:57:20"));
    await screen.type("Space");
    await screen.waitFor(/recording capture\.db · paused/);
    await screen.type("]", "]", "]", "]");
    await screen.waitFor(clock("02:57:40"));
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
    await screen.type("clear", "Enter");
    await screen.type(
      `${PROGRAM} replay ${file} --history 20 --from ${iso(10)} --speed 500; echo code-$?`,
      "Enter",
    );
    await screen.waitFor(/02:59:19 UTC(.|\n)*recording capture\.db {2}/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("a replay paused where a host was silent says why it was", async () => {
  await withScreen(async ({ screen, file }) => {
    await recordTicks(file, fleetTicks(1), { hosts });
    await screen.type(
      `${PROGRAM} replay ${file} --history 20 --from ${iso(56)} --speed 0.01; echo code-$?`,
      "Enter",
    );
    await screen.waitFor(/02:58:06 UTC/);
    await screen.waitFor(/ats1 no answer/);
    await screen.type("0");
    await screen.waitFor(/02:59:19 UTC/);
    assert.doesNotMatch((await screen.text()).split("\n")[0]!, /no answer/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});

Deno.test("a replay follows a recording that is being written, and the events that others add", async () => {
  await withScreen(async ({ screen, file }) => {
    const ticks = fleetTicks(1);
    const recorder = await startRecording(file, { hosts });
    for (const tick of ticks.slice(0, 40)) recorder.take(tick, hosts);
    await recorder.flush();
    await screen.type(`${PROGRAM} replay ${file}; echo code-$?`, "Enter");
    await screen.waitFor(clock("02:57:29"));
    await screen.waitFor(/being recorded/);
    for (const tick of ticks.slice(40, 60)) recorder.take(tick, hosts);
    await recorder.flush();
    await screen.waitFor(clock("02:57:49"));
    {
      using store = openEvents(file, refuse);
      store.add({ atMs: at(45), label: "from outside", source: "user" });
    }
    await screen.waitFor(/from outside/);
    // Paused it stays, whatever comes.
    await screen.type("Space");
    await screen.waitFor(/paused/);
    for (const tick of ticks.slice(60, 65)) recorder.take(tick, hosts);
    await recorder[Symbol.asyncDispose]();
    await screen.type("Space");
    await screen.type("0");
    await screen.waitFor(clock("02:57:54"));
    await screen.waitFor(/recording capture\.db {2}/);
    // The recorder is started anew: the same dashboard goes on with what it records.
    await using again = await startRecording(file, { hosts });
    for (const tick of ticks.slice(100, 121)) again.take(tick, hosts);
    await again.flush();
    await screen.waitFor(clock("02:58:50"));
    await screen.waitFor(/session 2 of 2/);
    await screen.waitFor(/not recorded for/);
    await screen.type("q");
    await screen.waitFor(/^code-0$/m);
  });
});
