// What the environment says of a terminal, followed by the real program.
import assert from "node:assert/strict";
import { startAtsServers } from "./ats_servers.ts";
import { startHeadless } from "./headless_run.ts";
import { PERSONAS } from "./personas.ts";
import { shownText } from "./shown_screen.ts";
import { productCommand } from "../../helpers/product.ts";

const WINDOW = { columns: 100, rows: 30, cell: { width: 9, height: 18 } };
const SILENT = { env: {}, answers: {} };

/** All output of a short run in characters, as text. */
async function outputWith(
  env: Record<string, string>,
  { persona = SILENT, args = [] as string[] } = {},
): Promise<string> {
  await using servers = await startAtsServers(2);
  const command = productCommand("--quiet", "--interval", "0.3", ...args, ...servers.hosts);
  await using run = await startHeadless(command, { persona, window: WINDOW, env });
  const { tap } = run;
  await tap.until(() => /Requests[^]*answering/.test(shownText(tap.output, WINDOW)), "the page");
  await tap.type("q");
  assert.equal(await tap.exited(), 0);
  const bytes = Uint8Array.from(tap.output, (char) => char.charCodeAt(0));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  return text.slice(text.indexOf("\x1b[?1049h"));
}

/** The colours and styles that a run set. */
function stylesOf(output: string): Set<string> {
  // deno-lint-ignore no-control-regex
  return new Set([...output.matchAll(/\x1b\[([\d;]*)m/g)].map(([, codes = ""]) => codes));
}

Deno.test("NO_COLOR: styles, but not one colour", async () => {
  for (const options of [{ env: { NO_COLOR: "1" }, args: [] }, { env: {}, args: ["--no-color"] }]) {
    const output = await outputWith({ COLORTERM: "truecolor", ...options.env }, options);
    for (const codes of stylesOf(output)) assert.match(codes, /^0?(;?[1247])*$/);
    assert.match(output, /Requests/);
  }
});

Deno.test("a locale without UTF-8 gets ASCII alone", async () => {
  const output = await outputWith({ LC_ALL: "C", LANG: "C" });
  // deno-lint-ignore no-control-regex
  assert.match(output, /^[\x00-\x7f]*$/);
});

Deno.test("the Linux console is asked nothing, and gets blocks in 16 colours", async () => {
  const output = await outputWith({ TERM: "linux" });
  for (const question of ["\x1b[c", "\x1b[>q", "\x1b_G", "\x1b]", "\x1bP"]) {
    assert.ok(!output.includes(question), JSON.stringify(question));
  }
  assert.doesNotMatch(output, /[\u2800-\u28ff]/, "no braille");
  for (const codes of stylesOf(output)) assert.match(codes, /^0?(;?([1247]|[349]\d|10\d))*$/);
  assert.ok([...stylesOf(output)].some((codes) => /(^|;)[39]\d/.test(codes)), "colours");
});

Deno.test("a serial console is asked nothing and gets no colours", async () => {
  const output = await outputWith({ TERM: "vt100" });
  assert.ok(!output.includes("\x1b[c"));
  for (const codes of stylesOf(output)) assert.match(codes, /^0?(;?[1247])*$/);
});

for (
  const [env, depth] of [
    [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, /(^|;)38;2;\d+;\d+;\d+/],
    [{ TERM: "xterm-256color" }, /(^|;)38;5;\d+/],
    [{ TERM: "xterm" }, /(^|;)[39]\d(;|$)/],
  ] as const
) {
  Deno.test(`${JSON.stringify(env)} gets the colours that it can show`, async () => {
    const styles = [...stylesOf(await outputWith(env))].filter((codes) => !/^0?$/.test(codes));
    assert.ok(styles.some((codes) => depth.test(codes)), styles.slice(0, 5).join(" "));
    const wider = "COLORTERM" in env ? /^$/ : env.TERM === "xterm" ? /[34]8;/ : /[34]8;2;/;
    for (const codes of styles) assert.doesNotMatch(codes, wider);
  });
}

Deno.test("--protocol overrides what the terminal says", async () => {
  await using servers = await startAtsServers(1);
  const marks = { iterm2: "\x1b]1337;File=", kitty: "\x1b_Ga=T", sixel: "\x1bP0;1q" } as const;
  for (const [protocol, mark] of Object.entries(marks)) {
    const command = productCommand("--quiet", "--protocol", protocol, ...servers.hosts);
    await using run = await startHeadless(command, { persona: PERSONAS.text, window: WINDOW });
    await run.tap.until(() => run.tap.output.includes(mark), mark);
    await run.nextFrames(1);
    await run.tap.type("q");
    assert.equal(await run.tap.exited(), 0);
    for (const other of Object.values(marks)) {
      assert.equal(run.tap.output.includes(other), other === mark);
    }
  }
});
