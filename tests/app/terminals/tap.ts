// needs: pty
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./tap.py", import.meta.url));
const HEAD_BYTES = 13;
/** How long something that must happen is waited for, on however busy a machine. */
const PATIENCE_MS = 60_000;

/** Something that happened at the pseudo-terminal, in order. */
export interface TapEvent {
  /** `o` output, `i` input that reached the program, `r` a new size (`COLUMNSxROWS`), `x` the exit code. */
  readonly kind: "o" | "i" | "r" | "x";
  /** Milliseconds of the machine's monotonic clock. */
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/**
 * A program in a pseudo-terminal that is listened in on: all that it writes and reads, with times. Put
 * `command` into a terminal, which then shows and answers; or run it by itself and answer here.
 */
export interface Tap extends AsyncDisposable {
  /** The command line that runs the program, for a terminal to run. */
  readonly command: readonly string[];
  readonly events: readonly TapEvent[];
  /** All output so far, one character per byte. */
  readonly output: string;
  /** All input so far, typed, injected or answered by the terminal, one character per byte. */
  readonly input: string;
  /** Types bytes, one character each. */
  type(keys: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  signal(number: number): Promise<void>;
  /** Writes bytes to the terminal, past the program. */
  tellTerminal(bytes: string): Promise<void>;
  /** Calls back for each event as it comes. */
  onEvent(handler: (event: TapEvent) => void): void;
  /** Waits until the test gives something else than undefined or false; fails when it never does. */
  until<T>(test: () => T | undefined | false, what: string, patienceMs?: number): Promise<T>;
  /** Waits for the end of the program and returns its exit code. */
  exited(patienceMs?: number): Promise<number>;
}

/** Prepares a tap. Fails, naming the package, where python3 is missing. */
export async function openTap(
  program: readonly string[],
  { columns = 80, rows = 24 }: { columns?: number; rows?: number } = {},
): Promise<Tap> {
  const folder = await Deno.makeTempDir({ prefix: "tg-tap-" });
  const path = `${folder}/tap`;
  const listener = Deno.listen({ transport: "unix", path });
  const events: TapEvent[] = [];
  const handlers = new Set<(event: TapEvent) => void>();
  const texts = { o: "", i: "" };
  let link: Deno.Conn | undefined;
  let code: number | undefined;

  function take(event: TapEvent): void {
    events.push(event);
    if (event.kind === "o" || event.kind === "i") texts[event.kind] += binaryText(event.bytes);
    if (event.kind === "x") code = Number(binaryText(event.bytes));
    for (const handler of [...handlers]) handler(event);
  }

  async function listen(): Promise<void> {
    link = await listener.accept();
    let pending = new Uint8Array();
    const chunk = new Uint8Array(65_536);
    for (let count = await link.read(chunk); count !== null; count = await link.read(chunk)) {
      const joined = new Uint8Array(pending.length + count);
      joined.set(pending);
      joined.set(chunk.subarray(0, count), pending.length);
      pending = joined;
      while (pending.length >= HEAD_BYTES) {
        const view = new DataView(pending.buffer, pending.byteOffset);
        const end = HEAD_BYTES + view.getUint32(9, true);
        if (pending.length < end) break;
        const kind = String.fromCharCode(pending[0]!) as TapEvent["kind"];
        const atMs = view.getFloat64(1, true) * 1000;
        take({ kind, atMs, bytes: pending.slice(HEAD_BYTES, end) });
        pending = pending.slice(end);
      }
    }
  }
  // Closing the listener or the link is how it ends.
  const listening = listen().catch(() => {});

  async function send(kind: string, body: string): Promise<void> {
    await until(() => link !== undefined, "the program to start");
    const bytes = new Uint8Array(HEAD_BYTES + body.length);
    bytes[0] = kind.charCodeAt(0);
    new DataView(bytes.buffer).setUint32(9, body.length, true);
    for (let at = 0; at < body.length; at++) bytes[HEAD_BYTES + at] = body.charCodeAt(at);
    for (let at = 0; at < bytes.length;) at += await link!.write(bytes.subarray(at));
  }

  async function until<T>(
    test: () => T | undefined | false,
    what: string,
    patienceMs = PATIENCE_MS,
  ): Promise<T> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const result = test();
      if (result !== undefined && result !== false) return result;
      if (Date.now() > deadline) {
        throw new assert.AssertionError({
          message: `waited in vain for ${what}; the last output: ${
            JSON.stringify(texts.o.slice(-300))
          }`,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  return {
    command: ["python3", PROGRAM, path, `${columns}x${rows}`, ...program],
    events,
    get output() {
      return texts.o;
    },
    get input() {
      return texts.i;
    },
    type: (keys) => send("k", keys),
    resize: (columns, rows) => send("r", `${columns}x${rows}`),
    signal: (number) => send("s", String(number)),
    tellTerminal: (bytes) => send("w", bytes),
    onEvent: (handler) => void handlers.add(handler),
    until,
    exited: (patienceMs) => until(() => code, "the end of the program", patienceMs),
    async [Symbol.asyncDispose]() {
      listener.close();
      link?.close();
      await listening;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** One character per byte; what the web calls latin1 is another code. */
export function binaryText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
