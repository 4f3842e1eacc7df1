import { gunzipSync } from "node:zlib";

const DIRECTORY = new URL("../fixtures/ats/", import.meta.url);

/** A request that a real server was sent, and its reply, both as they went over the wire. */
export interface RealReply {
  readonly case: string;
  readonly request: string;
  readonly reply: string;
}

export function realReplies(): readonly RealReply[] {
  return JSON.parse(Deno.readTextFileSync(new URL("replies-10.1.4.json", DIRECTORY)));
}

export function realReply(name: string): Uint8Array {
  const found = realReplies().find((one) => one.case === name);
  if (!found) throw new Error(`no reply "${name}" was captured`);
  return new TextEncoder().encode(found.reply);
}

/** The reply that holds all metrics of a real server. */
export function allMetrics(): Uint8Array {
  return Deno.readFileSync(new URL("all-metrics-10.1.4.json", DIRECTORY));
}

export function captureBytes(): Uint8Array {
  return Deno.readFileSync(new URL("capture-10.1.4.jsonl.gz", DIRECTORY));
}

export interface CaptureLine {
  readonly at_ms: number;
  readonly reply?: string;
  readonly error?: string;
}

export function captureLines(): readonly CaptureLine[] {
  const text = new TextDecoder().decode(gunzipSync(captureBytes()));
  return text.trim().split("\n").slice(1).map((line) => JSON.parse(line));
}
