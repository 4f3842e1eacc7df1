import assert from "node:assert/strict";
import type { Pixels } from "../helpers/png.ts";

/** A display without a screen, with programs on it. */
export interface XDisplay extends AsyncDisposable {
  /** Starts a program on the display; it is ended with the display at the latest. */
  start(command: string, ...args: string[]): Deno.ChildProcess;
  screenshot(): Promise<Pixels>;
  /** A folder for this display's files. */
  readonly folder: string;
}

/** Debian's packages of the programs that these tests run. */
const PACKAGES: Readonly<Record<string, string>> = {
  Xvfb: "xvfb",
  import: "imagemagick",
  kitty: "kitty libgl1-mesa-dri",
  xterm: "xterm",
  mlterm: "mlterm",
  tmux: "tmux",
};

/** Starts Xvfb. Fails, naming the package, when a program is not installed. */
export async function openXDisplay(): Promise<XDisplay> {
  const folder = await Deno.makeTempDir({ prefix: "tg-x-" });
  await Deno.chmod(folder, 0o700);
  const children: Deno.ChildProcess[] = [];
  let env: Record<string, string> = {};

  function start(command: string, ...args: string[]): Deno.ChildProcess {
    try {
      const child = new Deno.Command(command, {
        args,
        env,
        stdin: "null",
        stdout: command === "Xvfb" ? "piped" : "null",
        stderr: "null",
      }).spawn();
      children.push(child);
      return child;
    } catch (cause) {
      const name = PACKAGES[command] ?? command;
      throw new Error(`${command} cannot be run. These tests need it: apt-get install ${name}`, {
        cause,
      });
    }
  }

  const screen = ["-screen", "0", "1280x900x24", "+extension", "GLX", "+render", "-noreset"];
  const server = start("Xvfb", "-displayfd", "1", "-nolisten", "tcp", ...screen);
  const number = await firstLine(server.stdout);
  env = {
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
    start,
    folder,
    async screenshot() {
      const command = new Deno.Command("import", {
        args: ["-display", `:${number}`, "-window", "root", "-depth", "8", "ppm:-"],
      });
      const { success, stdout, stderr } = await command.output().catch((cause) => {
        throw new Error("import cannot be run: apt-get install imagemagick", { cause });
      });
      assert.ok(success, new TextDecoder().decode(stderr));
      return parsePpm(stdout);
    },
    async [Symbol.asyncDispose]() {
      // A tmux that was started in a terminal is a server of its own and would outlive it.
      const tmux = new Deno.Command("tmux", {
        args: ["-S", `${folder}/tmux`, "kill-server"],
        stderr: "null",
      });
      await tmux.output();
      for (const child of children.reverse()) {
        try {
          child.kill("SIGTERM");
        } catch {
          // It has ended already.
        }
        await child.status;
      }
      await server.stdout.cancel().catch(() => {});
      await Deno.remove(folder, { recursive: true });
    },
  };
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
