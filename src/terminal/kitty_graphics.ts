import { Buffer } from "node:buffer";

/** The protocol's limit for the payload of one escape sequence, in characters of base64. */
const MAX_CHUNK = 4_096;

/**
 * One graphics command with its payload, in as many escape sequences as it needs; later ones carry
 * `more` besides the chunk mark. Source: kitty's graphics protocol, "chunked".
 */
export function graphicsCommand(
  control: string,
  payload: Uint8Array,
  { more = "", wrap = (sequence) => sequence }: {
    more?: string;
    wrap?: (sequence: string) => string;
  } = {},
): string {
  const data = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString("base64");
  let commands = "";
  for (let at = 0; at === 0 || at < data.length; at += MAX_CHUNK) {
    const last = at + MAX_CHUNK >= data.length;
    const keys = at === 0 ? control : more;
    const mark = at === 0 && last ? keys : `${keys}${keys ? "," : ""}m=${last ? 0 : 1}`;
    commands += wrap(`\x1b_G${mark};${data.slice(at, at + MAX_CHUNK)}\x1b\\`);
  }
  return commands;
}

/** Frees an image with all its placements. */
export function deleteImage(id: number): string {
  return `\x1b_Ga=d,d=I,i=${id},q=2;\x1b\\`;
}

/** An image id of our own, one for each `number`: other programs on the same terminal count from 1. */
export function imageId(number = 0): number {
  return (0x54 + number % 0x80) << 16 | (Deno.pid & 0xffff);
}
