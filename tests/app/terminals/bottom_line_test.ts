import assert from "node:assert/strict";
import { bottomLine } from "../../../src/app/screen/bottom_line.ts";
import { keyLine } from "../../../src/view/key_actions.ts";
import type { StatusView } from "../../../src/model/page_view.ts";
import { pageWords } from "../../../src/view/page_words.ts";

const KEY_LINE = keyLine();
const OK: StatusView = { level: "ok", text: "ats1 3 ms  ats2 4 ms  all answering", keys: KEY_LINE };
const FAILING: StatusView = { level: "error", text: "ats2: connection refused", keys: KEY_LINE };

function lineOf(
  status: StatusView,
  columns: number,
  notice?: { level: "warning"; text: string },
): string {
  const view = pageWords({
    ...{ name: "Traffic", number: 1, count: 4, toMs: 0, fromMs: -60_000, intervalMs: 1000 },
    ...{ timeZone: "UTC", hosts: [], panels: [], status },
  });
  const { chars } = bottomLine(view, { columns, theme: "dark", notice });
  assert.equal(chars.length, columns);
  return chars.join("");
}

Deno.test("the last line names all keys where there is room, else help and quit, else none", () => {
  assert.ok(lineOf(OK, 160).trimEnd().endsWith(KEY_LINE));
  assert.match(lineOf(OK, 90), /all answering {3,}\? help {2}q quit $/);
  assert.match(lineOf(OK, 40), /^ ats1 3 ms {2}ats2 4 ms {2}all answering +$/);
});

Deno.test("a notice does not hide that a host fails", () => {
  const notice = { level: "warning", text: "For pictures, run: tmux set -g x on" } as const;
  assert.match(lineOf(FAILING, 90, notice), /^ For pictures.* on {3}ats2: connection refused/);
  assert.match(lineOf(OK, 90, notice), /^ For pictures[^]* on +$/);
  assert.match(lineOf(FAILING, 40, notice), /^ For pictures.* on +$/);
});
