// needs: tmux bash
import assert from "node:assert/strict";
import { attachedMark } from "../../src/terminal/tmux.ts";
import { eventually } from "../helpers/eventually.ts";
import { openTmuxScreen } from "./tmux_screen.ts";

Deno.test("attachedMark() is another one when the first terminal is attached, and the same as before when it goes", async () => {
  await using screen = await openTmuxScreen();
  const socket = screen.path("tmux");
  const mark = () => attachedMark((name) => name === "TMUX" ? `${socket},1,0` : undefined);
  const alone = await mark();
  assert.notEqual(alone, undefined);
  const client = new Deno.Command("tmux", {
    args: ["-S", socket, "-C", "attach", "-t", "main"],
    env: { TMUX: "" },
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await eventually("the mark changes", async () => await mark() !== alone);
  } finally {
    await client.stdin.close();
    await client.status;
  }
  await eventually("the mark is as before", async () => await mark() === alone);
});

Deno.test("attachedMark() is undefined where there is no socket to be seen", async () => {
  assert.equal(await attachedMark(() => undefined), undefined);
  assert.equal(await attachedMark(() => "/no/such/socket,1,0"), undefined);
});
