import { type LatestQuery, latestView } from "./latest_view.ts";
import type { Scene } from "./scene.ts";
import { worseWay } from "./worse_way.ts";

/** What hosts have of a metric at a moment, the worst first, those without a value last. */
export interface CrossedHosts {
  readonly texts: readonly string[];
  /** The lowest and the highest of those with a value; undefined where there are not two. */
  readonly edges: string | undefined;
}

/** Looks up what each of some hosts has of a metric at a moment. */
export function crossedHosts(
  scene: Scene,
  { hosts, ...query }: Omit<LatestQuery, "mode">,
): CrossedHosts {
  const all = hosts.map((host) => {
    const { value, text } = latestView(scene, { ...query, hosts: [host] });
    return { value, text: `${scene.hosts[host]!.label} ${text}` };
  });
  const valued = all.flatMap(({ value, text }) => value === undefined ? [] : [{ value, text }])
    .sort((one, other) => one.value - other.value);
  const silent = all.filter(({ value }) => value === undefined);
  const lowest = valued[0], highest = valued.at(-1);
  const worstFirst = worseWay(query.metric) === "low" ? valued : valued.toReversed();
  return {
    texts: [...worstFirst, ...silent].map(({ text }) => text),
    edges: valued.length < 2 ? undefined : `${lowest!.text} – ${highest!.text}`,
  };
}
