import type * as z from "zod";
import { plainText } from "../base/plain_text.ts";
import { METRIC_TYPE_NAMES, metricFacts, type MetricType } from "../model/metric_types.ts";
import { sourceShape } from "./source_shape.ts";
import { thresholdShape } from "./threshold_shape.ts";
import { didYouMean } from "./closest.ts";

/** Something wrong at a place of a dashboard file. */
export interface ShapeFault {
  readonly path: readonly PropertyKey[];
  /** The fault is the key of that name in the object at `path`. */
  readonly key?: string | undefined;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** What the objects of a file may hold, by how deep they lie. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  file: ["pages", "history", "timezone", "sources", "host_down"],
  history: ["seconds"],
  page: ["name", "panels"],
  panel: [
    "title",
    "unit",
    "metrics",
    "min",
    "max",
    "log",
    "fill",
    "stack",
    "smooth",
    "hosts",
    "hosts_as",
    "thresholds",
    "alerts",
  ],
  threshold: Object.keys(thresholdShape.shape),
  ...Object.fromEntries(METRIC_TYPE_NAMES.map((type) => [type, keysOf(type)])),
  alert: ["name", "above", "below", "outside", "clear", "for", "severity", "no_data", "over"],
  host_down: ["for", "severity"],
  source: Object.keys(sourceShape.shape),
};

function keysOf(type: MetricType): string[] {
  const { key2, options } = metricFacts(type);
  return [
    ...["name", "type", "key", ...(key2 === undefined ? [] : ["key2"]), "color"],
    ...options,
    "unit",
    "alerts",
  ];
}

/** Says in words what the schema found wrong with `content`. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], content: unknown): ShapeFault[] {
  return withoutFollowing(issues.flatMap((issue) => explainIssue(issue, content)));
}

/** Without what is missing only since its key is misspelt: the place of the misspelt one says it. */
function withoutFollowing(faults: readonly ShapeFault[]): ShapeFault[] {
  const meant = new Set(faults.flatMap(({ path, message }) => {
    const [, word] = /Did you mean ([\w]+)\?$/.exec(message) ?? [];
    return word === undefined ? [] : [JSON.stringify([...path, word])];
  }));
  return faults.filter(({ path, key, message }) =>
    key !== undefined || !message.includes(" is missing") || !meant.has(JSON.stringify(path))
  );
}

function explainIssue(issue: z.core.$ZodIssue, content: unknown): ShapeFault[] {
  const { path } = issue;
  const subject = subjectOf(path);
  const value = valueAt(content, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path, key, message: explainKey(key, path, value) }));
    case "invalid_union":
      return explainUnion(issue, content);
    case "invalid_type": {
      const name = String(path.at(-1) ?? "");
      if (value === undefined) return [{ path, message: `${subject} is missing${hint(name)}` }];
      if (path.length === 0 && value === null) {
        return [{ path, message: "the file is empty: it needs pages" }];
      }
      if (name === "color" && value === null) {
        const message = "color is empty: YAML takes a bare # for a comment, so write it in quotes";
        return [{ path, message }];
      }
      const expected = EXPECTED[issue.expected] ?? issue.expected;
      const quotes = issue.expected === "string" && typeof value !== "object" && value !== null
        ? ": write it in quotes"
        : "";
      return [{ path, message: `${subject} must be ${expected}, not ${kindOf(value)}${quotes}` }];
    }
    case "too_big":
    case "too_small":
      return [{ path, message: `${subject} ${limit(issue)}` }];
    default:
      return [{ path, message: `${subject} ${issue.message}${shown(value, issue.message)}` }];
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
};

/** What may stand in the place of a value of which there are several kinds, by its key. */
const EITHER: Readonly<Record<string, string>> = {
  every: "seconds, or a number with ms, s, m, h or d: 30s",
  deadline: "seconds, or a number with ms, s, m, h or d: 2s",
  max_age: "seconds, or a number with ms, s, m, h or d: 10m",
  smooth: "seconds, or a number with ms, s, m, h or d: 10s",
  for: "seconds, or a number with ms, s, m, h or d: 30s",
  key: "the name of a record, or a list of them",
  key2: "the name of a record, or a list of them",
  clear: "a number, beside outside [LOW, HIGH]",
};

function explainUnion(
  issue: z.core.$ZodIssue & { readonly code: "invalid_union" },
  content: unknown,
): ShapeFault[] {
  const { path } = issue;
  const value = valueAt(content, path);
  if (issue.errors.length === 0) {
    const types = METRIC_TYPE_NAMES;
    if (value === undefined) return [{ path, message: `type is missing: ${orList(types)}` }];
    const near = typeof value === "string" ? didYouMean(value, types) : "";
    return [{ path, message: `type must be ${orList(types)}, not ${shownValue(value)}.${near}` }];
  }
  const name = String(path.at(-1) ?? "");
  if (value === undefined) return [{ path, message: `${subjectOf(path)} is missing${hint(name)}` }];
  // Of the alternatives, that one's faults help which the value resembles.
  const resembling = issue.errors.find((errors) =>
    !errors.some((error) => error.path.length === 0 && error.code === "invalid_type")
  );
  if (resembling === undefined) {
    const either = EITHER[String(path.at(-1))] ?? "a number or {seconds: NUMBER}";
    return [{ path, message: `${subjectOf(path)} must be ${either}` }];
  }
  return resembling.flatMap((error) =>
    explainIssue({ ...error, path: [...path, ...error.path] }, content)
  );
}

function explainKey(key: string, path: readonly PropertyKey[], value: unknown): string {
  const kind = kindOfObject(path, value);
  const allowed = ALLOWED[kind] ?? [];
  const known = Object.values(ALLOWED).some((keys) => keys.includes(key));
  const name = plainText(key, 60);
  if (known && METRIC_TYPE_NAMES.some((type) => type === kind)) {
    return `${name} means nothing for the type ${kind}, which takes ${allowed.join(", ")}`;
  }
  return `${name} is not known here: allowed are ${allowed.join(", ")}.${didYouMean(key, allowed)}`;
}

function kindOfObject(path: readonly PropertyKey[], value: unknown): string {
  const last = path.filter((part) => typeof part === "string").at(-1);
  if (last === undefined) return "file";
  if (last === "pages") return "page";
  if (last === "panels") return "panel";
  if (last === "history" || last === "host_down") return last;
  if (last === "alerts") return "alert";
  if (last === "sources") return "source";
  if (last === "thresholds") return "threshold";
  return String((value as { readonly type?: unknown }).type);
}

/** `key2`, or for an item of a list `panel 5`. */
function subjectOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  if (typeof last !== "number") return plainText(String(last), 60);
  return `${String(path.at(-2)).replace(/s$/, "")} ${last + 1}`;
}

/** What is wanted where a key is missing. */
const WANTED: Readonly<Record<string, string>> = {
  pages: "a list of pages, each with a name and panels",
  panels: "a list of 1 to 4 panels, each with a title and metrics",
  metrics: "a list of metrics, each with name, type, key and color",
  key: "the name of a record, or a list of them",
  key2: "this type takes a second record",
  color: 'write it as "#rrggbb", in quotes',
};

function hint(name: string): string {
  const wanted = WANTED[name];
  return wanted === undefined ? "" : `: ${wanted}`;
}

function limit(
  issue: z.core.$ZodIssue & { readonly code: "too_big" | "too_small" },
): string {
  const bound = issue.code === "too_big"
    ? `at most ${issue.maximum}`
    : issue.inclusive === false
    ? `more than ${issue.minimum}`
    : `at least ${issue.minimum}`;
  if (issue.origin === "array") {
    return `must have ${bound} ${bound.endsWith(" 1") ? "item" : "items"}`;
  }
  if (issue.origin === "string") return `must have ${bound} characters`;
  return `must be ${bound}`;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content;
  for (const part of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map of keys" : shownValue(value);
}

/** The value, where the words about it do not tell it. */
function shown(value: unknown, words: string): string {
  if (typeof value !== "string" || value === "") return "";
  const text = shownValue(value);
  return words.includes(text) ? "" : `, not ${text}`;
}

function shownValue(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return plainText(JSON.stringify(value) ?? String(value), 60);
}

function orList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
