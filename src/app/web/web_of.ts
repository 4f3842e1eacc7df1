import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { WebSettings } from "./open_web.ts";
import type { SessionWeb } from "./session_web.ts";

/** Where it is served for `--gui` alone. */
const LOCAL = { hostname: "127.0.0.1", port: 0 };

/**
 * The server that a command's settings ask for, which waits for its session; undefined: none. What it takes
 * is read only then: a terminal has no use for it. Throws a `UsageError`.
 */
export async function webOf(
  settings: WebSettings,
  telemetry: Telemetry,
): Promise<SessionWeb | undefined> {
  const listen = settings.listen ?? (settings.gui ? LOCAL : undefined);
  if (listen === undefined) return undefined;
  const { openSessionWeb } = await import("./session_web.ts");
  return await openSessionWeb({ ...settings, listen }, telemetry);
}
