// deno-lint-ignore-file no-control-regex
import assert from "node:assert/strict";
import fc from "fast-check";
import { KeyParser } from "../../src/terminal/keys.ts";
import type { InputEvent } from "../../src/terminal/input_event.ts";
import { allCaptured, binary } from "./replies.ts";

/** Keys in short: `C-M-S-name`. */
function short(event: InputEvent): string {
  if (event.kind === "paste") return `paste:${event.text}`;
  if (event.kind === "reply") return `reply:${event.type}`;
  const held = [event.ctrl ? "C-" : "", event.alt ? "M-" : "", event.shift ? "S-" : ""].join("");
  return `${held}${event.name}`;
}

function parse(...reads: string[]): string[] {
  const parser = new KeyParser();
  const events = reads.flatMap((read) => parser.feed(binary(read)));
  if (parser.pending) events.push(...parser.settle());
  return events.map(short);
}

function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

const ENCODINGS: readonly (readonly [string, string, string])[] = [
  ["q", "q", "a letter"],
  ["L", "S-L", "a capital"],
  [" ", "space", "space"],
  ["\r", "enter", "Enter"],
  ["\n", "enter", "Enter where the terminal sends a line feed"],
  ["\t", "tab", "Tab"],
  ["\x7f", "backspace", "Backspace"],
  ["\x03", "C-c", "Ctrl-C"],
  ["\x1a", "C-z", "Ctrl-Z"],
  ["\x1c", "C-\\", "Ctrl-\\"],
  ["\x00", "C-space", "Ctrl-Space"],
  ["\x1b", "escape", "Escape alone"],
  ["\x1b\x1b", "escape escape", "Escape twice"],
  ["\x1bq", "M-q", "Alt and a letter"],
  [`\x1b${utf8("é")}`, "M-é", "Alt and a letter beyond ASCII"],
  [utf8("é"), "é", "a letter beyond ASCII"],
  [utf8("日"), "日", "a wide letter"],
  [utf8("😀"), "😀", "a letter beyond the basic plane"],
  ["\x1b[A", "up", "Up"],
  ["\x1b[B", "down", "Down"],
  ["\x1b[C", "right", "Right"],
  ["\x1b[D", "left", "Left"],
  ["\x1bOA", "up", "Up in application mode"],
  ["\x1bOC", "right", "Right in application mode"],
  ["\x1bOD", "left", "Left in application mode"],
  ["\x1bOF", "end", "End in application mode"],
  ["\x1bOM", "enter", "Enter on the keypad"],
  ["\x1bOk", "+", "+ on the keypad"],
  ["\x1bOm", "-", "- on the keypad"],
  ["\x1bOu", "5", "5 on the keypad"],
  ["\x1b[1;5C", "C-right", "Ctrl-Right"],
  ["\x1b[1;2D", "S-left", "Shift-Left"],
  ["\x1b[1;8D", "C-M-S-left", "Ctrl-Alt-Shift-Left"],
  ["\x1bO5D", "C-left", "Ctrl-Left in old xterm"],
  ["\x1b\x1b[D", "M-left", "Alt-Left as ESC before the sequence"],
  ["\x1b\x1b[A", "M-up", "Alt-Up, which is no Escape"],
  ["\x1b\x1bOC", "M-right", "Alt-Right as ESC before the sequence"],
  ["\x1b[d", "S-left", "Shift-Left in rxvt"],
  ["\x1bOd", "C-left", "Ctrl-Left in rxvt"],
  ["\x1b[H", "home", "Home"],
  ["\x1b[1~", "home", "Home in the Linux console"],
  ["\x1b[8~", "end", "End in rxvt"],
  ["\x1b[4~", "end", "End"],
  ["\x1b[5~", "pageup", "Page Up"],
  ["\x1b[6;5~", "C-pagedown", "Ctrl-Page Down"],
  ["\x1b[3~", "reply:other", "Delete"],
  ["\x1b[Z", "S-tab", "Shift-Tab"],
  ["\x1bOP", "", "F1"],
  ["\x1b[11~", "reply:other", "F1 in rxvt"],
  ["\x1b[[A", "", "F1 in the Linux console"],
  ["\x1b[24~", "reply:other", "F12"],
  ["\x1b[1;2R", "reply:cursor", "Shift-F3, which is as a cursor's place"],
  ["\x1b[113u", "q", "q in kitty's encoding"],
  ["\x1b[108;2u", "S-L", "L in kitty's encoding"],
  ["\x1b[108:76;2;76u", "S-L", "L in kitty's encoding with alternates and text"],
  ["\x1b[51:35;2u", "S-#", "a shifted digit in kitty's encoding"],
  ["\x1b[99;5u", "C-c", "Ctrl-C in kitty's encoding"],
  ["\x1b[27u", "escape", "Escape in kitty's encoding"],
  ["\x1b[13u", "enter", "Enter in kitty's encoding"],
  ["\x1b[32u", "space", "Space in kitty's encoding"],
  ["\x1b[57417u", "left", "Left on the keypad in kitty's encoding"],
  ["\x1b[57413u", "+", "+ on the keypad in kitty's encoding"],
  ["\x1b[113;1:1u", "q", "a press in kitty's encoding"],
  ["\x1b[113;1:3u", "", "a release in kitty's encoding"],
  ["\x1b[1;1:3A", "", "a release of Up in kitty's encoding"],
  ["\x1b[57441;2u", "reply:other", "Shift by itself in kitty's encoding"],
  ["\x1b[27;5;99~", "C-c", "Ctrl-C in xterm's modifyOtherKeys"],
  ["\x1b[<0;10;20M", "reply:other", "a mouse press"],
  ["\x1b[M !!", "reply:other", "a mouse press in the oldest encoding"],
  ["\x1b[I", "reply:other", "the window gets the focus"],
  ["\x1b[O", "reply:other", "the window loses the focus"],
];

for (const [bytes, expected, what] of ENCODINGS) {
  Deno.test(`the key parser knows ${what}`, () => {
    assert.equal(parse(bytes).join(" "), expected);
  });
}

Deno.test("a named key types nothing, a printable key types itself", () => {
  const parser = new KeyParser();
  const events = parser.feed(binary(`\x1b[D${utf8("ü")}\x11 `));
  assert.deepEqual(events.map((event) => event.kind === "key" ? event.text : ""), [
    "",
    "ü",
    "",
    " ",
  ]);
});

Deno.test("sequences that are split at any byte give the same events", () => {
  const text = ENCODINGS.map(([bytes]) => bytes).filter((bytes) => !/^\x1b+$/.test(bytes))
    .join("x") +
    allCaptured().map(({ together }) => together).join("y") +
    "\x1b[200~pasted q\x1b[201~z";
  const whole = parse(text);
  assert.ok(whole.length > 150);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 60 }),
      (cuts) => {
        const at = [0, ...[...new Set(cuts)].sort((a, b) => a - b), text.length];
        const reads = at.slice(1).map((end, i) => text.slice(at[i], end));
        assert.deepEqual(parse(...reads), whole);
      },
    ),
    { numRuns: 200 },
  );
  assert.deepEqual(parse(...text), whole, "byte by byte");
});

Deno.test("no reply of a real terminal is taken for a key", () => {
  const captures = allCaptured();
  assert.ok(captures.length >= 10);
  for (const { label, together, each } of captures) {
    for (const text of [together, ...Object.values(each)]) {
      const keys = parse(text).filter((event) => !event.startsWith("reply:"));
      assert.deepEqual(keys, [], label);
    }
  }
});

Deno.test("arbitrary bytes never throw, and a key typed after them and a pause is read", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const parser = new KeyParser();
      parser.feed(bytes);
      parser.settle();
      parser.abandon();
      assert.deepEqual(parser.feed(binary("k")).map(short), ["k"]);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a paste is one event, whatever it contains, and is kept short", () => {
  assert.deepEqual(parse("\x1b[200~q\x1b[A\x03\r\x1b[201~h"), ["paste:q\x1b[A\x03\r", "h"]);
  assert.deepEqual(parse(`\x1b[200~${utf8("grüße")}\x1b[20`, "1~h"), ["paste:grüße", "h"]);
  const parser = new KeyParser();
  parser.feed(binary("\x1b[200~"));
  for (let i = 0; i < 100; i++) parser.feed(binary("q".repeat(10_000)));
  const [event] = parser.feed(binary("\x1b[201~"));
  assert.ok(event?.kind === "paste" && event.text.length < 100_000);
});

Deno.test("a paste whose end never comes is ended, and keys work again", () => {
  const parser = new KeyParser();
  parser.feed(binary("\x1b[200~abc"));
  assert.ok(parser.pending);
  assert.deepEqual(parser.settle(), []);
  assert.deepEqual(parser.abandon().map(short), ["paste:abc"]);
  assert.deepEqual(parser.feed(binary("q")).map(short), ["q"]);
});

Deno.test("Escape just before a reply is a key and the reply is still one", () => {
  assert.deepEqual(parse("\x1b\x1b[?62;c"), ["escape", "reply:attributes"]);
  assert.deepEqual(parse("\x1b\x1b]11;rgb:0/0/0\x1b\\"), ["escape", "reply:osc"]);
});

Deno.test("the start of a reply is not settled as a key while replies are awaited", () => {
  for (const start of ["\x1b]", "\x1bP", "\x1b_", "\x1b["]) {
    const parser = new KeyParser();
    assert.deepEqual(parser.feed(binary(start)), []);
    assert.deepEqual(parser.settle({ replies: true }), []);
    assert.ok(parser.pending);
  }
  assert.deepEqual(parse("\x1b]"), ["M-]"], "else it is Alt");
});

Deno.test("Ctrl-C gets through a string that never ends", () => {
  assert.deepEqual(parse("\x1b]1337;abc\x03"), ["C-c"]);
  assert.deepEqual(parse(`\x1b]1337;${"x".repeat(200_000)}`, "yyyy\x03q"), ["C-c", "q"]);
});

Deno.test("an overlong reply is dropped to its end, also when the end is split", () => {
  assert.deepEqual(parse(`\x1bP${"x".repeat(200_000)}`, "qq\x1b", "\\h"), ["h"]);
});

Deno.test("invalid UTF-8 is dropped without its neighbours", () => {
  assert.deepEqual(parse("a\xff\xc3bq\xe2\x82"), ["a", "b", "q"]);
});

Deno.test("replies carry their values", () => {
  const parser = new KeyParser();
  const [version, mode, size, registers, cursor] = parser.feed(
    binary("\x1bP>|kitty(0.26.5)\x1b\\\x1b[?2026;2$y\x1b[4;540;810t\x1b[?1;0;256S\x1b[12;40R"),
  );
  assert.ok(version?.kind === "reply" && version.type === "version");
  assert.equal(version.text, "kitty(0.26.5)");
  assert.equal(version.raw, "ESCP>|kitty(0.26.5)ESC\\");
  assert.ok(mode?.kind === "reply" && mode.type === "mode");
  assert.deepEqual([mode.mode, mode.state], [2026, 2]);
  assert.ok(size?.kind === "reply" && size.type === "window");
  assert.deepEqual([size.what, size.params], [4, [540, 810]]);
  assert.ok(registers?.kind === "reply" && registers.type === "graphics");
  assert.deepEqual([registers.item, registers.status, registers.params], [1, 0, [256]]);
  assert.ok(cursor?.kind === "reply" && cursor.type === "cursor");
  assert.deepEqual([cursor.row, cursor.column], [12, 40]);
});

Deno.test("a letter that is not Latin tells its place on a US keyboard, by kitty's base key or the usual layouts", () => {
  const positionOf = (bytes: Uint8Array) => {
    const [event] = new KeyParser().feed(bytes);
    return event?.kind === "key" ? [event.name, event.position] : [];
  };
  const typed = (text: string) => positionOf(new TextEncoder().encode(text));
  assert.deepEqual(typed("й"), ["й", "q"]);
  assert.deepEqual(typed("Й"), ["Й", "Q"]);
  assert.deepEqual(typed("ε"), ["ε", "e"]);
  assert.deepEqual(typed("ש"), ["ש", "a"]);
  assert.deepEqual(typed("é"), ["é", undefined]);
  assert.deepEqual(typed("q"), ["q", undefined]);
  // kitty: the code, no shifted one, the base key; here of a layout that nobody has listed.
  assert.deepEqual(typed("\x1b[4304::113u"), ["ა", "q"]);
});

Deno.test("caps lock alone makes no other key of a letter", () => {
  const [event] = new KeyParser().feed(new TextEncoder().encode("\x1b[113;65u"));
  assert.equal(event?.kind === "key" && event.name, "q");
});
