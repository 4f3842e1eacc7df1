import { CollectError } from "../model/errors.ts";
import { readResult } from "./read_result.ts";

/** What `get_server_status` tells about a running server. */
export interface ServerStatus {
  readonly initialized: boolean;
  /** It refuses new work and waits for its connections to end. */
  readonly draining: boolean;
}

/** Reads the reply to `get_server_status` (as measured on 10.1.4). Throws a `CollectError`. */
export function parseServerStatus(bytes: Uint8Array): ServerStatus {
  const result = readResult(bytes);
  const data = field(result, "data");
  const initialized = field(data, "initialized_done");
  const draining = field(data, "is_draining");
  if (typeof initialized !== "string" || typeof draining !== "string") {
    throw new CollectError("malformed", "the server's status is not what ATS 10 answers");
  }
  return { initialized: initialized === "true", draining: draining === "true" };
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
