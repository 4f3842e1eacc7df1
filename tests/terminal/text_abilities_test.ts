import assert from "node:assert/strict";
import { parsePs, parseStat } from "../../src/terminal/job_control.ts";
import { colorDepth, textCharset } from "../../src/terminal/text_abilities.ts";
import { parseTmuxState } from "../../src/terminal/tmux.ts";

const env = (values: Record<string, string>) => (name: string) => values[name];

Deno.test("colours follow NO_COLOR, COLORTERM, the terminal's name and TERM, in this order", () => {
  const brand = { name: "iterm2", version: "3.5" };
  assert.equal(
    colorDepth(env({ TERM: "xterm-256color", COLORTERM: "truecolor", NO_COLOR: "1" })),
    "none",
  );
  assert.equal(colorDepth(env({ TERM: "xterm-256color", NO_COLOR: "" })), "256");
  assert.equal(colorDepth(env({ TERM: "xterm", COLORTERM: "24bit" })), "24bit");
  assert.equal(colorDepth(env({ TERM: "xterm-256color" }), { brand }), "24bit", "through ssh");
  assert.equal(colorDepth(env({ TERM: "xterm-256color" })), "256");
  assert.equal(colorDepth(env({ TERM: "xterm-direct" })), "24bit");
  assert.equal(colorDepth(env({ TERM: "linux" })), "16");
  assert.equal(colorDepth(env({ TERM: "vt220" })), "none");
  assert.equal(colorDepth(env({ TERM: "dumb" })), "none");
  const multiplexer = { name: "screen", version: "", wrapped: false, controlMode: false } as const;
  assert.equal(colorDepth(env({ TERM: "screen-256color" }), { brand, multiplexer }), "256");
});

Deno.test("characters follow the locale and the console's font", () => {
  assert.equal(textCharset(env({ LANG: "en_US.UTF-8", TERM: "xterm" })), "braille");
  assert.equal(textCharset(env({ LANG: "en_US.UTF-8", LC_ALL: "C", TERM: "xterm" })), "ascii");
  assert.equal(textCharset(env({ LC_CTYPE: "C.utf8", TERM: "linux" })), "block");
  assert.equal(textCharset(env({ TERM: "xterm" })), "ascii");
});

Deno.test("what tmux says of itself is read, with and without the setting", () => {
  assert.deepEqual(parseTmuxState("1|0|256,RGB,sixel|3.4|xterm-256color\n"), {
    passthrough: true,
    controlMode: false,
    features: ["256", "RGB", "sixel"],
    version: "3.4",
    terminal: "xterm-256color",
  });
  assert.equal(parseTmuxState("0|0||3.3a")?.passthrough, false);
  assert.equal(parseTmuxState("|1||3.2")?.passthrough, true, "before 3.3 there was no setting");
  assert.equal(parseTmuxState("|1||3.2")?.controlMode, true);
  assert.equal(parseTmuxState("no server running"), undefined);
});

Deno.test("a process's place is read, whatever its name", () => {
  const stat = "812 (a) b (c) S 700 812 600 34816 812 4194560 1 0";
  assert.deepEqual(parseStat(stat), { parent: 700, group: 812, session: 600, foreground: 812 });
  const ps = parsePs("  700   812   812 ttys003\n");
  assert.deepEqual([ps?.parent, ps?.group, ps?.foreground], [700, 812, 812]);
  assert.notEqual(ps?.session, parsePs("1 2 3 ttys004")?.session);
  assert.equal(parsePs(""), undefined);
});
