import { didYouMean } from "../../config/closest.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";

/**
 * The places among a recording's hosts of those that were named by label or id; all where none was named.
 * Throws a `UsageError` that says which there are.
 */
export function chosenHosts(
  hosts: readonly Host[],
  { file, hosts: wanted }: { readonly file: string; readonly hosts: readonly string[] },
): number[] {
  if (wanted.length === 0) return [...hosts.keys()];
  return wanted.map((name) => {
    const place = hosts.findIndex(({ id, label }) => label === name || id === name);
    if (place >= 0) return place;
    const known = [...new Set(hosts.map(({ label }) => label))];
    throw new UsageError(
      `${plainText(file)} has no host ${plainText(name, 80)}; it has: ${
        plainText(known.join(", "), 600)
      }.${didYouMean(name, known)}`,
    );
  });
}
