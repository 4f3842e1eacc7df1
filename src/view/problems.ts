import type { StatusView } from "../model/page_view.ts";
import type { HostFacts } from "./page_words.ts";
import type { Scene } from "./scene.ts";

/** All that is wrong with a scene, each as a whole: of whom (empty: of no one host), and a sentence. */
export function problemsOf(
  { hosts: asked, history, warnings, recorded }: Scene,
  hosts: readonly HostFacts[],
): NonNullable<StatusView["problems"]> {
  const failing = hosts.filter(({ state }) => state === "failing");
  const told = recorded !== undefined
    ? []
    : asked.flatMap(({ label }, index) =>
      history.hostState(index).problems.map((text) => ({ of: label, text }))
    );
  return [
    ...failing.map(({ label, message = "" }) => ({ of: label, text: message })),
    ...told,
    ...warnings.map((text) => ({ of: "", text })),
  ];
}
