import type { Scene } from "./scene.ts";
import type { ViewState } from "./view_state.ts";

/** The hosts that are not looked at: one that is looked at alone hides all others. */
export function hiddenHosts(
  { hosts }: Pick<Scene, "hosts">,
  { alone, hiddenHosts: hidden }: Pick<ViewState, "alone" | "hiddenHosts">,
): ReadonlySet<number> {
  if (alone === undefined || hosts[alone] === undefined) return hidden;
  return new Set([...hosts.keys()].filter((index) => index !== alone));
}
