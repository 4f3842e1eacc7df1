import { CollectError } from "../../model/errors.ts";

export type Labels = Readonly<Record<string, string>>;

/** A series of an answer, its samples oldest first: epoch seconds, and the value as a text. */
export interface PrometheusSeries {
  readonly labels: Labels;
  readonly samples: readonly (readonly [seconds: number, value: string])[];
}

/** Reads the `data` of an instant or a range query. Throws a `CollectError` for what is none. */
export function parseResult(data: unknown): PrometheusSeries[] {
  const { resultType, result } = (data ?? {}) as { resultType?: unknown; result?: unknown };
  if (!Array.isArray(result) || (resultType !== "vector" && resultType !== "matrix")) {
    throw new CollectError(
      "malformed",
      `The answer holds no series (${String(resultType ?? "no type")}): a query must yield some.`,
    );
  }
  return result.map(({ metric, value, values }) => ({
    labels: metric ?? {},
    samples: resultType === "matrix" ? values ?? [] : value === undefined ? [] : [value],
  }));
}

/** Reads the `data` of a question for series. Throws a `CollectError` for what is none. */
export function parseLabelSets(data: unknown): Labels[] {
  if (Array.isArray(data)) return data;
  throw new CollectError("malformed", "The answer holds no series.");
}
