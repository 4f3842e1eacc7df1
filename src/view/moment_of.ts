import type { Scene } from "./scene.ts";
import type { ViewState } from "./view_state.ts";

/** The moment whose values a view shows, epoch milliseconds, and how far it looks back. */
export function momentOf(
  { newestMs }: Pick<Scene, "newestMs">,
  { cursorMs, frozenAtMs, windowMs }: ViewState,
): { readonly atMs: number; readonly windowMs: number } {
  // The clock may have been set back since.
  return { atMs: Math.min(newestMs, cursorMs ?? frozenAtMs ?? newestMs), windowMs };
}
