import type { Host } from "./host.ts";

/** Whether a host is one of those named: by what the user typed, its label, its name or its group; `*` stands for anything. */
export function isHostNamed(
  { id, label, address, group }: Host,
  patterns: readonly string[],
): boolean {
  const names = [id, label, group, ...(address.kind === "ssh" ? [address.destination] : [])]
    .filter((name) => name !== undefined);
  return patterns.some((pattern) => names.some((name) => matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(name);
}
