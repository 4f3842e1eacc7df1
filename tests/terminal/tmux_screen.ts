// needs: tmux bash
import assert from "node:assert/strict";
import { notInstalled } from "../../scripts/test_programs.ts";
import { newMark } from "../helpers/marked_processes.ts";

/** A terminal without a display: a tmux server of its own, driven from a test. */
export interface TmuxScreen extends AsyncDisposable {
  /** Types keys, in tmux's names (`Enter`, `C-c`), or text. */
  type(...keys: string[]): Promise<void>;
  /** What is on the screen. */
  text(): Promise<string>;
  /** Waits until the screen matches; fails with the screen's text when it never does. */
  waitFor(pattern: RegExp): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** A file in the screen's own folder. */
  path(name: string): string;
  tmux(...args: string[]): Promise<string>;
}

/** How long a program may take to end when its terminal goes. */
const HANGUP_MS = 10_000;

/** Starts bash in a tmux of its own. Throws when tmux is not installed. */
export async function openTmuxScreen(
  { columns = 80, rows = 24 }: { columns?: number; rows?: number } = {},
): Promise<TmuxScreen> {
  const folder = await Deno.makeTempDir({ prefix: "tg-tmux-" });
  const socket = `${folder}/tmux`;
  const mark = newMark();
  async function tmux(...args: string[]): Promise<string> {
    const command = new Deno.Command("tmux", {
      args: ["-S", socket, "-f", "/dev/null", ...args],
      env: { ...mark.env, TMUX: "", LC_ALL: "C.UTF-8", HISTFILE: "/dev/null" },
      stdin: "null",
    });
    const { success, stdout, stderr } = await command.output().catch((cause) => {
      throw new Error(notInstalled("tmux"), { cause });
    });
    assert.ok(success, `tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
  const size = ["-x", String(columns), "-y", String(rows)];
  await tmux("new-session", "-d", "-s", "main", ...size, "exec bash --norc --noprofile -i");
  const screen: TmuxScreen = {
    tmux,
    path: (name) => `${folder}/${name}`,
    async type(...keys) {
      await tmux("send-keys", "-t", "main", ...keys);
    },
    text: () => tmux("capture-pane", "-p", "-t", "main"),
    async resize(columns, rows) {
      await tmux("resize-window", "-t", "main", "-x", String(columns), "-y", String(rows));
    },
    async waitFor(pattern) {
      let text = "";
      const deadline = Date.now() + 30_000;
      while (Date.now() < deadline) {
        text = await screen.text();
        if (pattern.test(text)) return text;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      throw new assert.AssertionError({ message: `${pattern} never appeared in:\n${text}` });
    },
    async [Symbol.asyncDispose]() {
      await tmux("kill-server").catch(() => {});
      // Programs on the screen are hung up on, and tidy up.
      await mark.end(HANGUP_MS);
      await Deno.remove(folder, { recursive: true });
    },
  };
  await screen.type("PS1='$ '; clear", "Enter");
  await screen.waitFor(/^\$$/m);
  return screen;
}
