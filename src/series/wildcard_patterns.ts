import { exactPattern } from "../base/exact_pattern.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { wildcardsOf } from "./expand_dashboard.ts";
import { literalHead } from "./literal_head.ts";

/** The regular expressions by which a dashboard's wildcards ask for records, each once. */
export function wildcardPatterns(dashboard: Pick<Dashboard, "pages">): string[] {
  const patterns = wildcardsOf(dashboard).flatMap(({ pattern, metric: { key2 = [] } }) => [
    pattern,
    ...[key2].flat().filter((name) => name.includes("$")).map(patternOf),
  ]);
  return [...new Set(patterns)];
}

/** Whether an expression may find names that begin with `prefix`; `"all"`: it finds no others. */
export function mayFind(pattern: string, prefix: string): boolean | "all" {
  const head = literalHead(pattern);
  return head.startsWith(prefix) ? "all" : prefix.startsWith(head);
}

/** A record's name in which `$1` stands for whatever a group finds. */
function patternOf(name: string): string {
  const parts = name.split(/\$\d+/).map(exactPattern);
  return `^${parts.join(".*")}$`;
}
