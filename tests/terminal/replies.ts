import type { TerminalReply } from "../../src/terminal/input_event.ts";
import { KeyParser } from "../../src/terminal/keys.ts";

/** What a real terminal answered, see tests/fixtures/terminal/README.md. */
export interface CapturedReplies {
  readonly label: string;
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
  /** The reply to each question by itself. */
  readonly each: Readonly<Record<string, string>>;
  /** The replies to all of them in one write. */
  readonly together: string;
}

const FOLDER = new URL("../fixtures/terminal/replies/", import.meta.url);

/** Reads a capture by its label. */
export function captured(label: string): CapturedReplies {
  return JSON.parse(Deno.readTextFileSync(new URL(`${label}.json`, FOLDER)));
}

/** All captures. */
export function allCaptured(): CapturedReplies[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => captured(name.replace(/\.json$/, "")));
}

/** The bytes of a terminal, one character per byte. */
export function binary(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Parses a run of replies; anything that is none is an error. */
export function repliesIn(text: string): TerminalReply[] {
  const parser = new KeyParser();
  return parser.feed(binary(text)).map((event) => {
    if (event.kind !== "reply") throw new TypeError(`not a reply: ${JSON.stringify(event)}`);
    return event;
  });
}
