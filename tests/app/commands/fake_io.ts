import type { CommandIo } from "../../../src/app/command_io.ts";
import { Telemetry } from "../../../src/telemetry/telemetry.ts";
import { KeptFiles } from "../../../src/output/kept_files.ts";

/** Input and output that are kept for a test to look at. */
export interface FakeIo extends CommandIo {
  /** Standard output as text. */
  readonly stdout: string;
  readonly stdoutBytes: Uint8Array;
  readonly stderr: string;
}

export interface FakeIoOptions {
  readonly outIsTerminal?: boolean;
  readonly signal?: AbortSignal;
  /** The environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export function fakeIo({ outIsTerminal = false, signal, env = {} }: FakeIoOptions = {}): FakeIo {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let stderr = "";
  const bytes = () => Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
  return {
    outGone: new AbortController().signal,
    errBytes: (content) => Promise.resolve(void (stderr += new TextDecoder().decode(content))),
    beginEnd: () => {},
    settle: () => Promise.resolve(),
    telemetry: new Telemetry(),
    onUser1: () => {},
    onHangup: () => {},
    endSignals: () => [],
    kept: new KeptFiles(),
    out: (text) => Promise.resolve(void chunks.push(encoder.encode(text))),
    outBytes: (content) => Promise.resolve(void chunks.push(content.slice())),
    err: (text) => void (stderr += text),
    warn: (sentence) => void (stderr += `traffic-grapher: ${sentence}\n`),
    outIsTerminal,
    errIsTerminal: outIsTerminal,
    env: (name) => env[name],
    signal: signal ?? new AbortController().signal,
    get stdout() {
      return new TextDecoder().decode(bytes());
    },
    get stdoutBytes() {
      return bytes();
    },
    get stderr() {
      return stderr;
    },
  };
}

/** C0 but newline and tab, DEL, C1: nothing of it may be written off a terminal. */
// deno-lint-ignore no-control-regex
export const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
