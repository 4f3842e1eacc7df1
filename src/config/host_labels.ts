import { plainText } from "../base/plain_text.ts";
import type { HostTarget } from "./host_target.ts";

/**
 * The shortest names under which hosts can be told apart, in the same order: as few leading parts
 * of a domain name as suffice, the user or port where only they differ, as few trailing parts of a
 * path as suffice. A numeric address is never cut. `taken` are labels that the user gave to others.
 */
export function shortestLabels(
  targets: readonly HostTarget[],
  taken: readonly string[] = [],
): string[] {
  const ladders = targets.map(candidates);
  const uses = new Map<string, number>();
  for (const label of [...ladders.flatMap((ladder) => [...new Set(ladder)]), ...taken]) {
    uses.set(label, (uses.get(label) ?? 0) + 1);
  }
  return ladders.map((ladder) => ladder.find((label) => uses.get(label) === 1) ?? ladder.at(-1)!);
}

/** From the shortest to the fullest name of a host. */
function candidates({ id, name, isAddress, user, address, socketPath }: HostTarget): string[] {
  const names = socketPath !== undefined
    ? pathEndings(socketPath)
    : isAddress
    ? [name]
    : domainStarts(name);
  const full = names[names.length - 1]!;
  const port = address.kind === "ssh" ? address.port : undefined;
  const more = [
    ...(user === undefined ? [] : [`${user}@${full}`]),
    ...(port === undefined ? [] : [`${full}:${port}`]),
  ];
  return [...names, ...more, id];
}

/** `ats1`, `ats1.dc1`, `ats1.dc1.example.net`. */
function domainStarts(name: string): string[] {
  const parts = name.replace(/\.$/, "").split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

/** `trafficserver`, `run/trafficserver`, ... of `/run/trafficserver/jsonrpc20.sock`. */
function pathEndings(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length > 1 && parts[parts.length - 1] === "jsonrpc20.sock") parts.pop();
  const endings = parts.map((_, index) => parts.slice(parts.length - 1 - index).join("/"));
  return endings.length === 0 ? [plainText(path)] : endings.map((ending) => plainText(ending));
}
