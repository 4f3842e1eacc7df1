/** One record, or several that are added up. */
export type RecordNames = string | readonly string[];

/** The records that a metric is derived from. */
export function recordsOfMetric(
  { key, key2 = [] }: { readonly key: RecordNames; readonly key2?: RecordNames | undefined },
): string[] {
  return [key, key2].flat();
}
