// needs: xvfb
import assert from "node:assert/strict";
import { notInstalled } from "../../scripts/test_programs.ts";
import { within } from "../helpers/eventually.ts";
import type { Pixels } from "../helpers/png.ts";
import { newMark } from "../helpers/marked_processes.ts";
import { killProcess } from "../helpers/processes.ts";

/** A display without a screen, with programs on it. */
export interface XDisplay extends AsyncDisposable {
  /** Starts a program on the display; it is ended with the display at the latest. */
  start(command: string, ...args: string[]): Deno.ChildProcess;
  screenshot(): Promise<Pixels>;
  /** A folder for this display's files. */
  readonly folder: string;
}

/** Starts Xvfb. Fails, naming the package, when a program is not installed. */
export async function openXDisplay(): Promise<XDisplay> {
  const folder = await Deno.makeTempDir({ prefix: "tg-x-" });
  await Deno.chmod(folder, 0o700);
  const mark = newMark();
  const children: Deno.ChildProcess[] = [];
  const screen = ["-screen", "0", "1280x900x24", "+extension", "GLX", "+render", "-noreset"];
  const server = spawn("Xvfb", {
    args: ["-displayfd", "1", "-nolisten", "tcp", ...screen],
    stdout: "piped",
  });
  const number = await within("Xvfb says its number", firstLine(server.stdout));
  const env = {
    ...mark.env,
    DISPLAY: `:${number}`,
    LIBGL_ALWAYS_SOFTWARE: "1",
    XDG_RUNTIME_DIR: folder,
    HOME: folder,
    // What surrounds the tests must not be taken for the terminal's own.
    TERM: "dumb",
    TMUX: "",
    COLORTERM: "",
    LC_TERMINAL: "",
    TERM_PROGRAM: "",
    LC_ALL: "C.UTF-8",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
  };

  return {
    start(command, ...args) {
      const child = spawn(command, { args, env, stdout: "null" });
      children.push(child);
      return child;
    },
    folder,
    async screenshot() {
      const command = new Deno.Command("import", {
        args: ["-display", `:${number}`, "-window", "root", "-depth", "8", "ppm:-"],
      });
      const { success, stdout, stderr } = await command.output().catch((cause) => {
        throw new Error(notInstalled("import"), { cause });
      });
      assert.ok(success, new TextDecoder().decode(stderr));
      return parsePpm(stdout);
    },
    async [Symbol.asyncDispose]() {
      for (const { pid } of children) killProcess(pid);
      // What terminals started goes with them or not: tmux and dbus-daemon become servers.
      await mark.end();
      await within("the terminals have ended", Promise.all(children.map(({ status }) => status)));
      // Told, not killed: it takes its lock and its socket out of /tmp.
      killProcess(server.pid, "SIGTERM");
      await within("Xvfb has ended", server.status);
      await server.stdout.cancel().catch(() => {});
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Starts a program. Throws an Error that names its package where it is not installed. */
function spawn(command: string, options: Deno.CommandOptions): Deno.ChildProcess {
  try {
    return new Deno.Command(command, { ...options, stdin: "null", stderr: "null" }).spawn();
  } catch (cause) {
    throw new Error(notInstalled(command), { cause });
  }
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    assert.ok(!done, "Xvfb did not start");
    text += new TextDecoder().decode(value);
  }
  reader.releaseLock();
  return text.trim();
}

/** Parses a binary PPM of 8 bits a channel. */
function parsePpm(bytes: Uint8Array): Pixels {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
  const match = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(head);
  assert.ok(match, "a screenshot");
  const [width, height] = [Number(match[1]), Number(match[2])];
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0, from = match[0].length; i < width * height; i++, from += 3) {
    rgba.set(bytes.subarray(from, from + 3), i * 4);
  }
  return { width, height, rgba };
}
