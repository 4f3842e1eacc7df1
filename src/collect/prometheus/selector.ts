import { exactPattern } from "../../base/exact_pattern.ts";

/** What a selector picks: series of these names that fit all matchers. */
export interface SelectorParts {
  readonly names: readonly string[];
  /** As PromQL writes them: `job="ats"`. */
  readonly matchers?: readonly string[] | undefined;
}

/** A selector in PromQL. */
export function selectorOf({ names, matchers = [] }: SelectorParts): string {
  const [only] = names;
  const name = names.length === 1 ? `__name__=${quoted(only!)}` : oneOf("__name__", names);
  return `{${[name, ...matchers].join(",")}}`;
}

/** A matcher of a label that has one of some values. */
export function oneOf(label: string, values: readonly string[]): string {
  const patterns = values.map(exactPattern);
  return `${label}=~${quoted(patterns.join("|"))}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
