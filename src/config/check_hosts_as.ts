import { type HostsAs, MOST_HOST_LINES } from "../model/hosts_as.ts";
import { UsageError } from "../model/errors.ts";

/** Refuses lines of more hosts than there are styles of lines. Throws a `UsageError` that says what else there is. */
export function checkHostsAs({ mode }: HostsAs, hostCount: number): void {
  if (mode !== "lines" || hostCount <= MOST_HOST_LINES) return;
  throw new UsageError(
    `--hosts-as lines: ${hostCount} hosts are more than the ${MOST_HOST_LINES} styles of lines ` +
      "that can be told apart. Take spread, top:3, sum, avg or max, or name fewer hosts.",
  );
}
