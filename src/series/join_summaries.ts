import { SUMMARY_LEVELS_MS } from "../model/summary.ts";
import { joinBuckets, regroup } from "./regroup.ts";
import type { Summary } from "./summarizer.ts";

/** Summaries of stretches that follow on each other as one; undefined of none. */
export function joinSummaries(parts: readonly Summary[]): Summary | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  return {
    ...regroup(joinBuckets(parts), SUMMARY_LEVELS_MS[0]!),
    outages: first.outages.map((_, host) => parts.flatMap(({ outages }) => outages[host]!)),
    restarts: first.restarts.map((_, host) => parts.flatMap(({ restarts }) => restarts[host]!)),
    pauses: parts.flatMap(({ pauses }) => pauses),
  };
}
