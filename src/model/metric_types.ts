/** What is said of a type of metric. How its values are derived stands in `src/series/derivation_of.ts`. */
export interface MetricTypeFacts {
  /** How it is derived, for the schema. */
  readonly about: string;
  /** What its numbers are, in words, where its panel does not say. */
  readonly unit: string;
  /** Where the value axis begins: `percent` is 0 to 100, `zero` from 0, `free` where the values are. */
  readonly axis: "percent" | "zero" | "free";
  /** Between which limits its values lie, as monitoring plugins write them; empty: none. */
  readonly limits: readonly [least: string, most: string];
  /** What its first record is, or its records are. */
  readonly key: string;
  /** What its second one is; absent: it has none. */
  readonly key2?: string;
  /** What else it takes. */
  readonly options: readonly ("scale" | "refresh")[];
  /** Its records only rise, but at a restart of the server; else they are read as they stand. */
  readonly rises: boolean;
  /**
   * Its values are parts of something that is counted: those of several hosts become one by what is
   * behind each, and never by adding up or by a plain mean.
   */
  readonly isShare?: boolean;
}

/** The types of metrics, by the names that dashboard files call them. */
export const METRIC_TYPES = {
  counter: {
    about: "Drawn as its change per second.",
    unit: "per second",
    axis: "zero",
    limits: ["0", ""],
    key: "The record, e.g. proxy.process.http.incoming_requests.",
    options: ["scale", "refresh"],
    rises: true,
  },
  gauge: {
    about: "Drawn as it is.",
    unit: "now",
    axis: "free",
    limits: ["", ""],
    key: "The record, e.g. proxy.process.http.current_client_connections.",
    options: ["scale", "refresh"],
    rises: false,
  },
  hit_rate: {
    about: "Percent: 100 * key / (key + key2), of their changes.",
    unit: "percent",
    axis: "percent",
    limits: ["0", "100"],
    key: "The record that counts hits.",
    key2: "The record that counts misses.",
    options: [],
    rises: true,
    isShare: true,
  },
  latency: {
    about: "Milliseconds per event: change of key per change of key2.",
    unit: "milliseconds",
    axis: "zero",
    limits: ["0", ""],
    key: "The record that sums up the time.",
    key2: "The record that counts the events.",
    options: ["scale"],
    rises: true,
    isShare: true,
  },
  share: {
    about: "Percent: 100 * key / key2, of their changes.",
    unit: "percent",
    axis: "zero",
    limits: ["0", ""],
    key: "The record that counts a part, e.g. the 5xx responses.",
    key2: "The record that counts the whole.",
    options: [],
    rises: true,
    isShare: true,
  },
  ratio: {
    about: "Change of key per change of key2, times the scale.",
    unit: "per one",
    axis: "zero",
    limits: ["0", ""],
    key: "The record above the line.",
    key2: "The record below it.",
    options: ["scale"],
    rises: true,
    isShare: true,
  },
  value_ratio: {
    about: "The value of key over that of key2, as they stand, times the scale.",
    unit: "now",
    axis: "zero",
    limits: ["", ""],
    key: "The record above the line.",
    key2: "The record below it.",
    options: ["scale"],
    rises: false,
  },
  sum: {
    about: "The values of its records added up, as they stand, times the scale.",
    unit: "now",
    axis: "free",
    limits: ["", ""],
    key: "The records, as a list.",
    options: ["scale"],
    rises: false,
  },
  difference: {
    about: "The value of key less that of key2, as they stand, times the scale.",
    unit: "now",
    axis: "free",
    limits: ["", ""],
    key: "The record.",
    key2: "The record that is taken away.",
    options: ["scale"],
    rises: false,
  },
  delta: {
    about: "Its change since the answer before, not per second.",
    unit: "per poll",
    axis: "zero",
    limits: ["0", ""],
    key: "The record.",
    options: ["scale"],
    rises: true,
  },
  age: {
    about: "Seconds since the time that it holds, which is in seconds since 1970.",
    unit: "seconds",
    axis: "zero",
    limits: ["0", ""],
    key: "The record, e.g. proxy.process.proxy.start_time: how long the server runs.",
    options: ["scale"],
    rises: false,
  },
} as const satisfies Readonly<Record<string, MetricTypeFacts>>;

export type MetricType = keyof typeof METRIC_TYPES;

/** All of them, in order. */
export const METRIC_TYPE_NAMES = Object.keys(METRIC_TYPES) as MetricType[];

/** What is said of a type. */
export function metricFacts(type: MetricType): MetricTypeFacts {
  return METRIC_TYPES[type];
}

/** Whether a metric is bad where it is high or where it is low: as it says, and of a hit rate low. */
export function worseWay(
  { worse, type }: { readonly worse?: "high" | "low" | undefined; readonly type: MetricType },
): "high" | "low" {
  return worse ?? (type === "hit_rate" ? "low" : "high");
}
