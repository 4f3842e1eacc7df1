import { TextLineStream } from "./text_line_stream.ts";
import { scriptCommand } from "../../helpers/script_command.ts";
import { eventually, within } from "../../helpers/eventually.ts";

/** How to start the process that records without end. */
export interface WriterProcessOptions {
  readonly how?: "writer" | "recorder";
  readonly blockTicks?: number;
  /** The largest file that it may write, in KiB: to it, the disk is full there. */
  readonly maxFileKib?: number;
}

/** A real process that records until it is killed. */
export class WriterProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;

  constructor(path: string, options: WriterProcessOptions = {}) {
    const { how = "writer", blockTicks = 16, maxFileKib } = options;
    const script = new URL("./write_until_killed.ts", import.meta.url).pathname;
    const [program, ...args] = scriptCommand(script, path, how, String(blockTicks));
    const command = maxFileKib === undefined
      ? new Deno.Command(program, { args, stdout: "piped", stdin: "null" })
      // In units of 512 bytes; without the signal the write fails, as it does on a full disk.
      : new Deno.Command("/bin/sh", {
        args: [
          "-c",
          `ulimit -f ${maxFileKib * 2}; trap '' XFSZ; exec "$@"`,
          "sh",
          program,
          ...args,
        ],
        stdout: "piped",
        stdin: "null",
      });
    this.#child = command.spawn();
    this.#lines = this.#child.stdout
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream())
      .getReader();
  }

  /** The next line that it tells; undefined after its end. */
  async line(): Promise<string | undefined> {
    const { value, done } = await within("the writer says a line", this.#lines.read());
    return done ? undefined : value;
  }

  /** Waits until it has stored this tick. */
  async stored(index: number): Promise<void> {
    for (let line = await this.line(); line !== undefined; line = await this.line()) {
      if (Number(line) >= index) return;
    }
    throw new Error(`the writer ended before tick ${index}`);
  }

  /** Stops it in the midst of whatever it does, and waits until all its threads stand still. */
  async pause(): Promise<void> {
    this.#child.kill("SIGSTOP");
    await eventually("the writer stands still", () => this.#standsStill(), { everyMs: 1 });
  }

  resume(): void {
    this.#child.kill("SIGCONT");
  }

  async #standsStill(): Promise<boolean> {
    const { pid } = this.#child;
    try {
      return [...Deno.readDirSync(`/proc/${pid}/task`)].every(({ name }) =>
        / T /.test(Deno.readTextFileSync(`/proc/${pid}/task/${name}/stat`))
      );
    } catch {
      // Systems without /proc have this one.
      const { stdout } = await new Deno.Command("ps", { args: ["-o", "state=", "-p", `${pid}`] })
        .output();
      return new TextDecoder().decode(stdout).trim().startsWith("T");
    }
  }

  /** Kills it, and returns the last tick that it said was stored. */
  async kill(): Promise<number> {
    this.#child.kill("SIGKILL");
    let last = -1;
    for (let line = await this.line(); line !== undefined; line = await this.line()) {
      if (/^\d+$/.test(line)) last = Number(line);
    }
    await this.#child.status;
    return last;
  }

  /** Its exit code, once it has ended by itself. */
  async ended(): Promise<number> {
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#lines.cancel();
    await this.#child.status;
  }
}
