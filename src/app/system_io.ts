import { plainLines } from "../base/plain_text.ts";
import type { CommandIo } from "./command_io.ts";

const encoder = new TextEncoder();

/**
 * The process's own input and output. Whatever its commands let through of what came from outside,
 * no text can steer a terminal: not on standard error, and not where standard output is one.
 */
export function systemIo(): CommandIo {
  const outIsTerminal = Deno.stdout.isTerminal();
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => stop.abort(name));
  }
  return {
    out: (text) => writeOut(encoder.encode(outIsTerminal ? plainLines(text) : text)),
    outBytes: writeOut,
    err: (text) => void writeAllSync(Deno.stderr, encoder.encode(plainLines(text))),
    outIsTerminal,
    errIsTerminal: Deno.stderr.isTerminal(),
    env: (name) => Deno.env.get(name),
    signal: stop.signal,
  };
}

/** Writes all bytes; a reader that has left (`| head`) ends the program quietly, as is usual. */
async function writeOut(bytes: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
}

function writeAllSync(file: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
