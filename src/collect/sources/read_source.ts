import { plainText } from "../../base/plain_text.ts";
import { CollectError } from "../../model/errors.ts";
import type { RecordValue } from "../../model/record_value.ts";
import type { Source } from "../../model/source.ts";
import type { CommandAnswer, ExchangeOptions, Transport } from "../../model/transport.ts";
import { parseOutput } from "./parse_output.ts";
import type { ParsedOutput } from "./parse_output.ts";
import { parseSystem, SYSTEM_SCRIPT } from "./parse_system.ts";

/** What one reading of a source yielded. */
export interface SourceReading {
  /** By names without the source's. */
  readonly values: ReadonlyMap<string, RecordValue>;
  /** When it was so, monotonic milliseconds. */
  readonly atMs: number;
  readonly uncertaintyMs: number;
  /** When it was read, which is later where what is read says its own time. */
  readonly readAtMs: number;
  /** What of it is not there and why, one sentence without its end, safe to show. */
  readonly fault?: string | undefined;
}

/** What a source runs on a host, for `/bin/sh`. */
export function commandOf({ origin }: Pick<Source, "origin">): string {
  switch (origin.kind) {
    case "system":
      return SYSTEM_SCRIPT;
    case "command":
      return origin.command;
    case "http": {
      const url = `'${origin.url.replaceAll("'", "%27")}'`;
      return `if command -v curl >/dev/null 2>&1; then exec curl -fsSg --max-filesize 4000000 ${url}; ` +
        `elif command -v wget >/dev/null 2>&1; then exec wget -q -O - ${url}; ` +
        `else echo "neither curl nor wget is there" >&2; exit 127; fi`;
    }
  }
}

/**
 * Reads a source on a host. Throws a `CollectError` where it cannot be read; that it was read and
 * holds nothing is the reading's `fault`. `clocksApartMs` is the wall clock against the monotonic one.
 */
export async function readSource(
  source: Source,
  transport: Transport,
  options: ExchangeOptions & { readonly clocksApartMs: number },
): Promise<SourceReading> {
  if (transport.run === undefined) {
    throw new CollectError("transport", "no commands can be run over the way to this host");
  }
  const answer = await transport.run(commandOf(source), options);
  if (answer.code !== 0) throw new CollectError("transport", endWords(answer));
  const { values, atMs, fault } = parsed(source, new TextDecoder().decode(answer.bytes));
  if (atMs === undefined) {
    const { atMs, uncertaintyMs } = answer;
    return { values, atMs, uncertaintyMs, readAtMs: atMs, fault };
  }
  const { parser } = source.origin as Extract<Source["origin"], { kind: "command" }>;
  const saidMs = atMs - options.clocksApartMs, ageMs = answer.atMs - saidMs;
  if (parser.kind === "csv" && ageMs > parser.maxAgeMs) {
    const age = `${Math.round(ageMs / 1000)} s`;
    const fault = `its newest row is ${age} old`;
    return { values: new Map(), atMs: saidMs, uncertaintyMs: 0, readAtMs: answer.atMs, fault };
  }
  const readAtMs = answer.atMs;
  return { values, atMs: Math.min(saidMs, readAtMs), uncertaintyMs: 0, readAtMs, fault };
}

function parsed({ origin }: Source, text: string): ParsedOutput {
  if (origin.kind !== "system") return parseOutput(text, origin.parser);
  const values = parseSystem(text);
  return values.has("cpu.total") ? { values } : { values, fault: "the host has no Linux /proc" };
}

function endWords({ code, stderr }: CommandAnswer): string {
  const said = plainText(stderr.trim().split("\n").at(-1) ?? "", 160);
  const end = code === 127 ? "its program was not found" : `it ended with code ${code}`;
  return said === "" ? end : `${end}: ${said}`;
}
