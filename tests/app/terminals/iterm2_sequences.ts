import assert from "node:assert/strict";

/** A file that was sent to iTerm2. */
export interface SentFile {
  readonly args: ReadonlyMap<string, string>;
  readonly data: Uint8Array;
  /** Stood in tmux's passthrough. */
  readonly wrapped: boolean;
  /** Came as `MultipartFile`, `FilePart` and `FileEnd`. */
  readonly inParts: boolean;
}

/** iTerm2 and tmux drop a longer sequence. */
const MAX_SEQUENCE = 1_048_576;

/** The keys of the documents, and what their values may be. */
const KEYS: Readonly<Record<string, RegExp>> = {
  name: /^[A-Za-z0-9+/]+=*$/,
  size: /^[1-9]\d*$/,
  width: /^([1-9]\d*(px|%)?|auto)$/,
  height: /^([1-9]\d*(px|%)?|auto)$/,
  preserveAspectRatio: /^[01]$/,
  inline: /^[01]$/,
  type: /^[\w/.+-]+$/,
  doNotMoveCursor: /^[01]$/,
};

/**
 * All files in a stream that speaks OSC 1337 by the conventions in tests/fixtures/terminal/imgcat; fails
 * where it breaks one. Other sequences and text are passed over. `stream` has one character per byte.
 */
export function iterm2Files(stream: string): SentFile[] {
  const files: SentFile[] = [];
  let open: { args: string; data: string; wrapped: boolean } | undefined;
  for (const { wrapped, body } of sequences(stream)) {
    const [verb = ""] = body.split("=", 1);
    const value = body.slice(verb.length + 1);
    if (verb === "File") {
      assert.equal(open, undefined, "no file is open");
      const colon = value.indexOf(":");
      assert.ok(colon > 0, "arguments and data");
      files.push(
        fileOf(value.slice(0, colon), value.slice(colon + 1), { wrapped, inParts: false }),
      );
    } else if (verb === "MultipartFile") {
      assert.equal(open, undefined, "no file is open");
      open = { args: value, data: "", wrapped };
    } else if (verb === "FilePart") {
      assert.ok(open, "a part belongs to a file");
      assert.equal(wrapped, open.wrapped, "its parts come the same way");
      open.data += value;
    } else if (verb === "FileEnd") {
      assert.ok(open, "an end belongs to a file");
      files.push(fileOf(open.args, open.data, { wrapped, inParts: true }));
      open = undefined;
    } else assert.match(body, /^(ReportCellSize|Capabilities)$/, "a question");
  }
  assert.equal(open, undefined, "every file is ended");
  return files;
}

/** The OSC 1337 of a stream, those in tmux's passthrough included. */
function* sequences(
  stream: string,
  { wrapped = false } = {},
): Generator<{ wrapped: boolean; body: string }> {
  for (const { 0: whole, 1: inner, 2: body = "", 3: end } of stream.matchAll(SEQUENCE)) {
    assert.ok(whole.length < MAX_SEQUENCE, "no longer than iTerm2 and tmux take");
    if (inner !== undefined) {
      assert.ok(!wrapped, "tmux's passthrough is not nested");
      yield* sequences(inner.replaceAll("\x1b\x1b", "\x1b"), { wrapped: true });
    } else {
      // Only questions end in ST: all that answer them take it.
      if (body.includes("=")) assert.equal(end, "\x07", "a file's sequence ends in BEL");
      yield { wrapped, body };
    }
  }
}

// deno-lint-ignore no-control-regex
const SEQUENCE = /\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\|\x1b\]1337;([^\x07\x1b]*)(\x07|\x1b\\)/g;

function fileOf(
  argsText: string,
  base64: string,
  how: { wrapped: boolean; inParts: boolean },
): SentFile {
  const args = new Map<string, string>();
  for (const pair of argsText.split(";")) {
    const [, key = "", value = ""] = /^(\w+)=(.*)$/.exec(pair) ?? assert.fail(`${pair}: key=value`);
    assert.match(value, KEYS[key] ?? assert.fail(`${key} is no key of the documents`));
    assert.ok(!args.has(key), `${key} is given once`);
    args.set(key, value);
  }
  assert.match(base64, /^[A-Za-z0-9+/]+={0,2}$/, "base64 without line breaks");
  assert.equal(base64.length % 4, 0, "padded");
  const data = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  assert.equal(args.get("inline"), "1", "shown, not downloaded");
  assert.equal(Number(args.get("size")), data.length, "the size that is announced");
  return { args, data, ...how };
}
