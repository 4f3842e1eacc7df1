import assert from "node:assert/strict";
import { alertNotice } from "../../src/terminal/alert_notice.ts";

const brand = (name: string) => ({ brand: { name, version: "1" } });
const tmux = { name: "tmux", version: "3.4", controlMode: false } as const;

Deno.test("alertNotice() rings, and has those terminals show a notice that can", () => {
  assert.equal(alertNotice("down", brand("iterm2")), "\x07\x1b]9;down\x1b\\");
  assert.equal(
    alertNotice("down; now", brand("foot")),
    "\x07\x1b]777;notify;traffic-grapher;down, now\x1b\\",
  );
  assert.equal(alertNotice("down", brand("xterm")), "\x07");
  assert.equal(alertNotice("down", {}), "\x07");
});

Deno.test("alertNotice() goes through tmux where that lets it, and else rings alone", () => {
  const wrapped = { ...brand("kitty"), multiplexer: { ...tmux, wrapped: true } };
  assert.equal(alertNotice("down", wrapped), "\x07\x1bPtmux;\x1b\x1b]9;down\x1b\x1b\\\x1b\\");
  const kept = { ...brand("kitty"), multiplexer: { ...tmux, wrapped: false } };
  assert.equal(alertNotice("down", kept), "\x07");
});

Deno.test("alertNotice() lets nothing through that could steer a terminal", () => {
  const said = alertNotice("a\x1b]0;b\x07c\x9cd", brand("kitty"));
  assert.equal(said, "\x07\x1b]9;a ]0;b c d\x1b\\");
});
