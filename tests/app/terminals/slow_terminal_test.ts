// needs: bash
// A terminal at the far end of a slow line: nothing of its answers may be left to the shell.
import assert from "node:assert/strict";
import { productLine } from "../../helpers/product.ts";
import { captured } from "../../terminal/replies.ts";
import { startAtsServers } from "./ats_servers.ts";
import { type HeadlessRun, startHeadless } from "./headless_run.ts";
import { PERSONAS } from "./personas.ts";

/** All that a terminal is asked ends with this question. */
const LAST_QUESTION = "\x1b[c";
const ANSWERS = captured("kitty-0.26.5").together;

/** A shell that runs the program and then shows, as a prompt would, what is left of its input. */
async function inShell(
  args: (hosts: readonly string[]) => readonly string[],
  test: (run: HeadlessRun) => Promise<void>,
): Promise<void> {
  await using servers = await startAtsServers(1);
  const script = `${productLine(...args(servers.hosts))}
    echo "[exit $?]"; IFS= read -rs -d '' -t 30 -n 400 left; printf 'LEFT<%q>\\n' "$left"`;
  await using run = await startHeadless(["bash", "--norc", "-c", script], {
    persona: PERSONAS.kitty,
    env: { TERM: "xterm-256color" },
    answering: false,
  });
  await run.tap.until(() => run.tap.output.includes(LAST_QUESTION), "the questions");
  await test(run);
}

/** Ends what the shell reads, and shows that nothing but this came to it. */
async function nothingLeft({ tap }: HeadlessRun, code: number): Promise<void> {
  await tap.until(() => tap.output.includes(`[exit ${code}]`), "the exit code");
  await tap.type("typed\0");
  const left = await tap.until(() => /LEFT<(.*)>\r/.exec(tap.output)?.[1], "what is left");
  assert.equal(left, "typed");
  await tap.exited();
}

for (const [key, name] of [["q", "q"], ["\x03", "Ctrl-C"]] as const) {
  Deno.test(`${name} while the terminal is asked quits, and the answers that follow are not the shell's`, async () => {
    await inShell((hosts) => ["--quiet", ...hosts], async (run) => {
      await run.tap.type(key);
      await run.tap.until(() => run.tap.output.includes("\x1b[?1049l"), "the shell's screen");
      await run.tap.type(ANSWERS);
      await nothingLeft(run, 0);
    });
  });
}

Deno.test("check --terminal waits for the answers that come after it has given up", async () => {
  await inShell(() => ["check", "--terminal"], async (run) => {
    // It has given up when it gives the screen back.
    await run.tap.until(() => run.tap.output.includes("\x1b[?1049l"), "the shell's screen");
    await run.tap.type(ANSWERS);
    await nothingLeft(run, 0);
  });
});
