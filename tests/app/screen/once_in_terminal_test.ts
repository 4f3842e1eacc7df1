import assert from "node:assert/strict";
import { openTmuxScreen, type TmuxScreen } from "../../terminal/tmux_screen.ts";
import { startCapturedHost } from "../commands/captured_host.ts";
import { withFolder } from "../commands/with_folder.ts";
import { productLine } from "../../helpers/product.ts";
import { within } from "../../helpers/eventually.ts";

const PROGRAM = productLine();
/** In the middle of the capture's load. */
const FROM = 31;

async function withHost(
  test: (at: { screen: TmuxScreen; host: string; polled: Promise<void> }) => Promise<void>,
): Promise<void> {
  await withFolder(async (stage) => {
    const { promise: polled, resolve } = Promise.withResolvers<void>();
    const host = startCapturedHost(stage, {
      name: "ats1",
      from: FROM,
      extra() {
        resolve();
        return {};
      },
    });
    await using screen = await openTmuxScreen({ columns: 100, rows: 40 });
    await test({ screen, host, polled });
  });
}

const modes = (screen: TmuxScreen) => Deno.readTextFile(screen.path("modes"));

async function saveModes(screen: TmuxScreen): Promise<string> {
  await screen.type(`stty -g > ${screen.path("modes")}; echo saved`, "Enter");
  await screen.waitFor(/^saved$/m);
  const saved = await modes(screen);
  await screen.type("clear", "Enter");
  await screen.waitFor(/^\$$/m);
  return saved;
}

Deno.test("--once shows the page in the flow of the terminal, below what stands there and above the prompt", async () => {
  await withHost(async ({ screen, host }) => {
    const before = await saveModes(screen);
    // The runtime may complain of its cache where many run at once.
    const errors = screen.path("errors");
    await screen.type(
      `echo above; ${PROGRAM} --once --interval 1.5 ${host} 2> ${errors}; echo code-$?`,
      "Enter",
    );
    const shown = await screen.waitFor(/^code-0\n\$/m);
    const lines = shown.split("\n");
    const start = lines.findIndex((line) => line === "above");
    assert.ok(start >= 0, shown);
    assert.match(lines[start + 1]!, /Traffic & Cache .* page 1 of 4 · every 1\.5 s · last 3 s/);
    const end = lines.findIndex((line) => line === "code-0");
    assert.match(lines[end - 1]!, /ats1 [\d.]+ m?s answering/);
    assert.match(shown, /Connections open now .*Client 52/);
    assert.equal((await screen.tmux("display", "-p", "-t", "main", "#{alternate_on}")).trim(), "0");
    assert.equal(await saveModes(screen), before);
  });
});

Deno.test("--once in a small window, without colours, without a protocol for pictures, still shows the page", async () => {
  await withHost(async ({ screen, host }) => {
    await screen.resize(60, 16);
    await screen.type("clear", "Enter");
    await screen.waitFor(/^\$$/m);
    await screen.type(
      `NO_COLOR=1 ${PROGRAM} --once --interval 1.5 --protocol none ${host}; echo code-$?`,
      "Enter",
    );
    const shown = await screen.waitFor(/^code-0\n\$/m);
    assert.match(shown, /Traffic & Cache/);
    assert.match(shown, /ats1 [\d.]+ m?s answering\s*\ncode-0/);
  });
});

Deno.test("--once sends a picture where a protocol is asked for, sized to the window", async () => {
  await withHost(async ({ screen, host }) => {
    await screen.tmux("pipe-pane", "-t", "main", `cat >> ${screen.path("bytes")}`);
    await screen.type(
      `${PROGRAM} --once --interval 1.5 --protocol iterm2 ${host}; echo code-$?`,
      "Enter",
    );
    await screen.waitFor(/^code-0$/m);
    const bytes = await Deno.readTextFile(screen.path("bytes"));
    // deno-lint-ignore no-control-regex
    const picture = /\x1b\]1337;File=inline=1;size=\d+;width=(\d+);height=(\d+);/.exec(bytes);
    assert.deepEqual(picture?.slice(1, 3), ["100", "32"]);
    assert.doesNotMatch(bytes.slice(0, picture!.index), /\?1049h/);
  });
});

Deno.test("--once broken off by Ctrl-C gives the terminal back and exits as shells expect", async () => {
  await withHost(async ({ screen, host, polled }) => {
    const before = await saveModes(screen);
    await screen.type(`${PROGRAM} --once --interval 600 ${host}; echo code-$?`, "Enter");
    await within("the host is polled", polled);
    await screen.type("C-c");
    await screen.waitFor(/code-130$/m);
    assert.equal(await saveModes(screen), before);
  });
});

Deno.test("--once exits 2 when a host does not answer, and says so below the page", async () => {
  await withHost(async ({ screen, host }) => {
    const gone = `gone=unix:${screen.path("gone.sock")}`;
    await screen.type(`${PROGRAM} --once --interval 1.5 ${host} ${gone}; echo code-$?`, "Enter");
    const shown = await screen.waitFor(/^code-2$/m);
    assert.match(shown, /traffic-grapher: gone: there is no socket at /);
    assert.match(shown, /gone no answer/);
  });
});

Deno.test("--once in a tmux that passes nothing on says, below the page, how to get pictures; not into a file", async () => {
  await withHost(async ({ screen, host }) => {
    const errors = screen.path("errors");
    await screen.type(`${PROGRAM} --once --interval 1.5 ${host}; echo code-$?`, "Enter");
    const shown = await screen.waitFor(/^code-0$/m);
    const hint = /For pictures in tmux, run: tmux set -g allow-passthrough on/;
    assert.match(shown, hint);
    assert.ok(shown.search(hint) > shown.search(/answering/), "below the page");
    await screen.type(
      `${PROGRAM} --once --interval 1.5 ${host} 2> ${errors}; echo again-$?`,
      "Enter",
    );
    await screen.waitFor(/^again-0$/m);
    assert.doesNotMatch(await Deno.readTextFile(errors), hint);
  });
});
