import * as z from "zod";
import { messageOf } from "../base/error_message.ts";

const MOST = 100;

/** Stands in the place of `key`. */
export const matchShape = z.string().min(1).max(1000).optional().describe(
  "In the place of key: a regular expression; a metric is made of each record whose name it finds " +
    "(not anchored; of sources too). Its groups can be named in name and key2: $1.",
);

export const mostShape = z.number().int().min(1).max(MOST).optional().describe(
  "With match: so many records get a metric of their own, in the order of their names; the others are " +
    "added up as one. Absent: 7.",
);

/** What the metrics of a file have to do with `match`. */
interface Matching {
  readonly name?: string | undefined;
  readonly color?: string | undefined;
  readonly key?: unknown;
  readonly key2?: unknown;
  readonly match?: string | undefined;
  readonly most?: number | undefined;
  readonly prometheus?: string | undefined;
}

interface MatchFault {
  readonly key: string;
  /** What follows on the key's name. */
  readonly message: string;
}

const MISSING = {
  name: "is missing: what the legend calls it",
  key: "is missing: the name of a record, or a list of them",
  color: 'is missing: write it as "#rrggbb", in quotes',
} as const;

/** What is wrong with a metric of a file that has `key`, or `match` in its place. */
export function matchFaults(metric: Matching): MatchFault[] {
  const { match, most, key } = metric;
  if (match === undefined) {
    const missing = (["name", "key", "color"] as const).filter((name) =>
      metric[name] === undefined
    );
    return [
      ...missing.map((name) => ({ key: name, message: MISSING[name] })),
      ...(most === undefined ? [] : [{ key: "most", message: "means nothing without match" }]),
    ];
  }
  if (key !== undefined) {
    return [{ key: "match", message: "stands in the place of key: give one of them" }];
  }
  if (metric.prometheus !== undefined) {
    return [{
      key: "prometheus",
      message: "is the query of one metric: it has no place beside match",
    }];
  }
  const groups = groupsOf(match);
  if (typeof groups === "string") {
    return [{ key: "match", message: `is no regular expression: ${groups}` }];
  }
  return (["name", "key2"] as const).flatMap((name) => {
    const texts = [metric[name] ?? []].flat().map(String);
    const named = texts.flatMap((text) =>
      [...text.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits))
    );
    const wrong = named.find((group) => group < 1 || group > groups);
    if (wrong === undefined) return [];
    const has = groups === 0
      ? "has no group"
      : groups === 1
      ? "has one group"
      : `has ${groups} groups`;
    return [{ key: name, message: `names the group $${wrong}, and match ${has}` }];
  });
}

/** How many groups an expression has, or why it is none. */
function groupsOf(pattern: string): number | string {
  try {
    return new RegExp(`${pattern}|`).exec("")!.length - 1;
  } catch (error) {
    return messageOf(error).replace(/^.*: /, "");
  }
}
