import type { Host } from "../model/host.ts";
import type { Source } from "../model/source.ts";

/** Whether a source is read on a host: named by what the user typed, its label, its name or its group. */
export function isReadOn({ hosts }: Source, { id, label, address, group }: Host): boolean {
  if (hosts === undefined) return true;
  const names = [id, label, group, ...(address.kind === "ssh" ? [address.destination] : [])]
    .filter((name) => name !== undefined);
  return hosts.some((pattern) => names.some((name) => matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
}
