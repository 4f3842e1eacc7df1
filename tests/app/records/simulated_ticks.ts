import type { HostResult, Tick } from "../../../src/model/tick.ts";
import type { Fault } from "../../../src/sim/traffic_shape.ts";
import { createWorkload } from "../../../src/sim/workload.ts";
import { START_MS, tick } from "../../series/feed.ts";

/** What begins to be wrong with a host at a second. */
export interface Trouble {
  readonly host: number;
  readonly fault: Fault | "cold";
  readonly second: number;
}

/** All records of simulated hosts, second by second, of which some get into trouble. */
export function simulatedTicks(
  { hosts, seconds, troubles }: {
    readonly hosts: number;
    readonly seconds: number;
    readonly troubles: readonly Trouble[];
  },
): Tick[] {
  let nowMs = START_MS;
  const workloads = Array.from(
    { length: hosts },
    (_, seed) => createWorkload({ seed, wallMs: () => nowMs }),
  );
  return Array.from({ length: seconds }, (_, second) => {
    nowMs = START_MS + second * 1000;
    for (const trouble of troubles) {
      if (trouble.second !== second) continue;
      const workload = workloads[trouble.host]!;
      if (trouble.fault !== "slow") workload.restart();
      workload.fault = trouble.fault === "cold" ? undefined : trouble.fault;
    }
    return tick(
      second,
      ...workloads.map((workload): HostResult => {
        const { names, lookup } = workload.snapshot();
        const values = new Map([...names()].flatMap((name): [string, number | string][] => {
          if (!name.startsWith("proxy.process.")) return [];
          const text = String(lookup(name, "exact")?.current_value);
          return [[name, /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text]];
        }));
        return {
          kind: "reply",
          repliedAtMs: second * 1000 + 4,
          uncertaintyMs: 0,
          tookMs: 4,
          values,
          absent: [],
          problems: [],
        };
      }),
    );
  });
}
