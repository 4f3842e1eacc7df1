import type * as z from "zod";
import { plainText, quoted } from "../base/plain_text.ts";
import { didYouMean } from "./closest.ts";

/** Something wrong at a place of a file. */
export interface ShapeFault {
  readonly path: readonly PropertyKey[];
  /** The fault is the key of that name in the object at `path`. */
  readonly key?: string | undefined;
  /** A sentence without its full stop. */
  readonly message: string;
}

/** Something wrong with a part of a file, whose place is known: the key at fault and a sentence. */
export type PartFault = Omit<ShapeFault, "path">;

/** The words of one kind of file, by which its faults are told. */
export interface FileWords {
  /** What each of its objects may hold, by the object's kind. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  /** The kind of the object at `path`. */
  kindOf(path: readonly PropertyKey[], value: unknown): string;
  /** Kinds that the key `type` of an object chooses from. */
  readonly types: readonly string[];
  /** What is wanted where a key is missing, by the key. */
  readonly wanted: Readonly<Record<string, string>>;
}

/** Says in words what the schema found wrong with `content`. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  content: unknown,
  words: FileWords,
): ShapeFault[] {
  return withoutFollowing(issues.flatMap((issue) => explainIssue(issue, content, words)));
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

function explainIssue(
  issue: z.core.$ZodIssue,
  content: unknown,
  words: FileWords,
): ShapeFault[] {
  const { path } = issue;
  const subject = subjectOf(path), value = valueAt(content, path);
  const fault = (message: string): ShapeFault[] => [{ path, message }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path, key, message: explainKey(key, path, value, words) }));
    case "invalid_union":
      return explainUnion(issue, content, words);
    case "invalid_type": {
      const name = String(path.at(-1) ?? "");
      if (value === undefined) return fault(`${subject} is missing${hint(name, words)}`);
      if (path.length === 0 && value === null) {
        return fault(`the file is empty: it needs ${words.allowed["file"]?.[0]}`);
      }
      if (name === "color" && value === null) {
        return fault("color is empty: YAML takes a bare # for a comment, so write it in quotes");
      }
      const expected = EXPECTED[issue.expected] ?? issue.expected;
      const quotes = issue.expected === "string" && typeof value !== "object" && value !== null
        ? ": write it in quotes"
        : "";
      return fault(`${subject} must be ${expected}, not ${kindOf(value)}${quotes}`);
    }
    case "too_big":
    case "too_small":
      return fault(`${subject} ${limit(issue)}`);
    default: {
      const isWhole = issue.code === "custom" && issue.params?.["isWhole"] === true;
      return fault(`${subject} ${issue.message}${isWhole ? "" : shown(value, issue.message)}`);
    }
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
};

function explainUnion(
  issue: z.core.$ZodIssue & { readonly code: "invalid_union" },
  content: unknown,
  words: FileWords,
): ShapeFault[] {
  const { path } = issue;
  const value = valueAt(content, path);
  if (issue.errors.length === 0) {
    const { types } = words;
    if (value === undefined) return [{ path, message: `type is missing: ${orList(types)}` }];
    const near = typeof value === "string" ? didYouMean(value, types) : "";
    return [{ path, message: `type must be ${orList(types)}, not ${shownValue(value)}.${near}` }];
  }
  const name = String(path.at(-1) ?? "");
  if (value === undefined) {
    return [{ path, message: `${subjectOf(path)} is missing${hint(name, words)}` }];
  }
  // Of the alternatives, that one's faults help which the value resembles.
  const resembling = issue.errors.find((errors) =>
    !errors.some((error) => error.path.length === 0 && error.code === "invalid_type")
  );
  if (resembling === undefined) return [{ path, message: `${subjectOf(path)} ${issue.message}` }];
  return resembling.flatMap((error) =>
    explainIssue({ ...error, path: [...path, ...error.path] }, content, words)
  );
}

function explainKey(
  key: string,
  path: readonly PropertyKey[],
  value: unknown,
  words: FileWords,
): string {
  const kind = words.kindOf(path, value);
  const allowed = words.allowed[kind] ?? [];
  const known = Object.values(words.allowed).some((keys) => keys.includes(key));
  const name = plainText(key, 60);
  if (known && words.types.includes(kind)) {
    return `${name} means nothing for the type ${kind}, which takes ${allowed.join(", ")}`;
  }
  return `${name} is not known here: allowed are ${allowed.join(", ")}.${didYouMean(key, allowed)}`;
}

/** `key2`, or for an item of a list `panel 5`. */
function subjectOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return "the file";
  if (typeof last !== "number") return plainText(String(last), 60);
  return `${String(path.at(-2)).replace(/s$/, "")} ${last + 1}`;
}

function hint(name: string, words: FileWords): string {
  const wanted = words.wanted[name];
  return wanted === undefined ? "" : `: ${wanted}`;
}

function limit(issue: z.core.$ZodIssue & { readonly code: "too_big" | "too_small" }): string {
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
  return quoted(value, 60);
}

/** `a, b or c` */
export function orList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
