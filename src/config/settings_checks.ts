import { UsageError } from "../model/errors.ts";
import { type HostsAs, MOST_HOST_LINES } from "../model/hosts_as.ts";
import type { SettingsOf } from "./option_table.ts";
import type { LISTEN } from "./options.ts";

const FILLED_IN: ReadonlySet<string> = new Set(["{iter}", "{page}", "{time}"]);

/** Refuses lines of more hosts than there are styles of lines. Throws a `UsageError` that says what else there is. */
export function checkHostsAs({ mode }: HostsAs, hostCount: number): void {
  if (mode !== "lines" || hostCount <= MOST_HOST_LINES) return;
  throw new UsageError(
    `--hosts-as lines: ${hostCount} hosts are more than the ${MOST_HOST_LINES} styles of lines ` +
      "that can be told apart. Take spread, top:3, sum, avg or max, or name fewer hosts.",
  );
}

/**
 * Throws a `UsageError` for a word in braces that is not filled in, and for one name for several
 * pages. Without a name all is well.
 */
export function checkPictureName(
  option: string,
  name: string | undefined,
  allPages: boolean,
): void {
  if (name === undefined) return;
  const unknown = name.match(/\{[^{}]*\}/g)?.find((word) => !FILLED_IN.has(word));
  if (unknown !== undefined) {
    throw new UsageError(
      `${option} ${name}: ${unknown} is not known; {iter}, {page} and {time} are filled in.`,
    );
  }
  if (allPages && name !== "-" && !name.includes("{page}")) {
    throw new UsageError(`${option} ${name} needs {page} in it: each page has a file of its own.`);
  }
}

/** A window shorter than two polls holds no line, a very long one does not fit the memory. */
export function checkWindow(historyMs: number | undefined, intervalMs: number): void {
  if (historyMs === undefined) return;
  if (historyMs < 2 * intervalMs) {
    throw new UsageError(
      `--history ${historyMs / 1000} is shorter than two polls of --interval ${
        intervalMs / 1000
      } s: no line could be drawn.`,
    );
  }
  if (historyMs / intervalMs > 1_000_000) {
    throw new UsageError(
      `--history ${historyMs / 1000} at --interval ${intervalMs / 1000} is more than a million ` +
        "polls: choose a longer interval, or record and replay.",
    );
  }
}

/** Throws a `UsageError` where an option of what is served lacks another; `gui`: it is served without an address. */
export function checkListen(
  { listen, tokenFile, tlsCert, tlsKey, gui = false }: SettingsOf<typeof LISTEN> & {
    readonly gui?: boolean;
  },
): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError("--tls-cert and --tls-key go together: a certificate and its key.");
  }
  if (listen === undefined && !gui && (tokenFile ?? tlsCert) !== undefined) {
    throw new UsageError("--token-file and --tls-cert say who may look: name --listen ADDR:PORT.");
  }
}
