// needs: tmux strace
import assert from "node:assert/strict";
import { eventually } from "../../helpers/eventually.ts";
import { descendantsOf, readProcFile } from "../../helpers/processes.ts";
import { productLine } from "../../helpers/product.ts";
import { openTmuxScreen } from "../../terminal/tmux_screen.ts";

const DEMO = productLine("demo");

Deno.test("the terminal is raw, has its size, and is followed as it changes", async () => {
  await using screen = await openTmuxScreen({ columns: 120, rows: 34 });
  await screen.type(`${DEMO}; echo code-$?`, "Enter");
  await screen.waitFor(/Traffic & Cache .* page 1 of 4/);
  await screen.type("l");
  await screen.waitFor(/page 2 of 4/);
  await screen.resize(90, 26);
  await screen.waitFor(/ 2\/4 /);
  const { length } = (await screen.text()).replace(/\n$/, "").split("\n");
  assert.equal(length, 26);
  await screen.type("q");
  await screen.waitFor(/^code-0$/m);
});

Deno.test("Ctrl-Z stops the job, and fg goes on", async () => {
  await using screen = await openTmuxScreen({ columns: 120, rows: 34 });
  await screen.type(DEMO, "Enter");
  await screen.waitFor(/page 1 of 4/);
  await screen.type("C-z");
  await screen.waitFor(/^\[1\]\+ +Stopped/m);
  await screen.type("clear; fg; echo code-$?", "Enter");
  await screen.waitFor(/page 1 of 4/);
  await screen.type("l");
  await screen.waitFor(/page 2 of 4/);
  await screen.type("q");
  await screen.waitFor(/^code-0$/m);
});

Deno.test("the dashboard ends though its terminal takes nothing any more", async () => {
  await using screen = await openTmuxScreen({ columns: 200, rows: 50 });
  await screen.type(`${productLine("demo", "--interval", "0.1")}; echo code-$?`, "Enter");
  await screen.waitFor(/page 1 of 4/);
  const [server, pane] = (await screen.tmux("display-message", "-p", "#{pid} #{pane_pid}"))
    .trim().split(" ").map(Number);
  const program = descendantsOf(pane!).at(-1)!;
  Deno.kill(server!, "SIGSTOP");
  try {
    // Some ticks of a large page, which no buffer of a terminal holds.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    Deno.kill(program, "SIGTERM");
    await eventually("it has ended", () => readProcFile(program, "cmdline") === "");
  } finally {
    Deno.kill(server!, "SIGCONT");
  }
  // A question that the terminal had read before it stopped is answered to the shell now.
  await screen.waitFor(/code-(0|143)$/m);
});

Deno.test("check --terminal asks the tmux around it", async () => {
  await using screen = await openTmuxScreen({ columns: 120, rows: 40 });
  await screen.type(`${productLine("check", "--terminal")}; echo code-$?`, "Enter");
  const said = await screen.waitFor(/^code-0$/m);
  assert.match(said, /tmux [\d.]+/);
  assert.match(said, /allow-passthrough/);
});

Deno.test("a dashboard in tmux sees by tmux's socket whether somebody is attached", async () => {
  await using screen = await openTmuxScreen({ columns: 120, rows: 34 });
  const calls = screen.path("calls");
  await screen.type(`strace -f -qq -e trace=%file -o ${calls} ${DEMO}; echo code-$?`, "Enter");
  await screen.waitFor(/page 1 of 4/);
  const looked = new RegExp(`stat[^\\n]*"${screen.path("tmux")}"[^\\n]* = 0$`, "m");
  await eventually(
    "it has looked at the socket",
    async () => looked.test(await Deno.readTextFile(calls)),
  );
  await screen.type("q");
  await screen.waitFor(/^code-0$/m);
});
