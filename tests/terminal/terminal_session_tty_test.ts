import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { descendantsOf } from "../helpers/processes.ts";
import { scriptCommand } from "../helpers/script_command.ts";
import { openTmuxScreen, type TmuxScreen } from "./tmux_screen.ts";

const PROGRAM = scriptCommand(
  fileURLToPath(new URL("./programs/session_program.ts", import.meta.url)),
).join(" ");

/** Runs the program between two `stty -a`; `quit` ends it. The modes and the screen must be back. */
async function runAndCompare(
  screen: TmuxScreen,
  quit: () => Promise<void>,
  { args = "", status }: { args?: string; status: number },
): Promise<string> {
  const run = `${PROGRAM} ${args}`;
  await screen.type(
    `stty -a > ${screen.path("before")}; ${run}; echo "status $?"; stty -a > ${
      screen.path("after")
    }; echo fini''shed`,
    "Enter",
  );
  await screen.waitFor(/^ready/m);
  await quit();
  const text = await screen.waitFor(/^finished$/m);
  assert.match(text, new RegExp(`^status ${status}$`, "m"));
  assert.match(text, /stty -a >/, "the screen from before the program is back");
  assert.equal(
    await Deno.readTextFile(screen.path("after")),
    await Deno.readTextFile(screen.path("before")),
  );
  const flags = await screen.tmux(
    "display-message",
    "-p",
    "-t",
    "main",
    "#{alternate_on} #{cursor_flag} #{wrap_flag}",
  );
  assert.equal(flags.trim(), "0 1 1", "normal screen, cursor shown, wrapping on");
  return text;
}

/** The program that the shell runs. */
async function pidOf(screen: TmuxScreen): Promise<number> {
  const pane = await screen.tmux("display-message", "-p", "-t", "main", "#{pane_pid}");
  const [pid] = descendantsOf(Number(pane));
  assert.ok(pid !== undefined, "a program runs");
  return pid;
}

async function signal(screen: TmuxScreen, name: Deno.Signal): Promise<void> {
  Deno.kill(await pidOf(screen), name);
}

Deno.test("the terminal is as before after q", async () => {
  await using screen = await openTmuxScreen();
  const text = await runAndCompare(screen, () => screen.type("q"), { status: 0 });
  assert.match(text, /^ended by closed$/m, "what is said at the end stays on the screen");
});

for (
  const [key, cause] of [["C-c", "SIGINT"], ["C-\\", "SIGQUIT"]] as const
) {
  Deno.test(`the terminal is as before after ${key}`, async () => {
    await using screen = await openTmuxScreen();
    const text = await runAndCompare(screen, () => screen.type(key), { status: 0 });
    assert.match(text, new RegExp(`^ended by ${cause}$`, "m"));
  });
}

for (
  const name of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM"] as const
) {
  Deno.test(`the terminal is as before after ${name}`, async () => {
    await using screen = await openTmuxScreen();
    const text = await runAndCompare(screen, () => signal(screen, name), { status: 0 });
    assert.match(text, new RegExp(`^ended by ${name}$`, "m"));
  });
}

Deno.test("without a keyboard Ctrl-C still ends the program and the terminal is as before", async () => {
  await using screen = await openTmuxScreen();
  const text = await runAndCompare(screen, () => screen.type("C-c"), {
    args: "--no-keyboard",
    status: 0,
  });
  assert.match(text, /^ended by SIGINT$/m);
});

Deno.test("the terminal is as before after an exception, and its message stays readable", async () => {
  await using screen = await openTmuxScreen();
  const text = await runAndCompare(screen, () => screen.type("x"), { status: 1 });
  assert.match(text, /thrown on purpose/);
});

Deno.test("the terminal is as before after a rejection that nobody handles", async () => {
  await using screen = await openTmuxScreen();
  const text = await runAndCompare(screen, () => screen.type("r"), { status: 1 });
  assert.match(text, /rejected on purpose/);
});

Deno.test("the terminal is as before after Deno.exit() in the middle", async () => {
  await using screen = await openTmuxScreen();
  await runAndCompare(screen, () => screen.type("e"), { status: 7 });
});

for (const how of ["Ctrl-Z", "SIGTSTP"]) {
  Deno.test(`${how} stops the job, gives the terminal back, and fg takes it up again`, async () => {
    await using screen = await openTmuxScreen();
    const before = screen.path("stopped-before");
    const after = screen.path("stopped-after");
    await screen.type(
      `stty -a > ${before}; ${PROGRAM}`,
      "Enter",
    );
    await screen.waitFor(/^ready/m);
    if (how === "Ctrl-Z") await screen.type("C-z");
    else await signal(screen, "SIGTSTP");
    await screen.waitFor(/Stopped[^$]*\n\$$/m);
    await screen.type(`stty -a > ${after}; echo compa''red`, "Enter");
    await screen.waitFor(/^compared$/m);
    assert.equal(await Deno.readTextFile(after), await Deno.readTextFile(before));
    await screen.type("fg", "Enter");
    await screen.waitFor(/^redrawn$/m);
    await screen.type("k");
    await screen.waitFor(/^key k$/m);
    await screen.type("q");
    await screen.waitFor(/^ended by closed\n\$$/m);
    await screen.type(`stty -a > ${after}; echo compa''red aga''in`, "Enter");
    await screen.waitFor(/^compared again$/m);
    assert.equal(await Deno.readTextFile(after), await Deno.readTextFile(before));
  });
}

Deno.test("a job continued in the background leaves the terminal alone until fg", async () => {
  await using screen = await openTmuxScreen();
  await screen.type(PROGRAM, "Enter");
  await screen.waitFor(/^ready/m);
  await screen.type("C-z");
  await screen.waitFor(/Stopped[^$]*\n\$$/m);
  await screen.type("bg", "Enter");
  await screen.waitFor(/&$/m);
  // The program's own poll has had its turn once the shell has answered a while later.
  await screen.type("sleep 0.7; echo wai''ted; jobs", "Enter");
  const text = await screen.waitFor(/^waited\n\[1\]\+\s+Running/m);
  assert.doesNotMatch(text, /redrawn/);
  await screen.type("fg", "Enter");
  await screen.waitFor(/^redrawn$/m);
  await screen.type("q");
  await screen.waitFor(/^ended by closed$/m);
});

Deno.test("a job stopped by Ctrl-Z can be killed from the shell", async () => {
  await using screen = await openTmuxScreen();
  await screen.type(PROGRAM, "Enter");
  await screen.waitFor(/^ready/m);
  await screen.type("C-z");
  await screen.waitFor(/Stopped[^$]*\n\$$/m);
  await screen.type("kill %1", "Enter");
  await screen.waitFor(/ended by SIGTERM/);
  // Its end is told at a prompt after it: a stop in between would be told there as well.
  await screen.type("until ! kill -0 %1 2>&-; do sleep 0.1; done; echo go''ne", "Enter");
  assert.match(await screen.waitFor(/^gone$/m), /ended by SIGTERM/);
});

Deno.test("a new size is told at once", async () => {
  await using screen = await openTmuxScreen({ columns: 80, rows: 24 });
  await screen.type(PROGRAM, "Enter");
  await screen.waitFor(/^size 80x24/m);
  await screen.resize(101, 33);
  await screen.waitFor(/^size 101x33$/m);
  await screen.type("q");
  await screen.waitFor(/^ended by closed$/m);
});

Deno.test("pasted text is no key press", async () => {
  await using screen = await openTmuxScreen();
  await screen.type(PROGRAM, "Enter");
  await screen.waitFor(/^ready/m);
  await screen.tmux("set-buffer", "qqxe");
  await screen.tmux("paste-buffer", "-p", "-t", "main");
  await screen.type("k");
  await screen.waitFor(/^draw 2\n.*\nkey k$/m);
  await screen.type("q");
  await screen.waitFor(/^ended by closed$/m);
});

for (const how of ["q", "SIGTERM", "Ctrl-Z"] as const) {
  Deno.test(`no answer of the terminal ends in the shell after ${how}`, async () => {
    await using screen = await openTmuxScreen();
    for (let round = 0; round < 5; round++) {
      await screen.type(
        `clear; ${PROGRAM} --busy 2>&-`,
        "Enter",
      );
      await screen.waitFor(/^(ready|busy)$/m);
      if (how === "SIGTERM") await signal(screen, "SIGTERM");
      else await screen.type(how === "q" ? "q" : "C-z");
      const end = await screen.waitFor(
        how === "Ctrl-Z" ? /Stopped[^$]*\n\$$/m : /^ended by \w+(\n\$| late\n\$.*)$/m,
      );
      // Of a terminal that was slower than a signal allows, answers may come later.
      if (/ late$/m.test(end)) {
        await screen.type("C-c");
        continue;
      }
      await screen.type(`echo la''st`, "Enter");
      const text = await screen.waitFor(/^last$/m);
      assert.match(text, /^\$ echo la''st$/m, "nothing but what was typed");
      if (how !== "Ctrl-Z") continue;
      await screen.type("fg", "Enter");
      await screen.waitFor(/^(redrawn|busy)$/m);
      await screen.type("q");
      await screen.waitFor(/^ended by \w+\n\$$/m);
    }
  });
}
