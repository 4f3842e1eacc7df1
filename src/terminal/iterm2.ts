import { Buffer } from "node:buffer";
import { type CellBox, type PictureDriver, pngOf } from "./picture.ts";
import { pngDriver } from "./png_driver.ts";
import { moveTo } from "./sequences.ts";

/** iTerm2 drops a longer sequence (`VT100XtermParser`: 1 MiB), and so does tmux with its wrapping. */
const MAX_SEQUENCE = 1_000_000;
/** A multiple of 3 bytes gives base64 without padding inside. */
const PART_BYTES = 3 * 65_536;

/**
 * When a picture is sent in several sequences: `large` above 1 MiB (iTerm2 3.5, Konsole, xterm.js),
 * `always` under tmux -CC, `never` for WezTerm, which does not know how.
 */
export type Multipart = "large" | "always" | "never";

/**
 * iTerm2's inline images (OSC 1337 `File` and `MultipartFile`), sized in cells so that the picture
 * fills its box on any screen. Source: https://iterm2.com/documentation-images.html
 */
export function iterm2Driver({ multipart = "large" as Multipart } = {}): PictureDriver {
  return pngDriver((picture, at) =>
    moveTo(at.column, at.row) + imageSequence(pngOf(picture), at, multipart)
  );
}

function imageSequence(png: Uint8Array, at: CellBox, multipart: Multipart): string {
  const args = `inline=1;size=${png.length};width=${at.columns};height=${at.rows};` +
    "preserveAspectRatio=0;doNotMoveCursor=1";
  const data = Buffer.from(png.buffer, png.byteOffset, png.length);
  const single = `\x1b]1337;File=${args}:${data.toString("base64")}\x07`;
  if (multipart === "never") return single;
  if (multipart === "large" && single.length <= MAX_SEQUENCE) return single;
  let parts = `\x1b]1337;MultipartFile=${args}\x07`;
  for (let start = 0; start < data.length; start += PART_BYTES) {
    const part = data.subarray(start, start + PART_BYTES).toString("base64");
    parts += `\x1b]1337;FilePart=${part}\x07`;
  }
  return `${parts}\x1b]1337;FileEnd\x07`;
}
