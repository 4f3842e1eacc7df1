// What comes in besides keys: pastes, replies that are late, a lone Escape.
import assert from "node:assert/strict";
import { captured } from "../../terminal/replies.ts";
import { startAtsServers } from "./ats_servers.ts";
import { endsInFrame } from "./frame_end.ts";
import { type HeadlessRun, startHeadless } from "./headless_run.ts";
import { PERSONAS } from "./personas.ts";
import { shownText } from "./shown_screen.ts";
import { productCommand } from "../../helpers/product.ts";

const WINDOW = { columns: 100, rows: 30, cell: { width: 9, height: 18 } };

async function withText(
  test: (run: HeadlessRun, sees: (pattern: RegExp) => Promise<string>) => Promise<void>,
): Promise<void> {
  await using servers = await startAtsServers(1);
  const command = productCommand("--quiet", "--interval", "0.3", ...servers.hosts);
  await using run = await startHeadless(command, { persona: PERSONAS.text, window: WINDOW });
  const { tap } = run;
  await run.nextFrames(2);
  const sees = (pattern: RegExp) =>
    tap.until(() => {
      if (!endsInFrame(tap.output)) return undefined;
      const text = shownText(tap.output, WINDOW);
      return pattern.test(text) ? text : undefined;
    }, String(pattern));
  await test(run, sees);
  await tap.type("q");
  assert.equal(await tap.exited(), 0);
}

Deno.test("pasted text acts as no key, and is typed into a prompt without its control characters", async () => {
  await withText(async ({ tap }, sees) => {
    await sees(/Traffic & Cache/);
    await tap.type("\x1b[200~q3?\rv\x1b[201~");
    // A key after it is obeyed: the paste is over, and has done nothing.
    await tap.type("l");
    const text = await sees(/Response Codes/);
    assert.doesNotMatch(text, /freeze the view|Shown/);
    await tap.type("e\x1b[200~deploy\x1b]0;evil\x07 8.1\nq\x1b[201~");
    await sees(/event: deploy \]0;evil 8\.1 q/);
    await tap.type("\r");
    await sees(/marked: deploy/);
  });
});

Deno.test("a lone Escape closes what is open and does nothing else; a split arrow key is one key", async () => {
  await withText(async ({ tap }, sees) => {
    await sees(/Traffic & Cache/);
    await tap.type("?");
    await sees(/freeze the view/);
    await tap.type("\x1b");
    await tap.until(() => endsInFrame(tap.output), "a frame");
    const text = await sees(/^(?![^]*freeze the view)[^]*Traffic & Cache/);
    assert.match(text, /Requests/);
    await tap.type("\x1b");
    await tap.type("[C");
    // Whichever way the parts were read, no letter of them acted as a key.
    await tap.type("4");
    await sees(/4\/4|page 4 of 4/);
  });
});

Deno.test("replies that come after the deadline are no keys, and the terminal is as it was afterwards", async () => {
  await using servers = await startAtsServers(1);
  const command = productCommand("--quiet", "--interval", "0.3", ...servers.hosts);
  await using run = await startHeadless(command, {
    persona: PERSONAS.kitty,
    window: WINDOW,
    // As after an ssh that loses all that tells the terminal's name.
    env: { TERM: "xterm-256color", COLORTERM: "", KITTY_WINDOW_ID: "" },
    answering: false,
  });
  const { tap } = run;
  // Nothing answers: the page comes in characters, and no frame ends in a question.
  const text = () => shownText(tap.output, WINDOW);
  await tap.until(() => /Requests/.test(text()), "the page");
  assert.ok(!tap.output.includes("\x1b[6n"));
  const { together } = captured("kitty-0.26.5");
  for (const part of [together.slice(0, 9), together.slice(9, 40), together.slice(40)]) {
    await tap.type(part);
  }
  // Had a letter of them been a key, another page or an overlay would be open.
  await tap.type("2");
  await tap.until(() => /Response Codes/.test(text()), "the second page");
  assert.doesNotMatch(text(), /freeze the view|Shown ●|event: /);
  await tap.type("q");
  assert.equal(await tap.exited(), 0);
  assert.ok(tap.output.endsWith("\x1b[?1049l"));
});

Deno.test("q at the very moment of a frame leaves no answer of the terminal to the shell", async () => {
  await using servers = await startAtsServers(1);
  for (const protocol of ["kitty", "sixel", "text"] as const) {
    const command = productCommand("--quiet", "--interval", "0.1", ...servers.hosts);
    // What is typed after the program echoes, as a shell would have it.
    const shell = ["sh", "-c", '"$@"; sleep 0.3; echo over', "sh", ...command];
    await using run = await startHeadless(shell, { persona: PERSONAS[protocol], window: WINDOW });
    await run.nextFrames(3);
    await run.tap.type("lq");
    assert.equal(await run.tap.exited(), 0);
    const after = run.tap.output.slice(run.tap.output.lastIndexOf("\x1b[?1049l") + 8);
    assert.equal(after, "over\r\n");
  }
});
